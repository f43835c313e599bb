//! Rules that a value breaks are all found, each with the place of the value.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests may fail"
)]

use serde_json::{Number, json};
use specmill_templates::sample::board::{GetEventsRequest, PutThingRequest, Thing};
use specmill_templates::sample::event::{Event, Level};
use specmill_templates::support::pattern::Pattern;
use specmill_templates::support::validate::{self, At};
use specmill_templates::support::{JsonObject, Map, Operation, Validate, Violations};

fn found(check: impl FnOnce(&At<'_>, &mut Violations)) -> String {
    let mut found = Violations::default();
    check(&At::ROOT, &mut found);
    found.iter().map(|violation| violation.message.clone()).collect::<Vec<_>>().join("; ")
}

#[test]
fn every_broken_rule_is_found_with_its_place() {
    let event: Event = serde_json::from_value(json!({
        "event_id": "no-dollar", "type": "t", "content": {}, "age": -1, "level": "huge",
        "subject": {"kind": "place", "latitude": 90.5, "longitude": 1.00005},
        "children": [
            {"event_id": "$1", "type": "t", "content": {}},
            {"event_id": "$1", "type": "t", "content": {}, "subject": {"kind": "person", "name": ""}},
            {"content": {}, "type": "t", "event_id": "$1", "subject": ["?"]},
            {"event_id": "$1", "type": "t", "content": {}},
        ],
    }))
    .unwrap();
    let lines: Vec<String> = event.validate().iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "at /event_id: does not begin with \"$\"",
            "at /level: \"huge\" is not one of [\"low\", \"high\"]",
            "at /age: -1 is less than 0",
            "at /subject/latitude: 90.5 is more than 90",
            "at /subject/longitude: 1.00005 is no multiple of 0.0001",
            "at /children/3: is the same as an item before it",
            "at /children/1/subject/name: has 0 characters, fewer than 1",
            "at /children/2/subject: is none of Tag, Person, Place",
        ]
    );
}

#[test]
fn a_request_names_the_part_at_fault() {
    let mut thing = Thing::new("lamp");
    thing.counts = Some(Map::from_iter([("a/b".to_owned(), 1_001)]));
    let request = PutThingRequest::new("x".repeat(65), thing)
        .with_urgency(Level::from("none"))
        .with_tags(vec![String::new(); 11]);
    let places: Vec<String> = request.validate().iter().map(|violation| violation.pointer.clone()).collect();
    assert_eq!(places, ["/path/id", "/query/tags", "/query/urgency", "/body/name", "/body/counts/a~1b"]);
    assert!(GetEventsRequest::new().with_timeout(0).validate().is_empty());
    assert_eq!(GetEventsRequest::new().with_timeout(-5).validate().to_string(), "at /query/timeout: -5 is less than 0");
}

#[test]
fn lengths_count_characters() {
    assert_eq!(found(|at, found| validate::max_length("żółć", 4, at, found)), "");
    assert_eq!(found(|at, found| validate::max_length("żółć", 3, at, found)), "has 4 characters, more than 3");
    assert_eq!(found(|at, found| validate::min_length("🦀", 2, at, found)), "has 1 characters, fewer than 2");
    assert_eq!(found(|at, found| validate::max_length("", 0, at, found)), "");
}

#[test]
fn bounds_are_exact() {
    assert_eq!(found(|at, found| validate::minimum(&1_i64, 1_i64, at, found)), "");
    let large = u64::MAX;
    assert_eq!(
        found(|at, found| validate::maximum(&large, u64::MAX - 1, at, found)),
        format!("{large} is more than {}", large - 1)
    );
    assert_eq!(found(|at, found| validate::exclusive_minimum(&1_i64, 1_i64, at, found)), "1 is not more than 1");
    assert_eq!(found(|at, found| validate::exclusive_maximum(&1_i64, 1.5, at, found)), "");
    assert_eq!(found(|at, found| validate::exclusive_maximum(&1.5, 1.5, at, found)), "1.5 is not less than 1.5");
    let number: Number = serde_json::from_str("1.0").unwrap();
    assert_eq!(found(|at, found| validate::maximum(&number, 1_i64, at, found)), "");
}

#[test]
fn multiples_may_be_decimal() {
    for (value, step) in [(0.3, 0.1), (4.35, 0.01), (-7.0, 3.5), (1e9, 0.5), (0.0, 0.7)] {
        assert_eq!(found(|at, found| validate::multiple_of(&value, step, at, found)), "", "{value} {step}");
    }
    assert_eq!(found(|at, found| validate::multiple_of(&7_i64, 2_i64, at, found)), "7 is no multiple of 2");
    assert_eq!(found(|at, found| validate::multiple_of(&0.35, 0.1, at, found)), "0.35 is no multiple of 0.1");
}

#[test]
fn items_are_the_same_when_they_are_equal_as_json() {
    let objects = |texts: [&str; 2]| texts.map(|text| serde_json::from_str::<JsonObject>(text).unwrap());
    let same = objects([r#"{"a":1,"b":{"x":1.0,"y":[2]}}"#, r#"{"b":{"y":[2],"x":1},"a":1.0}"#]);
    assert_eq!(found(|at, found| validate::unique_items(&same, at, found)), "is the same as an item before it");
    let different = objects([r#"{"a":"1"}"#, r#"{"a":1}"#]);
    assert_eq!(found(|at, found| validate::unique_items(&different, at, found)), "");
}

#[test]
fn texts_and_numbers_are_checked_against_what_is_listed() {
    assert_eq!(found(|at, found| validate::equals("a", "b", at, found)), "is not \"b\"");
    assert_eq!(found(|at, found| validate::ends_with("a", "b", at, found)), "does not end with \"b\"");
    assert_eq!(found(|at, found| validate::contains("abc", "b", at, found)), "");
    assert_eq!(found(|at, found| validate::one_of_numbers(&3_i64, &[1.0, 2.5], at, found)), "3 is not one of 1, 2.5");
    assert_eq!(found(|at, found| validate::one_of_numbers(&1_i64, &[1.0, 2.5], at, found)), "");
    assert_eq!(found(|at, found| validate::has_member(false, "x", at, found)), "lacks the member \"x\"");
    static DIGITS: Pattern = Pattern::new(r"^\d+$");
    assert_eq!(found(|at, found| DIGITS.check("12a", at, found)), r"does not match the pattern `^\d+$`");
    assert!(Pattern::new("(").is_match("anything"));
}
