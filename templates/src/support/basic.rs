//! Basic authentication (RFC 7617).
//!
//! A file of its own, because it is the only one that needs `base64`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::Request;
use http::request::Parts;

use super::credentials::{self, Secret, Unauthorized};
use super::fault::EncodeError;

const CHALLENGE: &str = "Basic realm=\"api\", charset=\"UTF-8\"";

/// User and password of a request.
///
/// # Errors
///
/// When they are missing, or not base64 of UTF-8 text with a colon.
pub fn user_and_password(parts: &Parts) -> Result<(String, Secret), Unauthorized> {
    let encoded = credentials::authorization(parts, "Basic", CHALLENGE)?;
    decode(encoded.expose()).ok_or_else(|| Unauthorized { challenges: vec![CHALLENGE.to_owned()], malformed: true })
}

fn decode(encoded: &str) -> Option<(String, Secret)> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), Secret::new(password)))
}

/// Sends user and password.
///
/// # Errors
///
/// When the user holds a colon, which would move part of the name into the password.
pub fn set_user_and_password(request: &mut Request<Bytes>, user: &str, password: &Secret) -> Result<(), EncodeError> {
    if user.contains(':') {
        return Err(EncodeError::new("authorization", "a user name cannot hold a colon"));
    }
    let encoded = Secret::new(STANDARD.encode(format!("{user}:{}", password.expose())));
    credentials::set_authorization(request, "Basic", &encoded)
}
