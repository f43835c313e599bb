//! An operation of an API, apart from any client or server: four conversions between Rust values and
//! messages of the `http` crate.
//!
//! Nothing here does input or output; `client` and `server` are two users of it among others.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Method, Request, Response, StatusCode};

use super::credentials::{Credentials, HeldIn};
use super::fault::{EncodeError, RequestFault, ResponseFault};
use super::payload::Payload;
use super::validate::Violations;

/// An operation; implemented by its request type.
pub trait Operation: Sized + Send {
    /// What it answers.
    type Response: Send;
    /// What it answers instead when it fails.
    type Error: Send;
    /// Who may ask; `()` for anyone.
    type Credentials: Credentials;
    /// What the message that asks carries: bytes, or a stream.
    type RequestBody: Payload;
    /// What the message that answers carries: bytes, or a stream.
    type ResponseBody: Payload;

    /// Its name in the description.
    const ID: &'static str;
    /// Its method.
    const METHOD: Method;
    /// Its path, with parameters in braces.
    const PATH: &'static str;
    /// Whether it has a request body, so that a server has to read one.
    const HAS_BODY: bool;

    /// The message that asks for it, its URI relative to the server's base.
    ///
    /// A stream goes into the message; what is in memory can be sent again.
    ///
    /// # Errors
    ///
    /// Names the parameter that cannot be sent, or says that the stream was sent before.
    fn to_http(&self) -> Result<Request<Self::RequestBody>, EncodeError>;

    /// What a message asks for. Parameters that it does not know are ignored.
    ///
    /// # Errors
    ///
    /// Says which part of the message does not fit.
    fn from_http(parts: &Parts, body: Self::RequestBody) -> Result<Self, RequestFault>;

    /// The message that answers; a stream goes into it.
    ///
    /// # Errors
    ///
    /// When the answer cannot be written, or its stream was sent before.
    fn response_to_http(
        answer: &Result<Self::Response, Self::Error>,
    ) -> Result<Response<Self::ResponseBody>, EncodeError>;

    /// What a message answers. Its body must have been read, unless the operation [streams](Self::streams) it.
    ///
    /// # Errors
    ///
    /// When its body does not fit; the fault holds the whole message.
    fn response_from_http(
        response: Response<Self::ResponseBody>,
    ) -> Result<Result<Self::Response, Self::Error>, ResponseFault>;

    /// Whether a request with these headers hands its body on as a stream, where the operation has any.
    fn streams_request(_headers: &HeaderMap) -> bool {
        true
    }

    /// Whether an answer of this status, with these headers, hands its body on as a stream.
    fn streams(_status: StatusCode, _headers: &HeaderMap) -> bool {
        false
    }

    /// What a message answers to this request, where that depends on the request.
    ///
    /// # Errors
    ///
    /// As [`Operation::response_from_http`].
    fn answer_from_http(
        &self,
        response: Response<Self::ResponseBody>,
    ) -> Result<Result<Self::Response, Self::Error>, ResponseFault> {
        Self::response_from_http(response)
    }

    /// Which rules of the description the request breaks, beyond those that its type makes unbreakable.
    fn validate(&self) -> Violations {
        Violations::default()
    }

    /// Adds the credentials that the operation asks for, as far as they are held.
    ///
    /// Without them the request goes out as it is, and the server refuses it. Of a stream they see nothing.
    ///
    /// # Errors
    ///
    /// Names the credential that cannot be sent, never its value.
    fn authorize<S>(store: &S, request: &mut Request<Bytes>) -> Result<(), EncodeError>
    where
        Self::Credentials: HeldIn<S>,
    {
        match Self::Credentials::held(store) {
            Some(credentials) => {
                credentials.apply(request)?;
                credentials.sign(request)
            }
            None => Ok(()),
        }
    }
}

/// Whether `path` is one of the template's, for routers that cannot tell two templates apart.
pub fn serves(template: &str, path: &str) -> bool {
    super::path::matches(template, path).is_some()
}
