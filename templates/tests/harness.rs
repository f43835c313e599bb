//! What generated tests say when an example does not come back: where it stands, and the first difference.

#[allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what fails in a test has to fail the test"
)]
#[allow(unreachable_pub, reason = "it is written for the tests of a generated crate")]
#[path = "../crate/tests/harness/mod.rs"]
mod harness;

use serde::{Deserialize, Serialize};

/// A type that loses what it does not know.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Lossy {
    list: Vec<Item>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    #[serde(default)]
    id: f64,
}

#[test]
fn what_comes_back_passes() {
    harness::round_trip::<Lossy>("spec.yaml:7", r#"{"list": [{"id": 1.5}]}"#);
}

#[test]
#[should_panic(
    expected = "spec.yaml:7: the example does not come back: at `/list/1/a~1b` it has true and what comes back nothing"
)]
fn what_is_lost_is_named() {
    harness::round_trip::<Lossy>("spec.yaml:7", r#"{"list": [{"id": 1.5}, {"a/b": true, "id": 1}], "z": 1}"#);
}

#[test]
#[should_panic(
    expected = "spec.yaml:7: the example does not come back: at `/list/0/id` it has 1 and what comes back 1.0"
)]
fn what_is_changed_is_named() {
    harness::round_trip::<Lossy>("spec.yaml:7", r#"{"list": [{"id": 1}]}"#);
}

#[test]
#[should_panic(expected = "spec.yaml:7: the example does not decode: missing field `list`")]
fn what_does_not_decode_is_named() {
    harness::round_trip::<Lossy>("spec.yaml:7", "{}");
}
