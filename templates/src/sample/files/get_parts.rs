//! `GET /files/{id}/parts`: a file and what is known of it.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, StatusCode};

use crate::support::parameter::Style;
use crate::support::reader::{self, RequestReader};
use crate::support::writer::{self, RequestWriter};
use crate::support::{Body, EncodeError, Multipart, Operation, RawBody, RequestFault, ResponseFault, multipart};

/// What `getParts` is asked with.
#[derive(Clone, Debug, PartialEq)]
pub struct GetPartsRequest {
    /// Names the file.
    pub id: String,
}

impl GetPartsRequest {
    /// A request with nothing but what it must have.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

/// Why `getParts` failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GetPartsError {
    /// A status that the description does not list.
    Other(StatusCode, RawBody),
}

impl GetPartsError {
    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Other(status, _) => *status,
        }
    }
}

impl fmt::Display for GetPartsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::Other(..) => "GetPartsError::Other",
        };
        write!(f, "{variant} ({})", self.status())
    }
}

impl std::error::Error for GetPartsError {}

impl Operation for GetPartsRequest {
    type Response = Multipart;
    type Error = GetPartsError;
    type Credentials = ();
    type RequestBody = Bytes;
    type ResponseBody = Body;

    const ID: &'static str = "getParts";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/files/{id}/parts";
    const HAS_BODY: bool = false;

    fn to_http(&self) -> Result<Request<Bytes>, EncodeError> {
        let mut request = RequestWriter::new(Self::METHOD, Self::PATH);
        request.path("id", Style::Simple, &self.id);
        request.finish()
    }

    fn from_http(parts: &Parts, body: Bytes) -> Result<Self, RequestFault> {
        let mut request = RequestReader::new(Self::PATH, parts, body)?;
        Ok(Self { id: request.path("id", Style::Simple)? })
    }

    fn response_to_http(answer: &Result<Self::Response, Self::Error>) -> Result<Response<Body>, EncodeError> {
        match answer {
            Ok(body) => multipart::response(StatusCode::OK, body),
            Err(error @ GetPartsError::Other(_, body)) => writer::raw_response(error.status(), body),
        }
    }

    fn response_from_http(response: Response<Body>) -> Result<Result<Self::Response, Self::Error>, ResponseFault> {
        Ok(match response.status().as_u16() {
            200 => Ok(multipart::answer(response)),
            _ => Err(GetPartsError::Other(response.status(), reader::raw_answer(response))),
        })
    }

    fn streams(status: StatusCode, _: &HeaderMap) -> bool {
        matches!(status.as_u16(), 200)
    }
}
