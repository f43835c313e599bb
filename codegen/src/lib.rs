//! Turns OpenAPI 3.1 and 3.0 descriptions into a Rust crate: serde types, a reqwest client, axum server
//! stubs, and a test for every example.

pub mod cli;
pub mod config;
pub mod diag;
pub mod ir;
pub mod output;
pub mod pipeline;
pub mod resolve;
pub mod source;
