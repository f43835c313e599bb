//! Credentials: read from requests by servers, added to requests by clients.
//!
//! A credential's value leaves a [`Secret`] only through `expose`; nothing here prints it, and headers that
//! hold one are marked as sensitive.

use std::any::Any;
use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request, Uri};

use super::fault::EncodeError;
use super::{percent, styles};

/// Text that must not show up in logs.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Secret(String);

impl Secret {
    /// Takes the text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A request does not have the credentials that its operation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unauthorized {
    /// Values for `WWW-Authenticate`: what would be accepted.
    pub challenges: Vec<String>,
    /// Whether there was a credential, but none that can be read.
    pub malformed: bool,
}

impl Unauthorized {
    fn missing(challenge: impl Into<String>) -> Self {
        Self { challenges: vec![challenge.into()], malformed: false }
    }

    fn malformed(challenge: impl Into<String>) -> Self {
        Self { challenges: vec![challenge.into()], malformed: true }
    }

    fn or(mut self, other: Self) -> Self {
        for challenge in other.challenges {
            if !self.challenges.contains(&challenge) {
                self.challenges.push(challenge);
            }
        }
        self.malformed |= other.malformed;
        self
    }
}

impl fmt::Display for Unauthorized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.malformed { "the credentials cannot be read" } else { "credentials are missing" })
    }
}

impl std::error::Error for Unauthorized {}

/// What an operation asks for before it lets a request in.
///
/// `()` asks for nothing, a tuple for all of its parts, [`Either`] for one of two, and `Option` for nothing
/// but takes what is there.
pub trait Credentials: Sized + Send {
    /// Reads them from a request, without judging whether they are good.
    ///
    /// # Errors
    ///
    /// When they are missing or malformed.
    fn from_http(parts: &Parts) -> Result<Self, Unauthorized>;

    /// Adds them to a request.
    ///
    /// # Errors
    ///
    /// When one cannot stand in a message; the value is not in the error.
    fn apply(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError>;

    /// Signs a request that is complete but for this.
    ///
    /// # Errors
    ///
    /// When it cannot be signed.
    fn sign(&self, _request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        Ok(())
    }

    /// The credential of this type among them, if they have it.
    fn find<T: 'static>(&self) -> Option<&T>
    where
        Self: 'static,
    {
        (self as &dyn Any).downcast_ref()
    }
}

/// Credentials that a client can find among those it holds; `S` is what it holds.
pub trait HeldIn<S>: Credentials {
    /// Those in the store, if all of them are there.
    fn held(store: &S) -> Option<Self>;
}

impl Credentials for () {
    fn from_http(_parts: &Parts) -> Result<Self, Unauthorized> {
        Ok(())
    }

    fn apply(&self, _request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        Ok(())
    }
}

impl<S> HeldIn<S> for () {
    fn held(_store: &S) -> Option<Self> {
        Some(())
    }
}

impl<C: Credentials> Credentials for Option<C> {
    fn from_http(parts: &Parts) -> Result<Self, Unauthorized> {
        match C::from_http(parts) {
            Ok(credentials) => Ok(Some(credentials)),
            Err(unauthorized) if unauthorized.malformed => Err(unauthorized),
            Err(_) => Ok(None),
        }
    }

    fn apply(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        self.as_ref().map_or(Ok(()), |credentials| credentials.apply(request))
    }

    fn sign(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        self.as_ref().map_or(Ok(()), |credentials| credentials.sign(request))
    }

    fn find<T: 'static>(&self) -> Option<&T>
    where
        Self: 'static,
    {
        self.as_ref()?.find()
    }
}

impl<S, C: HeldIn<S>> HeldIn<S> for Option<C> {
    fn held(store: &S) -> Option<Self> {
        Some(C::held(store))
    }
}

impl<A: Credentials, B: Credentials> Credentials for (A, B) {
    fn from_http(parts: &Parts) -> Result<Self, Unauthorized> {
        match (A::from_http(parts), B::from_http(parts)) {
            (Ok(first), Ok(second)) => Ok((first, second)),
            (Err(first), Err(second)) => Err(first.or(second)),
            (Err(unauthorized), Ok(_)) | (Ok(_), Err(unauthorized)) => Err(unauthorized),
        }
    }

    fn apply(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        self.0.apply(request)?;
        self.1.apply(request)
    }

    fn sign(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        self.0.sign(request)?;
        self.1.sign(request)
    }

    fn find<T: 'static>(&self) -> Option<&T>
    where
        Self: 'static,
    {
        self.0.find().or_else(|| self.1.find())
    }
}

impl<S, A: HeldIn<S>, B: HeldIn<S>> HeldIn<S> for (A, B) {
    fn held(store: &S) -> Option<Self> {
        Some((A::held(store)?, B::held(store)?))
    }
}

/// One of two kinds of credentials, or, nested, of more; the first that is there counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Either<A, B> {
    /// The one that the description names first.
    First(A),
    /// The other.
    Second(B),
}

impl<A: Credentials, B: Credentials> Credentials for Either<A, B> {
    fn from_http(parts: &Parts) -> Result<Self, Unauthorized> {
        let first = match A::from_http(parts) {
            Ok(credentials) => return Ok(Self::First(credentials)),
            Err(unauthorized) => unauthorized,
        };
        B::from_http(parts).map(Self::Second).map_err(|second| first.or(second))
    }

    fn apply(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        match self {
            Self::First(credentials) => credentials.apply(request),
            Self::Second(credentials) => credentials.apply(request),
        }
    }

    fn sign(&self, request: &mut Request<Bytes>) -> Result<(), EncodeError> {
        match self {
            Self::First(credentials) => credentials.sign(request),
            Self::Second(credentials) => credentials.sign(request),
        }
    }

    fn find<T: 'static>(&self) -> Option<&T>
    where
        Self: 'static,
    {
        match self {
            Self::First(credentials) => credentials.find(),
            Self::Second(credentials) => credentials.find(),
        }
    }
}

impl<S, A: HeldIn<S>, B: HeldIn<S>> HeldIn<S> for Either<A, B> {
    fn held(store: &S) -> Option<Self> {
        A::held(store).map(Self::First).or_else(|| B::held(store).map(Self::Second))
    }
}

/// What follows the scheme in `Authorization` (RFC 9110, section 11.4); schemes have no case.
///
/// # Errors
///
/// When there is no such header, another scheme's, more than one, or nothing after the scheme.
pub fn authorization(parts: &Parts, scheme: &str, challenge: &str) -> Result<Secret, Unauthorized> {
    let mut lines = parts.headers.get_all(AUTHORIZATION).into_iter();
    let (Some(line), more) = (lines.next(), lines.next()) else { return Err(Unauthorized::missing(challenge)) };
    let Some(text) = line.to_str().ok().filter(|_| more.is_none()) else {
        return Err(Unauthorized::malformed(challenge));
    };
    let (found, value) = text.split_once(' ').unwrap_or((text, ""));
    if !found.eq_ignore_ascii_case(scheme) {
        return Err(Unauthorized::missing(challenge));
    }
    match value.trim() {
        "" => Err(Unauthorized::malformed(challenge)),
        value => Ok(Secret::new(value)),
    }
}

/// Sets `Authorization`.
///
/// # Errors
///
/// When the value cannot stand in a header.
pub fn set_authorization(request: &mut Request<Bytes>, scheme: &str, value: &Secret) -> Result<(), EncodeError> {
    set_header(request, AUTHORIZATION, &format!("{scheme} {}", value.expose()))
}

/// An API key in a header; its name is given in lower case.
///
/// # Errors
///
/// When it is missing, empty or given more than once.
pub fn header_key(parts: &Parts, name: &'static str) -> Result<Secret, Unauthorized> {
    let mut lines = parts.headers.get_all(name).into_iter();
    match (lines.next(), lines.next()) {
        (None, _) => Err(Unauthorized::missing(key_challenge("header", name))),
        (Some(only), None) => match only.to_str() {
            Ok(text) if !text.is_empty() => Ok(Secret::new(text)),
            _ => Err(Unauthorized::malformed(key_challenge("header", name))),
        },
        _ => Err(Unauthorized::malformed(key_challenge("header", name))),
    }
}

/// Sends an API key in a header.
///
/// # Errors
///
/// When the key cannot stand in a header.
pub fn set_header_key(request: &mut Request<Bytes>, name: &'static str, key: &Secret) -> Result<(), EncodeError> {
    let header = HeaderName::from_bytes(name.as_bytes()).map_err(|error| EncodeError::new(name, error.to_string()))?;
    set_header(request, header, key.expose())
}

/// An API key in the query.
///
/// # Errors
///
/// When it is missing, empty or given more than once.
pub fn query_key(parts: &Parts, name: &'static str) -> Result<Secret, Unauthorized> {
    let named = named_in_query(parts.uri.query().unwrap_or_default(), name);
    one_key(named.map(|value| percent::decode(value, true)), key_challenge("query", name))
}

/// The values of this name in a query, as they stand there.
fn named_in_query<'q>(query: &'q str, name: &str) -> impl Iterator<Item = &'q str> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.filter(move |(key, _)| percent::decode(key, true).is_ok_and(|key| key == name)).map(|(_, value)| value)
}

/// Sends an API key in the query, unless a parameter of the operation has put it there.
///
/// # Errors
///
/// When the target would become too long.
pub fn set_query_key(request: &mut Request<Bytes>, name: &'static str, key: &Secret) -> Result<(), EncodeError> {
    let mut query = request.uri().query().unwrap_or_default().to_owned();
    if named_in_query(&query, name).next().is_some() {
        return Ok(());
    }
    styles::push_pair(&mut query, '&', name, &styles::encoded(key.expose()));
    let target = format!("{}?{query}", request.uri().path());
    *request.uri_mut() = Uri::try_from(target).map_err(|error| EncodeError::new(name, error.to_string()))?;
    Ok(())
}

/// An API key in a cookie.
///
/// # Errors
///
/// When it is missing, empty or given more than once.
pub fn cookie_key(parts: &Parts, name: &'static str) -> Result<Secret, Unauthorized> {
    let lines = parts.headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let named = lines.flat_map(|line| named_in_cookies(line, name));
    one_key(named.map(|value| percent::decode(value, false)), key_challenge("cookie", name))
}

/// The values of cookies of this name in a line of them, as they stand there.
fn named_in_cookies<'l>(line: &'l str, name: &str) -> impl Iterator<Item = &'l str> {
    let pairs = line.split(';').filter_map(|pair| pair.trim().split_once('='));
    // A name that no cookie can have as it is comes percent-encoded, as this crate's client writes it.
    let is_named = move |key: &str| key == name || percent::decode(key, false).is_ok_and(|decoded| decoded == name);
    pairs.filter(move |(key, _)| is_named(key)).map(|(_, value)| value)
}

/// Sends an API key in a cookie, unless a parameter of the operation has put it there.
///
/// # Errors
///
/// When there is a cookie header that cannot be added to.
pub fn set_cookie_key(request: &mut Request<Bytes>, name: &'static str, key: &Secret) -> Result<(), EncodeError> {
    let held = request.headers().get(COOKIE).map(|held| held.to_str()).transpose();
    let mut cookies = held.map_err(|error| EncodeError::new(name, error.to_string()))?.unwrap_or_default().to_owned();
    if named_in_cookies(&cookies, name).next().is_some() {
        return Ok(());
    }
    styles::push_pair(&mut cookies, ';', name, &styles::encoded(key.expose()));
    set_header(request, COOKIE, &cookies)
}

fn one_key<T: Into<String>, E>(
    mut found: impl Iterator<Item = Result<T, E>>,
    challenge: String,
) -> Result<Secret, Unauthorized> {
    match (found.next(), found.next()) {
        (None, _) => Err(Unauthorized::missing(challenge)),
        (Some(Ok(key)), None) => match key.into() {
            key if key.is_empty() => Err(Unauthorized::malformed(challenge)),
            key => Ok(Secret::new(key)),
        },
        _ => Err(Unauthorized::malformed(challenge)),
    }
}

/// There is no registered scheme for keys, but a 401 must name one (RFC 9110, section 15.5.2).
fn key_challenge(location: &str, name: &str) -> String {
    format!("ApiKey in=\"{location}\", name=\"{name}\"")
}

fn set_header(request: &mut Request<Bytes>, name: HeaderName, text: &str) -> Result<(), EncodeError> {
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| EncodeError::new(name.as_str(), "the credential has characters that a header cannot hold"))?;
    value.set_sensitive(true);
    request.headers_mut().insert(name, value);
    Ok(())
}
