//! Golden cases: each folder of `tests/golden/` is a description about one topic. What is generated from it
//! compiles, clippy and rustdoc find nothing to say, and its generated tests pass, by value and over sockets.
//!
//! All cases are members of one workspace in the target folder, so that cargo builds them in one go and does
//! nothing for those that are as they were. What the generator has to say about a case is compared with its
//! `diagnostics.txt`; set `SPECMILL_BLESS=1` to write that file anew, and read the difference before you commit.
//! `SPECMILL_GOLDEN=enums,maps` compiles those cases alone, for whoever works on them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a step that fails ends the test")]

mod case;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use case::Case;

/// The folder of the workspace. It stays, so that a second run finds its work done.
fn workspace() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden")
}

fn cargo(arguments: &[&str]) {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("");
    command.current_dir(workspace()).args(arguments).env("CARGO_NET_OFFLINE", "true");
    command.env("CARGO_TARGET_DIR", target).env("RUSTDOCFLAGS", "-Dwarnings").env_remove("RUSTFLAGS");
    let output = command.output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {} failed in {}:\n{said}", arguments.join(" "), workspace().display());
}

/// The same dependencies, lock file and profile as the workspace of this package, so that nothing is built twice.
fn write_workspace() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let text =
        "[workspace]\nmembers = [\"cases/*\"]\nresolver = \"3\"\n\n[profile.dev]\ndebug = \"line-tables-only\"\n";
    std::fs::create_dir_all(workspace()).unwrap();
    write_if_changed(&workspace().join("Cargo.toml"), text);
    // Cargo adds the members to it and drops what they do not need.
    let lock = workspace().join("Cargo.lock");
    if !lock.exists() {
        std::fs::copy(here.join("Cargo.lock"), lock).unwrap();
    }
}

fn write_if_changed(path: &Path, text: &str) {
    if std::fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    std::fs::write(path, text).unwrap();
}

#[test]
fn every_case_compiles_is_clean_and_proves_its_examples() {
    write_workspace();
    let cases = picked();
    let folder = workspace().join("cases");
    std::fs::create_dir_all(&folder).unwrap();
    for old in std::fs::read_dir(&folder).unwrap() {
        let old = old.unwrap().path();
        if !cases.iter().any(|case| Some(case.name.as_str()) == old.file_name().and_then(|name| name.to_str())) {
            std::fs::remove_dir_all(old).unwrap();
        }
    }
    for case in &cases {
        case.generate(&folder.join(&case.name));
    }
    cargo(&[
        "clippy",
        "--quiet",
        "--keep-going",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]);
    cargo(&["doc", "--quiet", "--keep-going", "--workspace", "--no-deps", "--all-features"]);
    cargo(&["test", "--quiet", "--no-fail-fast", "--workspace", "--all-features"]);
}

/// Examples are told apart by their texts, which say what is to become of them.
#[test]
fn examples_have_tests_wherever_they_stand_and_those_of_no_type_have_none() {
    let described = Case::named("examples_elsewhere").description();
    let mut wanted: Vec<&str> = described
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.starts_with("proven-"))
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    assert!(wanted.len() > 10, "{wanted:?}");
    let files = Case::named("examples_elsewhere").files();
    let tests: String =
        files.into_iter().filter(|(path, _)| path.starts_with("tests/")).map(|(_, text)| text).collect();
    let missing: Vec<&str> = wanted.into_iter().filter(|word| !tests.contains(word)).collect();
    assert_eq!(missing, [""; 0], "have no test");
    assert!(!tests.contains("nobodys-"), "what is an example of no type has a test");
}

/// All cases, or those that `SPECMILL_GOLDEN` names; it is printed how many are left out.
fn picked() -> Vec<Case> {
    let mut cases = Case::all();
    if let Ok(names) = std::env::var("SPECMILL_GOLDEN") {
        let all = cases.len();
        cases.retain(|case| names.split(',').any(|name| name.trim() == case.name));
        assert!(!cases.is_empty(), "SPECMILL_GOLDEN={names} names no case");
        println!("{} of {all} cases; SPECMILL_GOLDEN leaves out the others", cases.len());
    }
    cases
}

/// What a group takes from others comes with it, and nothing that it needs is left out.
#[test]
fn every_group_compiles_alone() {
    write_workspace();
    let folder = workspace().join("cases/groups");
    Case::named("groups").generate(&folder);
    for features in ["", "public", "admin-tools", "events", "client,server", "admin-tools,client,server"] {
        let manifest = folder.join("Cargo.toml").display().to_string();
        let features = ["--all-targets", "--no-default-features", "--features", features];
        let clippy = ["clippy", "--quiet", "--manifest-path", &manifest];
        cargo(&[&clippy[..], &features, &["--", "-D", "warnings"]].concat());
    }
}

#[test]
fn operations_are_compiled_for_their_own_group_only() {
    let files: BTreeMap<String, String> = Case::named("groups").files().into_iter().collect();
    // The other group takes a type of this module.
    let root = &files["src/public/mod.rs"];
    assert!(root.contains("#[cfg(any(feature = \"public\", feature = \"admin-tools\"))]\npub mod things;"), "{root}");
    let module = &files["src/public/things/mod.rs"];
    assert!(module.contains("#[cfg(feature = \"public\")]\nmod get_thing;"), "{module}");
    assert!(module.contains("pub struct Page"), "{module}");
    // Two operations of one name are two methods of two clients, and neither is renamed.
    for path in ["src/health/client.rs", "src/public/things/client.rs", "src/admin_tools/things/client.rs"] {
        assert!(files[path].contains("pub fn get_thing("), "{}", files[path]);
    }
    assert!(
        files["src/public/security.rs"].contains("Bearer") && files["src/admin_tools/security.rs"].contains("Basic")
    );
    assert!(!files.contains_key("src/events/client.rs") && !files.contains_key("src/events/security.rs"));
    // A link to a part leads to the page of its group.
    assert!(module.contains("[things](https://docs.example.org/public/#things)"), "{module}");
    // No module is called like the one around it.
    assert!(module.contains("mod get_things;") && module.contains("pub use get_things::"), "{module}");
}

/// A crate pays for streams only where its description has bodies that are no JSON, and an operation of JSON never.
#[test]
fn streams_are_paid_for_where_there_are_any() {
    let files = |case: &str| Case::named(case).files().into_iter().collect::<BTreeMap<String, String>>();
    let (none, bytes, parts) = (files("enums"), files("responses"), files("streams"));
    let has = |files: &BTreeMap<String, String>, name: &str| files["Cargo.toml"].contains(&format!("\n{name} ="));
    for name in ["futures-core", "http-body", "http-body-util"] {
        assert!(!has(&none, name) && has(&bytes, name) && has(&parts, name), "{name}");
    }
    for name in ["httparse", "memchr"] {
        assert!(!has(&none, name) && !has(&bytes, name) && has(&parts, name), "{name}");
    }
    assert!(!none.contains_key("src/support/stream.rs") && !bytes.contains_key("src/support/multipart.rs"));
    let bodies = |operation: &str| {
        let file = &parts[&format!("src/openapi/{operation}.rs")];
        let body = |side: &str| file.split(&format!("type {side}Body = ")).nth(1).unwrap().split(';').next().unwrap();
        (body("Request"), body("Response"))
    };
    assert_eq!(bodies("upload"), ("Body", "Bytes"));
    assert_eq!(bodies("download"), ("Bytes", "Body"));
    // What can be sent once is given away.
    let client = &parts["src/openapi/client.rs"];
    assert!(client.contains("request: UploadRequest,") && client.contains("request: &DownloadRequest,"), "{client}");
}

/// What is about one thing stands together, under a name by which a reader finds it, and no file is long.
#[test]
fn large_modules_are_divided() {
    let files: BTreeMap<String, String> = Case::named("large").files().into_iter().collect();
    let text = |path: &str| files.get(&format!("src/openapi/{path}")).unwrap_or_else(|| panic!("no {path}"));
    assert!(text("boats/client.rs").contains("pub fn get_boat_log("));
    assert!(text("crew_members/router.rs").contains("/papers\","));
    assert!(text("types_operations/mod.rs").contains("Operations of `types`."));
    assert!(text("types_operations/get_router.rs").contains("pub struct RouterRequest"));
    // One operation makes no folder.
    assert!(text("mod.rs").contains("mod get_tide;") && text("mod.rs").contains("mod get_weather;"));
    assert!(text("types/boat/mod.rs").contains("pub struct BoatRegistrationPort"));
    assert!(text("types/boat/codec.rs").contains("impl FromMembers for BoatRegistrationPort"));
    // A compiler looks for every name in every module of which all is exported; so only one is.
    let globs = files.values().flat_map(|text| text.lines()).filter(|line| line.ends_with("::*;"));
    assert_eq!(globs.collect::<Vec<_>>(), ["pub use types::*;"]);
    // What is short has all in one file.
    assert!(text("types/mooring.rs").contains("impl Validate for Mooring"));
    assert!(text("types/mod_type.rs").contains("pub struct Mod"));
    assert!(files["tests/exchanges/openapi/get_boat.rs"].contains("async fn get_boat_exchange"));
    let long: Vec<(&String, usize)> = files.iter().map(|(path, text)| (path, text.lines().count())).collect();
    let long: Vec<_> = long.into_iter().filter(|(path, lines)| !path.contains("/support/") && *lines > 900).collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn what_the_generator_says_about_a_case_is_what_it_is_known_to_say() {
    let mut wrong = BTreeMap::new();
    for case in Case::all() {
        let (found, expected) = (case.diagnostics(), case.expected_diagnostics());
        if found != expected {
            if std::env::var_os("SPECMILL_BLESS").is_some() {
                case.bless(&found);
            } else {
                let difference = similar::TextDiff::from_lines(&expected, &found).unified_diff().to_string();
                wrong.insert(case.name, difference);
            }
        }
    }
    let text: String = wrong.iter().map(|(name, difference)| format!("{name}:\n{difference}\n")).collect();
    assert!(wrong.is_empty(), "{text}");
}

/// An example that went nowhere would prove nothing; so each case counts what its description holds.
#[test]
fn every_example_of_a_case_is_proven() {
    for case in Case::all() {
        let api = case.model();
        let faulty: Vec<_> = api.examples.iter().filter(|example| example.fault.is_some()).collect();
        assert!(faulty.is_empty(), "{}: {faulty:#?}", case.name);
        assert!(!api.operations.is_empty(), "{}: no operation", case.name);
        assert_eq!(api.operations.len(), api.described, "{}: an operation was left out", case.name);
    }
}

#[test]
fn two_versions_of_openapi_that_say_the_same_give_the_same_types() {
    let source = |name: &str| {
        let case = Case::named(name);
        let files = case.files();
        // Where the schema stands is said in the docs, and the examples stand in different places.
        let code = files.into_iter().filter(|(path, _)| path.starts_with("src/") && !path.ends_with(".json"));
        let lines = |text: String| {
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
        };
        code.map(|(path, text)| (path, lines(text))).collect::<BTreeMap<_, _>>()
    };
    let (old, new) = (source("version-3-0"), source("version-3-1"));
    assert_eq!(old.keys().collect::<Vec<_>>(), new.keys().collect::<Vec<_>>());
    for (path, text) in &old {
        similar_asserts(path, text, &new[path]);
    }
}

fn similar_asserts(path: &str, old: &str, new: &str) {
    let difference = similar::TextDiff::from_lines(old, new).unified_diff().to_string();
    assert!(difference.is_empty(), "{path}:\n{difference}");
}
