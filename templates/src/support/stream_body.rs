//! Bodies with their media types: the streamed counterpart of `RawBody`, in requests and in answers.
//!
//! Nothing here reads a stream unless asked.

use bytes::Bytes;
use futures_core::Stream;
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::Body as _;

use super::body::{RawBody, content_type};
use super::fault::EncodeError;
use super::stream::{Body, BodyError, BoxError};
use super::writer::{self, RequestWriter};

/// A body that is not JSON, with its media type.
///
/// Its `body` is a [`Stream`] of chunks; `collect` reads it whole.
#[derive(Debug, Default)]
pub struct StreamBody {
    /// The `Content-Type`, if there is one.
    pub content_type: Option<String>,
    /// What it brings.
    pub body: Body,
}

impl StreamBody {
    /// A body of this media type, from bytes or a [`Body`].
    pub fn new(content_type: impl Into<String>, body: impl Into<Body>) -> Self {
        Self { content_type: Some(content_type.into()), body: body.into() }
    }

    /// A body of this media type, from a stream.
    pub fn from_stream<S, E>(content_type: impl Into<String>, stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self { content_type: Some(content_type.into()), body: Body::from_stream(stream) }
    }

    /// The body of a message with these headers.
    pub fn from_parts(headers: &HeaderMap, body: Body) -> Self {
        Self { content_type: content_type(headers).map(str::to_owned), body }
    }

    /// Reads it whole, if it is no longer than `limit` bytes.
    ///
    /// # Errors
    ///
    /// When it is longer, or breaks off.
    pub async fn collect(self, limit: u64) -> Result<RawBody, BodyError> {
        Ok(RawBody { content_type: self.content_type, bytes: self.body.bytes(limit).await? })
    }
}

impl From<RawBody> for StreamBody {
    fn from(raw: RawBody) -> Self {
        Self { content_type: raw.content_type, body: raw.bytes.into() }
    }
}

impl RequestWriter {
    /// The finished request, with this body.
    ///
    /// # Errors
    ///
    /// When the stream was sent before, or the request cannot be written.
    pub fn stream(mut self, body: &StreamBody) -> Result<Request<Body>, EncodeError> {
        self.content_type(body.content_type.as_deref())?;
        let request = self.finish()?;
        let body = body.body.take().ok_or_else(sent_before)?;
        Ok(request.map(|_| body))
    }

    /// The finished request, with this body if there is one.
    ///
    /// # Errors
    ///
    /// When the stream was sent before, or the request cannot be written.
    pub fn optional_stream(self, body: Option<&StreamBody>) -> Result<Request<Body>, EncodeError> {
        match body {
            Some(body) => self.stream(body),
            None => self.finish().map(|request| request.map(Body::from)),
        }
    }
}

/// The body of a request, unread.
pub fn request_body(parts: &Parts, body: Body) -> StreamBody {
    StreamBody::from_parts(&parts.headers, body)
}

/// The body of a request, unread, if there is one.
pub fn optional_request_body(parts: &Parts, body: Body) -> Option<StreamBody> {
    let body = request_body(parts, body);
    (body.content_type.is_some() || !body.body.is_end_stream()).then_some(body)
}

/// An answer with this body.
///
/// # Errors
///
/// When the stream was sent before, or the content type cannot stand in a header.
pub fn response(status: StatusCode, body: &StreamBody) -> Result<Response<Body>, EncodeError> {
    let mut response: Response<Body> = writer::empty_response(status);
    writer::set_content_type(response.headers_mut(), body.content_type.as_deref())?;
    *response.body_mut() = body.body.take().ok_or_else(sent_before)?;
    Ok(response)
}

/// The body of an answer, unread.
pub fn answer(response: Response<Body>) -> StreamBody {
    let (parts, body) = response.into_parts();
    StreamBody::from_parts(&parts.headers, body)
}

pub(crate) fn sent_before() -> EncodeError {
    EncodeError::new("body", "its stream was sent before; a stream can be sent once")
}
