//! The way to the receivers of webhooks and callbacks, each of which has a URL of its own.
//!
//! It must not choose where anything is sent: a URL that others gave is for the sender's user to judge.
#![cfg(feature = "client")]

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Uri};

use super::client::{CallError, Transport, TransportError, head};
use super::credentials::HeldIn;
use super::fault::EncodeError;
use super::operation::Operation;
use super::payload::Payload;

/// Why a delivery cannot be signed.
pub type SignError = Box<dyn StdError + Send + Sync>;

/// Adds to a delivery what its receiver verifies.
type Signer = dyn Fn(&mut Request<Bytes>) -> Result<(), SignError> + Send + Sync;

/// The way to any receiver. Cloning it is cheap.
#[derive(Clone)]
pub struct Delivery {
    transport: Transport,
    signer: Option<Arc<Signer>>,
}

impl Delivery {
    /// To receivers of whatever URLs.
    ///
    /// # Errors
    ///
    /// When there can be no HTTP client.
    pub fn new() -> Result<Self, TransportError> {
        // Each delivery has a server of its own in place of this one.
        Ok(Self { transport: Transport::new("http://receiver.invalid")?, signer: None })
    }

    /// See [`Transport::with_http_client`].
    #[must_use]
    pub fn with_http_client(mut self, http: reqwest::Client) -> Self {
        self.transport = self.transport.with_http_client(http);
        self
    }

    /// See [`Transport::with_response_limit`].
    #[must_use]
    pub fn with_response_limit(mut self, bytes: u64) -> Self {
        self.transport = self.transport.with_response_limit(bytes);
        self
    }

    /// Lets a function sign each delivery that is complete but for this.
    #[must_use]
    pub fn with_signer<F>(mut self, signer: F) -> Self
    where
        F: Fn(&mut Request<Bytes>) -> Result<(), SignError> + Send + Sync + 'static,
    {
        self.signer = Some(Arc::new(signer));
        self
    }

    /// Sends a request to the receiver at `url`, with what it needs of the credentials held.
    ///
    /// # Errors
    ///
    /// When the receiver says that it failed, or anything on the way to its answer.
    pub async fn send<O, S>(&self, url: &str, request: &O, credentials: &S) -> Result<O::Response, CallError<O::Error>>
    where
        O: Operation,
        O::Credentials: HeldIn<S>,
    {
        let (mut parts, body) = request.to_http()?.into_parts();
        let (base, target) = receiver(url, parts.uri.query())?;
        parts.uri = target;
        let mut message = Request::from_parts(parts, body.in_memory());
        O::authorize(credentials, &mut message)?;
        if let Some(signer) = &self.signer {
            signer(&mut message).map_err(|error| EncodeError::new("signature", error.to_string()))?;
        }
        let transport = self.transport.at(base);
        let answer = transport.exchange(message.into_parts().0, body.into_reqwest()?).await?;
        let answer = match O::ResponseBody::OF_ANSWER.filter(|_| O::streams(answer.status(), answer.headers())) {
            Some(unread) => head(answer).map(unread),
            None => transport.receive(answer).await?.map(O::ResponseBody::from),
        };
        request.answer_from_http(answer)?.map_err(CallError::Api)
    }
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("signed", &self.signer.is_some()).finish_non_exhaustive()
    }
}

/// Scheme, host and port of a receiver, and the rest of its URL with the query that the request has beside.
fn receiver(url: &str, query: Option<&str>) -> Result<(String, Uri), TransportError> {
    let fault = |message: &str| TransportError::Url(message.to_owned());
    let url = reqwest::Url::parse(url).map_err(|error| fault(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(fault("the scheme must be http or https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(fault("a user or password in the URL would end up in logs; use the sender's `with_` methods"));
    }
    let both: Vec<&str> = url.query().into_iter().chain(query).filter(|query| !query.is_empty()).collect();
    let mut target = url.path().to_owned();
    if !both.is_empty() {
        target.push('?');
        target.push_str(&both.join("&"));
    }
    let target = Uri::try_from(target).map_err(|error| fault(&error.to_string()))?;
    Ok((url.origin().ascii_serialization(), target))
}

#[cfg(test)]
mod tests {
    use super::receiver;

    #[test]
    fn the_url_keeps_what_it_has_and_takes_what_the_request_adds() {
        let cases = [
            ("https://a.example", None, "https://a.example", "/"),
            ("https://a.example:8443/in?key=1#part", None, "https://a.example:8443", "/in?key=1"),
            ("http://a.example:80/in", Some("id=2"), "http://a.example", "/in?id=2"),
            ("http://[::1]:81/in?key=1", Some("id=2"), "http://[::1]:81", "/in?key=1&id=2"),
        ];
        for (url, query, base, target) in cases {
            let (found, uri) = receiver(url, query).unwrap();
            assert_eq!((found.as_str(), uri.to_string().as_str()), (base, target), "{url}");
        }
        for url in ["", "/in", "ftp://a.example", "https://user:secret@a.example/", "file:///etc/passwd"] {
            let error = receiver(url, None).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
