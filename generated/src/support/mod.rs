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

pub mod servers;

pub use body::RawBody;
pub use codec::{convert, decode, encode};
pub use credentials::{Credentials, Either, HeldIn, Unauthorized};
pub use fault::{DecodeFault, EncodeError, Location, RequestFault, ResponseFault};
pub use json::{Extra, JsonMap};
pub use object::JsonObject;
pub use operation::Operation;
pub use payload::Payload;
pub use validate::{Validate, Violation, Violations};
