//! `spec/` says what the Matrix specification says, in words of its own.
//!
//! Each file is compared with the one it restates, where a copy of the specification is at hand:
//! `../shared/matrix-spec/data` beside the workspace, or the folder named by `SPECMILL_MATRIX_DATA`.
//! Without one nothing is compared, and the tests say so. It must not look at what is generated.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a file that cannot be read is a failure of the test")]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use similar::TextDiff;

/// `old_sync.yaml` and all that it refers to, directly or not, below `data/`.
const FILES: [&str; 15] = [
    "api/client-server/old_sync.yaml",
    "api/client-server/definitions/client_event.yaml",
    "api/client-server/definitions/client_event_without_room_id.yaml",
    "api/client-server/definitions/security.yaml",
    "event-schemas/schema/core-event-schema/event.yaml",
    "event-schemas/examples/core/event.json",
    "event-schemas/examples/core/room_event.json",
    "event-schemas/examples/core/state_event.json",
    "event-schemas/examples/m.presence.yaml",
    "event-schemas/examples/m.room.create.yaml",
    "event-schemas/examples/m.room.join_rules.yaml",
    "event-schemas/examples/m.room.member.yaml",
    "event-schemas/examples/m.room.message$m.text.yaml",
    "event-schemas/examples/m.room.message$m.video.yaml",
    "event-schemas/examples/m.room.power_levels.yaml",
];

/// Members that hold data of the API described: nothing below them is an annotation.
const DATA: [&str; 6] = ["const", "default", "enum", "example", "examples", "value"];

/// Members whose own members are names chosen by the description, not keywords.
const NAMED: [&str; 4] = ["$defs", "patternProperties", "properties", "schemas"];

#[test]
fn every_fact_is_the_specifications() {
    let Some(theirs) = specification() else { return };
    let mut differences = String::new();
    for file in FILES {
        let path = Path::new(file);
        let (there, here) = (facts(path, &theirs.join(file)), facts(path, &ours().join(file)));
        if there != here {
            let diff = TextDiff::from_lines(&there, &here);
            differences += &diff.unified_diff().header("specification", file).to_string();
        }
    }
    assert!(differences.is_empty(), "facts differ:\n{differences}");
    say(&format!("{} of {} files compared", FILES.len(), FILES.len()));
}

#[test]
fn the_folder_holds_these_files_and_no_others() {
    let mut found = BTreeSet::new();
    collect_files(&ours(), &ours(), &mut found);
    assert_eq!(found, FILES.iter().map(PathBuf::from).collect());
}

#[test]
fn no_sentence_is_the_specifications() {
    let Some(theirs) = specification() else { return };
    let (mut there, mut here) = (BTreeSet::new(), BTreeSet::new());
    for file in FILES {
        collect_sentences(&read(&theirs.join(file)), &mut there);
        collect_sentences(&read(&ours().join(file)), &mut here);
    }
    assert!(there.len() >= 50 && here.len() >= 50, "{} and {} sentences found", there.len(), here.len());
    let shared: Vec<_> = here.intersection(&there).collect();
    assert!(shared.is_empty(), "taken over word for word: {shared:#?}");
    say(&format!("{} sentences compared with {}", here.len(), there.len()));
}

#[test]
fn what_is_an_annotation_depends_on_where_it_stands() {
    let read = |text: &str| facts_of(serde_yaml::from_str(text).unwrap(), Place::Keywords);
    let schema = "{description: a, properties: {description: {type: string, summary: b}}, example: {summary: c}}";
    let facts: &str = "{properties: {description: {type: string}}, example: {summary: c}}";
    assert_eq!(read(schema).to_string(), read(facts).to_string());
    assert_ne!(read(facts), read(&facts.replace("summary: c", "summary: d")));
    assert_ne!(read(facts), read(&facts.replace("description", "summary")));
}

/// The specification's `data` folder; `None`, said aloud, when there is none.
fn specification() -> Option<PathBuf> {
    let folder = match std::env::var_os("SPECMILL_MATRIX_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => root().join("../shared/matrix-spec/data"),
    };
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!("skipped: no folder {} (0 of {} files compared)", folder.display(), FILES.len()));
    None
}

/// Prints a line past the test harness, which shows nothing of tests that pass.
fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "spec_facts: {line}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn ours() -> PathBuf {
    root().join("spec/data")
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What a node is made of, which tells annotations from data.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// An object of OpenAPI or JSON Schema: `description` and `summary` are prose.
    Keywords,
    /// A map from names to such objects.
    Names,
    /// A value of the API described: all of it counts.
    Data,
}

/// A file without its prose, as text: so the order of members counts too.
fn facts(file: &Path, path: &Path) -> String {
    let place = if file.starts_with("event-schemas/examples") { Place::Data } else { Place::Keywords };
    format!("{:#}\n", facts_of(read(path), place))
}

fn facts_of(value: Value, place: Place) -> Value {
    match value {
        Value::Object(members) => Value::Object(members.into_iter().filter_map(|member| fact(member, place)).collect()),
        Value::Array(items) => items.into_iter().map(|item| facts_of(item, place)).collect(),
        scalar => scalar,
    }
}

fn fact((key, value): (String, Value), place: Place) -> Option<(String, Value)> {
    if place == Place::Keywords {
        if matches!(key.as_str(), "description" | "summary") && value.is_string() {
            return None;
        }
        // The versions are facts, what is said of each is prose.
        if let ("x-changedInMatrixVersion", Value::Object(versions)) = (key.as_str(), &value) {
            let versions: Map<_, _> = versions.keys().map(|version| (version.clone(), Value::Null)).collect();
            return Some((key, Value::Object(versions)));
        }
    }
    let below = match place {
        Place::Data => Place::Data,
        Place::Keywords if DATA.contains(&key.as_str()) => Place::Data,
        Place::Keywords if NAMED.contains(&key.as_str()) => Place::Names,
        Place::Keywords | Place::Names => Place::Keywords,
    };
    Some((key, facts_of(value, below)))
}

/// The sentences of all prose below `value`, in lower case and with single spaces.
fn collect_sentences(value: &Value, sentences: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let texts: Vec<&Value> = match value {
                    Value::Object(versions) if key == "x-changedInMatrixVersion" => versions.values().collect(),
                    text if matches!(key.as_str(), "description" | "summary") => vec![text],
                    _ => vec![],
                };
                for text in texts.into_iter().filter_map(Value::as_str) {
                    let words: Vec<&str> = text.split_whitespace().collect();
                    let text = words.join(" ").to_lowercase();
                    let parts = text.split(". ").map(|part| part.trim_end_matches('.').to_owned());
                    sentences.extend(parts.filter(|part| !part.is_empty()));
                }
                collect_sentences(value, sentences);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_sentences(item, sentences)),
        _ => {}
    }
}

fn collect_files(root: &Path, folder: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_files(root, &path, found);
        } else {
            found.insert(path.strip_prefix(root).unwrap().to_owned());
        }
    }
}
