//! The framing of `multipart` bodies (RFC 2046, section 5.1): bytes in, heads and chunks of parts out.
//!
//! It holds back no more than a delimiter's length of a part's content, does no input or output, and knows
//! nothing of what parts mean.

use bytes::{Buf, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memmem::{self, Finder};

/// How long the head of a part may be.
pub(crate) const MAX_HEAD: usize = 16 << 10;
/// How many headers a part may have.
const MAX_HEADERS: usize = 64;
/// How much white space may follow a boundary.
const MAX_PADDING: usize = 256;

/// What comes next.
#[derive(Debug, PartialEq)]
pub(crate) enum Event {
    /// A part begins.
    Head(HeaderMap),
    /// More of its content.
    Data(Bytes),
    /// It ends.
    PartEnd,
    /// There are no more parts.
    End,
    /// More bytes are needed.
    Hungry,
}

enum State {
    /// Before the first boundary; what is there means nothing.
    Preamble,
    /// After a boundary.
    Boundary,
    /// In the head of a part.
    Head,
    /// Where a part's content begins, or its end at once.
    Start,
    /// In the content of a part.
    Content,
    /// After the last boundary; what is there means nothing.
    End,
}

/// Splits the bytes of a body into parts.
pub(crate) struct Parser {
    /// Line break, two hyphens and the boundary.
    delimiter: Finder<'static>,
    buffer: BytesMut,
    /// How much of a head was searched for its end in vain.
    searched: usize,
    state: State,
}

impl Parser {
    pub(crate) fn new(boundary: &str) -> Self {
        let delimiter = Finder::new(format!("\r\n--{boundary}").as_bytes()).into_owned();
        // The first boundary may be the very first thing, without the line break that belongs to the others.
        Self { delimiter, buffer: BytesMut::from(&b"\r\n"[..]), searched: 0, state: State::Preamble }
    }

    /// Takes the next bytes of the body.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if !matches!(self.state, State::End) {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// What comes next; `ended` says that no more bytes will come.
    ///
    /// # Errors
    ///
    /// Says why the bytes are no parts.
    pub(crate) fn next(&mut self, ended: bool) -> Result<Event, &'static str> {
        loop {
            let event = match self.state {
                State::Preamble => match self.content() {
                    Event::Data(_) => None,
                    Event::PartEnd => self.become_state(State::Boundary),
                    other => Some(other),
                },
                State::Boundary => self.boundary()?,
                State::Head => self.head()?,
                State::Start => self.start(),
                State::Content => {
                    let event = self.content();
                    if event == Event::PartEnd {
                        self.state = State::Boundary;
                    }
                    Some(event)
                }
                State::End => Some(Event::End),
            };
            match event {
                None => {}
                Some(Event::Hungry) if ended => return Err("it ends before its last boundary"),
                Some(event) => return Ok(event),
            }
        }
    }

    /// `None`, so that the next state is looked at.
    fn become_state(&mut self, state: State) -> Option<Event> {
        self.state = state;
        None
    }

    /// Bytes up to the next delimiter, which is taken away at `PartEnd`.
    fn content(&mut self) -> Event {
        let delimiter = self.delimiter.needle();
        match self.delimiter.find(&self.buffer) {
            Some(0) => {
                self.buffer.advance(delimiter.len());
                Event::PartEnd
            }
            Some(at) => Event::Data(self.buffer.split_to(at).freeze()),
            None => {
                // What may be the beginning of a delimiter waits for more.
                let longest = delimiter.len().min(self.buffer.len());
                let begins =
                    |length: &usize| delimiter.get(..*length).is_some_and(|start| self.buffer.ends_with(start));
                let kept = (1..=longest).rev().find(begins).unwrap_or_default();
                match self.buffer.len() - kept {
                    0 => Event::Hungry,
                    free => Event::Data(self.buffer.split_to(free).freeze()),
                }
            }
        }
    }

    /// What follows a boundary: two hyphens at the end, or white space and a line break.
    fn boundary(&mut self) -> Result<Option<Event>, &'static str> {
        if self.buffer.starts_with(b"--") {
            self.buffer.clear();
            return Ok(self.become_state(State::End));
        }
        let padding = self.buffer.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match self.buffer.get(padding..).unwrap_or_default() {
            _ if padding > MAX_PADDING => Err("too much white space follows a boundary"),
            [] | [b'\r'] | [b'-'] => Ok(Some(Event::Hungry)),
            [b'\r', b'\n', ..] => {
                self.buffer.advance(padding + 2);
                Ok(self.become_state(State::Head))
            }
            _ => Err("a boundary is followed by neither `--` nor a line break"),
        }
    }

    /// The head of a part. The line break after it stays, because it may belong to the next delimiter.
    fn head(&mut self) -> Result<Option<Event>, &'static str> {
        if self.buffer.starts_with(b"\r\n") {
            self.state = State::Start;
            return Ok(Some(Event::Head(HeaderMap::new())));
        }
        let searched = self.searched.saturating_sub(3);
        let end = self.buffer.get(searched..).and_then(|rest| memmem::find(rest, b"\r\n\r\n"));
        match end.map(|at| at + searched) {
            None if self.buffer.len() < MAX_HEAD => {
                self.searched = self.buffer.len();
                Ok(Some(Event::Hungry))
            }
            Some(end) if end < MAX_HEAD => {
                let headers = headers(self.buffer.get(..end + 4).unwrap_or_default())?;
                self.buffer.advance(end + 2);
                self.searched = 0;
                self.state = State::Start;
                Ok(Some(Event::Head(headers)))
            }
            _ => Err("the head of a part is too long"),
        }
    }

    /// Whether the line break after a head belongs to the delimiter that follows at once.
    fn start(&mut self) -> Option<Event> {
        let delimiter = self.delimiter.needle();
        let shared = delimiter.len().min(self.buffer.len());
        let begins = self.buffer.get(..shared) == delimiter.get(..shared);
        if begins && shared < delimiter.len() {
            return Some(Event::Hungry);
        }
        if !begins {
            self.buffer.advance(2);
        }
        self.become_state(State::Content)
    }
}

/// The headers of a part's head.
fn headers(head: &[u8]) -> Result<HeaderMap, &'static str> {
    let mut lines = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let lines = match httparse::parse_headers(head, &mut lines) {
        Ok(httparse::Status::Complete((_, lines))) => lines,
        Err(httparse::Error::TooManyHeaders) => return Err("a part has too many headers"),
        _ => return Err("the head of a part has a line that is no header"),
    };
    let mut headers = HeaderMap::with_capacity(lines.len());
    for line in lines {
        let name = HeaderName::from_bytes(line.name.as_bytes());
        let value = HeaderValue::from_bytes(line.value);
        let (Ok(name), Ok(value)) = (name, value) else {
            return Err("the head of a part has a line that is no header");
        };
        headers.append(name, value);
    }
    Ok(headers)
}

/// The boundary that a content type names, if it is that of a multipart body.
pub(crate) fn boundary(content_type: &str) -> Option<String> {
    let (essence, parameters) = content_type.split_once(';')?;
    let (kind, _) = essence.split_once('/')?;
    if !kind.trim().eq_ignore_ascii_case("multipart") {
        return None;
    }
    parameter_of(parameters, "boundary").filter(|value| (1..=MAX_BOUNDARY).contains(&value.len()))
}

/// One of the parameters that follow the first semicolon of a header such as `Content-Disposition` (RFC 6266).
pub(crate) fn parameter_of(parameters: &str, wanted: &str) -> Option<String> {
    let mut rest = parameters;
    loop {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = parameter_value(after.trim_start())?;
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after.trim_start().strip_prefix(';')?;
    }
}

/// How long a boundary may be; RFC 2046 allows 70 characters.
const MAX_BOUNDARY: usize = 256;

/// A token or a quoted text, and what follows it.
fn parameter_value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (token, rest) = text.split_at_checked(end)?;
        return Some((token.trim_end().to_owned(), rest));
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    loop {
        match characters.next()? {
            '"' => return Some((value, characters.as_str())),
            '\\' => value.push(characters.next()?),
            other => value.push(other),
        }
    }
}
