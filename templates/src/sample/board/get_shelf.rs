//! `GET /base/v1/shelves/{id}`: what is on a shelf, or where it went.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};

use super::Receipt;
use crate::support::parameter::Style;
use crate::support::reader::{self, RequestReader};
use crate::support::validate::{self, At, Validate, Violations};
use crate::support::writer::{self, RequestWriter};
use crate::support::{EncodeError, Operation, RawBody, RequestFault, ResponseFault, headers};

/// What `getShelf` is asked with.
#[derive(Clone, Debug, PartialEq)]
pub struct GetShelfRequest {
    /// Names the shelf.
    pub id: String,
}

impl GetShelfRequest {
    /// A request with nothing but what it must have.
    pub fn new(id: impl Into<String>) -> Self {
        Self { id: id.into() }
    }
}

/// What `getShelf` answers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GetShelfResponse {
    /// 200: the last thing on it.
    Ok(GetShelfOk),
    /// 300 to 399: it is at another place.
    Redirection(StatusCode, GetShelfRedirection),
}

/// Why `getShelf` failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GetShelfError {
    /// A status that the description does not list.
    Other(StatusCode, RawBody),
}

impl GetShelfError {
    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Other(status, _) => *status,
        }
    }
}

impl fmt::Display for GetShelfError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::Other(..) => "GetShelfError::Other",
        };
        write!(f, "{variant} ({})", self.status())
    }
}

impl std::error::Error for GetShelfError {}

/// 200: the last thing on it.
#[derive(Clone, Debug, PartialEq)]
pub struct GetShelfOk {
    /// How many things are on it.
    pub x_count: i64,
    /// What it is tagged with.
    pub x_tags: Option<Vec<String>>,
    /// The body.
    pub body: Receipt,
}

impl GetShelfOk {
    /// An answer with nothing but what it must have.
    pub fn new(x_count: i64, body: Receipt) -> Self {
        Self { x_count, body, x_tags: None }
    }

    /// Sets what it is tagged with.
    #[must_use]
    pub fn with_x_tags(mut self, x_tags: Vec<String>) -> Self {
        self.x_tags = Some(x_tags);
        self
    }

    fn to_http(&self, status: StatusCode) -> Result<Response<Bytes>, EncodeError> {
        let mut response = writer::json_response(status, "application/json", &self.body)?;
        headers::write(&mut response, "x-count", Style::Simple, &self.x_count)?;
        if let Some(value) = &self.x_tags {
            headers::write(&mut response, "x-tags", Style::Simple, value)?;
        }
        Ok(response)
    }

    fn from_http(response: Response<Bytes>) -> Result<Self, ResponseFault> {
        Ok(Self {
            x_count: headers::required(&response, "x-count", Style::Simple)?,
            x_tags: headers::optional(&response, "x-tags", Style::Simple)?,
            body: reader::json_answer(response)?,
        })
    }
}

impl Validate for GetShelfOk {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        let header = at.member("header");
        validate::minimum(&self.x_count, 0_i64, &header.member("X-Count"), found);
    }
}

/// 300 to 399: it is at another place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GetShelfRedirection {
    /// That place.
    pub location: Option<String>,
    /// The body.
    pub body: RawBody,
}

impl GetShelfRedirection {
    /// With nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets that place.
    #[must_use]
    pub fn with_location(mut self, location: impl Into<String>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: RawBody) -> Self {
        self.body = body;
        self
    }

    fn to_http(&self, status: StatusCode) -> Result<Response<Bytes>, EncodeError> {
        let mut response = writer::raw_response(status, &self.body)?;
        if let Some(value) = &self.location {
            headers::write(&mut response, "location", Style::Simple, value)?;
        }
        Ok(response)
    }

    fn from_http(response: Response<Bytes>) -> Result<Self, ResponseFault> {
        Ok(Self {
            location: headers::optional(&response, "location", Style::Simple)?,
            body: reader::raw_answer(response),
        })
    }
}

impl Operation for GetShelfRequest {
    type Response = GetShelfResponse;
    type Error = GetShelfError;
    type Credentials = ();
    type RequestBody = Bytes;
    type ResponseBody = Bytes;

    const ID: &'static str = "getShelf";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/base/v1/shelves/{id}";
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

    fn response_to_http(answer: &Result<Self::Response, Self::Error>) -> Result<Response<Bytes>, EncodeError> {
        match answer {
            Ok(GetShelfResponse::Ok(answer)) => answer.to_http(StatusCode::OK),
            Ok(GetShelfResponse::Redirection(status, answer)) => {
                answer.to_http(writer::status_within(*status, 300, 399)?)
            }
            Err(error @ GetShelfError::Other(_, body)) => writer::raw_response(error.status(), body),
        }
    }

    fn response_from_http(response: Response<Bytes>) -> Result<Result<Self::Response, Self::Error>, ResponseFault> {
        Ok(match response.status().as_u16() {
            200 => Ok(GetShelfResponse::Ok(GetShelfOk::from_http(response)?)),
            300..=399 => {
                Ok(GetShelfResponse::Redirection(response.status(), GetShelfRedirection::from_http(response)?))
            }
            _ => Err(GetShelfError::Other(response.status(), reader::raw_answer(response))),
        })
    }
}
