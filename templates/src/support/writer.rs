//! Writing requests and responses: the outgoing half of an operation's conversions.
//!
//! Conversion to text is generic and short; everything behind it is compiled once.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use serde::Serialize;

use super::body::RawBody;
use super::codec;
use super::fault::{EncodeError, Location};
use super::parameter::{Parameter, Plain, Style};
use super::path::{self, PathValue};
use super::percent;

/// A request that is being written.
#[derive(Debug)]
pub struct RequestWriter {
    method: Method,
    template: &'static str,
    path: Vec<(&'static str, PathValue)>,
    query: String,
    cookies: String,
    headers: HeaderMap,
    body: Bytes,
}

impl RequestWriter {
    /// A request for a path template.
    pub fn new(method: Method, template: &'static str) -> Self {
        Self {
            method,
            template,
            path: Vec::new(),
            query: String::new(),
            cookies: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    /// Sets a path parameter.
    ///
    /// # Errors
    ///
    /// When a list cannot be told from an empty one.
    pub fn path<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), EncodeError> {
        self.path.push((name, path_value(name, style, value.to_plain())?));
        Ok(())
    }

    /// Adds a query parameter.
    ///
    /// # Errors
    ///
    /// When a text holds the style's delimiter and cannot hide it.
    pub fn query<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), EncodeError> {
        let pairs = query_pairs(name, style, value.to_plain())?;
        for (name, value) in pairs {
            push_pair(&mut self.query, '&', &name, &value);
        }
        Ok(())
    }

    /// Adds a header; its name is given in lower case.
    ///
    /// # Errors
    ///
    /// When a text cannot stand in a header.
    pub fn header<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), EncodeError> {
        let text = header_text(name, style, value.to_plain())?;
        self.set_header(name, &text)
    }

    /// Adds a cookie.
    ///
    /// # Errors
    ///
    /// When a text holds the style's delimiter and cannot hide it.
    pub fn cookie<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) -> Result<(), EncodeError> {
        let pairs = query_pairs(name, style, value.to_plain())?;
        for (name, value) in pairs {
            push_pair(&mut self.cookies, ';', &name, &value);
        }
        Ok(())
    }

    /// Sets a parameter that is written as JSON.
    ///
    /// # Errors
    ///
    /// When the value cannot be written or the text cannot stand where it should.
    pub fn json_parameter<T: Serialize>(
        &mut self,
        location: Location,
        name: &'static str,
        value: &T,
    ) -> Result<(), EncodeError> {
        let text = serde_json::to_string(value).map_err(|error| EncodeError::new(name, error.to_string()))?;
        match location {
            Location::Path => self.path(name, Style::Simple, &text)?,
            Location::Query => self.query(name, Style::Form, &text)?,
            Location::Header => self.header(name, Style::Simple, &text)?,
            Location::Cookie => self.cookie(name, Style::Form, &text)?,
            Location::Body => return self.json("application/json", value),
        }
        Ok(())
    }

    /// Sets the body to JSON.
    ///
    /// # Errors
    ///
    /// When the value cannot be written.
    pub fn json<T: Serialize>(&mut self, media_type: &'static str, value: &T) -> Result<(), EncodeError> {
        self.body = codec::encode(value)?;
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        Ok(())
    }

    /// Sets the body to bytes.
    ///
    /// # Errors
    ///
    /// When the content type cannot stand in a header.
    pub fn raw(&mut self, body: &RawBody) -> Result<(), EncodeError> {
        self.content_type(body.content_type.as_deref())?;
        self.body = body.bytes.clone();
        Ok(())
    }

    /// Says which media types the answer may have.
    pub fn accept(&mut self, media_types: &'static str) {
        self.headers.insert(ACCEPT, HeaderValue::from_static(media_types));
    }

    /// Sets the content type, if there is one.
    ///
    /// # Errors
    ///
    /// When it cannot stand in a header.
    pub fn content_type(&mut self, kind: Option<&str>) -> Result<(), EncodeError> {
        set_content_type(&mut self.headers, kind)
    }

    /// The finished request.
    ///
    /// # Errors
    ///
    /// Names the path parameter whose value cannot stand in a path.
    pub fn finish(mut self) -> Result<Request<Bytes>, EncodeError> {
        let mut target = path::fill(self.template, &self.path)?;
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&self.query);
        }
        if !self.cookies.is_empty() {
            let cookies = std::mem::take(&mut self.cookies);
            self.set_header(COOKIE.as_str(), &cookies)?;
        }
        let uri = http::Uri::try_from(target).map_err(|error| EncodeError::new("path", error.to_string()))?;
        let mut request = Request::new(self.body);
        *request.method_mut() = self.method;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    fn set_header(&mut self, name: &str, text: &str) -> Result<(), EncodeError> {
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|error| EncodeError::new(name, error.to_string()))?;
        self.headers.insert(key, header_value(name, text)?);
        Ok(())
    }
}

/// A header's value, if the text comes back from it unchanged.
pub(crate) fn header_value(name: &str, text: &str) -> Result<HeaderValue, EncodeError> {
    if text.trim_matches([' ', '\t']).len() != text.len() {
        return Err(EncodeError::new(name, "white space at its ends would be lost in a header"));
    }
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| EncodeError::new(name, "it has control characters, which a header cannot hold"))
}

/// Adds `name=value` to a query or a list of cookies; `value` is encoded already.
pub(crate) fn push_pair(out: &mut String, delimiter: char, name: &str, value: &str) {
    if !out.is_empty() {
        out.push(delimiter);
        if delimiter == ';' {
            out.push(' ');
        }
    }
    match delimiter {
        // The names of cookies are tokens (RFC 6265, section 4.1.1), and few servers decode them.
        ';' => {
            percent::encode_unless(out, name, |byte| byte.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&byte))
        }
        _ => percent::encode_into(out, name),
    }
    out.push('=');
    out.push_str(value);
}

pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    percent::encode_into(&mut out, text);
    out
}

/// Names and encoded values that a parameter becomes in a query or in cookies.
fn query_pairs(name: &str, style: Style, plain: Plain) -> Result<Vec<(String, String)>, EncodeError> {
    let one = |text: String| vec![(name.to_owned(), text)];
    Ok(match (plain, style) {
        (Plain::One(text), _) => one(encoded(&text)),
        (Plain::Many(texts), Style::Form) => texts.iter().map(|text| (name.to_owned(), encoded(text))).collect(),
        (Plain::Many(texts), style) => one(delimited(name, style, &texts)?),
        (Plain::Named(pairs), Style::Form) => pairs.iter().map(|(key, text)| (key.clone(), encoded(text))).collect(),
        (Plain::Named(pairs), Style::DeepObject) => {
            pairs.iter().map(|(key, text)| (format!("{name}[{key}]"), encoded(text))).collect()
        }
        (Plain::Named(pairs), style) => {
            let texts: Vec<String> = pairs.into_iter().flat_map(|(key, text)| [key, text]).collect();
            one(delimited(name, style, &texts)?)
        }
    })
}

/// Encoded texts with the style's delimiter between them.
fn delimited(name: &str, style: Style, texts: &[String]) -> Result<String, EncodeError> {
    refuse_one_empty(name, texts)?;
    let delimiter = style.delimiter();
    let written = match delimiter {
        ',' => ",".to_owned(),
        other => {
            if texts.iter().any(|text| text.contains(other)) {
                return Err(EncodeError::new(name, format!("a text that holds {other:?} cannot stand in this list")));
            }
            encoded(other.encode_utf8(&mut [0; 4]))
        }
    };
    // A comma within a text is encoded and so differs from one between texts.
    Ok(texts.iter().map(|text| encoded(text)).collect::<Vec<_>>().join(&written))
}

fn refuse_one_empty(name: &str, texts: &[String]) -> Result<(), EncodeError> {
    match texts {
        [only] if only.is_empty() => {
            Err(EncodeError::new(name, "a list of one empty text would read as an empty list"))
        }
        _ => Ok(()),
    }
}

/// A header's text; headers are not percent-encoded, so that commas cannot hide.
pub(crate) fn header_text(name: &str, style: Style, plain: Plain) -> Result<String, EncodeError> {
    let texts = match plain {
        Plain::One(text) => return Ok(text),
        Plain::Many(texts) => texts,
        Plain::Named(pairs) if style == Style::SimpleExplode => {
            if pairs.iter().any(|(key, _)| key.contains('=')) {
                return Err(EncodeError::new(name, "a name that holds `=` cannot stand in this header"));
            }
            pairs.into_iter().map(|(key, text)| format!("{key}={text}")).collect()
        }
        Plain::Named(pairs) => pairs.into_iter().flat_map(|(key, text)| [key, text]).collect(),
    };
    let lossy = |text: &String| text.contains(',') || text.is_empty() || text.trim_matches([' ', '\t']) != text;
    if texts.iter().any(lossy) {
        return Err(EncodeError::new(name, "a text that is empty or holds a comma cannot stand in a header's list"));
    }
    Ok(texts.join(", "))
}

/// A path parameter's texts, each with the delimiter that follows it.
fn path_value(name: &str, style: Style, plain: Plain) -> Result<PathValue, EncodeError> {
    Ok(match plain {
        Plain::One(text) => vec![(text, "")],
        Plain::Many(texts) => {
            refuse_one_empty(name, &texts)?;
            let last = texts.len().saturating_sub(1);
            texts.into_iter().enumerate().map(|(at, text)| (text, if at < last { "," } else { "" })).collect()
        }
        Plain::Named(pairs) => {
            let between = if style == Style::SimpleExplode { "=" } else { "," };
            let last = pairs.len().saturating_sub(1);
            let pairs = pairs.into_iter().enumerate();
            pairs.flat_map(|(at, (key, text))| [(key, between), (text, if at < last { "," } else { "" })]).collect()
        }
    })
}

pub(crate) fn set_content_type(headers: &mut HeaderMap, kind: Option<&str>) -> Result<(), EncodeError> {
    if let Some(kind) = kind {
        headers.insert(CONTENT_TYPE, header_value("content-type", kind)?);
    }
    Ok(())
}

/// The status of an answer that is for the statuses from `first` to `last`.
///
/// # Errors
///
/// When it is none of them: the other side would take the answer for another one.
pub fn status_within(status: StatusCode, first: u16, last: u16) -> Result<StatusCode, EncodeError> {
    if (first..=last).contains(&status.as_u16()) {
        return Ok(status);
    }
    Err(EncodeError::new("status", format!("{} is not one from {first} to {last}", status.as_u16())))
}

/// An answer without a body.
pub fn empty_response<B: From<Bytes>>(status: StatusCode) -> Response<B> {
    with_status(status, Bytes::new()).map(B::from)
}

/// An answer of JSON.
///
/// # Errors
///
/// When the value cannot be written.
pub fn json_response<B: From<Bytes>, T: Serialize>(
    status: StatusCode,
    media_type: &'static str,
    value: &T,
) -> Result<Response<B>, EncodeError> {
    let mut response = with_status(status, codec::encode(value)?);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    Ok(response.map(B::from))
}

/// An answer of bytes.
///
/// # Errors
///
/// When the content type cannot stand in a header.
pub fn raw_response<B: From<Bytes>>(status: StatusCode, body: &RawBody) -> Result<Response<B>, EncodeError> {
    let mut response = with_status(status, body.bytes.clone());
    set_content_type(response.headers_mut(), body.content_type.as_deref())?;
    Ok(response.map(B::from))
}

fn with_status(status: StatusCode, body: Bytes) -> Response<Bytes> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response
}
