//! Sequences in bodies: where each item ends. Events as the HTML standard has them ("Server-sent events", section
//! 9.2.6), lines of JSON, and JSON text sequences (RFC 7464).
//!
//! It must not decode items, nor do input or output.

use bytes::{Buf, Bytes, BytesMut};
use memchr::{memchr, memchr2};

/// How items follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Events with fields.
    Events,
    /// A line each.
    Lines,
    /// Each after a record separator.
    Sequence,
}

/// One item as it stands on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) event: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) retry: Option<u64>,
    pub(crate) data: Bytes,
}

const RECORD_SEPARATOR: u8 = 0x1e;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Splits the bytes of a body into items.
#[derive(Debug)]
pub(crate) struct Splitter {
    framing: Framing,
    buffer: BytesMut,
    /// How much of the buffer was searched for an end in vain.
    searched: usize,
    limit: usize,
    started: bool,
    /// Whether the last line ended in a carriage return, whose line feed may still come.
    after_return: bool,
    event: Frame,
    has_data: bool,
    text: Vec<u8>,
}

impl Splitter {
    pub(crate) fn new(framing: Framing, limit: usize) -> Self {
        Self {
            framing,
            buffer: BytesMut::new(),
            searched: 0,
            limit,
            started: false,
            after_return: false,
            event: Frame::default(),
            has_data: false,
            text: Vec::new(),
        }
    }

    pub(crate) fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    /// Takes the next bytes of the body.
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// The next item, if it is there whole; `ended` says that no more bytes will come.
    ///
    /// # Errors
    ///
    /// When an item is larger than the limit.
    pub(crate) fn next(&mut self, ended: bool) -> Result<Option<Frame>, &'static str> {
        if !self.started {
            let begins = BYTE_ORDER_MARK.starts_with(&self.buffer) && self.buffer.len() < BYTE_ORDER_MARK.len();
            if begins && !ended {
                return Ok(None);
            }
            if self.buffer.starts_with(BYTE_ORDER_MARK) {
                self.buffer.advance(BYTE_ORDER_MARK.len());
            }
            self.started = true;
        }
        let found = match self.framing {
            Framing::Events => self.event(),
            Framing::Lines => self.until(b'\n', ended),
            Framing::Sequence => self.until(RECORD_SEPARATOR, ended),
        };
        match found {
            None if self.buffer.len().max(self.text.len()) > self.limit => Err("an item is larger than the limit"),
            found => Ok(found),
        }
    }

    /// What stands before the next `end`, blank items passed over.
    fn until(&mut self, end: u8, ended: bool) -> Option<Frame> {
        loop {
            let rest = self.buffer.get(self.searched..).unwrap_or_default();
            let item = match memchr(end, rest) {
                Some(at) => {
                    let item = self.buffer.split_to(self.searched + at).freeze();
                    self.buffer.advance(1);
                    item
                }
                None if ended && !self.buffer.is_empty() => self.buffer.split().freeze(),
                None => {
                    self.searched = self.buffer.len();
                    return None;
                }
            };
            self.searched = 0;
            let data = item.slice_ref(item.trim_ascii());
            if !data.is_empty() {
                return Some(Frame { data, ..Frame::default() });
            }
        }
    }

    /// The next event; one that the end cuts off is none.
    fn event(&mut self) -> Option<Frame> {
        loop {
            if self.after_return && !self.buffer.is_empty() {
                self.after_return = false;
                if self.buffer.starts_with(b"\n") {
                    self.buffer.advance(1);
                }
            }
            let rest = self.buffer.get(self.searched..).unwrap_or_default();
            let Some(at) = memchr2(b'\r', b'\n', rest) else {
                self.searched = self.buffer.len();
                return None;
            };
            let line = self.buffer.split_to(self.searched + at);
            self.after_return = self.buffer.starts_with(b"\r");
            self.buffer.advance(1);
            self.searched = 0;
            if !line.is_empty() {
                self.field(&line);
            } else if let Some(event) = self.dispatch() {
                return Some(event);
            }
        }
    }

    fn field(&mut self, line: &[u8]) {
        let (name, value) = match memchr(b':', line) {
            Some(at) => line.split_at(at),
            None => (line, &b""[..]),
        };
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        let text = || String::from_utf8_lossy(value).into_owned();
        match name {
            b"data" => {
                if self.has_data {
                    self.text.push(b'\n');
                }
                self.has_data = true;
                self.text.extend_from_slice(value);
            }
            b"event" => self.event.event = Some(text()),
            b"id" if !value.contains(&0) => self.event.id = Some(text()),
            b"retry" if !value.is_empty() && value.iter().all(u8::is_ascii_digit) => {
                self.event.retry = text().parse().ok();
            }
            // A comment begins with the colon; other names mean nothing.
            _ => {}
        }
    }

    /// The event that a blank line ends; without data it is none.
    fn dispatch(&mut self) -> Option<Frame> {
        let event = std::mem::take(&mut self.event);
        let data = Bytes::from(std::mem::take(&mut self.text));
        std::mem::take(&mut self.has_data).then_some(Frame { data, ..event })
    }
}

/// An item as it stands on the wire.
pub(crate) fn write(framing: Framing, frame: &Frame) -> Bytes {
    let mut out = Vec::with_capacity(frame.data.len() + 16);
    match framing {
        Framing::Events => {
            let mut field = |name: &str, value: &[u8]| {
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b": ");
                out.extend_from_slice(value);
                out.push(b'\n');
            };
            // A line break would begin another field.
            let one_line = |text: &String| text.replace(['\r', '\n', '\0'], " ");
            frame.event.iter().for_each(|name| field("event", one_line(name).as_bytes()));
            frame.id.iter().for_each(|id| field("id", one_line(id).as_bytes()));
            frame.retry.iter().for_each(|retry| field("retry", retry.to_string().as_bytes()));
            lines(&frame.data).into_iter().for_each(|line| field("data", line));
            out.push(b'\n');
        }
        Framing::Lines => {
            out.extend_from_slice(&frame.data);
            out.push(b'\n');
        }
        Framing::Sequence => {
            out.push(RECORD_SEPARATOR);
            out.extend_from_slice(&frame.data);
            out.push(b'\n');
        }
    }
    out.into()
}

/// The lines of a text, whichever line break ends them; there is one at least.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = memchr2(b'\r', b'\n', rest) {
        let (line, after) = rest.split_at(at);
        lines.push(line);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.get(1..)).unwrap_or_default();
    }
    lines.push(rest);
    lines
}
