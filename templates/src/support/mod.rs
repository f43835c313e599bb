//! What every type and operation of this crate rests on: lossless JSON, the HTTP conversions, and the
//! thin client and server layers over them.
//!
//! Nothing here knows any one API, and nothing outside `client` and `server` does any input or output.

pub mod body;
#[cfg(feature = "client")]
pub mod client;
pub mod codec;
pub mod credentials;
pub mod fault;
pub mod headers;
pub mod json;
mod locate;
pub mod members;
pub mod object;
pub mod operation;
pub mod parameter;
mod path;
pub mod payload;
mod percent;
mod plain;
pub mod reader;
mod scan;
#[cfg(feature = "server")]
pub mod server;
mod styles;
pub mod union;
pub mod validate;
pub mod writer;

pub mod basic; // if uses_base64
pub mod callback; // if uses_callbacks
pub mod content; // if uses_choices
pub mod fields; // if uses_forms
pub mod foreign; // if uses_foreign
pub mod form; // if uses_forms
pub mod form_parts; // if uses_parts
pub mod format; // if uses_formats
mod frames; // if uses_items
mod integers; // if uses_small_integers
pub mod items; // if uses_items
pub mod map; // if uses_maps
pub mod multipart; // if uses_multipart
mod parts; // if uses_multipart
pub mod pattern; // if uses_regex
pub mod predicate; // if uses_predicates
pub mod receiver; // if sends_hooks
pub mod route; // if shares_routes
pub mod sender; // if sends_hooks
pub mod servers; // if names_servers
pub mod shape; // if uses_forms
pub mod signature; // if uses_signatures
pub mod stream; // if uses_streams
pub mod stream_body; // if uses_streams
pub mod text; // if uses_texts

pub use body::RawBody;
pub use codec::{convert, decode, encode};
pub use credentials::{Credentials, Either, HeldIn, Unauthorized};
pub use fault::{DecodeFault, EncodeError, Location, RequestFault, ResponseFault};
pub use form_parts::FilePart; // if uses_parts
pub use format::FormatError; // if uses_formats
pub use items::{Event, EventStream, ItemError, ItemStream}; // if uses_items
pub use json::{Extra, JsonMap};
pub use map::Map; // if uses_maps
pub use multipart::{Multipart, Part}; // if uses_multipart
pub use object::JsonObject;
pub use operation::Operation;
pub use payload::Payload;
pub use stream::{Body, BodyError}; // if uses_streams
pub use stream_body::StreamBody; // if uses_streams
pub use validate::{Validate, Violation, Violations};
