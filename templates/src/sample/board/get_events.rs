//! `GET /base/v1/events`: waits for new events.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, Serializer};

use crate::sample::event::Event;
use crate::security::AccessToken;
use crate::support::codec::{self, FromMembers, ObjectReader, ObjectWriter};
use crate::support::parameter::Style;
use crate::support::reader::{self, RequestReader};
use crate::support::validate::{self, At, Validate, Violations};
use crate::support::writer::{self, RequestWriter};
use crate::support::{EncodeError, Extra, Operation, RawBody, RequestFault, ResponseFault};

/// What `getEvents` is asked with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetEventsRequest {
    /// The token to go on from.
    pub from: Option<String>,
    /// How long to wait for an event, in milliseconds.
    pub timeout: Option<i64>,
}

impl GetEventsRequest {
    /// A request with nothing but what it must have.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the token to go on from.
    #[must_use]
    pub fn with_from(mut self, from: impl Into<String>) -> Self {
        self.from = Some(from.into());
        self
    }

    /// Sets how long to wait for an event, in milliseconds.
    #[must_use]
    pub fn with_timeout(mut self, timeout: impl Into<i64>) -> Self {
        self.timeout = Some(timeout.into());
        self
    }
}

/// New events.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetEventsResponse {
    /// The events, oldest first.
    pub chunk: Option<Vec<Event>>,
    /// The token to go on from.
    pub end: Option<String>,
    /// Members that the description does not name.
    pub extra: Extra,
}

/// Why `getEvents` failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GetEventsError {
    /// 400: the token is not one of this server's.
    BadRequest(RawBody),
    /// A status that the description does not list.
    Other(StatusCode, RawBody),
}

impl GetEventsError {
    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Other(status, _) => *status,
        }
    }
}

impl fmt::Display for GetEventsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::BadRequest(..) => "GetEventsError::BadRequest",
            Self::Other(..) => "GetEventsError::Other",
        };
        write!(f, "{variant} ({})", self.status())
    }
}

impl std::error::Error for GetEventsError {}

impl Operation for GetEventsRequest {
    type Response = GetEventsResponse;
    type Error = GetEventsError;
    type Credentials = AccessToken;
    type RequestBody = Bytes;
    type ResponseBody = Bytes;

    const ID: &'static str = "getEvents";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/base/v1/events";
    const HAS_BODY: bool = false;

    fn to_http(&self) -> Result<Request<Bytes>, EncodeError> {
        let mut request = RequestWriter::new(Self::METHOD, Self::PATH);
        if let Some(value) = &self.from {
            request.query("from", Style::Form, value);
        }
        if let Some(value) = &self.timeout {
            request.query("timeout", Style::Form, value);
        }
        request.finish()
    }

    fn from_http(parts: &Parts, body: Bytes) -> Result<Self, RequestFault> {
        let mut request = RequestReader::new(Self::PATH, parts, body)?;
        Ok(Self { from: request.query("from", Style::Form)?, timeout: request.query("timeout", Style::Form)? })
    }

    fn response_to_http(answer: &Result<Self::Response, Self::Error>) -> Result<Response<Bytes>, EncodeError> {
        match answer {
            Ok(body) => writer::json_response(StatusCode::OK, "application/json", body),
            Err(error @ (GetEventsError::BadRequest(body) | GetEventsError::Other(_, body))) => {
                writer::raw_response(error.status(), body)
            }
        }
    }

    fn response_from_http(response: Response<Bytes>) -> Result<Result<Self::Response, Self::Error>, ResponseFault> {
        Ok(match response.status().as_u16() {
            200 => Ok(reader::json_answer(response)?),
            400 => Err(GetEventsError::BadRequest(reader::raw_answer(response))),
            _ => Err(GetEventsError::Other(response.status(), reader::raw_answer(response))),
        })
    }

    fn validate(&self) -> Violations {
        let mut found = Violations::default();
        let at = At::ROOT.member("query");
        if let Some(value) = &self.timeout {
            validate::minimum(value, 0_i64, &at.member("timeout"), &mut found);
        }
        found
    }
}

impl Serialize for GetEventsResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer);
        object.optional("chunk", &self.chunk);
        object.optional("end", &self.end);
        object.extra(&self.extra);
        object.end()
    }
}

impl<'de> Deserialize<'de> for GetEventsResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for GetEventsResponse {
    fn from_members<'de, A: MapAccess<'de>>(mut object: ObjectReader<'de, A>) -> Result<Self, A::Error> {
        let mut chunk = None;
        let mut end = None;
        let mut extra = Extra::new();
        while object.advance()? {
            match object.name() {
                "chunk" => object.optional(&mut chunk),
                "end" => object.optional(&mut end),
                _ => object.keep(&mut extra),
            }
        }
        Ok(Self { chunk, end, extra })
    }
}

impl Validate for GetEventsResponse {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        if let Some(value) = &self.chunk {
            value.validate_at(&at.member("chunk"), found);
        }
    }
}
