//! Turns OpenAPI 3.1 and 3.0 descriptions into a Rust crate: serde types, a reqwest client, axum server
//! stubs, and a test for every example.

pub mod config;
pub mod diag;
pub mod source;

pub mod resolve;

pub mod openapi;
pub mod schema;

pub mod examples;
pub mod ir;
pub mod lower;

pub mod passes;

pub mod emit;

pub mod output;

pub mod diff;

pub mod cli;
pub mod pipeline;
