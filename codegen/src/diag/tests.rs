//! The printed forms, as a user or a program meets them.

use std::path::Path;

use serde_json::Value;

use super::*;
use crate::source::{Limits, Location, Pointer, Sources};

fn sources(name: &str, source: &str) -> (Sources, Location) {
    let mut sources = Sources::default();
    let id = sources.add_text(&Path::new("/memory").join(name), source, &Limits::default()).unwrap();
    (sources, Location::root(id))
}

fn at(root: &Location, pointer: &str) -> Location {
    Location { document: root.document, pointer: Pointer::parse(pointer).unwrap() }
}

#[test]
fn looks_like_rustc() {
    let (sources, root) = sources("api.yaml", "paths:\n  /a:\n    get:\n      $ref: '#/nope'\n  /b: {}\n");
    let diagnostic = Diagnostic::new(&catalogue::DANGLING_REFERENCE, "it leads nowhere")
        .at(&at(&root, "/paths/~1a/get/$ref"))
        .label("not there")
        .related(Place::Node(at(&root, "/paths/~1b"), Part::Key), "beside this")
        .note("a fact")
        .help("do this");
    let expected = "\
error[SM0201]: it leads nowhere
 --> /memory/api.yaml:4:13
  |
4 |       $ref: '#/nope'
  |             ^^^^^^^^ not there
5 |   /b: {}
  |   -- beside this
  |
  = note: a fact
  = help: do this";
    assert_eq!(text(&diagnostic, &sources, Colour::Never), expected);
    let coloured = text(&diagnostic, &sources, Colour::Always);
    assert!(coloured.contains("\u{1b}[") && coloured.contains("it leads nowhere"));
}

#[test]
fn a_missing_file_has_a_path_alone() {
    let place = Place::File("spec/none.yaml".into());
    let diagnostic = Diagnostic::new(&catalogue::MISSING_FILE, "no such file").in_place(place).help("look");
    let expected = "error[SM0101]: no such file\n --> spec/none.yaml\n  |\n  = help: look";
    assert_eq!(text(&diagnostic, &Sources::default(), Colour::Never), expected);
}

#[test]
fn a_value_of_many_lines_is_shown_by_its_first() {
    let (sources, root) = sources("a.yaml", "a:\n  b:\n    c: 1\n    d: 2\n");
    let diagnostic = Diagnostic::new(&catalogue::REFERENCE_KIND, "wrong").at(&at(&root, "/a/b"));
    let printed = text(&diagnostic, &sources, Colour::Never);
    assert!(printed.contains("3 |     c: 1\n  |     ^^^^"), "{printed}");
    assert!(!printed.contains("d: 2"), "{printed}");
}

#[test]
fn a_line_of_a_megabyte_is_trimmed() {
    let long = format!("{{\"a\": \"{}\", \"b\": 1, \"c\": \"{}\"}}", "x".repeat(500_000), "y".repeat(500_000));
    let (sources, root) = sources("a.json", &long);
    let diagnostic = Diagnostic::new(&catalogue::REFERENCE_KIND, "wrong").at(&at(&root, "/b"));
    let printed = text(&diagnostic, &sources, Colour::Never);
    assert!(printed.len() < 1_000, "{} bytes", printed.len());
    assert!(printed.contains("a.json:1:500016\n") && printed.contains("\"b\": 1"), "{printed}");
    let whole = Diagnostic::new(&catalogue::REFERENCE_KIND, "wrong").at(&at(&root, "/a"));
    let printed = text(&whole, &sources, Colour::Never);
    assert!(printed.len() < 3_000, "{} bytes", printed.len());
}

#[test]
fn nothing_that_acts_on_a_terminal_gets_through() {
    let (sources, root) = sources("a.json", "{\"\u{7f}\u{202e}a\": \"\u{9b}31m\u{2028}\u{200b}\"}");
    let location = at(&root, "/\u{7f}\u{202e}a");
    let bad = "x\u{1b}[31m\ny\u{9b}\u{202e}\0\u{7}";
    let diagnostic = Diagnostic::new(&catalogue::REFERENCE_KIND, bad)
        .at(&location)
        .label(bad)
        .note(bad)
        .help(bad)
        .related(Place::File(bad.into()), bad);
    let printed = text(&diagnostic, &sources, Colour::Never);
    for character in printed.chars() {
        let acts = character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2028}');
        assert!(character == '\n' || !acts, "{character:?} in {printed:?}");
    }
}

#[test]
fn json_has_one_object_on_a_line() {
    let (sources, root) = sources("api.yaml", "a: 1\nb:\n  - é: 2\n");
    let diagnostic = Diagnostic::new(&catalogue::REFERENCE_KIND, "a\nb")
        .at(&at(&root, "/b/0/é"))
        .related(Place::File("x/y.yaml".into()), "there");
    let line = json(&diagnostic, &sources);
    assert!(!line.contains('\n'));
    let mut value: Value = serde_json::from_str(&line).unwrap();
    let rendered = value.as_object_mut().unwrap().remove("rendered").unwrap();
    assert!(rendered.as_str().unwrap().starts_with("error[SM0202]: a\\nb\n"), "{rendered}");
    let expected = serde_json::json!({
        "code": "SM0202", "name": "reference-kind", "severity": "error", "message": "a\nb",
        "file": "/memory/api.yaml", "line": 3, "column": 8, "pointer": "/b/0/é",
        "label": null, "notes": [], "help": null,
        "related": [
            {"file": "x/y.yaml", "line": null, "column": null, "pointer": null, "message": "there"}
        ],
    });
    assert_eq!(value, expected);
}

#[test]
fn sorted_by_place_and_each_once() {
    let (sources, root) = sources("a.yaml", "a: 1\nb: 2\n");
    let mut diagnostics = Diagnostics::new();
    for (pointer, message) in [("/b", "two"), ("/a", "one"), ("/b", "two"), ("/b", "three")] {
        diagnostics.push(Diagnostic::new(&catalogue::REFERENCE_KIND, message).at(&at(&root, pointer)));
    }
    diagnostics.push(Diagnostic::new(&catalogue::MISSING_FILE, "nowhere"));
    let messages: Vec<_> = diagnostics.sorted(&sources).iter().map(|one| one.message.as_str()).collect();
    assert_eq!(messages, ["one", "two", "three", "nowhere"]);
}
