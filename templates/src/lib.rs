//! The support code of generated crates, and a sample of what is generated on top of it.
//!
//! `support` is copied into every generated crate as it stands. `security` and `sample` are written by hand
//! and not copied: they are what the emitters print, in the form in which they are to print it. Nothing
//! here may depend on the generator.

pub mod sample;
pub mod security;
pub mod support;
