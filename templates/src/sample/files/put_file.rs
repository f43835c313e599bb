//! `PUT /files/{id}`: keeps a file.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};

use crate::support::parameter::Style;
use crate::support::reader::{self, RequestReader};
use crate::support::writer::{self, RequestWriter};
use crate::support::{Body, EncodeError, Operation, RawBody, RequestFault, ResponseFault, StreamBody, stream_body};

/// What `putFile` is asked with.
#[derive(Debug)]
pub struct PutFileRequest {
    /// Names the file.
    pub id: String,
    /// The file.
    ///
    /// It is streamed, as `application/octet-stream` unless its content type says otherwise.
    pub body: StreamBody,
}

impl PutFileRequest {
    /// A request with nothing but what it must have.
    pub fn new(id: impl Into<String>, body: StreamBody) -> Self {
        Self { id: id.into(), body }
    }
}

/// Why `putFile` failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PutFileError {
    /// A status that the description does not list.
    Other(StatusCode, RawBody),
}

impl PutFileError {
    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Other(status, _) => *status,
        }
    }
}

impl fmt::Display for PutFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::Other(..) => "PutFileError::Other",
        };
        write!(f, "{variant} ({})", self.status())
    }
}

impl std::error::Error for PutFileError {}

impl Operation for PutFileRequest {
    type Response = u64;
    type Error = PutFileError;
    type Credentials = ();
    type RequestBody = Body;
    type ResponseBody = Bytes;

    const ID: &'static str = "putFile";
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/files/{id}";
    const HAS_BODY: bool = true;

    fn to_http(&self) -> Result<Request<Body>, EncodeError> {
        let mut request = RequestWriter::new(Self::METHOD, Self::PATH);
        request.path("id", Style::Simple, &self.id);
        request.stream(&self.body)
    }

    fn from_http(parts: &Parts, body: Body) -> Result<Self, RequestFault> {
        let mut request = RequestReader::new(Self::PATH, parts, Bytes::new())?;
        Ok(Self { id: request.path("id", Style::Simple)?, body: stream_body::request_body(parts, body) })
    }

    fn response_to_http(answer: &Result<Self::Response, Self::Error>) -> Result<Response<Bytes>, EncodeError> {
        match answer {
            Ok(body) => writer::json_response(StatusCode::OK, "application/json", body),
            Err(error @ PutFileError::Other(_, body)) => writer::raw_response(error.status(), body),
        }
    }

    fn response_from_http(response: Response<Bytes>) -> Result<Result<Self::Response, Self::Error>, ResponseFault> {
        Ok(match response.status().as_u16() {
            200 => Ok(reader::json_answer(response)?),
            _ => Err(PutFileError::Other(response.status(), reader::raw_answer(response))),
        })
    }
}
