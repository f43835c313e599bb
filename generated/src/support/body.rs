//! Bodies that are not JSON, or not known to be.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::codec;
use super::fault::DecodeFault;

/// A body as it stands on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawBody {
    /// The `Content-Type`, if there is one.
    pub content_type: Option<String>,
    /// Every byte.
    pub bytes: Bytes,
}

impl RawBody {
    /// A body of this media type.
    pub fn new(content_type: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self { content_type: Some(content_type.into()), bytes: bytes.into() }
    }

    /// The body of a message with these headers.
    pub fn from_parts(headers: &HeaderMap, bytes: Bytes) -> Self {
        Self { content_type: content_type(headers).map(str::to_owned), bytes }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The bytes as text, if they are UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The bytes as JSON.
    ///
    /// # Errors
    ///
    /// When they are not JSON of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeFault> {
        codec::decode(&self.bytes)
    }
}

/// The `Content-Type` of a message, if it is text.
pub(crate) fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}
