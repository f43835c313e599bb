//! The client of this API.

use crate::security::{AccessToken, ApiKey, CredentialStore, Operator};
use crate::support::client::{CallError, Transport, TransportError};
use crate::support::{HeldIn, Operation};

/// A client of one server. Cloning it is cheap, and the clones share their connections.
#[derive(Clone, Debug)]
pub struct Client {
    transport: Transport,
    credentials: CredentialStore,
}

impl Client {
    /// A client of the server at `base`: scheme, host, and a path prefix if it has one.
    ///
    /// # Errors
    ///
    /// When `base` is no such URL.
    pub fn new(base: &str) -> Result<Self, TransportError> {
        Ok(Self { transport: Transport::new(base)?, credentials: CredentialStore::default() })
    }

    /// Sends with another HTTP client, for proxies, timeouts or certificates of one's own. Redirects are followed as
    /// that client's policy says, and are answers where it follows none.
    #[must_use]
    pub fn with_http_client(mut self, http: reqwest::Client) -> Self {
        self.transport = self.transport.with_http_client(http);
        self
    }

    /// Refuses answers larger than this many bytes.
    #[must_use]
    pub fn with_response_limit(mut self, bytes: u64) -> Self {
        self.transport = self.transport.with_response_limit(bytes);
        self
    }

    /// Sends this token with the operations that ask for one.
    #[must_use]
    pub fn with_access_token(mut self, credential: AccessToken) -> Self {
        self.credentials.access_token = Some(credential);
        self
    }

    /// Sends this key with the operations that ask for one.
    #[must_use]
    pub fn with_api_key(mut self, credential: ApiKey) -> Self {
        self.credentials.api_key = Some(credential);
        self
    }

    /// Sends this login with the operations that ask for one.
    #[must_use]
    pub fn with_operator(mut self, credential: Operator) -> Self {
        self.credentials.operator = Some(credential);
        self
    }

    /// Asks for any operation; the methods named after operations do nothing else.
    ///
    /// # Errors
    ///
    /// When the operation fails, or anything on the way to its answer.
    pub async fn call<O>(&self, request: &O) -> Result<O::Response, CallError<O::Error>>
    where
        O: Operation,
        O::Credentials: HeldIn<CredentialStore>,
    {
        self.transport.call(request, &self.credentials).await
    }
}
