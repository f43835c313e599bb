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
use super::parameter::{Parameter, Style};
use super::path::{self, PathValue};
use super::styles::{Reserved, header_text, path_value, push_pairs, query_pairs};
pub(crate) use super::styles::{encoded, header_value, push_pair};

/// A request that is being written. The first parameter that cannot be written is said when it is finished.
#[derive(Debug)]
pub struct RequestWriter {
    method: Method,
    template: &'static str,
    path: Vec<(&'static str, PathValue)>,
    query: String,
    cookies: String,
    headers: HeaderMap,
    body: Bytes,
    fault: Option<EncodeError>,
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
            fault: None,
        }
    }

    /// Sets a path parameter.
    pub fn path<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) {
        let value = path_value(name, style, value.to_plain());
        self.put(value, |request, value| request.path.push((name, value)));
    }

    /// Adds a query parameter.
    pub fn query<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) {
        let pairs = query_pairs(name, style, value.to_plain(), Reserved::Encoded);
        self.put(pairs, |request, pairs| push_pairs(&mut request.query, '&', pairs));
    }

    /// Adds a query parameter whose reserved characters stay as they are, but for those that would end it
    /// (`allowReserved`).
    pub fn reserved_query<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) {
        let pairs = query_pairs(name, style, value.to_plain(), Reserved::Kept);
        self.put(pairs, |request, pairs| push_pairs(&mut request.query, '&', pairs));
    }

    /// Adds to the query what is the same in all requests of an operation.
    pub fn fixed_query(&mut self, name: &str, value: &str) {
        push_pair(&mut self.query, '&', name, &encoded(value));
    }

    /// Adds a header; its name is given in lower case.
    pub fn header<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) {
        let done = header_text(name, style, value.to_plain()).and_then(|text| self.set_header(name, &text));
        self.put(done, |_, ()| {});
    }

    /// Adds a cookie.
    pub fn cookie<T: Parameter>(&mut self, name: &'static str, style: Style, value: &T) {
        let pairs = query_pairs(name, style, value.to_plain(), Reserved::Encoded);
        self.put(pairs, |request, pairs| push_pairs(&mut request.cookies, ';', pairs));
    }

    /// Sets a parameter that is written as JSON.
    pub fn json_parameter<T: Serialize>(&mut self, location: Location, name: &'static str, value: &T) {
        let text = serde_json::to_string(value).map_err(|error| EncodeError::new(name, error.to_string()));
        self.put(text, |request, text| match location {
            Location::Path => request.path(name, Style::Simple, &text),
            Location::Query => request.query(name, Style::Form, &text),
            Location::Header => request.header(name, Style::Simple, &text),
            Location::Cookie => request.cookie(name, Style::Form, &text),
            Location::Body => {
                let done = request.json("application/json", value);
                request.put(done, |_, ()| {});
            }
        });
    }

    /// Does this with what could be written, and keeps the first fault of what could not.
    fn put<V>(&mut self, written: Result<V, EncodeError>, with: impl FnOnce(&mut Self, V)) {
        match written {
            Ok(value) => with(self, value),
            Err(fault) => self.fault = self.fault.take().or(Some(fault)),
        }
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
    /// Names the first parameter whose value cannot be written: one that cannot stand in a path or a header, a list
    /// that cannot be told from an empty one, a text that holds its style's delimiter and cannot hide it.
    pub fn finish(mut self) -> Result<Request<Bytes>, EncodeError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
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
