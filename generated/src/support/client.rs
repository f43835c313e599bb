//! The reqwest client below every generated method: sends a request of the `http` crate, reads the answer
//! up to a limit.
//!
//! It follows no redirects, because credentials must not travel to another server, and prints no URL,
//! because a query may hold a credential.

use std::error::Error as StdError;
use std::fmt;

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{HeaderValue, Request, Response};

use super::credentials::HeldIn;
use super::fault::{EncodeError, ResponseFault};
use super::operation::Operation;
use super::payload::Payload;

/// How large an answer may be unless a client says otherwise: 256 MiB.
pub const DEFAULT_LIMIT: u64 = 256 << 20;

/// What the client says it is unless the request does.
const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The way to one server.
#[derive(Clone, Debug)]
pub struct Transport {
    base: String,
    /// What stands before the paths of operations and is part of the base as well.
    shared: String,
    http: reqwest::Client,
    limit: u64,
}

impl Transport {
    /// The server at `base`: scheme, host, and a path prefix if it has one.
    ///
    /// # Errors
    ///
    /// When `base` is no such URL, or holds a query, a fragment or a password.
    pub fn new(base: &str) -> Result<Self, TransportError> {
        let http = http_client().map_err(|error| TransportError::Send(error.without_url()))?;
        Ok(Self { base: base_url(base)?, shared: String::new(), http, limit: DEFAULT_LIMIT })
    }

    /// The server at `base`, which has in it what paths begin with: `base_path` is taken off them.
    ///
    /// # Errors
    ///
    /// As [`Transport::new`].
    pub fn below(base: &str, base_path: &str) -> Result<Self, TransportError> {
        let shared = super::path::encoded(base_path);
        Ok(Self { shared, ..Self::new(base)? })
    }

    /// Sends with another HTTP client, for proxies, timeouts or certificates of one's own. Redirects are followed as
    /// that client's policy says, and are answers where it follows none.
    #[must_use]
    pub fn with_http_client(mut self, http: reqwest::Client) -> Self {
        self.http = http;
        self
    }

    /// Refuses answers larger than this many bytes; those that are handed on as a stream are not counted.
    #[must_use]
    pub fn with_response_limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// The server's URL, without a slash at its end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Asks for an operation, with what it needs of the credentials held.
    ///
    /// # Errors
    ///
    /// When the operation fails, or anything on the way to its answer.
    pub async fn call<O, S>(&self, request: &O, credentials: &S) -> Result<O::Response, CallError<O::Error>>
    where
        O: Operation,
        O::Credentials: HeldIn<S>,
    {
        let (parts, body) = request.to_http()?.into_parts();
        let mut message = Request::from_parts(parts, body.in_memory());
        O::authorize(credentials, &mut message)?;
        let answer = self.exchange(message.into_parts().0, body.into_reqwest()?).await?;
        let answer = match O::ResponseBody::OF_ANSWER.filter(|_| O::streams(answer.status(), answer.headers())) {
            Some(unread) => head(answer).map(unread),
            None => self.receive(answer).await?.map(O::ResponseBody::from),
        };
        request.answer_from_http(answer)?.map_err(CallError::Api)
    }

    /// Sends a request whose URI is relative to the base, and reads the answer.
    ///
    /// # Errors
    ///
    /// When there is no answer, or not all of it.
    pub async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let (parts, body) = request.into_parts();
        let answer = self.exchange(parts, (!body.is_empty()).then(|| body.into())).await?;
        self.receive(answer).await
    }

    /// The same way to another server, whose URL has neither a query nor a slash at its end.
    pub fn at(&self, base: String) -> Self {
        Self { base, shared: String::new(), http: self.http.clone(), limit: self.limit }
    }

    pub(super) async fn exchange(
        &self,
        mut parts: Parts,
        body: Option<reqwest::Body>,
    ) -> Result<reqwest::Response, TransportError> {
        let target = parts.uri.to_string();
        let rest = target.strip_prefix(&self.shared).filter(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        let url = reqwest::Url::parse(&format!("{}{}", self.base, rest.unwrap_or(&target)))
            .map_err(|error| TransportError::Url(error.to_string()))?;
        parts.headers.entry(http::header::USER_AGENT).or_insert(HeaderValue::from_static(USER_AGENT));
        let mut message = reqwest::Request::new(parts.method, url);
        *message.headers_mut() = parts.headers;
        *message.body_mut() = body;
        self.http.execute(message).await.map_err(|error| TransportError::Send(error.without_url()))
    }

    pub(super) async fn receive(&self, answer: reqwest::Response) -> Result<Response<Bytes>, TransportError> {
        let announced = answer.content_length().unwrap_or_default();
        if announced > self.limit {
            return Err(TransportError::TooLarge { limit: self.limit });
        }
        let (parts, mut answer) = head(answer).into_parts();
        let mut response = Response::from_parts(parts, Bytes::new());
        let mut body = BytesMut::new();
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) => {
                    if (body.len() as u64).saturating_add(chunk.len() as u64) > self.limit {
                        return Err(TransportError::TooLarge { limit: self.limit });
                    }
                    body.extend_from_slice(&chunk);
                }
                Ok(None) => break,
                Err(error) => {
                    *response.body_mut() = body.freeze();
                    let source = error.without_url();
                    return Err(TransportError::CutOff { received: Box::new(response), source });
                }
            }
        }
        *response.body_mut() = body.freeze();
        Ok(response)
    }
}

/// The answer with its head taken off.
pub(super) fn head(mut answer: reqwest::Response) -> Response<reqwest::Response> {
    let (status, version, headers) = (answer.status(), answer.version(), std::mem::take(answer.headers_mut()));
    let mut response = Response::new(answer);
    *response.status_mut() = status;
    *response.version_mut() = version;
    *response.headers_mut() = headers;
    response
}

fn http_client() -> Result<reqwest::Client, reqwest::Error> {
    let builder = reqwest::Client::builder();
    // A browser follows redirects by rules of its own, which cannot be set from here.
    #[cfg(not(target_arch = "wasm32"))]
    let builder = builder.redirect(reqwest::redirect::Policy::none());
    builder.build()
}

/// The base without its last slash, if it is a URL that paths can be added to.
fn base_url(base: &str) -> Result<String, TransportError> {
    let url = reqwest::Url::parse(base).map_err(|error| TransportError::Url(error.to_string()))?;
    let fault = if !matches!(url.scheme(), "http" | "https") {
        "the scheme must be http or https"
    } else if !url.username().is_empty() || url.password().is_some() {
        "a user or password in the URL would end up in logs; use the client's `with_` methods"
    } else if url.query().is_some() || url.fragment().is_some() {
        "the base cannot have a query or a fragment"
    } else {
        return Ok(url.as_str().trim_end_matches('/').to_owned());
    };
    Err(TransportError::Url(fault.to_owned()))
}

/// There is no answer, or not all of it.
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportError {
    /// The server's URL cannot be used.
    Url(String),
    /// The request could not be sent, or nothing came back.
    Send(reqwest::Error),
    /// The answer ended too early.
    CutOff {
        /// What came of it.
        received: Box<Response<Bytes>>,
        /// What ended it.
        source: reqwest::Error,
    },
    /// The answer is larger than allowed.
    TooLarge {
        /// How many bytes are.
        limit: u64,
    },
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(message) => write!(f, "the server's URL cannot be used: {message}"),
            Self::Send(_) => f.write_str("the server gave no answer"),
            Self::CutOff { received, .. } => {
                write!(f, "the answer {} broke off after {} bytes", received.status(), received.body().len())
            }
            Self::TooLarge { limit } => write!(f, "the answer is larger than {limit} bytes"),
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Send(source) | Self::CutOff { source, .. } => Some(source),
            Self::Url(_) | Self::TooLarge { .. } => None,
        }
    }
}

/// A call that did not succeed; `E` is what the operation itself may answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallError<E> {
    /// The server answered that it failed.
    Api(E),
    /// The request cannot be sent as it is.
    Encode(EncodeError),
    /// There is no answer, or not all of it.
    Transport(TransportError),
    /// The answer does not fit the description; it is in here whole.
    Decode(ResponseFault),
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => write!(f, "the server answered: {error}"),
            Self::Encode(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Decode(fault) => fault.fmt(f),
        }
    }
}

impl<E: StdError + 'static> StdError for CallError<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Api(error) => Some(error),
            Self::Encode(_) => None,
            Self::Transport(error) => error.source(),
            Self::Decode(fault) => Some(&fault.fault),
        }
    }
}

impl<E> From<EncodeError> for CallError<E> {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

impl<E> From<TransportError> for CallError<E> {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl<E> From<ResponseFault> for CallError<E> {
    fn from(fault: ResponseFault) -> Self {
        Self::Decode(fault)
    }
}
