//! `PUT /base/v1/things/{id}`: makes or replaces a thing.

use std::fmt;

use bytes::Bytes;
use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, Serializer};

use crate::sample::event::Level;
use crate::security::{AccessToken, ApiKey};
use crate::support::codec::{self, FromMembers, ObjectReader, ObjectWriter};
use crate::support::parameter::Style;
use crate::support::pattern::Pattern;
use crate::support::reader::{self, RequestReader};
use crate::support::validate::{self, At, Validate, Violations};
use crate::support::writer::{self, RequestWriter};
use crate::support::{Either, EncodeError, Extra, Map, Operation, RawBody, RequestFault, ResponseFault};

/// What `putThing` is asked with.
#[derive(Clone, Debug, PartialEq)]
pub struct PutThingRequest {
    /// Names the thing.
    pub id: String,
    /// Tags to file it under.
    pub tags: Option<Vec<String>>,
    /// How urgent it is.
    pub urgency: Option<Level>,
    /// Follows the request through the logs.
    pub x_trace: Option<String>,
    /// The thing.
    pub body: Thing,
}

impl PutThingRequest {
    /// A request with nothing but what it must have.
    pub fn new(id: impl Into<String>, body: Thing) -> Self {
        Self { id: id.into(), tags: None, urgency: None, x_trace: None, body }
    }

    /// Sets the tags to file it under.
    #[must_use]
    pub fn with_tags(mut self, tags: Vec<String>) -> Self {
        self.tags = Some(tags);
        self
    }

    /// Sets how urgent it is.
    #[must_use]
    pub fn with_urgency(mut self, urgency: Level) -> Self {
        self.urgency = Some(urgency);
        self
    }

    /// Sets what follows the request through the logs.
    #[must_use]
    pub fn with_x_trace(mut self, x_trace: impl Into<String>) -> Self {
        self.x_trace = Some(x_trace.into());
        self
    }
}

/// A thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Thing {
    /// What it is called.
    pub name: String,
    /// How many of it there are, by place.
    pub counts: Option<Map<u64>>,
    /// Members that the description does not name.
    pub extra: Extra,
}

impl Thing {
    /// A thing with nothing but what it must have.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), counts: None, extra: Extra::new() }
    }
}

/// What came of a new thing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Receipt {
    /// Where it was filed.
    pub shelf: Option<String>,
    /// Members that the description does not name.
    pub extra: Extra,
}

/// What `putThing` answers.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PutThingResponse {
    /// 200: the thing was replaced; this is the one before.
    Ok(Thing),
    /// 201: the thing is new.
    Created(Receipt),
}

/// Why `putThing` failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PutThingError {
    /// 409: someone else has changed it; this is the thing as it is now.
    Conflict(Thing),
    /// 4XX: any other fault of the request.
    ClientError(StatusCode, Receipt),
    /// A status that the description does not list.
    Other(StatusCode, RawBody),
}

impl PutThingError {
    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::ClientError(status, _) | Self::Other(status, _) => *status,
        }
    }
}

impl fmt::Display for PutThingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variant = match self {
            Self::Conflict(..) => "PutThingError::Conflict",
            Self::ClientError(..) => "PutThingError::ClientError",
            Self::Other(..) => "PutThingError::Other",
        };
        write!(f, "{variant} ({})", self.status())
    }
}

impl std::error::Error for PutThingError {}

impl Operation for PutThingRequest {
    type Response = PutThingResponse;
    type Error = PutThingError;
    type Credentials = Either<AccessToken, ApiKey>;
    type RequestBody = Bytes;
    type ResponseBody = Bytes;

    const ID: &'static str = "putThing";
    const METHOD: Method = Method::PUT;
    const PATH: &'static str = "/base/v1/things/{id}";
    const HAS_BODY: bool = true;

    fn to_http(&self) -> Result<Request<Bytes>, EncodeError> {
        let mut request = RequestWriter::new(Self::METHOD, Self::PATH);
        request.path("id", Style::Simple, &self.id);
        if let Some(value) = &self.tags {
            request.query("tags", Style::FormList, value);
        }
        if let Some(value) = &self.urgency {
            request.query("urgency", Style::Form, value);
        }
        if let Some(value) = &self.x_trace {
            request.header("x-trace", Style::Simple, value);
        }
        request.json("application/json", &self.body)?;
        request.finish()
    }

    fn from_http(parts: &Parts, body: Bytes) -> Result<Self, RequestFault> {
        let mut request = RequestReader::new(Self::PATH, parts, body)?;
        Ok(Self {
            id: request.path("id", Style::Simple)?,
            tags: request.query("tags", Style::FormList)?,
            urgency: request.query("urgency", Style::Form)?,
            x_trace: request.header("x-trace", Style::Simple)?,
            body: request.json()?,
        })
    }

    fn response_to_http(answer: &Result<Self::Response, Self::Error>) -> Result<Response<Bytes>, EncodeError> {
        match answer {
            Ok(PutThingResponse::Ok(body)) => writer::json_response(StatusCode::OK, "application/json", body),
            Ok(PutThingResponse::Created(body)) => writer::json_response(StatusCode::CREATED, "application/json", body),
            Err(error @ PutThingError::Conflict(body)) => {
                writer::json_response(error.status(), "application/json", body)
            }
            Err(error @ PutThingError::ClientError(_, body)) => {
                writer::json_response(error.status(), "application/json", body)
            }
            Err(error @ PutThingError::Other(_, body)) => writer::raw_response(error.status(), body),
        }
    }

    fn response_from_http(response: Response<Bytes>) -> Result<Result<Self::Response, Self::Error>, ResponseFault> {
        let status = response.status();
        Ok(match status.as_u16() {
            200 => Ok(PutThingResponse::Ok(reader::json_answer(response)?)),
            201 => Ok(PutThingResponse::Created(reader::json_answer(response)?)),
            409 => Err(PutThingError::Conflict(reader::json_answer(response)?)),
            400..=499 => Err(PutThingError::ClientError(status, reader::json_answer(response)?)),
            _ => Err(PutThingError::Other(status, reader::raw_answer(response))),
        })
    }

    fn validate(&self) -> Violations {
        let mut found = Violations::default();
        let at = At::ROOT.member("path");
        validate::max_length(&self.id, 64, &at.member("id"), &mut found);
        let at = At::ROOT.member("query");
        if let Some(value) = &self.tags {
            validate::max_count(value.len(), 10, &at.member("tags"), &mut found);
        }
        if let Some(value) = &self.urgency {
            value.validate_at(&at.member("urgency"), &mut found);
        }
        self.body.validate_at(&At::ROOT.member("body"), &mut found);
        found
    }
}

impl Serialize for Thing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer);
        object.member("name", &self.name);
        object.optional("counts", &self.counts);
        object.extra(&self.extra);
        object.end()
    }
}

impl<'de> Deserialize<'de> for Thing {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for Thing {
    fn from_members<'de, A: MapAccess<'de>>(mut object: ObjectReader<'de, A>) -> Result<Self, A::Error> {
        let mut name = None;
        let mut counts = None;
        let mut extra = Extra::new();
        while object.advance()? {
            match object.name() {
                "name" => object.read(&mut name),
                "counts" => object.optional(&mut counts),
                _ => object.keep(&mut extra),
            }
        }
        let Some(name) = name else {
            return codec::missing("name");
        };
        Ok(Self { name, counts, extra })
    }
}

impl Validate for Thing {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        static NAME: Pattern = Pattern::new("^[A-Z][a-z]+$");
        NAME.check(&self.name, &at.member("name"), found);
        if let Some(value) = &self.counts {
            let at = at.member("counts");
            for (key, value) in value {
                validate::maximum(value, 1_000_u64, &at.member(key), found);
            }
        }
    }
}

impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer);
        object.optional("shelf", &self.shelf);
        object.extra(&self.extra);
        object.end()
    }
}

impl<'de> Deserialize<'de> for Receipt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        codec::read_object(deserializer)
    }
}

impl FromMembers for Receipt {
    fn from_members<'de, A: MapAccess<'de>>(mut object: ObjectReader<'de, A>) -> Result<Self, A::Error> {
        let mut shelf = None;
        let mut extra = Extra::new();
        while object.advance()? {
            match object.name() {
                "shelf" => object.optional(&mut shelf),
                _ => object.keep(&mut extra),
            }
        }
        Ok(Self { shelf, extra })
    }
}
