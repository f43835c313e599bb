//! How examples are judged, held against others: the `jsonschema` crate, on made-up schemas and values and on
//! the golden cases, and the official test suite of JSON Schema where a copy of it lies beside the workspace.
//!
//! Only keywords that the table calls types or validation are compared; it must not excuse any of them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a step that fails ends the test")]

mod generated;
mod golden;
mod judge;
mod suite;
