//! Bodies that are not JSON: bytes in memory, or a stream that brings them and is read whole only when asked.
//!
//! A stream can be taken once; dropping it tells the sender to stop. Nothing here does input or output.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;

use super::fault::DecodeFault;
#[cfg(feature = "client")]
use super::fault::EncodeError;
use super::payload::Payload;

/// Any error.
pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// The body of a message: bytes in memory, or a stream that brings them.
///
/// It is a [`Stream`] of chunks and an [`http_body::Body`], so that whatever reads or sends those takes it.
#[derive(Default)]
pub struct Body {
    /// Behind a lock because a stream may move between threads, but not be shared among them.
    content: Mutex<Content>,
    /// How much is to come, where it was said.
    length: Option<u64>,
}

enum Content {
    Bytes(Bytes),
    Stream(UnsyncBoxBody<Bytes, BodyError>),
    Taken,
}

impl Default for Content {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl Body {
    /// Bytes in memory.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { content: Mutex::new(Content::Bytes(bytes.into())), length: None }
    }

    /// What a stream brings; nothing is asked of it before somebody reads.
    pub fn from_stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::from_http_body(Chunks(Box::pin(stream)))
    }

    /// What a body of another library brings.
    pub fn from_http_body<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let body = body.map_err(|error| BodyError::from_box(error.into())).boxed_unsync();
        Self { content: Mutex::new(Content::Stream(body)), length: None }
    }

    /// Says how long a stream is, so that it is sent with a `Content-Length`. Bytes know that themselves.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// How many bytes are to come, if that is known.
    pub fn length(&self) -> Option<u64> {
        HttpBody::size_hint(self).exact()
    }

    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// When the stream breaks off.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, BodyError> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// Reads it whole, if it is no longer than `limit` bytes.
    ///
    /// # Errors
    ///
    /// When it is longer, or breaks off.
    pub async fn bytes(mut self, limit: u64) -> Result<Bytes, BodyError> {
        if self.length().is_some_and(|length| length > limit) {
            return Err(BodyError::TooLarge { limit });
        }
        let first = self.chunk().await?.unwrap_or_default();
        let mut whole = BytesMut::new();
        let mut next = Some(first);
        while let Some(chunk) = next {
            if (whole.len() as u64).saturating_add(chunk.len() as u64) > limit {
                return Err(BodyError::TooLarge { limit });
            }
            next = self.chunk().await?;
            if next.is_none() && whole.is_empty() {
                return Ok(chunk);
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    /// Takes the stream, or a copy of bytes in memory; `None` when the stream was taken before.
    pub(crate) fn take(&self) -> Option<Self> {
        let mut content = self.lock();
        let taken = match &*content {
            Content::Bytes(bytes) => Content::Bytes(bytes.clone()),
            Content::Taken => return None,
            Content::Stream(_) => std::mem::replace(&mut *content, Content::Taken),
        };
        Some(Self { content: Mutex::new(taken), length: self.length })
    }

    fn lock(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        let frame = match this.content.get_mut().unwrap_or_else(PoisonError::into_inner) {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Content::Stream(stream) => Pin::new(stream).poll_frame(context),
            Content::Taken => Poll::Ready(Some(Err(BodyError::Taken))),
        };
        if let (Poll::Ready(Some(Ok(frame))), Some(length)) = (&frame, &mut this.length) {
            *length = length.saturating_sub(frame.data_ref().map_or(0, |data| data.len() as u64));
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        match &*self.lock() {
            Content::Bytes(bytes) => bytes.is_empty(),
            Content::Stream(stream) => stream.is_end_stream(),
            Content::Taken => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match (&*self.lock(), self.length) {
            (Content::Bytes(bytes), _) => SizeHint::with_exact(bytes.len() as u64),
            (Content::Stream(_), Some(length)) => SizeHint::with_exact(length),
            (Content::Stream(stream), None) => stream.size_hint(),
            (Content::Taken, _) => SizeHint::default(),
        }
    }
}

impl Stream for Body {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            return match self.as_mut().poll_frame(context) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => Poll::Ready(Some(Ok(data))),
                    // Trailers are no part of the content.
                    Err(_) => continue,
                },
                Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            };
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.lock() {
            Content::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Stream(_) => f.write_str("Body(stream)"),
            Content::Taken => f.write_str("Body(taken)"),
        }
    }
}

impl Payload for Body {
    #[cfg(all(feature = "client", not(target_arch = "wasm32")))]
    const OF_ANSWER: Option<fn(reqwest::Response) -> Self> = Some(of_answer);
    // A browser's streams cannot leave their thread, so answers are read before they are handed on.
    #[cfg(all(feature = "client", target_arch = "wasm32"))]
    const OF_ANSWER: Option<fn(reqwest::Response) -> Self> = None;
    #[cfg(feature = "server")]
    const OF_REQUEST: Option<fn(axum::body::Body) -> Self> = Some(Self::from_http_body);

    fn in_memory(&self) -> Bytes {
        match &*self.lock() {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Stream(_) | Content::Taken => Bytes::new(),
        }
    }

    #[cfg(feature = "client")]
    fn into_reqwest(self) -> Result<Option<reqwest::Body>, EncodeError> {
        match &*self.lock() {
            Content::Bytes(bytes) => return bytes.clone().into_reqwest(),
            #[cfg(target_arch = "wasm32")]
            _ => return Err(EncodeError::new("body", "a browser sends no streams: read it first")),
            #[cfg(not(target_arch = "wasm32"))]
            _ => {}
        }
        #[cfg(not(target_arch = "wasm32"))]
        Ok(Some(reqwest::Body::wrap(self)))
    }

    #[cfg(feature = "server")]
    fn into_axum(self) -> axum::body::Body {
        axum::body::Body::new(self)
    }
}

/// The body of an answer, unread. Its errors name no URL, because a query may hold a credential.
#[cfg(all(feature = "client", not(target_arch = "wasm32")))]
fn of_answer(answer: reqwest::Response) -> Body {
    Body::from_http_body(reqwest::Body::from(answer).map_err(reqwest::Error::without_url))
}

macro_rules! from_bytes {
    ($($bytes:ty),+) => {
        $(impl From<$bytes> for Body {
            fn from(bytes: $bytes) -> Self {
                Self::new(bytes)
            }
        })+
    };
}

from_bytes!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);

/// A stream as a body.
struct Chunks<S>(Pin<Box<S>>);

impl<S, E> HttpBody for Chunks<S>
where
    S: Stream<Item = Result<Bytes, E>>,
{
    type Data = Bytes;
    type Error = E;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, E>>> {
        self.0.as_mut().poll_next(context).map(|next| next.map(|chunk| chunk.map(Frame::data)))
    }
}

/// A body that could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum BodyError {
    /// It is longer than was asked for.
    TooLarge {
        /// How many bytes it may have.
        limit: u64,
    },
    /// It broke off.
    CutOff(BoxError),
    /// The stream was handed on, or the one behind it was asked for.
    Taken,
    /// It is not of the form that its content type announces; says why.
    Malformed(&'static str),
    /// It is no JSON of the type that was asked for.
    Decode(DecodeFault),
}

impl BodyError {
    /// The error that a stream gave, which may be one of these in a box.
    fn from_box(error: BoxError) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => *own,
            Err(other) => Self::CutOff(other),
        }
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the body is larger than {limit} bytes"),
            Self::CutOff(_) => f.write_str("the body broke off"),
            Self::Taken => f.write_str("the body was taken by somebody else"),
            Self::Malformed(why) => write!(f, "the body is malformed: {why}"),
            Self::Decode(fault) => fault.fmt(f),
        }
    }
}

impl StdError for BodyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::CutOff(source) => Some(&**source),
            _ => None,
        }
    }
}
