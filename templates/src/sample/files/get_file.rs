//! `GET /files/{id}`: a file.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, StatusCode};

use crate::support::parameter::Style;
use crate::support::reader::{self, RequestReader};
use crate::support::writer::{self, RequestWriter};
use crate::support::{Body, EncodeError, Operation, RawBody, RequestFault, ResponseFault, StreamBody, stream_body};

/// What `getFile` is asked with.
#[derive(Clone, Debug, PartialEq)]
pub struct GetFileRequest {
    /// Names the file.
    pub id: String,
}

impl GetFileRequest {
    /// A request with nothing but what it must have.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

/// Why `getFile` failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GetFileError {
    /// A status that the description does not list.
    Other(StatusCode, RawBody),
}

impl GetFileError {
    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Other(status, _) => *status,
        }
    }
}

impl fmt::Display for GetFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::Other(..) => "GetFileError::Other",
        };
        write!(f, "{variant} ({})", self.status())
    }
}

impl std::error::Error for GetFileError {}

impl Operation for GetFileRequest {
    type Response = StreamBody;
    type Error = GetFileError;
    type Credentials = ();
    type RequestBody = Bytes;
    type ResponseBody = Body;

    const ID: &'static str = "getFile";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/files/{id}";
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
            Ok(body) => stream_body::response(StatusCode::OK, body),
            Err(error @ GetFileError::Other(_, body)) => writer::raw_response(error.status(), body),
        }
    }

    fn response_from_http(response: Response<Body>) -> Result<Result<Self::Response, Self::Error>, ResponseFault> {
        Ok(match response.status().as_u16() {
            200 => Ok(stream_body::answer(response)),
            _ => Err(GetFileError::Other(response.status(), reader::raw_answer(response))),
        })
    }

    fn streams(status: StatusCode, _: &HeaderMap) -> bool {
        matches!(status.as_u16(), 200)
    }
}
