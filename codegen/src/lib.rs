//! Turns OpenAPI 3.1 and 3.0 descriptions into a Rust crate: serde types, a reqwest client, axum server
//! stubs, and a test for every example.

pub mod diag;
pub mod ir;
pub mod passes;
pub mod resolve;
pub mod source;
