//! A document that does not fit is answered with the JSON pointer of the value at fault.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

use specmill_templates::sample::board::GetEventsResponse;
use specmill_templates::sample::event::{Event, Subject};
use specmill_templates::support::{DecodeFault, JsonMap, decode};

fn fault(json: &str) -> DecodeFault {
    decode::<GetEventsResponse>(json.as_bytes()).expect_err(json)
}

#[track_caller]
fn check(json: &str, pointer: &str, message: &str) {
    let fault = fault(json);
    assert_eq!((fault.pointer.as_str(), fault.message.as_str()), (pointer, message), "{json}");
}

/// A page with one good event and one whose member `name` is `value`.
fn page_with(name: &str, value: &str) -> String {
    let good = r#"{"event_id":"$1","type":"t","content":{}}"#;
    let mut bad: JsonMap = serde_json::from_str(good).unwrap();
    bad.insert(name.into(), serde_json::from_str(value).unwrap());
    format!(r#"{{"chunk":[{good},{}]}}"#, serde_json::Value::Object(bad))
}

#[test]
fn a_wrong_type_deep_inside_is_pointed_at() {
    for (name, value, message) in [
        ("age", r#""soon""#, r#"invalid type: string "soon", expected i64"#),
        ("age", "true", "invalid type: boolean `true`, expected i64"),
        ("age", "[1]", "invalid type: sequence, expected i64"),
        ("age", r#"{"a":1}"#, "invalid type: map, expected i64"),
        ("age", "1.5", "invalid type: floating point `1.5`, expected i64"),
        ("age", "18446744073709551615", "invalid value: integer `18446744073709551615`, expected i64"),
        ("event_id", "17", "invalid type: integer `17`, expected a string"),
        ("event_id", "null", "invalid type: null, expected a string"),
        ("event_id", "{}", "invalid type: map, expected a string"),
        ("level", "3", "invalid type: integer `3`, expected a string"),
        ("content", r#""text""#, r#"invalid type: string "text", expected a map"#),
        ("content", "[{}]", "invalid type: sequence, expected a map"),
        ("content", "null", "invalid type: null, expected a map"),
    ] {
        check(&page_with(name, value), &format!("/chunk/1/{name}"), message);
    }
    check(r#"{"chunk":[[]]}"#, "/chunk/0", "invalid type: sequence, expected an object");
    check(r#"{"chunk":[7]}"#, "/chunk/0", "invalid type: integer `7`, expected an object");
    check(r#"{"chunk": {"a": 1}}"#, "/chunk", "invalid type: map, expected a sequence");
    check("[]", "", "invalid type: sequence, expected an object");
    check("3", "", "invalid type: integer `3`, expected an object");
}

#[test]
fn a_missing_member_points_at_the_object_that_lacks_it() {
    check(r#"{"chunk":[{"event_id":"$1","content":{}}]}"#, "/chunk/0", "missing field `type`");
    check(r#"{"chunk":[ {} ] , "end":"x"}"#, "/chunk/0", "missing field `event_id`");
    let nested = r#"{"event_id":"$1","type":"t","content":{},"children":[{"type":"t","content":{"a":[1]} }]}"#;
    check(&format!(r#"{{"chunk":[{nested}]}}"#), "/chunk/0/children/0", "missing field `event_id`");
    let own = decode::<Event>(b"{ }").unwrap_err();
    assert_eq!((own.pointer.as_str(), own.message.as_str()), ("", "missing field `event_id`"));
}

#[test]
fn a_member_given_twice_is_pointed_at() {
    check(r#"{"end":"a","chunk":[],"end":"b"}"#, "/end", "duplicate field `end`");
    check(r#"{"end":null,"end":"b"}"#, "/end", "duplicate field `end`");
}

#[test]
fn a_cut_off_body_points_at_the_value_that_is_not_finished() {
    check(r#"{"chunk":[{"event_id":"$1","type":"#, "/chunk/0/type", "EOF while parsing a value");
    check(r#"{"chunk":[{"event_id":"$1","type":"t"#, "/chunk/0/type", "EOF while parsing a string");
    check(r#"{"chunk":[{"event_id":"$1","content":{"a":[1"#, "/chunk/0/content/a/0", "EOF while parsing a list");
    check(r#"{"chunk":["#, "/chunk/0", "EOF while parsing a list");
    check("{", "", "EOF while parsing an object");
    check("", "", "there is nothing to decode");
    check("  ", "", "EOF while parsing a value");
}

#[test]
fn what_is_no_json_is_pointed_at_where_it_begins() {
    check("<html></html>", "", "expected value");
    check(r#"{"chunk": nope}"#, "/chunk", "expected ident");
    check(r#"{"end": 'x'}"#, "/end", "expected value");
    check(r#"{"end":"a" "chunk":[]}"#, "/end", "expected `,` or `}`");
    check(r#"{"end":"a","chunk":[],}"#, "", "trailing comma");
    check(r#"{"end":"a"} x"#, "", "trailing characters");
    check(
        "{\"chunk\":[],\"end\":\"a\u{1}\"}",
        "/end",
        "control character (\\u0000-\\u001F) found while parsing a string",
    );
    check(r#"{"end":"\ud800"}"#, "/end", "unexpected end of hex escape");
}

#[test]
fn names_are_written_as_json_pointers_have_them() {
    let json = r#"{"end":"x","a/b~c\u00e9\"d":{"inner":[0,{"":nope}]}}"#;
    assert_eq!(fault(json).pointer, "/a~1b~0cé\"d/inner/1/");
}

#[test]
fn text_before_the_fault_may_be_of_any_length_and_script() {
    let json = "{\r\n\t\"end\": \"żółć 日本語 \\\" \\\\ {[,\",\n\n  \"chunk\" :\n [ {\"event_id\":\"🦀\", \"type\":\"t\",\n\"content\":{\"é\":1}, \"age\" : \"ü\" } ]}";
    assert_eq!(fault(json).pointer, "/chunk/0/age");
    for padding in [0, 1, 127, 70_000] {
        let json = format!(r#"{{"end":"{}","chunk":[null]}}"#, "é\\n".repeat(padding));
        assert_eq!(fault(&json).pointer, "/chunk/0");
    }
}

#[test]
fn bytes_that_are_no_utf_8_are_pointed_at() {
    let fault = decode::<GetEventsResponse>(b"{\"chunk\":[],\"end\":\"a\xff\"}").unwrap_err();
    assert_eq!(fault.pointer, "/end");
    assert!(fault.message.contains("utf-8"), "{}", fault.message);
}

#[test]
fn a_fault_inside_a_union_is_pointed_at_from_the_whole_document() {
    check(
        &page_with("subject", r#"{"kind":"place","latitude":1,"longitude":[2]}"#),
        "/chunk/1/subject/longitude",
        "invalid type: sequence, expected a JSON number",
    );
    check(&page_with("subject", r#"{"kind":"person"}"#), "/chunk/1/subject", "missing field `name`");
    check(
        &page_with("subject", r#"{"kind":"person","name":{"x (at \"/y\")":1}}"#),
        "/chunk/1/subject/name",
        "invalid type: map, expected a string",
    );
}

#[test]
fn what_follows_a_fault_inside_a_union_does_not_matter() {
    for after in ["", " ", ",\"age\":1", " , \"age\" : {}", ",\"extra\":[1,2]"] {
        for value in ["{\"kind\":\"person\"}", "{ \"kind\":\"person\", \"name\":[ {} ] }"] {
            for (before, next) in
                [("", ""), (" {\"event_id\":\"$\",\"type\":\"\",\"content\":{}} , ", ""), ("", " , [1]"), ("", ",{}")]
            {
                let event = format!(r#"{{"event_id":"$1","type":"t","content":{{}},"subject": {value}{after}}}"#);
                let index = usize::from(!before.is_empty());
                let fault = fault(&format!(r#"{{"chunk":[{before}{event}{next}]}}"#));
                let expected = if value.contains("name") { "/subject/name" } else { "/subject" };
                assert_eq!(fault.pointer, format!("/chunk/{index}{expected}"), "{event}");
            }
        }
    }
    let list = decode::<Vec<Subject>>(br##"["#tag", {"kind":"person"} , 3]"##).unwrap_err();
    assert_eq!(list.to_string(), "at /1: missing field `name`");
    let alone = decode::<Subject>(br#" {"kind":"person","name":0} "#).unwrap_err();
    assert_eq!(alone.pointer, "/name");
}

#[test]
fn a_fault_inside_a_free_form_object_is_found_while_decoding() {
    let huge = r#"{"chunk":[{"event_id":"$1","type":"t","content": {"a":[0,1e999]} }]}"#;
    check(huge, "/chunk/0/content/a/1", "number out of range");
    let lone = r#"{"chunk":[{"event_id":"$1","type":"t","content":{"a":["\ud800"]}}]}"#;
    check(lone, "/chunk/0/content/a/0", "unexpected end of hex escape");
}

#[test]
fn hostile_nesting_is_refused_without_using_up_the_stack() {
    for depth in [200, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            let undeclared = fault(&format!(r#"{{"end":"x","other":{deep}}}"#));
            assert_eq!(undeclared.message, "recursion limit exceeded");
            let free_form = format!(r#"{{"chunk":[{{"event_id":"$1","type":"t","content":{{"a":{deep}}}}}]}}"#);
            assert_eq!(fault(&free_form).message, "recursion limit exceeded");
            let union = format!(r#"{{"chunk":[{{"event_id":"$1","type":"t","content":{{}},"subject":{deep}}}]}}"#);
            assert_eq!(fault(&union).message, "nested too deep");
            assert!(fault(&format!(r#"{{"chunk":{}"#, open.repeat(depth))).pointer.starts_with("/chunk"));
        }
    }
}

#[test]
fn a_tuple_of_another_length_is_pointed_at() {
    let fault = |json: &str| {
        let fault = decode::<Vec<(String, i64)>>(json.as_bytes()).expect_err(json);
        (fault.pointer, fault.message)
    };
    let found = [r#"[["a",1],["b"]]"#, r#"[["a",1],["b",2,3]]"#, r#"[["a",1],["b","c"]]"#, "[[]]", r#"[{"0":"a"}]"#];
    let expected = [
        ("/1", "invalid length 1, expected a tuple of size 2"),
        ("/1/2", "trailing characters"),
        ("/1/1", "invalid type: string \"c\", expected i64"),
        ("/0", "invalid length 0, expected a tuple of size 2"),
        ("/0", "invalid type: map, expected a tuple of size 2"),
    ];
    for (json, (pointer, message)) in found.into_iter().zip(expected) {
        assert_eq!(fault(json), (pointer.to_owned(), message.to_owned()), "{json}");
    }
}
