//! What a configuration gives, and what is said of one that cannot be used.

use std::path::Path;

use super::*;
use crate::diag::Place;

const GOOD: &str = r#"
[[crate]]
package = "pets-api"
out = "generated"
overlays = ["./fix.yaml"]
[crate.links]
site = "https://pets.example.org/docs/"
[crate.remote]
"https://example.org/schemas" = "vendor"
[[crate.module]]
document = "spec/pets.yaml"
[[crate.module]]
document = "spec/toys.yaml"
name = "toys"
[crate.rename]
credentials = { token = "PetToken" }
types = { "pets.yaml#/components/schemas/a" = "Animal" }
fields = { "pets.yaml#/components/schemas/a/properties/type" = "kind" }
operations = { getPets = "pets" }
[[crate.example]]
name = "shop"
features = ["server"]
"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("spec")).unwrap();
    std::fs::create_dir_all(folder.path().join("vendor")).unwrap();
    for file in ["spec/pets.yaml", "spec/toys.yaml", "fix.yaml"] {
        std::fs::write(folder.path().join(file), "").unwrap();
    }
    folder
}

fn load_text(text: &str) -> (tempfile::TempDir, Result<Config, Diagnostics>) {
    let folder = folder();
    let path = folder.path().join(FILE_NAME);
    std::fs::write(&path, text).unwrap();
    let result = load(&path);
    (folder, result)
}

/// Each fault as `code line:column message / help`.
fn faults(text: &str) -> Vec<String> {
    let (folder, result) = load_text(text);
    let here = format!("{}/", folder.path().display());
    let show = |diagnostic: &Diagnostic| {
        let place = match &diagnostic.place {
            Some(Place::Text { line, column, .. }) => format!("{line}:{column}"),
            _ => "-".to_owned(),
        };
        let help = diagnostic.help.as_deref().unwrap_or("-");
        format!("{} {place} {} / {help}", diagnostic.code.id, diagnostic.message.replace(&here, ""))
    };
    result.unwrap_err().iter().map(show).collect()
}

/// The good configuration with one text replaced.
fn with(old: &str, new: &str) -> String {
    assert!(GOOD.contains(old), "{old}");
    GOOD.replacen(old, new, 1)
}

#[test]
fn a_plan_holds_everything_and_its_paths_start_at_the_configuration() {
    let (folder, config) = load_text(GOOD);
    let config = config.unwrap_or_else(|faults| panic!("{faults:?}"));
    let at = |path: &str| folder.path().join(path);
    let map = |key: &str, value: &str| IndexMap::from([(key.to_owned(), value.to_owned())]);
    let expected = CratePlan {
        package: "pets-api".to_owned(),
        version: "0.1.0".to_owned(),
        out: at("generated"),
        roots: vec![at("spec")],
        overlays: vec![at("fix.yaml")],
        links: Links { site: Some("https://pets.example.org/docs".to_owned()) },
        remote: IndexMap::from([("https://example.org/schemas".to_owned(), at("vendor"))]),
        modules: vec![
            ModulePlan { document: at("spec/pets.yaml"), name: None, split_tags: false },
            ModulePlan { document: at("spec/toys.yaml"), name: Some("toys".to_owned()), split_tags: false },
        ],
        rename: Rename {
            credentials: map("token", "PetToken"),
            types: map("pets.yaml#/components/schemas/a", "Animal"),
            fields: map("pets.yaml#/components/schemas/a/properties/type", "kind"),
            operations: map("getPets", "pets"),
            ..Rename::default()
        },
        examples: vec![ExamplePlan { name: "shop".to_owned(), features: vec!["server".to_owned()] }],
        ..CratePlan::default()
    };
    assert_eq!(config.crates, [expected]);
}

#[test]
fn an_unknown_key_is_pointed_at_and_the_meant_one_named() {
    assert_eq!(
        faults(&with("overlays =", "overlay =")),
        ["SM0703 5:1 unknown key `overlay` / did you mean `overlays`?"]
    );
    assert_eq!(faults(&with("site =", "licence =")), ["SM0703 7:1 unknown key `licence` / known here: `site`"]);
    assert_eq!(faults(&with("[[crate]]", "[[crates]]")).len(), 1);
}

#[test]
fn what_is_no_toml_and_what_is_of_the_wrong_type_have_codes_of_their_own() {
    assert!(faults(&with("\"generated\"", "generated"))[0].starts_with("SM0702 4:7 "));
    assert!(faults(&with("\"generated\"", "7"))[0].starts_with("SM0704 4:7 "));
    assert!(faults(&with("package = \"pets-api\"\n", ""))[0].contains("missing field `package`"));
    assert!(faults("")[0].starts_with("SM0704 - the configuration names no crate"));
    assert!(faults("[[crate]]\npackage = \"a\"\nout = \"o\"")[0].contains("1:1 the crate `a` has no module"));
}

#[test]
fn a_missing_file_is_shown_where_it_is_named_with_the_one_that_was_meant() {
    assert_eq!(
        faults(&with("spec/pets.yaml", "spec/pest.yaml")),
        ["SM0101 11:12 no such file `spec/pest.yaml` / did you mean `pets.yaml`?"]
    );
    assert_eq!(
        faults(&with("\"vendor\"", "\"spec/pets.yaml\"")),
        ["SM0101 9:33 `spec/pets.yaml` is not a folder / name a folder"]
    );
}

#[test]
fn package_names_are_judged_as_cargo_does() {
    for good in ["a", "pets-api", "a_1", "ünïcode"] {
        assert_eq!(names::package(good).is_ok(), good.is_ascii(), "{good}");
    }
    for bad in ["", "1a", "-a", "a b", "a/b", "a\"", "type", "gen", "self", "test", "std", "proc-macro", "serde"] {
        assert!(names::package(bad).is_err(), "{bad}");
    }
    assert!(names::package(&"a".repeat(65)).is_err());
}

#[test]
fn values_that_would_give_bad_rust_or_bad_links_are_refused() {
    for (old, new) in [
        ("\"PetToken\"", "\"pet_token\""),
        ("\"kind\"", "\"type\""),
        ("= \"pets\"", "= \"Pets\""),
        ("\"toys\"", "\"to-ys\""),
        ("\"pets.yaml#/components/schemas/a\"", "\"pets.yaml\""),
        ("https://pets.example.org/docs/", "javascript:alert(1)"),
        ("https://example.org/schemas", "example.org"),
        ("\"server\"", "\"servre\""),
        ("\"shop\"", "\"../shop\""),
        ("out = \"generated\"", "out = \"\""),
        ("out =", "version = \"1\"\nout ="),
    ] {
        let faults = faults(&with(old, new));
        assert!(faults.len() == 1 && faults[0].starts_with("SM0705 "), "{new}: {faults:?}");
    }
}

const GROUPS: &str = r#"
[[crate]]
package = "zoo-api"
out = "generated"
[[crate.group]]
name = "for_visitors"
title = "What visitors see"
page = "https://zoo.example.org/visitors/"
documents = ["spec/*.yaml", "!spec/toys.yaml"]
schemas = ["fix.yaml"]
files = ["vendor/**"]
[[crate.group]]
name = "keepers"
documents = ["spec/toys.yaml"]
[[crate.example]]
name = "tour"
features = ["client", "for-visitors"]
"#;

#[test]
fn a_group_has_its_documents_its_schemas_and_the_files_that_it_names() {
    let (_folder, config) = load_text(GROUPS);
    let plan = &config.unwrap().crates[0];
    let [visitors, keepers] = &plan.groups[..] else { panic!("two groups") };
    assert_eq!(visitors.page.as_deref(), Some("https://zoo.example.org/visitors/"));
    assert!(visitors.documents.len() == 1 && visitors.documents[0].ends_with("spec/pets.yaml"));
    assert!(visitors.schemas.len() == 1 && visitors.schemas[0].ends_with("fix.yaml"));
    for own in ["spec/pets.yaml", "fix.yaml", "vendor/deep/a.yaml"] {
        assert!(visitors.contains(own) && !keepers.contains(own), "{own}");
    }
    assert!(keepers.contains("spec/toys.yaml") && !visitors.contains("spec/toys.yaml"));
    assert_eq!(plan.documents().count(), 2);
}

#[test]
fn what_is_wrong_with_groups_is_shown_where_it_is_named() {
    for (old, new, expected) in [
        ("\"for_visitors\"", "\"for-visitors\"", "SM0705 6:8"),
        ("\"keepers\"", "\"server\"", "SM0705 13:8"),
        ("\"keepers\"", "\"regex\"", "SM0705 13:8"),
        ("\"keepers\"", "\"for_visitors\"", "SM0706 13:8"),
        (", \"!spec/toys.yaml\"", "", "SM0706 13:8"),
        ("\"vendor/**\"", "\"[\"", "SM0705 11:10"),
        ("\"fix.yaml\"", "\"fax.yaml\"", "SM0101 10:12"),
        ("\"for-visitors\"]", "\"visitors\"]", "SM0705 17:23"),
    ] {
        let faults = faults(&GROUPS.replacen(old, new, 1));
        assert!(faults.len() == 1 && faults[0].starts_with(&format!("{expected} ")), "{new}: {faults:?}");
    }
}

#[test]
fn two_entries_may_not_claim_the_same() {
    let second = |package: &str, out: &str| {
        format!(
            "{GOOD}[[crate]]\npackage = \"{package}\"\nout = \"{out}\"\n[[crate.module]]\ndocument = \"spec/toys.yaml\""
        )
    };
    assert!(load_text(&second("other", "other")).1.is_ok());
    for text in [
        second("pets_api", "other"),
        second("other", "./generated"),
        second("other", "generated/inner"),
        with("spec/toys.yaml", "./spec/pets.yaml"),
        with("\"./fix.yaml\"", "\"fix.yaml\", \"./fix.yaml\""),
    ] {
        let faults = faults(&text);
        assert!(faults.len() == 1 && faults[0].starts_with("SM0706 "), "{faults:?}");
    }
}

#[test]
fn all_faults_are_reported_at_once() {
    let text = with("pets-api", "1").replace("\"kind\"", "\"\"").replace("fix.yaml", "no.yaml");
    assert_eq!(faults(&text).len(), 3);
}

#[test]
fn options_give_the_same_kind_of_plan() {
    let options = Options {
        documents: vec!["./a/x.yaml".into(), "y.yaml".into()],
        out: "o/".into(),
        package: "p".to_owned(),
        ..Options::default()
    };
    let config = options.plan().unwrap();
    let plan = &config.crates[0];
    assert_eq!(plan.roots, [Path::new("a"), Path::new(".")]);
    assert_eq!(plan.modules[0].document, Path::new("a/x.yaml"));
    assert_eq!((plan.out.as_path(), plan.version.as_str()), (Path::new("o"), "0.1.0"));
    assert!(Options { package: "fn".to_owned(), ..options }.plan().is_err());
}
