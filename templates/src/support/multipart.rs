//! Bodies of several parts (RFC 2046, section 5.1), each with headers and a body of its own.
//!
//! Parts are read as they come and written as they are asked for; none is held in memory unless it was there
//! before. How they are told apart on the wire is `parts`' business.

use std::collections::VecDeque;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker, ready};

use bytes::{BufMut, Bytes, BytesMut};
use futures_core::Stream;
use http::header::{CONTENT_TYPE, LOCATION};
use http::request::Parts as Head;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::body::content_type;
use super::codec;
use super::fault::{EncodeError, Location, RequestFault};
use super::parts::{self, Event, Parser};
use super::stream::{Body, BodyError};
use super::stream_body::{self, StreamBody};
use super::writer::{self, RequestWriter};

/// How many parts a body may have unless [`Multipart::with_part_limit`] says otherwise.
pub const DEFAULT_PART_LIMIT: usize = 1_000;

/// How long a part may be that [`Part::json`] reads: 1 MiB.
pub const JSON_LIMIT: u64 = 1 << 20;

/// One part of a [`Multipart`].
#[derive(Debug, Default)]
pub struct Part {
    /// What is said of it, its `Content-Type` for one.
    pub headers: HeaderMap,
    /// What it brings. Asking for the next part ends it.
    pub body: Body,
}

impl Part {
    /// A part of this media type.
    ///
    /// # Errors
    ///
    /// When the media type cannot stand in a header.
    pub fn new(content_type: &str, body: impl Into<Body>) -> Result<Self, EncodeError> {
        Self { headers: HeaderMap::new(), body: body.into() }.with_header(CONTENT_TYPE, content_type)
    }

    /// A part of JSON.
    ///
    /// # Errors
    ///
    /// When the value cannot be written.
    pub fn of_json<T: Serialize>(value: &T) -> Result<Self, EncodeError> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        Ok(Self { headers, body: codec::encode(value)?.into() })
    }

    /// Says more of the part.
    ///
    /// # Errors
    ///
    /// When the text cannot stand in a header.
    pub fn with_header(mut self, name: HeaderName, text: &str) -> Result<Self, EncodeError> {
        let value = writer::header_value(name.as_str(), text)?;
        self.headers.insert(name, value);
        Ok(self)
    }

    /// The `Content-Type`, if there is one that is text.
    pub fn content_type(&self) -> Option<&str> {
        content_type(&self.headers)
    }

    /// Where the content is instead, if it is elsewhere.
    pub fn location(&self) -> Option<&str> {
        self.headers.get(LOCATION)?.to_str().ok()
    }

    /// Reads it whole, if it is no longer than `limit` bytes.
    ///
    /// # Errors
    ///
    /// When it is longer, or breaks off.
    pub async fn bytes(self, limit: u64) -> Result<Bytes, BodyError> {
        self.body.bytes(limit).await
    }

    /// Reads it as JSON, if it is no longer than [`JSON_LIMIT`].
    ///
    /// # Errors
    ///
    /// When it is longer, breaks off, or is not JSON of this type.
    pub async fn json<T: DeserializeOwned>(self) -> Result<T, BodyError> {
        codec::decode(&self.bytes(JSON_LIMIT).await?).map_err(BodyError::Decode)
    }
}

/// A body of several parts.
///
/// One that was received gives them by `next_part`, each as soon as its head is there. One that is to be sent
/// is made with `new` and `with_part`.
pub struct Multipart {
    content_type: Option<String>,
    source: Mutex<Source>,
    part_limit: usize,
}

enum Source {
    /// Made here.
    Parts(VecDeque<Part>),
    /// Received, and not looked at.
    Unread(Body),
    /// Received, and being read.
    Reading(Arc<Mutex<Reading>>),
    /// Sent.
    Taken,
}

impl Multipart {
    /// No parts yet, of a media type such as `multipart/mixed`. The boundary is made up.
    pub fn new(media_type: &str) -> Self {
        // The keys of the standard hash maps are random; two of them make a boundary that nobody can guess.
        let (first, second) = (RandomState::new().hash_one(0), RandomState::new().hash_one(1));
        Self::with_boundary(media_type, &format!("{first:016x}{second:016x}"))
    }

    /// No parts yet, with a boundary that no part may hold.
    pub fn with_boundary(media_type: &str, boundary: &str) -> Self {
        let quoted = boundary.replace('\\', "\\\\").replace('"', "\\\"");
        let content_type = Some(format!("{media_type}; boundary=\"{quoted}\""));
        Self { content_type, source: Mutex::new(Source::Parts(VecDeque::new())), part_limit: DEFAULT_PART_LIMIT }
    }

    /// Adds a part to a body that is to be sent; one that was received is what it is.
    #[must_use]
    pub fn with_part(mut self, part: Part) -> Self {
        if let Source::Parts(parts) = self.source.get_mut().unwrap_or_else(PoisonError::into_inner) {
            parts.push_back(part);
        }
        self
    }

    /// Refuses more parts than this.
    #[must_use]
    pub fn with_part_limit(mut self, parts: usize) -> Self {
        self.part_limit = parts;
        self
    }

    /// The `Content-Type`, boundary included, if there is one.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The next part; `None` at the end. What was not read of the part before is passed over.
    ///
    /// # Errors
    ///
    /// When the body breaks off, is malformed or has too many parts.
    pub async fn next_part(&mut self) -> Result<Option<Part>, BodyError> {
        let source = self.source.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Source::Unread(body) = source {
            let boundary = self.content_type.as_deref().and_then(parts::boundary);
            let boundary = boundary.ok_or(BodyError::Malformed("its content type names no boundary"))?;
            let reading = Reading::new(std::mem::take(body), &boundary, self.part_limit);
            *source = Source::Reading(Arc::new(Mutex::new(reading)));
        }
        match source {
            Source::Parts(parts) => Ok(parts.pop_front()),
            Source::Reading(reading) => {
                let reading = Arc::clone(reading);
                std::future::poll_fn(|context| Reading::poll_part(&reading, context)).await
            }
            Source::Unread(_) | Source::Taken => Err(BodyError::Taken),
        }
    }

    /// The body as it stands on the wire, if no part was read of it.
    ///
    /// # Errors
    ///
    /// When it was read or sent before, or a part cannot be written.
    pub fn into_body(self) -> Result<StreamBody, BodyError> {
        let body = self.take().ok_or(BodyError::Taken)?;
        Ok(StreamBody { content_type: self.content_type, body })
    }

    fn take(&self) -> Option<Body> {
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *source, Source::Taken) {
            Source::Parts(parts) => {
                let boundary = self.content_type.as_deref().and_then(parts::boundary)?;
                Some(Body::from_http_body(Writing::new(parts, &boundary)))
            }
            Source::Unread(body) => Some(body),
            Source::Reading(_) | Source::Taken => None,
        }
    }
}

impl From<StreamBody> for Multipart {
    fn from(body: StreamBody) -> Self {
        let source = Mutex::new(Source::Unread(body.body));
        Self { content_type: body.content_type, source, part_limit: DEFAULT_PART_LIMIT }
    }
}

impl fmt::Debug for Multipart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Multipart");
        shown.field("content_type", &self.content_type);
        match &*self.source.lock().unwrap_or_else(PoisonError::into_inner) {
            Source::Parts(parts) => shown.field("parts", parts),
            Source::Unread(body) => shown.field("body", body),
            Source::Reading(_) => shown.field("body", &"being read"),
            Source::Taken => shown.field("body", &"taken"),
        };
        shown.finish()
    }
}

/// A body that is being read, shared with the body of the part that it is at.
struct Reading {
    body: Body,
    ended: bool,
    parser: Parser,
    /// How many parts have begun.
    begun: usize,
    /// Whether the last of them may be read still.
    open: bool,
    limit: usize,
    /// Who waits for more of the part.
    waiting: Option<Waker>,
}

impl Reading {
    fn new(body: Body, boundary: &str, limit: usize) -> Self {
        Self { body, ended: false, parser: Parser::new(boundary), begun: 0, open: false, limit, waiting: None }
    }

    fn lock(shared: &Mutex<Self>) -> MutexGuard<'_, Self> {
        shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Result<Event, BodyError>> {
        loop {
            match self.parser.next(self.ended).map_err(BodyError::Malformed)? {
                Event::Hungry => match ready!(Pin::new(&mut self.body).poll_next(context)?) {
                    Some(chunk) => self.parser.push(&chunk),
                    None => self.ended = true,
                },
                event => return Poll::Ready(Ok(event)),
            }
        }
    }

    fn poll_part(shared: &Arc<Mutex<Self>>, context: &mut Context<'_>) -> Poll<Result<Option<Part>, BodyError>> {
        let mut this = Self::lock(shared);
        this.open = false;
        this.waiting.take().into_iter().for_each(Waker::wake);
        loop {
            match ready!(this.poll_event(context))? {
                Event::Head(_) if this.begun >= this.limit => {
                    return Poll::Ready(Err(BodyError::Malformed("it has too many parts")));
                }
                Event::Head(headers) => {
                    this.begun += 1;
                    this.open = true;
                    let body = PartBody { shared: Arc::clone(shared), part: this.begun, ended: false };
                    return Poll::Ready(Ok(Some(Part { headers, body: Body::from_http_body(body) })));
                }
                Event::End => return Poll::Ready(Ok(None)),
                Event::Data(_) | Event::PartEnd | Event::Hungry => {}
            }
        }
    }
}

/// The body of a part that is being received.
struct PartBody {
    shared: Arc<Mutex<Reading>>,
    part: usize,
    ended: bool,
}

impl HttpBody for PartBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let shared = Arc::clone(&self.shared);
        let mut reading = Reading::lock(&shared);
        if !reading.open || reading.begun != self.part {
            return Poll::Ready(Some(Err(BodyError::Taken)));
        }
        let Poll::Ready(event) = reading.poll_event(context) else {
            reading.waiting = Some(context.waker().clone());
            return Poll::Pending;
        };
        match event? {
            Event::Data(data) => Poll::Ready(Some(Ok(Frame::data(data)))),
            _ => {
                self.ended = true;
                Poll::Ready(None)
            }
        }
    }
}

/// Parts on their way to the wire.
struct Writing {
    /// What is still to come: the head of each part, with the boundary before it, and its body.
    parts: VecDeque<(Bytes, Body)>,
    current: Option<Body>,
    end: Option<Bytes>,
}

impl Writing {
    fn new(parts: VecDeque<Part>, boundary: &str) -> Self {
        let mut line_break = "";
        let parts: VecDeque<(Bytes, Body)> = parts
            .into_iter()
            .map(|part| {
                let mut head = BytesMut::from(format!("{line_break}--{boundary}\r\n").as_bytes());
                line_break = "\r\n";
                for (name, value) in &part.headers {
                    for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
                        head.put_slice(piece);
                    }
                }
                head.put_slice(b"\r\n");
                (head.freeze(), part.body)
            })
            .collect();
        Self { parts, current: None, end: Some(format!("{line_break}--{boundary}--\r\n").into()) }
    }
}

impl HttpBody for Writing {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        if let Some(body) = &mut self.current {
            if let Some(chunk) = ready!(Pin::new(body).poll_next(context)) {
                return Poll::Ready(Some(chunk.map(Frame::data)));
            }
            self.current = None;
        }
        if let Some((head, body)) = self.parts.pop_front() {
            self.current = Some(body);
            return Poll::Ready(Some(Ok(Frame::data(head))));
        }
        Poll::Ready(self.end.take().map(|end| Ok(Frame::data(end))))
    }

    fn size_hint(&self) -> SizeHint {
        let parts = self.parts.iter().map(|(head, body)| Some(head.len() as u64 + body.length()?));
        let current = self.current.as_ref().map(Body::length);
        let end = self.end.as_ref().map(|end| Some(end.len() as u64));
        let all = parts.chain(current).chain(end).sum::<Option<u64>>();
        all.map(SizeHint::with_exact).unwrap_or_default()
    }
}

impl RequestWriter {
    /// The finished request, with these parts.
    ///
    /// # Errors
    ///
    /// When the parts were sent before, or the request cannot be written.
    pub fn multipart(mut self, body: &Multipart) -> Result<Request<Body>, EncodeError> {
        self.content_type(body.content_type())?;
        let request = self.finish()?;
        let body = body.take().ok_or_else(stream_body::sent_before)?;
        Ok(request.map(|_| body))
    }

    /// The finished request, with these parts if there are any.
    ///
    /// # Errors
    ///
    /// When the parts were sent before, or the request cannot be written.
    pub fn optional_multipart(self, body: Option<&Multipart>) -> Result<Request<Body>, EncodeError> {
        match body {
            Some(body) => self.multipart(body),
            None => self.finish().map(|request| request.map(Body::from)),
        }
    }
}

/// The parts of a request, unread.
///
/// # Errors
///
/// When its content type is not that of a multipart body.
pub fn request_body(head: &Head, body: Body) -> Result<Multipart, RequestFault> {
    let body = Multipart::from(stream_body::request_body(head, body));
    match body.content_type().and_then(parts::boundary) {
        Some(_) => Ok(body),
        None => {
            let message = "it must be that of a multipart body, with a boundary";
            Err(RequestFault::parameter(Location::Header, CONTENT_TYPE.as_str(), message))
        }
    }
}

/// The parts of a request, unread, if there are any.
///
/// # Errors
///
/// When its content type is not that of a multipart body.
pub fn optional_request_body(head: &Head, body: Body) -> Result<Option<Multipart>, RequestFault> {
    let is_empty = body.is_end_stream() && !head.headers.contains_key(CONTENT_TYPE);
    if is_empty { Ok(None) } else { request_body(head, body).map(Some) }
}

/// An answer of these parts.
///
/// # Errors
///
/// When the parts were sent before, or the content type cannot stand in a header.
pub fn response(status: StatusCode, body: &Multipart) -> Result<Response<Body>, EncodeError> {
    let mut response: Response<Body> = writer::empty_response(status);
    writer::set_content_type(response.headers_mut(), body.content_type())?;
    *response.body_mut() = body.take().ok_or_else(stream_body::sent_before)?;
    Ok(response)
}

/// The parts of an answer, unread. That its content type is none of a multipart body shows at the first part.
pub fn answer(response: Response<Body>) -> Multipart {
    stream_body::answer(response).into()
}
