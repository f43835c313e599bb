//! The credentials that the operations of this API ask for.
//!
//! None of them is ever printed: `Debug` shows that there is one, and no more.

use bytes::Bytes;
use http::Request;
use http::request::Parts;

use crate::support::credentials::{self, Credentials, HeldIn, Secret, Unauthorized};
use crate::support::{EncodeError, basic};

/// The token of a session.
///
/// Sent as `Authorization: Bearer …` (`AccessToken` in the description).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccessToken(Secret);

impl AccessToken {
    /// Takes the token.
    pub fn new(token: impl Into<String>) -> Self {
        Self(Secret::new(token))
    }

    /// The token itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl Credentials for AccessToken {
    fn from_http(parts: &Parts) -> Result<Self, Unauthorized> {
        credentials::authorization(parts, "Bearer", "Bearer").map(Self)
    }

    fn apply(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        credentials::set_authorization(request, "Bearer", &self.0)
    }
}

impl HeldIn<CredentialStore> for AccessToken {
    fn held(store: &CredentialStore) -> Option<Self> {
        store.access_token.clone()
    }
}

/// The key of an application.
///
/// Sent in the query as `api_key` (`ApiKey` in the description).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApiKey(Secret);

impl ApiKey {
    /// Takes the key.
    pub fn new(key: impl Into<String>) -> Self {
        Self(Secret::new(key))
    }

    /// The key itself.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl Credentials for ApiKey {
    fn from_http(parts: &Parts) -> Result<Self, Unauthorized> {
        credentials::query_key(parts, "api_key").map(Self)
    }

    fn apply(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        credentials::set_query_key(request, "api_key", &self.0)
    }
}

impl HeldIn<CredentialStore> for ApiKey {
    fn held(store: &CredentialStore) -> Option<Self> {
        store.api_key.clone()
    }
}

/// The operator's login.
///
/// Sent as `Authorization: Basic …` (`Operator` in the description).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// The user's name.
    pub user: String,
    password: Secret,
}

impl Operator {
    /// Takes user and password.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { user: user.into(), password: Secret::new(password) }
    }

    /// The password itself.
    pub fn expose(&self) -> &str {
        self.password.expose()
    }
}

impl Credentials for Operator {
    fn from_http(parts: &Parts) -> Result<Self, Unauthorized> {
        basic::user_and_password(parts).map(|(user, password)| Self { user, password })
    }

    fn apply(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        basic::set_user_and_password(request, &self.user, &self.password)
    }
}

impl HeldIn<CredentialStore> for Operator {
    fn held(store: &CredentialStore) -> Option<Self> {
        store.operator.clone()
    }
}

/// What a client holds: at most one credential of each kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CredentialStore {
    /// The token of a session.
    pub access_token: Option<AccessToken>,
    /// The key of an application.
    pub api_key: Option<ApiKey>,
    /// The operator's login.
    pub operator: Option<Operator>,
}
