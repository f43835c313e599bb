//! What tells the requests of operations apart that have the same method and the same path.
//!
//! It looks for names only. Whether a request fits the operation it is given to is for the operation to say.

#![cfg(feature = "server")]

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Request;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::percent;
use super::server::{Rejection, read_body};

/// Whether the query has a parameter of this name.
pub fn has_query(request: &Request, name: &str) -> bool {
    let pairs = request.uri().query().unwrap_or_default().split('&');
    let mut names = pairs.map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    names.any(|found| percent::decode(found, true).is_ok_and(|found| found == name))
}

/// The members of the JSON object that a body is; none where it is anything else.
#[derive(Debug, Default)]
pub struct Members(BTreeMap<String, IgnoredAny>);

impl Members {
    /// Whether one of these is there.
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.0.contains_key(*name))
    }

    /// Whether all of these are there.
    pub fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.0.contains_key(*name))
    }
}

/// Reads the text that a member of the body has, if the body is a JSON object and that a text; the request that comes
/// back has all of the body.
///
/// # Errors
///
/// When it cannot be read or is too large.
pub async fn read_member(request: Request, name: &str) -> Result<(Request, Option<String>), Rejection> {
    let (parts, body) = request.into_parts();
    let bytes = read_body(&parts, body).await?;
    let members: BTreeMap<String, &RawValue> = serde_json::from_slice(&bytes).unwrap_or_default();
    let text = members.get(name).and_then(|value| serde_json::from_str(value.get()).ok());
    Ok((Request::from_parts(parts, Body::from(bytes)), text))
}

/// Reads the body, once: the request that comes back has all of it.
///
/// # Errors
///
/// When it cannot be read or is too large.
pub async fn read_members(request: Request) -> Result<(Request, Members), Rejection> {
    let (parts, body) = request.into_parts();
    let bytes = read_body(&parts, body).await?;
    let members = serde_json::from_slice(&bytes).map(Members).unwrap_or_default();
    Ok((Request::from_parts(parts, Body::from(bytes)), members))
}
