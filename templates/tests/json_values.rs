//! Decoding and encoding give back the same JSON value.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

use serde_json::{Value, json};
use specmill_templates::sample::event::{Event, Level, Subject};
use specmill_templates::support::{Extra, JsonObject, Map, decode, encode};

fn round_trip<T: serde::Serialize + serde::de::DeserializeOwned>(json: &str) -> String {
    let value: T = decode(json.as_bytes()).expect(json);
    String::from_utf8(encode(&value).unwrap().to_vec()).unwrap()
}

#[test]
fn absent_null_and_undeclared_members_are_kept_apart() {
    for (json, same) in [
        (r#"{"event_id":"$1","type":"t","content":{}}"#, None),
        (r#"{"event_id":"$1","type":"t","content":{},"assignee":null}"#, None),
        (r#"{"event_id":"$1","type":"t","content":{},"assignee":"a","z":null,"b":[1,1.0,{"y":1,"x":2}]}"#, None),
        (
            r#"{"event_id":"$1","type":"t","content":{},"age":null}"#,
            Some(r#"{"event_id":"$1","type":"t","content":{}}"#),
        ),
    ] {
        assert_eq!(round_trip::<Event>(json), same.unwrap_or(json));
    }
    let event: Event = decode(br#"{"event_id":"$1","type":"t","content":{},"assignee":null}"#).unwrap();
    assert_eq!(event.assignee, Some(None));
}

#[test]
fn free_form_objects_come_back_as_they_were_read() {
    let json = r#"{"event_id":"$1","type":"t","content":{"z":1.0,"a":1,"n":123456789012345678901234567890,"e":1e2,"u":"\u00e9\ud83e\udd80","z":2}}"#;
    assert_eq!(round_trip::<Event>(json), json);
    let spaced = "{ \"a b\" : [ 1 ,\n\t\"x \\\" y\" , { } ] }";
    assert_eq!(round_trip::<JsonObject>(spaced), r#"{"a b":[1,"x \" y",{}]}"#);
}

#[test]
fn free_form_objects_can_be_looked_at_and_changed() {
    let mut object: JsonObject = decode(br#"{"b":1.0,"a":{"x":[true]}}"#).unwrap();
    assert_eq!(object["a"]["x"], json!([true]));
    assert_eq!(object.keys().collect::<Vec<_>>(), ["b", "a"]);
    let untouched = object.clone();
    object.insert("c".into(), Value::Null);
    assert_eq!(encode(&object).unwrap(), r#"{"b":1.0,"a":{"x":[true]},"c":null}"#);
    assert_ne!(object, untouched);
    object.shift_remove("c");
    assert_eq!(object, untouched);
    assert_eq!(format!("{object:?}"), r#"{"b": Number(1.0), "a": Object {"x": Array [Bool(true)]}}"#);

    let event: Event =
        JsonObject::encode(&json!({"event_id": "$1", "type": "t", "content": {}})).unwrap().decode().unwrap();
    assert_eq!(event.event_id, "$1");
    assert!(JsonObject::encode(&3).is_err());
    assert_eq!(JsonObject::default(), decode(b"{}").unwrap());
    assert_eq!(encode(&JsonObject::new()).unwrap(), "{}");
}

#[test]
fn values_can_come_from_values_too() {
    let json =
        json!({"event_id": "$1", "type": "t", "content": {"a": [1.0]}, "subject": {"kind": "person", "name": "x"}});
    let event: Event = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), json);
}

#[test]
fn enums_keep_what_they_do_not_know() {
    for (json, level) in
        [(r#""low""#, Level::Low), (r#""h\u0069gh""#, Level::High), (r#""Low""#, Level::Unknown("Low".into()))]
    {
        let decoded: Level = decode(json.as_bytes()).unwrap();
        assert_eq!(decoded, level);
        assert_eq!(encode(&decoded).unwrap(), format!("\"{level}\""));
    }
    assert_eq!(Level::from("high"), Level::High);
    assert_eq!(Level::from(String::from("other")).as_str(), "other");
}

#[test]
fn unions_are_told_apart_by_looking_and_keep_what_they_do_not_know() {
    for (json, variant) in [
        (r##""#tag""##, "Tag"),
        (r##""\u0023tag""##, "Tag"),
        (r##"{"name":"x","kind":"person","more":[1]}"##, "Person"),
        (r##"{"kind":"place","latitude":1.50,"longitude":-0}"##, "Place"),
        (r##"{"\u006bind":"place","latitude":1,"longitude":2}"##, "Place"),
        (r##""tag""##, "Unknown"),
        (r##"{"kind":"dog"}"##, "Unknown"),
        (r##"[{"kind":"person"}]"##, "Unknown"),
        ("null", "Unknown"),
        ("-1.0", "Unknown"),
    ] {
        let subject: Subject = decode(json.as_bytes()).expect(json);
        assert!(format!("{subject:?}").starts_with(variant), "{json}: {subject:?}");
        let (before, after): (Value, Value) =
            (decode(json.as_bytes()).unwrap(), decode(&encode(&subject).unwrap()).unwrap());
        assert_eq!(before, after);
    }
    // An optional member that is `null` is absent, whatever its type.
    let event: Event = decode(br#"{"event_id":"$1","type":"t","content":{},"subject":null}"#).unwrap();
    assert_eq!(event.subject, None);
}

#[test]
fn extra_is_one_pointer_wide_and_equal_when_empty() {
    assert_eq!(size_of::<Extra>(), size_of::<usize>());
    let mut extra = Extra::new();
    extra.insert("b", 1);
    extra.insert("a", "x");
    assert_eq!(extra.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(extra.get("a"), Some(&json!("x")));
    assert_eq!(extra.remove("b"), Some(json!(1)));
    assert_eq!(extra.len(), 1);
    extra.remove("a");
    assert!(extra.is_empty());
    assert_eq!(extra, Extra::default());
}

#[test]
fn maps_keep_the_order_received() {
    let json = r#"{"z":1,"a":2,"m":3}"#;
    assert_eq!(round_trip::<Map<u64>>(json), json);
}
