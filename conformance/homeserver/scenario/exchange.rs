//! An exchange with the homeserver as it stands on the wire, and as a line of JSON.
//!
//! Nothing here may know an operation.

#![allow(dead_code, reason = "one program writes exchanges, the other reads them")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use serde::{Deserialize, Serialize};

use crate::Fault;

/// A request and its answer. Bodies are in base64: they need not be text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Exchange {
    pub(crate) method: String,
    /// The path and the query.
    pub(crate) target: String,
    pub(crate) status: u16,
    request: Message,
    response: Message,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Message {
    headers: Vec<(String, String)>,
    body: String,
}

impl Message {
    fn new(headers: &HeaderMap, body: &[u8]) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        Self { headers, body: STANDARD.encode(body) }
    }

    fn headers(&self) -> Result<HeaderMap, Fault> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
        }
        Ok(headers)
    }

    fn body(&self) -> Result<Bytes, Fault> {
        Ok(STANDARD.decode(&self.body)?.into())
    }
}

impl Exchange {
    pub(crate) fn new(request: &Request<Bytes>, response: &Response<Bytes>) -> Self {
        Self {
            method: request.method().to_string(),
            target: request.uri().to_string(),
            status: response.status().as_u16(),
            request: Message::new(request.headers(), request.body()),
            response: Message::new(response.headers(), response.body()),
        }
    }

    pub(crate) fn request(&self) -> Result<Request<Bytes>, Fault> {
        let mut request = Request::new(self.request.body()?);
        *request.method_mut() = Method::try_from(self.method.as_str())?;
        *request.uri_mut() = Uri::try_from(&self.target)?;
        *request.headers_mut() = self.request.headers()?;
        Ok(request)
    }

    pub(crate) fn response(&self) -> Result<Response<Bytes>, Fault> {
        let mut response = Response::new(self.response.body()?);
        *response.status_mut() = StatusCode::from_u16(self.status)?;
        *response.headers_mut() = self.response.headers()?;
        Ok(response)
    }
}
