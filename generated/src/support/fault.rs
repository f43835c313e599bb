//! What can be wrong with a body, a request or a response, and where.
//!
//! Nothing here may hold or print a credential.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::locate;

/// A JSON document that does not fit its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeFault {
    /// JSON pointer (RFC 6901) of the value at fault; for a missing member, of the object that lacks it.
    pub pointer: String,
    /// What is wrong with it.
    pub message: String,
}

/// How serde_json ends a fault at a number that may be of any kind.
const NUMBER: &str = "expected a JSON number";

impl DecodeFault {
    /// A fault of the whole document.
    pub fn new(message: impl Into<String>) -> Self {
        Self { pointer: String::new(), message: message.into() }
    }

    /// The fault that `error` reports by line and column of `text`, as a pointer.
    pub fn locate(text: &str, error: &serde_json::Error) -> Self {
        let full = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = full.strip_suffix(&place).unwrap_or(&full);
        let text = text.as_bytes();
        let mut offset = locate::offset(text, error.line(), error.column());
        if let Some((message, inner, length)) = locate::split_inner(message) {
            let pointer = locate::pointer_at(text, locate::last_of_length(text, offset, length));
            return Self { pointer: pointer + &inner, message: message.to_owned() };
        }
        if message.ends_with(NUMBER) && text.get(..offset).is_some_and(|read| read.ends_with(b"[")) {
            // A number is read as any value, so that the reader has already gone into the array.
            offset -= 1;
        }
        Self { pointer: locate::pointer_at(text, offset), message: message.to_owned() }
    }

    /// The document is not UTF-8 from some byte on.
    pub(crate) fn not_utf8(json: &[u8], error: std::str::Utf8Error) -> Self {
        Self { pointer: locate::pointer_at(json, error.valid_up_to()), message: error.to_string() }
    }
}

impl fmt::Display for DecodeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pointer.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "at {}: {}", self.pointer, self.message)
        }
    }
}

impl std::error::Error for DecodeFault {}

/// A value that cannot be sent as the description wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    /// The parameter, or `body`.
    pub name: String,
    /// Why.
    pub message: String,
}

impl EncodeError {
    /// The value of `name` cannot be sent.
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self { name: name.into(), message: message.into() }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot send `{}`: {}", self.name, self.message)
    }
}

impl std::error::Error for EncodeError {}

/// Part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// The path.
    Path,
    /// The query.
    Query,
    /// The headers.
    Header,
    /// The `Cookie` header.
    Cookie,
    /// The body.
    Body,
}

impl Location {
    /// In lower case, as in an OpenAPI description.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Body => "body",
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A request that does not fit its operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestFault {
    /// The part at fault.
    pub location: Location,
    /// The parameter; empty for the body.
    pub name: String,
    /// For JSON: the pointer of the value at fault, within the body or the parameter.
    pub pointer: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl RequestFault {
    /// The parameter `name` is at fault.
    pub fn parameter(location: Location, name: impl Into<String>, message: impl Into<String>) -> Self {
        Self { location, name: name.into(), pointer: None, message: message.into() }
    }

    /// The body is at fault.
    pub fn body(fault: DecodeFault) -> Self {
        Self { location: Location::Body, name: String::new(), pointer: Some(fault.pointer), message: fault.message }
    }

    /// The place as one pointer: the part, the parameter, and the pointer within (`/query/from`,
    /// `/body/items/3`); [`Violations`](super::Violations) of a request are written alike.
    pub fn path(&self) -> String {
        let mut path = format!("/{}", self.location);
        if self.location != Location::Body {
            locate::push_token(&mut path, &self.name);
        }
        path + self.pointer.as_deref().unwrap_or_default()
    }
}

impl fmt::Display for RequestFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.path(), self.message)
    }
}

impl std::error::Error for RequestFault {}

/// A response that does not fit its operation, whole, so that nothing of it is lost.
#[derive(Clone, Debug)]
pub struct ResponseFault {
    /// What the server sent: status, headers and every byte of the body.
    pub response: Box<http::Response<Bytes>>,
    /// The header at fault, in lower case; `None` for the body.
    pub header: Option<String>,
    /// What is wrong with it, and where in the body or the header.
    pub fault: DecodeFault,
}

impl ResponseFault {
    /// What is wrong with the body of `response`.
    pub fn new(response: http::Response<Bytes>, fault: DecodeFault) -> Self {
        Self { response: Box::new(response), header: None, fault }
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Its headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// Its body.
    pub fn body(&self) -> &Bytes {
        self.response.body()
    }
}

impl fmt::Display for ResponseFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status();
        if let Some(header) = &self.header {
            return write!(f, "the header `{header}` of the answer {status} does not fit: {}", self.fault);
        }
        match super::body::content_type(self.headers()) {
            Some(kind) => write!(f, "the body of the answer {status} ({kind}) does not fit: {}", self.fault),
            None => write!(f, "the body of the answer {status} does not fit: {}", self.fault),
        }
    }
}

impl std::error::Error for ResponseFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.fault)
    }
}
