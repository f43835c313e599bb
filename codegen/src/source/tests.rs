//! What each kind of file gives: its value, or one diagnostic with code, line and column.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::diag::{Colour, Diagnostic, Part, Place, text};

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// Loads a file with these bytes from a folder of its own.
fn load(name: &str, bytes: &[u8]) -> Result<Value, Diagnostic> {
    let folder = folder();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let mut sources = Sources::default();
    let id = sources.load(&path, &Limits::default())?;
    Ok(sources.document(id).unwrap().value.clone())
}

/// The diagnostic as `code line:column message`.
fn fault(name: &str, bytes: &[u8]) -> String {
    let diagnostic = load(name, bytes).expect_err("loads");
    assert!(diagnostic.help.is_some(), "{} has no help", diagnostic.message);
    let place = match diagnostic.place.unwrap() {
        Place::Text { line, column, .. } => format!("{line}:{column}"),
        Place::File(_) => "file".to_owned(),
        Place::Node(..) => "node".to_owned(),
    };
    format!("{} {place} {}", diagnostic.code.name, diagnostic.message)
}

#[test]
fn yaml_keeps_keys_as_spelled_and_in_order() {
    let value = load("a.yaml", b"z: 1\n1.10: a\ntrue: b\nnull: c\n0x1F: d\n~: e\n").unwrap();
    let keys: Vec<_> = value.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["z", "1.10", "true", "null", "0x1F", "~"]);
}

#[test]
fn yaml_scalars_are_those_of_1_2() {
    let text = b"[yes, 012, 1_000, 0o17, 1.0, 1, 2001-01-01, ~, '1', 18446744073709551616, 12e03, -0]";
    let expected =
        json!(["yes", "012", "1_000", 15, 1.0, 1, "2001-01-01", null, "1", 18446744073709551616.0, 12000.0, 0]);
    assert_eq!(load("a.yaml", text).unwrap(), expected);
    let mut with_tags = b"!!str 1\n".to_vec();
    assert_eq!(load("a.yaml", &with_tags).unwrap(), json!("1"));
    with_tags = b"a: !!int \"3\"\nb: ! x".to_vec();
    assert_eq!(load("a.yaml", &with_tags).unwrap(), json!({"a": 3, "b": "x"}));
}

#[test]
fn byte_order_mark_and_crlf_are_no_content() {
    let expected = json!({"a": "b", "c": ["d"]});
    assert_eq!(load("a.yaml", b"\xef\xbb\xbfa: b\r\nc:\r\n- d\r\n").unwrap(), expected);
    assert_eq!(load("a.json", b"\xef\xbb\xbf{\"a\": \"b\",\r\n\"c\": [\"d\"]}").unwrap(), expected);
}

#[test]
fn anchors_and_merge_keys_apply() {
    let text = "base: &base {a: 1, b: 2}\nmore: &more {b: 3, c: 4}\n\
                one: {b: 9, <<: *base, z: 0}\nmany: {<<: [*more, *base]}\nbefore:\n  <<: *base\n  a: 7\n";
    let value = load("a.yaml", text.as_bytes()).unwrap();
    assert_eq!(value["one"], json!({"b": 9, "a": 1, "z": 0}));
    assert_eq!(value["many"], json!({"b": 3, "c": 4, "a": 1}));
    assert_eq!(value["before"], json!({"a": 7, "b": 2}));
    // In JSON, `<<` is a name like any other.
    assert_eq!(load("a.json", br#"{"<<": {"a": 1}}"#).unwrap(), json!({"<<": {"a": 1}}));
}

#[test]
fn flow_text_that_is_not_json_is_yaml() {
    assert_eq!(load("a.json", b"{a: 1, # why\n 'b': [2,],}").unwrap(), json!({"a": 1, "b": [2]}));
}

#[test]
fn faults_have_a_code_and_a_place() {
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.yaml", b"a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "duplicate-key 5:3 the key `c` stands twice in this map"),
        ("a.yaml", b"1: a\n\"1\": b\n", "duplicate-key 2:1 the key `1` stands twice in this map"),
        (
            "a.json",
            br#"{"a": {"b": 1, "c\"": 2, "c\"": 3}}"#,
            "duplicate-key 1:26 the key `c\"` stands twice in this map",
        ),
        ("a.yaml", b"", "empty-file 1:1 the file is empty"),
        ("a.json", b" \n", "empty-file 1:1 the file is empty"),
        ("a.yaml", b"# only\n---\n\n", "empty-file 1:1 the file is empty"),
        ("a.yaml", b"a: 1\n---\nb: 2\n", "several-documents 3:1 the file holds a second YAML document"),
        ("a.yaml", b"a: 1\n}\n", "syntax 2:1 not valid YAML: did not find expected key"),
        ("a.yaml", b"&a &b x\n", "syntax 1:4 not valid YAML: did not find expected <document start>"),
        ("a.yaml", b"a: [1, .nan]\n", "not-json 1:8 JSON cannot hold this number: NaN"),
        ("a.yaml", b"a:\n  b: -.inf\n", "not-json 2:6 JSON cannot hold this number: -inf"),
        (
            "a.json",
            b"{\"a\": 1e999}",
            "not-json 1:11 JSON cannot hold this number: a number beyond the range of a 64-bit float",
        ),
        ("a.yaml", b"a: 1\nb: !include x.yaml\n", "unknown-tag 2:4 the tag `!include` has no meaning here"),
        ("a.yaml", b"a: *b\n", "syntax 1:4 not valid YAML: unknown anchor"),
        ("a.yaml", b"<<: 1\n", "syntax 1:1 `<<` takes a map or a list of maps"),
        ("a.yaml", b"a: b: c\n", "syntax 1:5 not valid YAML: mapping values are not allowed in this context"),
        ("a.yaml", b"a:\n\t- b\n", "syntax 2:1 not valid YAML: found character that cannot start any token"),
        ("a.yaml", b"[a, b]: c\n", "syntax 1:1 a key is a map or a list"),
        ("a.json", b"{\"a\": 1,\n \"b\" 2}", "syntax 2:6 not valid JSON: expected `:`"),
        ("a.yaml", b"a: \xc3\xa9\nb: \xff\n", "not-utf8 2:4 the byte 0xff is not UTF-8"),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(fault(name, bytes), *expected, "{:?}", String::from_utf8_lossy(bytes));
    }
    let wide = fault("a.yaml", b"\xff\xfe\0\0a\0\0\0");
    assert!(wide.starts_with("not-utf8 file ") && wide.ends_with("is UTF-32, not UTF-8"), "{wide}");
    let half = fault("a.yaml", b"\xff\xfea\0:\0\n");
    assert!(half.starts_with("not-utf8 file ") && half.ends_with("is neither UTF-8 nor whole UTF-16"), "{half}");
}

#[test]
fn every_encoding_of_yaml_with_a_mark_is_read() {
    let text = "\u{feff}a: caf\u{e9} \u{1f600}\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [text.as_bytes(), &little, &big] {
        assert_eq!(load("a.yaml", bytes).unwrap(), serde_json::json!({ "a": "caf\u{e9} \u{1f600}" }));
    }
}

#[test]
fn deep_nesting_is_refused_in_every_notation() {
    let levels = 100_000;
    for open in ["[", "{a: ", "{\"a\":[", "- "] {
        for name in ["a.yaml", "a.json"] {
            let message = fault(name, open.repeat(levels).as_bytes());
            assert!(message.starts_with("too-deep 1:"), "{open} {message}");
        }
    }
    // Brackets in text are not nesting.
    let text = format!("a: \"{}\"\n", "[".repeat(5_000));
    assert!(load("a.yaml", text.as_bytes()).is_ok());
    let fine = format!("{}1{}", "[".repeat(127), "]".repeat(127));
    for name in ["a.yaml", "a.json"] {
        assert!(load(name, fine.as_bytes()).is_ok());
        assert_eq!(fault(name, format!("[{fine}]").as_bytes()).get(..14), Some("too-deep 1:128"));
    }
}

#[test]
fn alias_bombs_are_refused() {
    let mut bomb = "a0: &a0 lol\n".to_owned();
    for level in 1..12 {
        let before = format!("*a{}, ", level - 1).repeat(10);
        bomb += &format!("a{level}: &a{level} [{before}]\n");
    }
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), "*a, ".repeat(10_000));
    for text in [bomb.as_str(), long.as_str(), "a: &a\n  b: *a\n", "a: &a [*a, *a]\n"] {
        let message = fault("a.yaml", text.as_bytes());
        assert!(message.starts_with("alias-expansion "), "{message}");
    }
}

#[test]
fn a_duplicate_names_both_places() {
    let diagnostic = load("a.yaml", b"a: {x: 1}\nb: 2\na: 3\n").unwrap_err();
    let first = diagnostic.related.first().unwrap();
    assert!(matches!(first.0, Place::Text { line: 1, column: 1, .. }), "{first:?}");
}

#[test]
fn a_missing_file_suggests_a_neighbour() {
    let folder = folder();
    fs::create_dir(folder.path().join("definitions")).unwrap();
    fs::write(folder.path().join("definitions/client_event.yaml"), "a: 1").unwrap();
    let load = |name: &str| {
        let path = folder.path().join(name);
        let diagnostic = Sources::default().load(&path, &Limits::default()).unwrap_err();
        (diagnostic.code.name, diagnostic.help.unwrap())
    };
    let help = "did you mean `client_event.yaml`?".to_owned();
    assert_eq!(load("definitions/clent_event.yaml"), ("missing-file", help));
    let help = "there is no folder `definition`; did you mean `definitions`?".to_owned();
    assert_eq!(load("definition/client_event.yaml"), ("missing-file", help));
    assert_eq!(load("definitions").0, "unreadable-file");
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_refused_without_waiting() {
    let folder = folder();
    let pipe = folder.path().join("pipe.yaml");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), Path::new("/dev/zero")] {
        let diagnostic = Sources::default().load(path, &Limits::default()).unwrap_err();
        assert_eq!(diagnostic.code.name, "unreadable-file");
    }
}

#[test]
fn a_large_file_is_refused_before_it_is_read() {
    let folder = folder();
    let path = folder.path().join("large.yaml");
    fs::File::create(&path).unwrap().set_len(200 * 1024 * 1024).unwrap();
    let diagnostic = Sources::default().load(&path, &Limits::default()).unwrap_err();
    assert_eq!(diagnostic.code.name, "file-too-large");
    assert!(diagnostic.message.contains("has 209715200 bytes"), "{}", diagnostic.message);
}

#[test]
fn a_file_is_loaded_once_under_all_its_names() {
    let folder = folder();
    fs::write(folder.path().join("a.yaml"), "a: 1").unwrap();
    let mut sources = Sources::default();
    let one = sources.load(&folder.path().join("a.yaml"), &Limits::default()).unwrap();
    let two = sources.load(&folder.path().join("./x/../a.yaml"), &Limits::default());
    // `x` does not exist, so the second name is none for the file system.
    assert!(two.is_err());
    let three = sources.load(&folder.path().join("././a.yaml"), &Limits::default()).unwrap();
    assert_eq!((one, sources.len()), (three, 1));
}

#[test]
fn the_number_of_documents_is_bounded() {
    let folder = folder();
    let requests: Vec<Request> = (0..5)
        .map(|number| {
            let path = folder.path().join(format!("{number}.yaml"));
            fs::write(&path, "a: 1").unwrap();
            Request { shown: path.clone(), path }
        })
        .collect();
    let mut sources = Sources::default();
    let results = sources.load_all(&requests, &Limits { documents: 3, ..Limits::default() });
    let codes: Vec<_> = results.into_iter().map(|result| result.map_err(|fault| fault.code.name)).collect();
    let over = Err("too-many-documents");
    assert_eq!(codes, [Ok(DocumentId(0)), Ok(DocumentId(1)), Ok(DocumentId(2)), over, over]);
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = load("a.yaml", &bytes);
        let _ = load("a.json", &bytes);
    }

    #[test]
    fn no_yaml_panics(source in "([a-c]: |- |\\? |[\\[\\]{}&*!|>'\"%@#,:<~\n\t 0-9.]|&a |\\*a |<<: |é|\r|---\n){0,60}") {
        let mut sources = Sources::default();
        match sources.add_text(Path::new("/memory/a.yaml"), &source, &Limits::default()) {
            Ok(id) => {
                let place = Location::root(id).child("a").child("0");
                prop_assert!(sources.position(&place, Part::Key).is_some());
                prop_assert!(sources.position(&place, Part::Value).is_some());
            }
            Err(fault) => drop(text(&fault, &sources, Colour::Never)),
        }
    }
}

#[test]
fn a_pointer_finds_what_serde_json_finds() {
    let value = serde_json::json!({"a/b": {"c~d": [1, {"": "x", "01": 2, "é": [null]}]}, "": {"": 3}});
    for text in
        ["", "/", "//", "/a~1b/c~0d/1/", "/a~1b/c~0d/01", "/a~1b/c~0d/+1", "/a~1b/c~0d/1/01", "/a~1b/c~0d/2", "/x/y"]
    {
        assert_eq!(Pointer::parse(text).unwrap().find(&value), value.pointer(text), "{text}");
    }
    let list = serde_json::json!([[0, 1], "text"]);
    for text in ["/0/1", "/00/1", "/+0/1", "/0/-", "/1/0", "/18446744073709551616", "/"] {
        assert_eq!(Pointer::parse(text).unwrap().find(&list), list.pointer(text), "{text}");
    }
}
