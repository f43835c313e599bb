//! The finished model to the text of files.
//!
//! It must not read descriptions and must not choose what a schema means in Rust: that is `lower`'s.

pub mod docs;
