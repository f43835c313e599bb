//! What a generated crate looks like: a small board of events and things.
//!
//! In a generated crate these modules stand at its root.

pub mod board;
#[cfg(feature = "client")]
pub mod client;
pub mod event;
pub mod files;
pub mod formats;

#[cfg(feature = "client")]
pub use client::Client;
