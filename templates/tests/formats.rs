//! Texts of a known format: any text is held, `parse` and `validate` check.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

use std::collections::HashMap;

use specmill_templates::sample::formats::{Colour, ThingId};
use specmill_templates::support::parameter::{Parameter, Plain};
use specmill_templates::support::{Validate, convert};

#[test]
fn any_text_is_held_and_written_as_it_was() {
    for text in ["#1", "", "no thing", "\u{1f980}\n"] {
        let json = serde_json::to_string(text).unwrap();
        let id: ThingId = serde_json::from_str(&json).unwrap();
        assert_eq!(id.as_str(), text);
        assert_eq!(serde_json::to_string(&id).unwrap(), json);
    }
    assert!(serde_json::from_str::<ThingId>("1").is_err());
}

#[test]
fn parse_and_validate_check() {
    assert_eq!(ThingId::parse("#1").unwrap(), ThingId::new("#1"));
    let refused = ThingId::parse("1").unwrap_err();
    assert_eq!((refused.format, refused.text.as_str()), ("thing-id", "1"));
    assert_eq!(refused.to_string(), r##""1" is no thing-id: it does not begin with "#""##);
    assert_eq!("1".parse::<ThingId>(), Err(refused));
    assert!(ThingId::from("#1").validate().is_empty());
    assert_eq!(ThingId::from("1").validate().len(), 1);
    // A format without a pattern refuses nothing.
    assert!(Colour::parse("no colour").is_ok());
}

#[test]
fn they_are_used_as_text() {
    let id = ThingId::new("#1");
    assert!(id == "#1" && *id == *"#1" && id.starts_with('#'));
    assert_eq!((format!("{id}"), String::from(id.clone())), ("#1".to_owned(), id.clone().into_string()));
    let known = HashMap::from([(id, 1)]);
    assert_eq!(known.get("#1"), Some(&1));
}

#[test]
fn they_are_parameters_alone_and_in_lists() {
    let ids = vec![ThingId::new("#1"), ThingId::new("2")];
    let plain = ids.to_plain();
    assert_eq!(plain, Plain::Many(["#1", "2"].map(|text| Plain::One(text.to_owned())).to_vec()));
    assert_eq!(Vec::<ThingId>::from_plain(plain), Ok(ids));
}

#[test]
fn a_value_becomes_another_type_and_a_fault_has_its_place() {
    let ids: Vec<ThingId> = convert(&["#1", "#2"]).unwrap();
    assert_eq!(ids, [ThingId::new("#1"), ThingId::new("#2")]);
    let fault = convert::<Vec<ThingId>>(&serde_json::json!(["#1", 2])).unwrap_err();
    assert_eq!(fault.pointer, "/1");
}
