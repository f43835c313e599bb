//! Rules of `diff`: each folder of `tests/diff/` has two versions of a description that raise the rule of its name
//! and nothing else, and its mirror when they change places. A folder's `also.txt` names rules that cannot but be
//! raised with it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a step that fails ends the test")]

mod crate_effects;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use specmill::config::{CratePlan, Options};
use specmill::diff::{Finding, Level, RULES};
use specmill::pipeline;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("diff")
}

/// The plan of one version.
fn plan(rule: &str, version: &str) -> CratePlan {
    plan_of(folder().join(rule).join(version).join("openapi.yaml"))
}

fn plan_of(document: PathBuf) -> CratePlan {
    let options =
        Options { documents: vec![document], out: "out".into(), package: "pets".to_owned(), ..Options::default() };
    options.plan().unwrap().crates.remove(0)
}

fn compare(base: &CratePlan, head: &CratePlan) -> Vec<Finding> {
    let compared = pipeline::compare(base, head);
    for (side, (_, diagnostics)) in [("base", &compared.base), ("head", &compared.head)] {
        assert!(!diagnostics.has_errors(), "{side}: {diagnostics:#?}");
    }
    compared.findings
}

fn rules(findings: &[Finding]) -> BTreeSet<&'static str> {
    findings.iter().map(|finding| finding.rule.id).collect()
}

/// The rules that a folder raises beside its own.
fn also(rule: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder().join(rule).join("also.txt")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn mirror(id: &str) -> &'static str {
    RULES.iter().find(|rule| rule.id == id).unwrap_or_else(|| panic!("no rule is called {id}")).mirror
}

#[test]
fn every_rule_has_a_pair_that_raises_it_and_nothing_else() {
    let mut wrong = Vec::new();
    for rule in RULES {
        assert!(folder().join(rule.id).exists(), "{} has no folder in tests/diff", rule.id);
        let (base, head) = (plan(rule.id, "base"), plan(rule.id, "head"));
        let also = also(rule.id);
        let expected: BTreeSet<&str> = also.iter().map(String::as_str).chain([rule.id]).collect();
        let findings = compare(&base, &head);
        if rules(&findings) != expected {
            wrong.push(format!("{}: {:?}", rule.id, rules(&findings)));
        }
        if rule.id == "version-not-bumped" {
            // It follows from another finding, whose mirror breaks the other side.
            continue;
        }
        let mirrored: BTreeSet<&str> = also.iter().map(|id| mirror(id)).chain([rule.mirror]).collect();
        let back = compare(&head, &base);
        if rules(&back) != mirrored {
            wrong.push(format!("{} mirrored: {:?}, not {mirrored:?}", rule.id, rules(&back)));
        }
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_folder_is_a_rule() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(RULES.iter().any(|rule| rule.id == name), "{name} is no rule");
    }
    assert_eq!(RULES.len(), 90);
}

#[test]
fn nothing_differs_from_itself() {
    for rule in RULES {
        let findings = compare(&plan(rule.id, "base"), &plan(rule.id, "base"));
        assert!(findings.is_empty(), "{}: {findings:#?}", rule.id);
    }
}

/// Schemas that are the same with all that they refer to are passed over; looking at them finds nothing else.
#[test]
fn what_is_the_same_word_for_word_hides_nothing() {
    for rule in RULES {
        let (base, head) = (plan(rule.id, "base"), plan(rule.id, "head"));
        let thoroughly = pipeline::compare_thoroughly(&base, &head).findings;
        let prints = |findings: &[Finding]| -> BTreeSet<String> {
            findings.iter().map(|one| format!("{} {:?} {:?}", one.fingerprint, one.client, one.server)).collect()
        };
        assert_eq!(prints(&compare(&base, &head)), prints(&thoroughly), "{}", rule.id);
        assert!(pipeline::compare_thoroughly(&base, &base).findings.is_empty(), "{}", rule.id);
    }
}

/// What breaks clients one way breaks servers the other way.
#[test]
fn breaking_changes_are_mirrored() {
    let breaks = |findings: &[Finding], level: fn(&Finding) -> Level| {
        findings.iter().any(|finding| level(finding) == Level::Error)
    };
    for rule in RULES {
        let (base, head) = (plan(rule.id, "base"), plan(rule.id, "head"));
        let (there, back) = (compare(&base, &head), compare(&head, &base));
        let client = |findings: &[Finding]| breaks(findings, |finding| finding.client);
        let server = |findings: &[Finding]| breaks(findings, |finding| finding.server);
        assert_eq!(client(&there), server(&back), "{}", rule.id);
        assert_eq!(server(&there), client(&back), "{}", rule.id);
    }
}

/// A schema that is moved behind a reference, with its annotations, is the same schema.
#[test]
fn what_moves_behind_a_reference_is_no_change() {
    let place = tempfile::tempdir().unwrap();
    let version = |name: &str, schema: &str, components: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          \
             description: d\n          content: {{application/json: {{schema: {schema}}}}}\n{components}"
        );
        let file = place.path().join(name).join("openapi.yaml");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        plan_of(file)
    };
    let pet = "{title: Pet, description: One., deprecated: true, type: object, properties: {name: {type: string}}}";
    let own = version("own", pet, "");
    let referred = version(
        "referred",
        "{$ref: '#/components/schemas/Pet'}",
        &format!("components: {{schemas: {{Pet: {pet}}}}}\n"),
    );
    let beside = version(
        "beside",
        "{$ref: '#/components/schemas/Pet', description: One.}",
        &format!("components: {{schemas: {{Pet: {}}}}}\n", pet.replace("description: One., ", "")),
    );
    for (base, head) in [(&own, &referred), (&referred, &own), (&own, &beside), (&beside, &referred)] {
        let findings = compare(base, head);
        assert!(findings.is_empty(), "{findings:#?}");
    }
    let other = version("other", &pet.replace("One.", "Another."), "");
    assert_eq!(rules(&compare(&referred, &other)), BTreeSet::from(["metadata-changed"]));
}

fn in_answer(folder: &Path, name: &str, schema: &str) -> CratePlan {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          \
         description: d\n          content: {{application/json: {{schema: {schema}}}}}\n"
    );
    let file = folder.join(name).join("openapi.yaml");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, text).unwrap();
    plan_of(file)
}

/// In several documents, what changed in one is said there, and asks nothing of the others.
#[test]
fn of_several_documents_the_one_that_changed_is_named() {
    let place = tempfile::tempdir().unwrap();
    let version = |name: &str, moved: (&str, &str), kind: &str, more: &[&str]| {
        let folder = place.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, base: &str, path: &str, kind: &str| {
            let text = format!(
                "openapi: 3.1.0\ninfo: {{title: {name}, version: 1.0.0}}\nservers: [{{url: 'https://a.example{base}'}}]\n\
                 paths:\n  {path}:\n    get:\n      \
                 parameters: [{{in: query, name: q, schema: {{type: {kind}}}}}]\n      \
                 responses: {{'204': {{description: d}}}}\n"
            );
            let file = folder.join(name);
            std::fs::write(&file, text).unwrap();
            file
        };
        let mut documents = vec![write("a.yaml", "/v1", "/a", "string")];
        documents.extend(more.iter().map(|name| write(name, "/v1", "/more", "string")));
        documents.push(write("b.yaml", moved.0, moved.1, "string"));
        documents.push(write("c.yaml", "/v1", "/c", kind));
        let options = Options { documents, out: "out".into(), package: "pets".to_owned(), ..Options::default() };
        options.plan().unwrap().crates.remove(0)
    };
    let base = version("base", ("", "/v1/b"), "array", &[]);
    let head = version("head", ("/v1", "/b"), "integer", &["aa.yaml"]);
    let compared = pipeline::compare(&base, &head);
    let named = |id: &str| -> Vec<String> {
        let of = compared.findings.iter().filter(|finding| finding.rule.id == id);
        let document = |finding: &Finding| compared.head.0.document(finding.change.head.as_ref()?.document);
        of.filter_map(|finding| Some(document(finding)?.path.file_name()?.to_str()?.to_owned())).collect()
    };
    assert_eq!(named("path-prefix-refactored"), ["b.yaml"]);
    assert_eq!(named("version-not-bumped"), ["c.yaml"]);
    assert_eq!(named("server-list-changed"), Vec::<String>::new());
}

/// Two branches of one type are told apart by where they stand.
#[test]
fn what_is_said_beside_types_of_a_list_is_compared_branch_by_branch() {
    let place = tempfile::tempdir().unwrap();
    let version = |name: &str, first: &str, last: &str| {
        let text = "{type: string, description: One.}, {type: [string, 'null']}, {type: integer, default: 1}";
        let text = text.replace("One.", first).replace("default: 1", &format!("default: {last}"));
        in_answer(place.path(), name, &format!("{{oneOf: [{text}, {{type: string, description: Two.}}]}}"))
    };
    let base = version("base", "One.", "1");
    assert!(pipeline::compare_thoroughly(&base, &base).findings.is_empty());
    let findings = compare(&base, &version("head", "Other.", "2"));
    let found: Vec<_> = findings.iter().map(|one| (one.rule.id, one.change.after.as_str())).collect();
    assert_eq!(found, [("default-changed", "2"), ("metadata-changed", "Other.")], "{findings:#?}");
}

#[test]
fn of_long_texts_that_is_shown_which_differs_and_lines_do_not_count() {
    let place = tempfile::tempdir().unwrap();
    let described =
        |name: &str, text: &str| in_answer(place.path(), name, &format!("{{type: string, description: {text:?}}}"));
    let long = "word ".repeat(60);
    let base = described("base", &format!("{long}before.\n\nEnd."));
    let findings = compare(&base, &described("head", &format!("{long}after.\n\nEnd.")));
    let [one] = findings.as_slice() else { panic!("{findings:#?}") };
    let (before, after) = (&one.change.before, &one.change.after);
    assert!(before.starts_with('…') && before.contains("word before.") && after.contains("word after."), "{one:#?}");
    let wrapped =
        described("wrapped", &format!("{}\nbefore.\n\nEnd.\n", long.trim_end().replace("word word", "word\nword")));
    assert!(compare(&base, &wrapped).is_empty());
    let paragraphs = described("paragraphs", &format!("{long}\n\nbefore.\n\nEnd."));
    assert_eq!(rules(&compare(&base, &paragraphs)), BTreeSet::from(["metadata-changed"]));
}

/// A pattern that every name has is what `additionalProperties` is.
#[test]
fn a_pattern_of_all_names_is_no_condition() {
    let place = tempfile::tempdir().unwrap();
    let map = in_answer(place.path(), "map", "{type: object, additionalProperties: {type: string}}");
    let pattern = in_answer(place.path(), "pattern", "{type: object, patternProperties: {'': {type: string}}}");
    for (base, head) in [(&map, &pattern), (&pattern, &map)] {
        let findings = compare(base, head);
        assert!(findings.iter().all(|one| one.client.max(one.server) == Level::None), "{findings:#?}");
    }
    let other = in_answer(place.path(), "other", "{type: object, patternProperties: {'': {type: integer}}}");
    assert!(rules(&compare(&map, &other)).contains("type-changed"));
    let some = in_answer(place.path(), "some", "{type: object, patternProperties: {'^x': {type: string}}}");
    assert!(rules(&compare(&map, &some)).contains("conditional-changed"));
}

/// A text that has to be one of two kinds now is a narrower one, though no branch is the text that it was.
#[test]
fn a_union_of_tighter_texts_is_a_tighter_text() {
    let place = tempfile::tempdir().unwrap();
    let text = in_answer(place.path(), "text", "{type: string}");
    let tighter = in_answer(
        place.path(),
        "tighter",
        "{oneOf: [{type: string, format: mx-room, pattern: '^!'}, {type: string, pattern: '^#'}]}",
    );
    let error = |findings: &[Finding]| {
        let one = findings.iter().find(|one| one.client.max(one.server) == Level::Error).unwrap();
        (one.rule.id, one.change.subject.clone(), one.client, one.server)
    };
    let there = compare(&text, &tighter);
    assert_eq!(error(&there), ("bound-tightened", "oneOf".to_owned(), Level::None, Level::Error), "{there:#?}");
    let back = compare(&tighter, &text);
    assert_eq!(error(&back), ("bound-loosened", "oneOf".to_owned(), Level::Error, Level::None), "{back:#?}");
}

/// `{}` admits all that another branch could: a type more beside it is none, and fewer types are no new ones.
#[test]
fn no_branch_is_new_where_one_admitted_everything() {
    let place = tempfile::tempdir().unwrap();
    let version = |name: &str, branch: &str| {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          \
             description: d\n          content: {{application/json: {{schema: {{anyOf: [{{type: string}}, {branch}]}}}}}}\n"
        );
        let file = place.path().join(name).join("openapi.yaml");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        plan_of(file)
    };
    let findings = compare(&version("base", "{}"), &version("head", "{type: integer}"));
    assert!(rules(&findings).contains("type-narrowed"), "{findings:#?}");
    assert!(
        findings.iter().all(|finding| finding.client == Level::None || finding.client == Level::Info),
        "{findings:#?}"
    );
}
