//! Reading requests and responses: the incoming half of an operation's conversions.
//!
//! Parameters that no one asks for are ignored. Conversion from text is generic and short; everything
//! before it is compiled once.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Response};
use serde::de::DeserializeOwned;

use super::body::RawBody;
use super::fault::{Location, RequestFault, ResponseFault};
use super::parameter::{Parameter, Plain, Style};
use super::payload::Payload;
use super::plain::{Expected, Pair, cookie_pairs, decoded, header_plain, pairs_plain, query_pairs, raw_plain};
use super::{codec, path};

/// A request that is being read.
#[derive(Debug)]
pub struct RequestReader<'a> {
    path: Vec<(&'static str, &'a str)>,
    query: Vec<Pair<'a>>,
    cookies: Vec<Pair<'a>>,
    headers: &'a HeaderMap,
    body: Bytes,
    /// Query parameters that were asked for; the others belong to a parameter that takes any.
    taken: Vec<&'static str>,
}

impl<'a> RequestReader<'a> {
    /// Takes a request apart.
    ///
    /// # Errors
    ///
    /// When its path is not one of the template's.
    pub fn new(template: &'static str, parts: &'a Parts, body: Bytes) -> Result<Self, RequestFault> {
        let path = path::matches(template, parts.uri.path());
        Self::of(template, path, parts, body)
    }

    /// Takes a request apart whose path may end before the slash and the parameter that end the template; the
    /// parameter is empty then.
    ///
    /// # Errors
    ///
    /// When its path is not one of the template's.
    pub fn with_open_end(template: &'static str, parts: &'a Parts, body: Bytes) -> Result<Self, RequestFault> {
        let path = path::matches(template, parts.uri.path()).or_else(|| path::matches_open(template, parts.uri.path()));
        Self::of(template, path, parts, body)
    }

    fn of(
        template: &'static str,
        path: Option<Vec<(&'static str, &'a str)>>,
        parts: &'a Parts,
        body: Bytes,
    ) -> Result<Self, RequestFault> {
        let path =
            path.ok_or_else(|| RequestFault::parameter(Location::Path, template, "the path is not of this form"))?;
        Ok(Self {
            path,
            query: parts.uri.query().map(query_pairs).unwrap_or_default(),
            cookies: cookie_pairs(&parts.headers),
            headers: &parts.headers,
            body,
            taken: Vec::new(),
        })
    }

    /// A path parameter.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn path<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<T, RequestFault> {
        let plain = self.path_plain::<T>(name, style);
        require(Location::Path, name, convert(Location::Path, name, plain)?)
    }

    /// A query parameter, if it is there. One that takes any names must be asked for last.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn query<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<Option<T>, RequestFault> {
        let plain = self.query_plain(name, Expected { style, shape: T::SHAPE, names: T::NAMES });
        convert(Location::Query, name, plain)
    }

    /// A query parameter that may be there without a value, if it is there: an empty text, `true` or nothing, as the
    /// type can be.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn empty_query<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<Option<T>, RequestFault> {
        let plain = self.query_plain(name, Expected { style, shape: T::SHAPE, names: T::NAMES });
        if matches!(&plain, Ok(Some(Plain::One(text))) if text.is_empty()) {
            let flag = |text: &str| T::from_plain(Plain::One(text.to_owned())).ok();
            return Ok(flag("").or_else(|| flag("true")));
        }
        convert(Location::Query, name, plain)
    }

    /// A query parameter that may be there without a value and must be there.
    ///
    /// # Errors
    ///
    /// When it does not fit or is missing.
    pub fn required_empty_query<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<T, RequestFault> {
        require(Location::Query, name, self.empty_query(name, style)?)
    }

    /// A query parameter that must be there.
    ///
    /// # Errors
    ///
    /// When it does not fit or is missing.
    pub fn required_query<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<T, RequestFault> {
        require(Location::Query, name, self.query(name, style)?)
    }

    /// A header, if it is there; its name is given in lower case.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn header<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<Option<T>, RequestFault> {
        let plain = header_plain(self.headers, name, Expected { style, shape: T::SHAPE, names: T::NAMES });
        convert(Location::Header, name, plain)
    }

    /// A header that must be there.
    ///
    /// # Errors
    ///
    /// When it does not fit or is missing.
    pub fn required_header<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<T, RequestFault> {
        require(Location::Header, name, self.header(name, style)?)
    }

    /// A cookie, if it is there.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn cookie<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<Option<T>, RequestFault> {
        let expected = Expected { style, shape: T::SHAPE, names: T::NAMES };
        let plain = pairs_plain(&self.cookies, false, name, expected, &|_| false);
        convert(Location::Cookie, name, plain)
    }

    /// A cookie that must be there.
    ///
    /// # Errors
    ///
    /// When it does not fit or is missing.
    pub fn required_cookie<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<T, RequestFault> {
        require(Location::Cookie, name, self.cookie(name, style)?)
    }

    /// A parameter that is written as JSON, if it is there.
    ///
    /// # Errors
    ///
    /// When it does not fit, with the pointer within it.
    pub fn json_parameter<T: DeserializeOwned>(
        &mut self,
        location: Location,
        name: &'static str,
    ) -> Result<Option<T>, RequestFault> {
        let text: Option<String> = match location {
            Location::Path => Some(self.path(name, Style::Simple)?),
            Location::Query => self.query(name, Style::Form)?,
            Location::Header => self.header(name, Style::Simple)?,
            Location::Cookie => self.cookie(name, Style::Form)?,
            Location::Body => return self.optional_json(),
        };
        let Some(text) = text else { return Ok(None) };
        codec::decode(text.as_bytes()).map(Some).map_err(|fault| RequestFault {
            location,
            name: name.to_owned(),
            pointer: Some(fault.pointer),
            message: fault.message,
        })
    }

    /// A parameter that is written as JSON and must be there.
    ///
    /// # Errors
    ///
    /// When it does not fit or is missing.
    pub fn required_json_parameter<T: DeserializeOwned>(
        &mut self,
        location: Location,
        name: &'static str,
    ) -> Result<T, RequestFault> {
        require(location, name, self.json_parameter(location, name)?)
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// When it does not fit or there is none.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, RequestFault> {
        codec::decode(&self.body).map_err(RequestFault::body)
    }

    /// The body as JSON, if there is one.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn optional_json<T: DeserializeOwned>(&mut self) -> Result<Option<T>, RequestFault> {
        if self.body.is_empty() { Ok(None) } else { self.json().map(Some) }
    }

    /// Whether there is a body, be it an empty one of some content type.
    pub fn has_body(&self) -> bool {
        !self.body.is_empty() || self.headers.contains_key(CONTENT_TYPE)
    }

    /// The body as bytes.
    pub fn raw(&mut self) -> RawBody {
        RawBody::from_parts(self.headers, std::mem::take(&mut self.body))
    }

    /// The body as bytes, if there is one.
    pub fn optional_raw(&mut self) -> Option<RawBody> {
        let body = self.raw();
        (!body.is_empty() || body.content_type.is_some()).then_some(body)
    }

    fn path_plain<T: Parameter>(&self, name: &str, style: Style) -> Result<Option<Plain>, String> {
        match self.path.iter().find(|(known, _)| *known == name) {
            Some((_, raw)) => {
                let expected = Expected { style, shape: T::SHAPE, names: T::NAMES };
                raw_plain(raw, name, expected, &|text| decoded(text, false)).map(Some)
            }
            None => Ok(None),
        }
    }

    fn query_plain(&mut self, name: &'static str, expected: Expected) -> Result<Option<Plain>, String> {
        let taken = &self.taken;
        // `filter[a]` belongs to `filter`.
        let stem = |key: &str| key.split_once('[').is_some_and(|(stem, _)| taken.contains(&stem));
        let free = |key: &str| !taken.contains(&key) && !stem(key);
        let plain = pairs_plain(&self.query, true, name, expected, &free);
        self.taken.push(name);
        self.taken.extend(expected.names);
        plain
    }
}

/// The answer's body as JSON; it must have been read.
///
/// # Errors
///
/// When it does not fit; the fault holds the whole answer.
pub fn json_answer<B: Payload, T: DeserializeOwned>(response: Response<B>) -> Result<T, ResponseFault> {
    let response = response.map(|body| body.in_memory());
    codec::decode(response.body()).map_err(|fault| ResponseFault::new(response, fault))
}

/// The answer's body as bytes; it must have been read.
pub fn raw_answer<B: Payload>(response: Response<B>) -> RawBody {
    let (parts, body) = response.into_parts();
    RawBody::from_parts(&parts.headers, body.in_memory())
}

fn convert<T: Parameter>(
    location: Location,
    name: &str,
    plain: Result<Option<Plain>, String>,
) -> Result<Option<T>, RequestFault> {
    let converted = plain.and_then(|plain| plain.map(T::from_plain).transpose());
    converted.map_err(|message| RequestFault::parameter(location, name, message))
}

fn require<T>(location: Location, name: &str, value: Option<T>) -> Result<T, RequestFault> {
    value.ok_or_else(|| RequestFault::parameter(location, name, "it is required and missing"))
}
