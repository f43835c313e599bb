//! What stands after a scheme such as `X-Matrix` in `Authorization`: a text, or what a function makes of the request.
//!
//! It must not know how anything is signed.

use std::error::Error as StdError;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use super::credentials::Secret;
use super::fault::EncodeError;

/// Why a request cannot be signed.
pub type SignError = Box<dyn StdError + Send + Sync>;

/// Makes of a request what stands after the scheme.
pub type Signer = dyn Fn(&Request<Bytes>) -> Result<String, SignError> + Send + Sync;

/// A text, or a function of the request. Cloning it is cheap.
#[derive(Clone)]
pub struct Signature(Kind);

#[derive(Clone)]
enum Kind {
    Text(Secret),
    Signer(Arc<Signer>),
}

impl Signature {
    /// A text that is the same for every request.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Kind::Text(Secret::new(text)))
    }

    /// What the function makes of each request.
    pub fn signer<S>(signer: S) -> Self
    where
        S: Fn(&Request<Bytes>) -> Result<String, SignError> + Send + Sync + 'static,
    {
        Self(Kind::Signer(Arc::new(signer)))
    }

    /// The text; empty where it is made of the request.
    pub fn expose(&self) -> &str {
        match &self.0 {
            Kind::Text(text) => text.expose(),
            Kind::Signer(_) => "",
        }
    }

    /// The text for this request.
    ///
    /// # Errors
    ///
    /// What the signer says.
    pub fn of(&self, request: &Request<Bytes>) -> Result<Secret, EncodeError> {
        match &self.0 {
            Kind::Text(text) => Ok(text.clone()),
            Kind::Signer(signer) => match signer(request) {
                Ok(text) => Ok(Secret::new(text)),
                Err(error) => Err(EncodeError::new("authorization", error.to_string())),
            },
        }
    }
}

impl From<Secret> for Signature {
    fn from(text: Secret) -> Self {
        Self(Kind::Text(text))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Text(text) => text.fmt(f),
            Kind::Signer(_) => f.write_str("[signer]"),
        }
    }
}

/// Two signers are the same only where one is a clone of the other.
impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Text(one), Kind::Text(other)) => one == other,
            (Kind::Signer(one), Kind::Signer(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Signature {}

impl Hash for Signature {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Kind::Text(text) => text.hash(state),
            Kind::Signer(signer) => Arc::as_ptr(signer).cast::<()>().hash(state),
        }
    }
}
