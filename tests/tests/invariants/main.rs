//! What has to hold of the default input and of the crate that is generated from it.
//!
//! These are the figures that the project promises; each test says one of them. It must not repeat what the
//! generated tests prove.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a step that fails ends the test")]

mod crate_source;
mod dependencies;
mod fresh;
mod model;
