//! What the messages of an operation carry, and how client and server take it.
//!
//! It must not read or send anything itself.

use bytes::Bytes;

#[cfg(feature = "client")]
use super::fault::EncodeError;

/// What a message carries: [`Bytes`] where it is JSON or nothing, a stream where the description has bodies that
/// are no JSON.
pub trait Payload: From<Bytes> + Send + 'static {
    /// How the body of an answer is handed on unread; `None`: it is read first.
    #[cfg(feature = "client")]
    const OF_ANSWER: Option<fn(reqwest::Response) -> Self>;
    /// How the body of a request is handed on unread; `None`: it is read first.
    #[cfg(feature = "server")]
    const OF_REQUEST: Option<fn(axum::body::Body) -> Self>;

    /// What of it is in memory; of a stream, nothing.
    fn in_memory(&self) -> Bytes;

    /// As the client sends it; `None`: there is nothing to send.
    ///
    /// # Errors
    ///
    /// When the client cannot send it.
    #[cfg(feature = "client")]
    fn into_reqwest(self) -> Result<Option<reqwest::Body>, EncodeError>;

    /// As the server sends it.
    #[cfg(feature = "server")]
    fn into_axum(self) -> axum::body::Body;
}

impl Payload for Bytes {
    #[cfg(feature = "client")]
    const OF_ANSWER: Option<fn(reqwest::Response) -> Self> = None;
    #[cfg(feature = "server")]
    const OF_REQUEST: Option<fn(axum::body::Body) -> Self> = None;

    fn in_memory(&self) -> Bytes {
        self.clone()
    }

    #[cfg(feature = "client")]
    fn into_reqwest(self) -> Result<Option<reqwest::Body>, EncodeError> {
        Ok((!self.is_empty()).then(|| self.into()))
    }

    #[cfg(feature = "server")]
    fn into_axum(self) -> axum::body::Body {
        self.into()
    }
}
