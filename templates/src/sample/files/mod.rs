//! Files, whose bodies are no JSON.
//!
//! Generated from `files.yaml`.

#[cfg(feature = "client")]
mod client;
mod get_file;
mod get_parts;
mod put_file;
#[cfg(feature = "server")]
mod server;

pub use get_file::{GetFileError, GetFileRequest};
pub use get_parts::{GetPartsError, GetPartsRequest};
pub use put_file::{PutFileError, PutFileRequest};
#[cfg(feature = "server")]
pub use server::{Files, files_router};
