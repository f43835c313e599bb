//! Bodies of `multipart/form-data` (RFC 7578) as typed parts: values as text or JSON, files with their names and types.
//!
//! What is sent is streamed. What is received is read whole first, so that parts may come in any order.

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::body::content_type;
use super::fault::{DecodeFault, EncodeError, Location, RequestFault};
use super::multipart::{DEFAULT_PART_LIMIT, Multipart, Part};
use super::parts::{self, Event, Parser};
use super::shape::Shape;
use super::stream::Body;
use super::{codec, fields, stream_body};

/// A file in a multipart body.
#[derive(Debug, Default)]
pub struct FilePart {
    /// Its name.
    pub filename: Option<String>,
    /// Its media type.
    pub content_type: Option<String>,
    /// Its content. One that was received is in memory.
    pub body: Body,
}

impl FilePart {
    /// A file of this name and media type.
    pub fn new(filename: impl Into<String>, content_type: impl Into<String>, body: impl Into<Body>) -> Self {
        Self { filename: Some(filename.into()), content_type: Some(content_type.into()), body: body.into() }
    }
}

/// Parts that are being written.
#[derive(Debug, Default)]
pub struct PartsWriter(Vec<Part>);

impl PartsWriter {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value: a list as a part for each item, what has members as JSON, anything else as text. A media type of
    /// JSON makes JSON of all.
    ///
    /// # Errors
    ///
    /// When the value cannot be written.
    pub fn value<T: Serialize>(
        &mut self,
        name: &str,
        content_type: Option<&'static str>,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.put(name, content_type, &codec::encode(value)?)
    }

    fn put(&mut self, name: &str, content_type: Option<&'static str>, json: &[u8]) -> Result<(), EncodeError> {
        let value = serde_json::from_slice(json).map_err(|error| EncodeError::new(name, error.to_string()))?;
        let items = match value {
            Value::Array(items) => items,
            one => vec![one],
        };
        for item in items {
            let as_json = content_type.is_some_and(is_json) || matches!(item, Value::Array(_) | Value::Object(_));
            let (kind, text) = match item {
                item if as_json => (content_type.or(Some("application/json")), item.to_string()),
                Value::String(text) => (content_type, text),
                Value::Null => (content_type, String::new()),
                other => (content_type, other.to_string()),
            };
            self.push(name, None, kind, text.into())?;
        }
        Ok(())
    }

    /// Adds a file, of a media type unless it says its own.
    ///
    /// # Errors
    ///
    /// When its stream was sent before, or its media type cannot stand in a header.
    pub fn file(&mut self, name: &str, media_type: &'static str, file: &FilePart) -> Result<(), EncodeError> {
        let body = file.body.take().ok_or_else(stream_body::sent_before)?;
        let kind = file.content_type.as_deref().unwrap_or(media_type);
        // Without a name it would be a text to many servers.
        let filename = file.filename.as_deref().unwrap_or(name);
        self.push(name, Some(filename), Some(kind), body)
    }

    fn push(&mut self, name: &str, filename: Option<&str>, kind: Option<&str>, body: Body) -> Result<(), EncodeError> {
        let mut disposition = format!("form-data; name=\"{}\"", escaped(name));
        if let Some(filename) = filename {
            disposition.push_str(&format!("; filename=\"{}\"", escaped(filename)));
        }
        let invalid = |_| EncodeError::new(name, "its name or media type cannot stand in a header");
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_DISPOSITION, HeaderValue::from_bytes(disposition.as_bytes()).map_err(invalid)?);
        if let Some(kind) = kind {
            headers.insert(CONTENT_TYPE, HeaderValue::from_bytes(kind.as_bytes()).map_err(invalid)?);
        }
        self.0.push(Part { headers, body });
        Ok(())
    }

    /// The body of these parts.
    pub fn finish(self) -> Multipart {
        self.0.into_iter().fold(Multipart::new("multipart/form-data"), Multipart::with_part)
    }
}

/// As the HTML standard escapes names ("Multipart form data").
fn escaped(name: &str) -> String {
    let plain = |c: char| !c.is_control() || matches!(c, '\r' | '\n');
    name.chars()
        .filter(|c| plain(*c))
        .collect::<String>()
        .replace('"', "%22")
        .replace('\\', "%5C")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn unescaped(name: &str) -> String {
    name.replace("%22", "\"").replace("%5C", "\\").replace("%0D", "\r").replace("%0A", "\n")
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// Parts that were received. Those that nobody asks for are passed over.
#[derive(Debug)]
pub struct PartsReader(Vec<Received>);

#[derive(Debug)]
struct Received {
    name: String,
    filename: Option<String>,
    content_type: Option<String>,
    bytes: Bytes,
}

impl PartsReader {
    /// Takes a body apart.
    ///
    /// # Errors
    ///
    /// When it is no multipart body, or has too many parts.
    pub fn new(headers: &HeaderMap, body: &Bytes) -> Result<Self, RequestFault> {
        let Some(boundary) = content_type(headers).and_then(parts::boundary) else {
            let message = "it must be that of a multipart body, with a boundary";
            return Err(RequestFault::parameter(Location::Header, CONTENT_TYPE.as_str(), message));
        };
        let malformed = |message: &str| RequestFault::body(DecodeFault::new(message));
        let mut parser = Parser::new(&boundary);
        parser.push(body);
        let (mut found, mut count): (Vec<Received>, usize) = (Vec::new(), 0);
        let mut open: Option<(Received, Vec<u8>)> = None;
        loop {
            match parser.next(true).map_err(malformed)? {
                Event::Head(headers) => {
                    count += 1;
                    if count > DEFAULT_PART_LIMIT {
                        return Err(malformed("it has too many parts"));
                    }
                    open = head(&headers).map(|part| (part, Vec::new()));
                }
                Event::Data(data) => {
                    if let Some((_, bytes)) = &mut open {
                        bytes.extend_from_slice(&data);
                    }
                }
                Event::PartEnd => {
                    found.extend(open.take().map(|(part, bytes)| Received { bytes: bytes.into(), ..part }))
                }
                Event::End | Event::Hungry => return Ok(Self(found)),
            }
        }
    }

    /// A value, if it is there.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn value<T: DeserializeOwned>(
        &mut self,
        name: &'static str,
        shape: &'static Shape,
    ) -> Result<Option<T>, RequestFault> {
        let Some(value) = self.json(name, shape)? else { return Ok(None) };
        codec::decode(value.to_string().as_bytes()).map(Some).map_err(|fault| at(name, fault))
    }

    /// A value that must be there; a list may be empty.
    ///
    /// # Errors
    ///
    /// When it does not fit or is missing.
    pub fn required_value<T: DeserializeOwned>(
        &mut self,
        name: &'static str,
        shape: &'static Shape,
    ) -> Result<T, RequestFault> {
        match self.value(name, shape)? {
            Some(value) => Ok(value),
            None if fields::is_list(shape) => codec::decode(b"[]").map_err(|fault| at(name, fault)),
            None => Err(missing(name)),
        }
    }

    fn json(&mut self, name: &'static str, shape: &'static Shape) -> Result<Option<Value>, RequestFault> {
        let mut texts = Vec::new();
        for part in self.take(name) {
            let json = part.content_type.as_deref().is_some_and(is_json);
            let text = String::from_utf8(part.bytes.into());
            texts.push((text.map_err(|_| at(name, DecodeFault::new("it is not UTF-8")))?, json));
        }
        Ok((!texts.is_empty()).then(|| fields::of_texts(texts, shape)))
    }

    /// A file, if it is there.
    pub fn file(&mut self, name: &'static str) -> Option<FilePart> {
        self.files(name)?.pop()
    }

    /// A file that must be there.
    ///
    /// # Errors
    ///
    /// When it is missing.
    pub fn required_file(&mut self, name: &'static str) -> Result<FilePart, RequestFault> {
        self.file(name).ok_or_else(|| missing(name))
    }

    /// All files of a name, if there are any.
    pub fn files(&mut self, name: &'static str) -> Option<Vec<FilePart>> {
        let files: Vec<FilePart> = self
            .take(name)
            .into_iter()
            .map(|part| FilePart { filename: part.filename, content_type: part.content_type, body: part.bytes.into() })
            .collect();
        (!files.is_empty()).then_some(files)
    }

    /// The parts of a name; `name[]` and `name[0]` are spellings of it.
    fn take(&mut self, name: &str) -> Vec<Received> {
        let is_own = |part: &Received| match part.name.strip_prefix(name) {
            Some("") => true,
            Some(rest) => rest
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
                .is_some_and(|index| index.bytes().all(|byte| byte.is_ascii_digit())),
            None => false,
        };
        let (own, others) = std::mem::take(&mut self.0).into_iter().partition(is_own);
        self.0 = others;
        own
    }
}

/// What the head of a part says; without a name it is nobody's.
fn head(headers: &HeaderMap) -> Option<Received> {
    let disposition = std::str::from_utf8(headers.get(CONTENT_DISPOSITION)?.as_bytes()).ok()?;
    let (_, parameters) = disposition.split_once(';')?;
    Some(Received {
        name: unescaped(&parts::parameter_of(parameters, "name")?),
        filename: parts::parameter_of(parameters, "filename").map(|name| unescaped(&name)),
        content_type: content_type(headers).map(str::to_owned),
        bytes: Bytes::new(),
    })
}

fn at(name: &str, fault: DecodeFault) -> RequestFault {
    let token = name.replace('~', "~0").replace('/', "~1");
    RequestFault::body(DecodeFault { pointer: format!("/{token}{}", fault.pointer), message: fault.message })
}

fn missing(name: &str) -> RequestFault {
    RequestFault::body(DecodeFault::new(format!("the part `{name}` is required and missing")))
}
