//! What tells the requests of operations apart that have the same method and the same path.
//!
//! It looks for names, and at texts that say which operation is meant. Whether a request fits the operation it is
//! given to is for the operation to say.

#![cfg(feature = "server")]

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::Request;
use serde_json::value::RawValue;

use super::server::{Rejection, read_body};
use super::{path, percent};

/// Whether the query has a parameter of this name.
pub fn has_query(request: &Request, name: &str) -> bool {
    let pairs = request.uri().query().unwrap_or_default().split('&');
    let mut names = pairs.map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    names.any(|found| percent::decode(found, true).is_ok_and(|found| found == name))
}

/// Whether the query has this parameter with one of these values.
pub fn query_is(request: &Request, name: &str, values: &[&str]) -> bool {
    let pairs = request.uri().query().unwrap_or_default().split('&');
    let mut pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.any(|(found, value)| {
        percent::decode(found, true).is_ok_and(|found| found == name)
            && percent::decode(value, true).is_ok_and(|value| values.contains(&&*value))
    })
}

/// What the text of a path parameter is.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A list with commas between of these.
    ListOf(&'static [&'static str]),
    /// A UUID (RFC 9562, section 4).
    Uuid,
    /// A date (RFC 3339, `full-date`).
    Date,
    /// A date with its time (RFC 3339, `date-time`).
    DateTime,
    /// Four numbers with dots between (RFC 2673, section 3.2).
    Ipv4,
}

impl Kind {
    fn holds(self, text: &str) -> bool {
        match self {
            Self::Integer => text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok(),
            Self::Number => text.parse::<serde_json::Number>().is_ok(),
            Self::Boolean => matches!(text, "true" | "false"),
            Self::OneOf(values) => values.contains(&text),
            Self::ListOf(values) => text.split(',').all(|one| values.contains(&one)),
            Self::Uuid => has_form(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"),
            Self::Date => has_form(text, "xxxx-xx-xx"),
            Self::DateTime => text.split_once(['T', 't', ' ']).is_some_and(|(day, _)| has_form(day, "xxxx-xx-xx")),
            Self::Ipv4 => text.parse::<std::net::Ipv4Addr>().is_ok(),
        }
    }
}

/// Whether a text has a hexadecimal digit for each `x` of the form, and all else as it stands there.
fn has_form(text: &str, form: &str) -> bool {
    let same = |(own, of): (u8, u8)| if of == b'x' { own.is_ascii_hexdigit() } else { own == of };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(same)
}

/// Whether the value of a path parameter is such a text.
pub fn path_is(request: &Request, template: &str, name: &str, kind: Kind) -> bool {
    let found = path::matches(template, request.uri().path()).unwrap_or_default();
    let value = found.into_iter().find(|(known, _)| *known == name);
    value.and_then(|(_, value)| percent::decode(value, false).ok()).is_some_and(|value| kind.holds(&value))
}

/// The members of the JSON object that a body is; none where it is anything else.
#[derive(Debug, Default)]
pub struct Members(BTreeMap<String, Box<RawValue>>);

impl Members {
    /// Whether one of these is there.
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.0.contains_key(*name))
    }

    /// Whether all of these are there.
    pub fn has_all(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.0.contains_key(*name))
    }

    /// Whether a member is one of these texts.
    pub fn is(&self, name: &str, values: &[&str]) -> bool {
        let text = self.0.get(name).and_then(|value| serde_json::from_str::<String>(value.get()).ok());
        text.is_some_and(|text| values.contains(&text.as_str()))
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
