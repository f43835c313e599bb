//! Each keyword that no type holds, met and broken: values decode either way, and `validate` says what is wrong where.

#![allow(clippy::unwrap_used, reason = "a step that fails ends the test")]

use golden_predicates::openapi::Rules;
use golden_predicates::support::{Validate, decode, encode};
use serde_json::{Value, json};

/// What `validate` says of an object of these members and a `kind`.
fn broken(members: Value) -> Vec<String> {
    let mut object = json!({ "kind": "none" });
    object.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let rules: Rules = decode(object.to_string().as_bytes()).unwrap();
    let back: Value = serde_json::from_slice(&encode(&rules).unwrap()).unwrap();
    assert_eq!(back, object, "what breaks a rule comes back all the same");
    rules.validate().iter().map(|violation| format!("{} {}", violation.pointer, violation.message)).collect()
}

#[track_caller]
fn check(good: &[Value], bad: &[(Value, &str)]) {
    for members in good {
        assert_eq!(broken(members.clone()), Vec::<String>::new(), "{members}");
    }
    for (members, said) in bad {
        assert_eq!(broken(members.clone()), [*said], "{members}");
    }
}

#[test]
fn not_forbids() {
    check(
        &[json!({ "forbidden": "1" }), json!({ "forbidden": null })],
        &[(json!({ "forbidden": 1 }), "/forbidden is what `not` forbids")],
    );
}

#[test]
fn what_no_value_is_should_not_be_there() {
    check(
        &[json!({ "nobodies": [] })],
        &[
            (json!({ "nobody": 1 }), "/nobody is not allowed here"),
            (json!({ "nobodies": [1] }), "/nobodies/0 is not allowed here"),
        ],
    );
}

#[test]
fn a_condition_decides_what_is_asked() {
    check(
        &[json!({ "kind": "card", "number": "1" }), json!({ "kind": "cash" })],
        &[
            (json!({ "kind": "card" }), " lacks the member \"number\""),
            (json!({ "number": "1" }), "/number is not allowed here"),
        ],
    );
}

#[test]
fn members_depend_on_others() {
    check(
        &[json!({ "kind": "cash", "cash": true, "change": 0.5 }), json!({ "kind": "cash", "change": 1 })],
        &[
            (json!({ "cash": true }), " lacks the member \"change\", which \"cash\" needs beside it"),
            (json!({ "change": 1 }), "/kind is not one of [\"cash\"]"),
        ],
    );
}

#[test]
fn contains_counts() {
    check(
        &[json!({ "words": ["a", "ab"] }), json!({ "words": ["a", 1, "b", "a", "a"] })],
        &[
            (json!({ "words": ["a"] }), "/words has 1 items such as `contains` asks for, fewer than 2"),
            (
                json!({ "words": ["a", "a", "a", "a"] }),
                "/words has 4 items such as `contains` speaks of, more than 3",
            ),
        ],
    );
}

#[test]
fn positions_are_checked_one_by_one() {
    check(
        &[json!({ "pair": [] }), json!({ "pair": ["abc", 1] }), json!({ "pair": ["abc", 1, true, false] })],
        &[
            (json!({ "pair": [1] }), "/pair/0 is not of `type` string"),
            (json!({ "pair": ["abcd"] }), "/pair/0 has 4 characters, more than 3"),
            (json!({ "pair": ["a", 1, "b"] }), "/pair/2 is not of `type` boolean"),
        ],
    );
}

#[test]
fn listed_values_are_of_any_type() {
    check(
        &[json!({ "mixed": "a" }), json!({ "mixed": null }), json!({ "mixed": { "b": 2 } }), json!({ "flag": true })],
        &[
            (json!({ "mixed": "b" }), "/mixed is not one of 1, \"a\", null, [1], {\"b\":2.0}"),
            (json!({ "flag": false }), "/flag is not one of true"),
        ],
    );
}

#[test]
fn every_pattern_and_every_step_counts() {
    check(
        &[json!({ "both": "ab" }), json!({ "size": 0.07 }), json!({ "size": 7 }), json!({ "token": "é🐲" })],
        &[
            (json!({ "both": "ac" }), "/both does not end with \"b\""),
            (json!({ "size": 0.01 }), "/size 0.01 is no multiple of 0.007"),
            (json!({ "token": "é" }), "/token does not match the pattern `^[^[^A-Za-z0-9_]]|\\u{E9}\\u{1F432}$`"),
        ],
    );
}

#[test]
fn names_decide_what_members_are() {
    check(
        &[json!({ "named": { "x-a": 1, "y-b": "b" } }), json!({ "listed": { "red": 1, "green": 2 } })],
        &[
            (json!({ "named": { "x-a": "1" } }), "/named/x-a is not of `type` integer"),
            (json!({ "named": { "y-b": 1 } }), "/named/y-b is not of `type` string"),
            (json!({ "named": { "y-": "b" } }), "/named/y- is not allowed here"),
            (json!({ "listed": { "blue": 1 } }), "/listed/blue is not one of [\"red\", \"green\"]"),
        ],
    );
}

#[test]
fn what_nothing_evaluates_is_checked() {
    check(
        &[
            json!({ "open": { "b": 1, "c": 2, "a": "x" } }),
            json!({ "open": { "c": 2 } }),
            json!({ "positions": ["a"] }),
            json!({ "positions": ["a", 1] }),
        ],
        &[
            (json!({ "open": { "b": 1, "d": 2 } }), "/open/d is not allowed here"),
            (json!({ "positions": ["a", 2] }), "/positions/1 is not allowed here"),
        ],
    );
}

#[test]
fn exactly_one_alternative_is_met() {
    check(
        &[json!({ "either": { "a": 1 } }), json!({ "amount": 4 }), json!({ "amount": 11 })],
        &[
            (json!({ "either": {} }), "/either meets no alternative of `oneOf`"),
            (json!({ "either": { "a": 1, "b": 2 } }), "/either meets 2 alternatives of `oneOf`, not one"),
            (json!({ "amount": 7 }), "/amount meets 2 alternatives of `oneOf`, not one"),
        ],
    );
}

#[test]
fn a_schema_that_holds_itself_is_followed_to_the_end() {
    let poisoned = json!({ "poison": { "poison": { "poison": "end" } } });
    let harmless = json!({ "poison": { "poison": { "poison": "start" } } });
    check(
        &[json!({ "tree": harmless }), json!({ "tree": { "children": [{ "children": [] }] } })],
        &[(json!({ "tree": { "children": [{}, poisoned] } }), "/tree/children/1 is what `not` forbids")],
    );
}
