//! Alternatives that look alike: whichever a value fits is taken, and nobody can make that cost much.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

use golden_unions::openapi::{All, Rule};
use golden_unions::support::{decode, encode};
use serde_json::{Value, json};

fn rule(value: &Value) -> Result<Rule, String> {
    let rule = decode::<Rule>(value.to_string().as_bytes()).map_err(|fault| fault.to_string())?;
    let back: Value = serde_json::from_slice(&encode(&rule).unwrap()).unwrap();
    assert_eq!(&back, value);
    Ok(rule)
}

#[test]
fn what_does_not_fit_the_first_alternative_that_it_looks_like_is_another() {
    assert!(matches!(rule(&json!({ "id": 1, "seconds": 2 })), Ok(Rule::Timer(_))));
    assert!(matches!(rule(&json!({ "id": 1, "by": [{ "id": 2 }] })), Ok(Rule::Review(_))));
    assert!(matches!(rule(&json!({ "id": 1, "by": [{ "name": "x" }, 7] })), Ok(Rule::Review(_))));
    // It is no timer and no review, and `Plain` admits any other member.
    assert!(matches!(rule(&json!({ "id": 1, "seconds": "two" })), Ok(Rule::Plain(_))));
    assert!(matches!(rule(&json!({ "id": 1, "by": "me" })), Ok(Rule::Plain(_))));
}

#[test]
fn what_fits_none_has_the_fault_of_the_first() {
    let fault = rule(&json!({ "id": "one", "seconds": "two" })).unwrap_err();
    assert!(fault.contains("/id") && fault.contains("one"), "{fault}");
}

#[test]
fn alternatives_within_alternatives_do_not_multiply() {
    // Each level could be tried twice or more, so that all together were more than anybody can wait for.
    let mut value = json!({ "id": "wrong", "by": [], "seconds": "wrong" });
    for _ in 0..50 {
        value = json!({ "id": 1, "by": [value, 1], "seconds": "wrong" });
    }
    let back = rule(&value);
    assert!(matches!(back, Ok(Rule::Plain(_) | Rule::Review(_))), "{back:?}");
}

#[test]
fn a_null_that_only_one_alternative_admits_comes_back() {
    for text in [r#"{"nullBranch":null}"#, "{}", r#"{"nullBranch":{"petType":"Fish","fins":1}}"#] {
        let all: All = decode(text.as_bytes()).unwrap();
        assert_eq!(encode(&all).unwrap(), text.as_bytes());
    }
}
