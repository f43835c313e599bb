//! The axum side of every generated handler: credentials, then body, then decoding, then validation.
//!
//! What is refused here never reaches a service, and a refusal never repeats a credential.

use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::handler::Handler;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use super::credentials::{Credentials, Unauthorized};
use super::fault::{EncodeError, RequestFault};
use super::operation::Operation;
use super::payload::Payload;
use super::validate::Violations;

/// The handler of an operation: lets a request in, has the service's method carry it out, and answers. What is
/// refused on the way is answered as the service says.
///
/// Handlers are values of this one type, not functions of their own, so that a router of many operations is cheap to
/// compile.
pub struct Serve<S, O, F, A> {
    operate: F,
    refuse: fn(&S, Rejection) -> Response,
    operation: PhantomData<fn(O, A)>,
}

impl<S, O, F, A> Serve<S, O, F, A>
where
    O: Operation,
    F: for<'a> Operate<'a, S, O, A>,
{
    /// Of the method that carries the operation out, and the one that answers what is refused.
    pub fn new(operate: F, refuse: fn(&S, Rejection) -> Response) -> Self {
        Self { operate, refuse, operation: PhantomData }
    }
}

impl<S, O, F: Clone, A> Clone for Serve<S, O, F, A> {
    fn clone(&self) -> Self {
        Self { operate: self.operate.clone(), refuse: self.refuse, operation: PhantomData }
    }
}

impl<S, O, F, A> Handler<(), Arc<S>> for Serve<S, O, F, A>
where
    S: Send + Sync + 'static,
    O: Operation + 'static,
    O::Credentials: 'static,
    F: for<'a> Operate<'a, S, O, A> + Clone + Send + Sync + 'static,
    A: 'static,
{
    type Future = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn call(self, request: Request, service: Arc<S>) -> Self::Future {
        Box::pin(async move {
            let answered = match accept::<O>(request).await {
                Ok((credentials, request)) => answer::<O>(self.operate.operate(&service, credentials, request).await),
                Err(rejection) => Err(rejection),
            };
            answered.unwrap_or_else(|rejection| (self.refuse)(&service, rejection))
        })
    }
}

/// A method of a service that carries out the operation `O`; `A` says what it takes.
pub trait Operate<'a, S, O: Operation, A> {
    /// What it does.
    type Running: Future<Output = Result<O::Response, O::Error>> + Send;

    /// Has the service do it.
    fn operate(&self, service: &'a S, credentials: O::Credentials, request: O) -> Self::Running;
}

/// Takes the request; anyone may ask.
pub struct TakesRequest;

impl<'a, S: 'a, O, F, R> Operate<'a, S, O, TakesRequest> for F
where
    O: Operation,
    F: Fn(&'a S, O) -> R,
    R: Future<Output = Result<O::Response, O::Error>> + Send,
{
    type Running = R;

    fn operate(&self, service: &'a S, _credentials: O::Credentials, request: O) -> R {
        self(service, request)
    }
}

/// Takes the credentials and the request.
pub struct TakesCredentials;

impl<'a, S: 'a, O, F, R> Operate<'a, S, O, TakesCredentials> for F
where
    O: Operation,
    F: Fn(&'a S, O::Credentials, O) -> R,
    R: Future<Output = Result<O::Response, O::Error>> + Send,
{
    type Running = R;

    fn operate(&self, service: &'a S, credentials: O::Credentials, request: O) -> R {
        self(service, credentials, request)
    }
}

/// A request, let in and understood.
///
/// # Errors
///
/// Why it was not.
pub async fn accept<O: Operation>(request: Request) -> Result<(O::Credentials, O), Rejection> {
    let (credentials, received) = receive::<O>(request).await?;
    understand(received).map(|request| (credentials, request))
}

/// A request as received, with its credentials, before anyone has looked at what it asks.
///
/// # Errors
///
/// When it lacks its credentials or its body cannot be read.
pub async fn receive<O: Operation>(
    request: Request,
) -> Result<(O::Credentials, http::Request<O::RequestBody>), Rejection> {
    let (parts, body) = request.into_parts();
    let credentials = O::Credentials::from_http(&parts).map_err(Rejection::Unauthorized)?;
    let body = match O::RequestBody::OF_REQUEST {
        _ if !O::HAS_BODY => Bytes::new().into(),
        Some(unread) if O::streams_request(&parts.headers) => unread(body),
        _ => read_body(&parts, body).await?.into(),
    };
    Ok((credentials, http::Request::from_parts(parts, body)))
}

/// The request as those see it who verify what it is signed with: of a body that is a stream, nothing.
pub fn as_signed<P: Payload>(received: &http::Request<P>) -> http::Request<Bytes> {
    let mut signed = http::Request::new(received.body().in_memory());
    signed.method_mut().clone_from(received.method());
    signed.uri_mut().clone_from(received.uri());
    *signed.version_mut() = received.version();
    signed.headers_mut().clone_from(received.headers());
    signed
}

/// What a request asks.
///
/// # Errors
///
/// When it does not fit the description.
pub fn understand<O: Operation>(received: http::Request<O::RequestBody>) -> Result<O, Rejection> {
    let (parts, body) = received.into_parts();
    let request = O::from_http(&parts, body).map_err(Rejection::Malformed)?;
    request.validate().into_result().map_err(Rejection::Invalid)?;
    Ok(request)
}

/// Reads the body as axum does, so that a `DefaultBodyLimit` set on the router counts.
pub(super) async fn read_body(parts: &http::request::Parts, body: Body) -> Result<Bytes, Rejection> {
    let mut request = Request::new(body);
    *request.extensions_mut() = parts.extensions.clone();
    Bytes::from_request(request, &())
        .await
        .map_err(|rejection| Rejection::Body { status: rejection.status(), message: rejection.body_text() })
}

/// The message that gives a service's answer.
///
/// # Errors
///
/// When the answer cannot be written.
pub fn answer<O: Operation>(answer: Result<O::Response, O::Error>) -> Result<Response, Rejection> {
    match O::response_to_http(&answer) {
        Ok(response) => Ok(response.map(Payload::into_axum)),
        Err(error) => Err(Rejection::Unencodable(error)),
    }
}

/// Why a request is not answered by the service.
///
/// As a response it is problem details (RFC 9457), with the places at fault under `errors`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Rejection {
    /// The credentials are missing or malformed: 401.
    Unauthorized(Unauthorized),
    /// The credentials are there, and the service does not take them.
    Refused {
        /// The status to answer with: 401 or 403.
        status: StatusCode,
        /// Why.
        message: String,
    },
    /// The body cannot be read or is too large: 400 or 413.
    Body {
        /// The status to answer with.
        status: StatusCode,
        /// Why.
        message: String,
    },
    /// A parameter or the body does not fit: 400.
    Malformed(RequestFault),
    /// The request breaks rules of the description: 400.
    Invalid(Violations),
    /// The service's answer cannot be written: 500.
    Unencodable(EncodeError),
}

impl Rejection {
    /// The status to answer with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Refused { status, .. } | Self::Body { status, .. } => *status,
            Self::Malformed(_) | Self::Invalid(_) => StatusCode::BAD_REQUEST,
            Self::Unencodable(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What is wrong, for the client; of a fault of the server it says nothing.
    pub fn detail(&self) -> String {
        match self {
            Self::Unauthorized(unauthorized) => unauthorized.to_string(),
            Self::Refused { message, .. } | Self::Body { message, .. } => message.clone(),
            Self::Malformed(fault) => fault.to_string(),
            Self::Invalid(violations) => violations.to_string(),
            Self::Unencodable(_) => "the answer could not be written".to_owned(),
        }
    }

    /// Pointers of what is at fault, with what is wrong there.
    fn errors(&self) -> Vec<Value> {
        let entry = |pointer: &str, detail: &str| json!({ "pointer": pointer, "detail": detail });
        match self {
            Self::Malformed(fault) => vec![entry(&fault.path(), &fault.message)],
            Self::Invalid(violations) => violations.iter().map(|one| entry(&one.pointer, &one.message)).collect(),
            _ => Vec::new(),
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut problem = json!({
            "type": "about:blank",
            "title": status.canonical_reason().unwrap_or_default(),
            "status": status.as_u16(),
            "detail": self.detail(),
        });
        let errors = self.errors();
        if let Some(problem) = problem.as_object_mut().filter(|_| !errors.is_empty()) {
            problem.insert("errors".to_owned(), errors.into());
        }
        let mut response = Response::new(Body::from(problem.to_string()));
        *response.status_mut() = status;
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Self::Unauthorized(unauthorized) = &self {
            for challenge in &unauthorized.challenges {
                if let Ok(value) = HeaderValue::from_str(challenge) {
                    response.headers_mut().append(WWW_AUTHENTICATE, value);
                }
            }
        }
        response
    }
}
