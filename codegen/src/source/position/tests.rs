//! Where nodes are said to stand, in both notations.

use std::path::{Path, PathBuf};

use crate::diag::Part;
use crate::source::{Limits, Location, Pointer, Sources};

/// `line:column text` of a node's key and value.
fn places(text: &str, name: &str, pointer: &str) -> (String, String) {
    let mut sources = Sources::default();
    let path = PathBuf::from("/memory").join(name);
    let document = sources.add_text(&path, text, &Limits::default()).unwrap();
    let location = Location { document, pointer: Pointer::parse(pointer).unwrap() };
    let show = |part| {
        let span = sources.position(&location, part).unwrap();
        let written = sources.document(document).unwrap().text().get(span.bytes).unwrap();
        format!("{}:{} {}", span.line, span.column, written.lines().next().unwrap_or_default())
    };
    (show(Part::Key), show(Part::Value))
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

#[test]
fn places_in_yaml() {
    let text = "é: ü\nmap:\n  \"a/b\":\n    - x\n    - {k: v}\n  empty:\n  long: |\n    text\n1.10: 1.20\n";
    assert_eq!(places(text, "a.yaml", "/é"), pair("1:1 é", "1:4 ü"));
    assert_eq!(places(text, "a.yaml", "/map/a~1b"), pair("3:3 \"a/b\"", "4:5 - x"));
    assert_eq!(places(text, "a.yaml", "/map/a~1b/1/k"), pair("5:8 k", "5:11 v"));
    assert_eq!(places(text, "a.yaml", "/map/a~1b/0"), pair("4:7 x", "4:7 x"));
    assert_eq!(places(text, "a.yaml", "/map/empty"), pair("6:3 empty", "6:3 empty"));
    assert_eq!(places(text, "a.yaml", "/map/long"), pair("7:3 long", "8:5 text"));
    assert_eq!(places(text, "a.yaml", "/1.10"), pair("9:1 1.10", "9:7 1.20"));
    // What is not there is shown at the key of what is.
    assert_eq!(places(text, "a.yaml", "/map/none/such").1, "2:1 map");
}

#[test]
fn places_through_aliases_and_merges() {
    let text = "base: &b\n  x: {y: 1}\nuse: *b\nmore:\n  <<: *b\n  z: 2\n";
    assert_eq!(places(text, "a.yaml", "/use/x/y"), pair("2:7 y", "2:10 1"));
    assert_eq!(places(text, "a.yaml", "/use"), pair("3:1 use", "3:6 *b"));
    assert_eq!(places(text, "a.yaml", "/more/x/y"), pair("2:7 y", "2:10 1"));
    assert_eq!(places(text, "a.yaml", "/more/z"), pair("6:3 z", "6:6 2"));
}

#[test]
fn places_beyond_a_bracket_that_the_marking_parser_refuses() {
    let text = "a:\n  b: {\n    c: 1, # {\n  }\n  d: [\n    2\n]\ne:\n  f: {\"g\": 3\n}\n";
    assert_eq!(places(text, "a.yaml", "/a/b/c"), pair("3:5 c", "3:8 1"));
    assert_eq!(places(text, "a.yaml", "/a/d/0"), pair("6:5 2", "6:5 2"));
    assert_eq!(places(text, "a.yaml", "/e/f/g"), pair("9:7 \"g\"", "9:12 3"));
}

#[test]
fn places_in_json() {
    let text = "{\n\t\"a\": {\"b\": [1, {\"\\u00e9\": \"\\ud83d\\ude00\"}]},\n\t\"\": null, \"c\\/d\": true}";
    assert_eq!(places(text, "a.json", "/a/b/0"), pair("2:14 1", "2:14 1"));
    let emoji = "\"\\ud83d\\ude00\"";
    assert_eq!(places(text, "a.json", "/a/b/1/é"), pair("2:18 \"\\u00e9\"", &format!("2:28 {emoji}")));
    assert_eq!(places(text, "a.json", "/"), pair("3:2 \"\"", "3:6 null"));
    assert_eq!(places(text, "a.json", "/c~1d"), pair("3:12 \"c\\/d\"", "3:20 true"));
    assert_eq!(places(text, "a.json", "/a/x").1, "2:2 \"a\"");
}

#[test]
fn a_number_can_be_had_as_spelled() {
    let mut sources = Sources::default();
    let text = "version: 1.10\nmap: {}\n";
    let id = sources.add_text(Path::new("/memory/a.yaml"), text, &Limits::default()).unwrap();
    let root = Location::root(id);
    assert_eq!(sources.spelled(&root.child("version")), Some("1.10"));
    assert_eq!(sources.spelled(&root.child("map")), None);
}
