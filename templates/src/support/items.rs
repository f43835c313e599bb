//! Bodies that are sequences of typed items, which are read and written one by one: `text/event-stream`, and JSON
//! lines with their like.
//!
//! An item that does not decode is an error in its place; those after it are read still. Nothing is held but the item
//! that is being read.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::request::Parts;
use http::{Request, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::codec;
use super::fault::{DecodeFault, EncodeError};
use super::frames::{self, Frame, Framing, Splitter};
use super::stream::{Body, BodyError};
use super::stream_body::{self, StreamBody};
use super::writer::RequestWriter;

/// How large an item may be unless `with_item_limit` says otherwise: 16 MiB.
pub const ITEM_LIMIT: usize = 16 << 20;

/// What the text of an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Events whose data is JSON.
    Events,
    /// Events whose data is the text itself.
    TextEvents,
    /// A line of JSON each.
    Lines,
    /// JSON text sequences.
    Sequence,
}

impl Format {
    fn framing(self) -> Framing {
        match self {
            Self::Events | Self::TextEvents => Framing::Events,
            Self::Lines => Framing::Lines,
            Self::Sequence => Framing::Sequence,
        }
    }
}

/// An event of an [`EventStream`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its kind; `message` where nothing is said.
    pub event: Option<String>,
    /// What to name when the stream is asked for again.
    pub id: Option<String>,
    /// How many milliseconds to wait before that.
    pub retry: Option<u64>,
    /// What it tells.
    pub data: T,
}

impl<T> Event<T> {
    /// An event of this data.
    pub fn new(data: T) -> Self {
        Self { event: None, id: None, retry: None, data }
    }

    /// Says of what kind it is.
    #[must_use]
    pub fn with_event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// Gives it an id.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Says how many milliseconds to wait before asking again.
    #[must_use]
    pub fn with_retry(mut self, milliseconds: u64) -> Self {
        self.retry = Some(milliseconds);
        self
    }
}

/// An item that could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ItemError {
    /// The body broke off, or an item is too large; nothing follows.
    Body(BodyError),
    /// The item does not fit its type; others may follow.
    Decode {
        /// Where and why.
        fault: DecodeFault,
        /// The item as it came.
        data: Bytes,
    },
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Body(error) => error.fmt(f),
            Self::Decode { fault, .. } => write!(f, "an item does not fit: {fault}"),
        }
    }
}

impl std::error::Error for ItemError {}

/// Where items come from.
enum Source {
    /// A body that is read.
    Body { body: Body, splitter: Box<Splitter>, ended: bool },
    /// Items that are to be sent, as JSON.
    Items(Pin<Box<dyn Stream<Item = Result<Frame, EncodeError>> + Send>>),
    /// Handed on.
    Taken,
}

/// Items without their type: what is compiled once.
struct Frames {
    content_type: Option<String>,
    format: Format,
    /// Behind a lock because a stream may move between threads, but not be shared among them.
    source: Mutex<Source>,
}

impl Frames {
    fn read(format: Format, body: StreamBody) -> Self {
        let splitter = Box::new(Splitter::new(format.framing(), ITEM_LIMIT));
        let source = Source::Body { body: body.body, splitter, ended: false };
        Self { content_type: body.content_type, format, source: Mutex::new(source) }
    }

    fn write(items: impl Stream<Item = Result<Frame, EncodeError>> + Send + 'static) -> Self {
        let source = Mutex::new(Source::Items(Box::pin(items)));
        Self { content_type: None, format: Format::Lines, source }
    }

    fn source(&mut self) -> &mut Source {
        self.source.get_mut().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame, ItemError>>> {
        match self.source() {
            Source::Taken => Poll::Ready(None),
            Source::Items(items) => match ready!(items.as_mut().poll_next(context)) {
                Some(Ok(frame)) => Poll::Ready(Some(Ok(frame))),
                Some(Err(error)) => {
                    let fault = DecodeFault::new(error.to_string());
                    Poll::Ready(Some(Err(ItemError::Decode { fault, data: Bytes::new() })))
                }
                None => Poll::Ready(None),
            },
            Source::Body { body, splitter, ended } => loop {
                let error = match splitter.next(*ended) {
                    Ok(Some(frame)) => return Poll::Ready(Some(Ok(frame))),
                    Ok(None) if *ended => return Poll::Ready(None),
                    Ok(None) => match ready!(Pin::new(&mut *body).poll_next(context)) {
                        Some(Ok(chunk)) => {
                            splitter.push(&chunk);
                            continue;
                        }
                        None => {
                            *ended = true;
                            continue;
                        }
                        Some(Err(error)) => error,
                    },
                    Err(message) => BodyError::Malformed(message),
                };
                *self.source() = Source::Taken;
                return Poll::Ready(Some(Err(ItemError::Body(error))));
            },
        }
    }

    /// The body as it is sent, in a format and of a media type.
    fn take(&self, format: Format, media_type: &str) -> Option<StreamBody> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *source, Source::Taken) {
            Source::Body { body, .. } => Some(StreamBody { content_type: self.content_type.clone(), body }),
            Source::Items(items) => {
                let body = Body::from_stream(Written { items, format });
                Some(StreamBody { content_type: Some(media_type.to_owned()), body })
            }
            Source::Taken => None,
        }
    }
}

/// Items on their way to the wire.
struct Written {
    items: Pin<Box<dyn Stream<Item = Result<Frame, EncodeError>> + Send>>,
    format: Format,
}

impl Stream for Written {
    type Item = Result<Bytes, EncodeError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let format = self.format;
        self.items.as_mut().poll_next(context).map(|item| {
            item.map(|frame| {
                let mut frame = frame?;
                if format == Format::TextEvents
                    && let Ok(Value::String(text)) = serde_json::from_slice(&frame.data)
                {
                    frame.data = text.into();
                }
                Ok(frames::write(format.framing(), &frame))
            })
        })
    }
}

/// An item of the type that it is read as.
fn decode<T: DeserializeOwned>(format: Format, data: &Bytes) -> Result<T, ItemError> {
    let value = match format {
        Format::TextEvents => codec::convert(&String::from_utf8_lossy(data)),
        _ => codec::decode(data),
    };
    value.map_err(|fault| ItemError::Decode { fault, data: data.clone() })
}

/// The items of a stream, each as JSON.
struct Encoded<S>(Pin<Box<S>>);

impl<S: Stream<Item = Event<T>>, T: Serialize> Stream for Encoded<S> {
    type Item = Result<Frame, EncodeError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map(|next| {
            let event = next?;
            let frame = |data| Frame { event: event.event, id: event.id, retry: event.retry, data };
            Some(codec::encode(&event.data).map(frame))
        })
    }
}

/// The items of a stream, each as an event of nothing else.
struct Plain<S>(Pin<Box<S>>);

impl<S: Stream> Stream for Plain<S> {
    type Item = Event<S::Item>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map(|item| item.map(Event::new))
    }
}

macro_rules! sequence {
    ($(#[$docs:meta])+ $name:ident) => {
        $(#[$docs])+
        pub struct $name<T> {
            frames: Frames,
            item: PhantomData<fn() -> T>,
        }

        impl<T> $name<T> {
            /// Refuses items larger than this many bytes.
            #[must_use]
            pub fn with_item_limit(mut self, bytes: usize) -> Self {
                if let Source::Body { splitter, .. } = self.frames.source() {
                    splitter.set_limit(bytes);
                }
                self
            }

            /// The body as it stands on the wire, where it was received and no item was read of it.
            ///
            /// # Errors
            ///
            /// When it was sent before, or is to be sent.
            pub fn into_body(self) -> Result<StreamBody, BodyError> {
                match self.frames.source.into_inner().unwrap_or_else(PoisonError::into_inner) {
                    Source::Body { body, .. } => Ok(StreamBody { content_type: self.frames.content_type, body }),
                    Source::Items(_) | Source::Taken => Err(BodyError::Taken),
                }
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl<T> Sequence for $name<T> {
            fn received(format: Format, body: StreamBody) -> Self {
                Self { frames: Frames::read(format, body), item: PhantomData }
            }

            fn taken(&self, format: Format, media_type: &str) -> Option<StreamBody> {
                self.frames.take(format, media_type)
            }
        }
    };
}

/// A body that is a sequence.
pub trait Sequence: Sized {
    /// One that was received.
    fn received(format: Format, body: StreamBody) -> Self;

    /// The body as it is sent; `None` when it was sent before.
    fn taken(&self, format: Format, media_type: &str) -> Option<StreamBody>;
}

sequence! {
    /// Events, one after the other: `text/event-stream`.
    ///
    /// It is a [`Stream`] of them; `next_event` gives them as well.
    EventStream
}

sequence! {
    /// Items, one after the other: JSON lines or a JSON text sequence.
    ///
    /// It is a [`Stream`] of them; `next_item` gives them as well.
    ItemStream
}

impl<T: Serialize + 'static> EventStream<T> {
    /// Sends what a stream brings; nothing is asked of it before somebody reads.
    pub fn new(events: impl Stream<Item = Event<T>> + Send + 'static) -> Self {
        Self { frames: Frames::write(Encoded(Box::pin(events))), item: PhantomData }
    }
}

impl<T: Serialize + 'static> ItemStream<T> {
    /// Sends what a stream brings; nothing is asked of it before somebody reads.
    pub fn new(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self { frames: Frames::write(Encoded(Box::pin(Plain(Box::pin(items))))), item: PhantomData }
    }
}

impl<T: DeserializeOwned> EventStream<T> {
    /// The next event; `None` at the end.
    pub async fn next_event(&mut self) -> Option<Result<Event<T>, ItemError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: DeserializeOwned> ItemStream<T> {
    /// The next item; `None` at the end.
    pub async fn next_item(&mut self) -> Option<Result<T, ItemError>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }
}

impl<T: DeserializeOwned> Stream for EventStream<T> {
    type Item = Result<Event<T>, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let format = self.frames.format;
        let next = ready!(self.frames.poll(context));
        Poll::Ready(next.map(|frame| {
            let frame = frame?;
            let data = decode(format, &frame.data)?;
            Ok(Event { event: frame.event, id: frame.id, retry: frame.retry, data })
        }))
    }
}

impl<T: DeserializeOwned> Stream for ItemStream<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let format = self.frames.format;
        let next = ready!(self.frames.poll(context));
        Poll::Ready(next.map(|frame| decode(format, &frame?.data)))
    }
}

impl RequestWriter {
    /// The finished request, with these items.
    ///
    /// # Errors
    ///
    /// When they were sent before, or the request cannot be written.
    pub fn items(self, format: Format, media_type: &str, items: &impl Sequence) -> Result<Request<Body>, EncodeError> {
        self.stream(&items.taken(format, media_type).ok_or_else(stream_body::sent_before)?)
    }

    /// The finished request, with these items if there are any.
    ///
    /// # Errors
    ///
    /// When they were sent before, or the request cannot be written.
    pub fn optional_items(
        self,
        format: Format,
        media_type: &str,
        items: Option<&impl Sequence>,
    ) -> Result<Request<Body>, EncodeError> {
        match items {
            Some(items) => self.items(format, media_type, items),
            None => self.optional_stream(None),
        }
    }
}

/// The items of a request, unread.
pub fn request_body<S: Sequence>(format: Format, head: &Parts, body: Body) -> S {
    S::received(format, stream_body::request_body(head, body))
}

/// The items of a request, unread, if there are any.
pub fn optional_request_body<S: Sequence>(format: Format, head: &Parts, body: Body) -> Option<S> {
    Some(S::received(format, stream_body::optional_request_body(head, body)?))
}

/// An answer of these items.
///
/// # Errors
///
/// When they were sent before, or the content type cannot stand in a header.
pub fn response(
    status: StatusCode,
    format: Format,
    media_type: &str,
    items: &impl Sequence,
) -> Result<Response<Body>, EncodeError> {
    stream_body::response(status, &items.taken(format, media_type).ok_or_else(stream_body::sent_before)?)
}

/// The items of an answer, unread.
pub fn answer<S: Sequence>(format: Format, response: Response<Body>) -> S {
    S::received(format, stream_body::answer(response))
}
