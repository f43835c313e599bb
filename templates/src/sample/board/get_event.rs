//! `GET /base/v1/events/{eventId}`: one event.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};

use crate::sample::event::Event;
use crate::support::parameter::Style;
use crate::support::reader::{self, RequestReader};
use crate::support::writer::{self, RequestWriter};
use crate::support::{EncodeError, Operation, RawBody, RequestFault, ResponseFault};

/// What `getEvent` is asked with.
#[derive(Clone, Debug, PartialEq)]
pub struct GetEventRequest {
    /// Names the event.
    pub event_id: String,
}

impl GetEventRequest {
    /// A request with nothing but what it must have.
    pub fn new(event_id: impl Into<String>) -> Self {
        Self { event_id: event_id.into() }
    }
}

/// Why `getEvent` failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GetEventError {
    /// 404: there is no such event.
    NotFound,
    /// A status that the description does not list.
    Other(StatusCode, RawBody),
}

impl GetEventError {
    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Other(status, _) => *status,
        }
    }
}

impl fmt::Display for GetEventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::NotFound => "GetEventError::NotFound",
            Self::Other(..) => "GetEventError::Other",
        };
        write!(f, "{variant} ({})", self.status())
    }
}

impl std::error::Error for GetEventError {}

impl Operation for GetEventRequest {
    type Response = Event;
    type Error = GetEventError;
    type Credentials = ();
    type RequestBody = Bytes;
    type ResponseBody = Bytes;

    const ID: &'static str = "getEvent";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/base/v1/events/{eventId}";
    const HAS_BODY: bool = false;

    fn to_http(&self) -> Result<Request<Bytes>, EncodeError> {
        let mut request = RequestWriter::new(Self::METHOD, Self::PATH);
        request.path("eventId", Style::Simple, &self.event_id);
        request.finish()
    }

    fn from_http(parts: &Parts, body: Bytes) -> Result<Self, RequestFault> {
        let mut request = RequestReader::new(Self::PATH, parts, body)?;
        Ok(Self { event_id: request.path("eventId", Style::Simple)? })
    }

    fn response_to_http(answer: &Result<Self::Response, Self::Error>) -> Result<Response<Bytes>, EncodeError> {
        match answer {
            Ok(body) => writer::json_response(StatusCode::OK, "application/json", body),
            Err(error @ GetEventError::NotFound) => Ok(writer::empty_response(error.status())),
            Err(error @ GetEventError::Other(_, body)) => writer::raw_response(error.status(), body),
        }
    }

    fn response_from_http(response: Response<Bytes>) -> Result<Result<Self::Response, Self::Error>, ResponseFault> {
        Ok(match response.status().as_u16() {
            200 => Ok(reader::json_answer(response)?),
            404 => Err(GetEventError::NotFound),
            _ => Err(GetEventError::Other(response.status(), reader::raw_answer(response))),
        })
    }
}
