//! Reading requests and responses: the incoming half of an operation's conversions.
//!
//! Parameters that no one asks for are ignored. Conversion from text is generic and short; everything
//! before it is compiled once.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, COOKIE};
use http::request::Parts;
use http::{HeaderMap, Response};
use serde::de::DeserializeOwned;

use super::body::RawBody;
use super::fault::{Location, RequestFault, ResponseFault};
use super::parameter::{Parameter, Plain, Shape, Style};
use super::payload::Payload;
use super::{codec, path, percent};

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

/// A name, and a value that is still encoded.
type Pair<'a> = (Cow<'a, str>, &'a str);

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
        let plain = self.path_plain(name, style, T::SHAPE);
        require(Location::Path, name, convert(Location::Path, name, plain)?)
    }

    /// A query parameter, if it is there. One that takes any names must be asked for last.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn query<T: Parameter>(&mut self, name: &'static str, style: Style) -> Result<Option<T>, RequestFault> {
        let plain = self.query_plain(name, style, T::SHAPE, T::NAMES);
        convert(Location::Query, name, plain)
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
        let plain = header_plain(self.headers, name, style, T::SHAPE);
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
        let plain = pairs_plain(&self.cookies, false, name, style, T::SHAPE, |key| T::NAMES.contains(&key));
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

    fn path_plain(&self, name: &str, style: Style, shape: Shape) -> Result<Option<Plain>, String> {
        match self.path.iter().find(|(known, _)| *known == name) {
            Some((_, raw)) => split_plain(raw, style, shape, &|text| decoded(text, false)).map(Some),
            None => Ok(None),
        }
    }

    fn query_plain(
        &mut self,
        name: &'static str,
        style: Style,
        shape: Shape,
        names: &'static [&'static str],
    ) -> Result<Option<Plain>, String> {
        let taken = &self.taken;
        // `filter[a]` belongs to `filter`.
        let stem = |key: &str| key.split_once('[').is_some_and(|(stem, _)| taken.contains(&stem));
        let free = |key: &str| !taken.contains(&key) && !stem(key);
        let wanted = |key: &str| if names.is_empty() { free(key) } else { names.contains(&key) };
        let plain = pairs_plain(&self.query, true, name, style, shape, wanted);
        self.taken.push(name);
        self.taken.extend(names);
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

/// Names and raw values of a query; a name that is no valid text belongs to no parameter.
fn query_pairs(query: &str) -> Vec<Pair<'_>> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.filter_map(|(name, value)| Some((percent::decode(name, true).ok()?, value))).collect()
}

/// Names and raw values of all `Cookie` headers (RFC 6265, section 4.2.1).
fn cookie_pairs(headers: &HeaderMap) -> Vec<Pair<'_>> {
    let lines = headers.get_all(COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter_map(|(name, value)| Some((percent::decode(name, false).ok()?, value.trim_matches('"')))).collect()
}

/// A parameter of a query or of cookies as text.
///
/// `plus` says that `+` is a space; `wanted` names the members that an object without delimiters may have.
fn pairs_plain(
    pairs: &[Pair<'_>],
    plus: bool,
    name: &str,
    style: Style,
    shape: Shape,
    wanted: impl Fn(&str) -> bool,
) -> Result<Option<Plain>, String> {
    if shape == Shape::Named && matches!(style, Style::Form | Style::DeepObject) {
        let member = |key: &str| match style {
            Style::DeepObject => Some(key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?.to_owned()),
            _ => wanted(key).then(|| key.to_owned()),
        };
        let members = pairs.iter().filter_map(|(key, value)| Some((member(key)?, *value)));
        let members =
            members.map(|(key, value)| Ok((key, decoded(value, plus)?))).collect::<Result<Vec<_>, String>>()?;
        return Ok((!members.is_empty()).then_some(Plain::Named(members)));
    }
    let values: Vec<&str> = pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| *value).collect();
    match values.as_slice() {
        [] => Ok(None),
        many if shape == Shape::Many && style == Style::Form => {
            many.iter().map(|text| decoded(text, plus)).collect::<Result<_, _>>().map(|texts| Some(Plain::Many(texts)))
        }
        [only] => split_plain(only, style, shape, &|text| decoded(text, plus)).map(Some),
        _ => Err("it is given more than once".to_owned()),
    }
}

/// All lines of a header as text.
pub(crate) fn header_plain(
    headers: &HeaderMap,
    name: &str,
    style: Style,
    shape: Shape,
) -> Result<Option<Plain>, String> {
    let lines = headers.get_all(name).into_iter().map(|line| std::str::from_utf8(line.as_bytes()));
    let lines: Vec<&str> = lines.collect::<Result<_, _>>().map_err(|_| "it is not UTF-8".to_owned())?;
    match (lines.as_slice(), shape) {
        ([], _) => Ok(None),
        ([only], Shape::One) => Ok(Some(Plain::One((*only).to_owned()))),
        (_, Shape::One) => Err("it is given more than once".to_owned()),
        // Several lines mean the same as one with commas between them (RFC 9110, section 5.3).
        (lines, _) => {
            split_plain(&lines.join(","), style, shape, &|text| Ok(text.trim_matches([' ', '\t']).to_owned())).map(Some)
        }
    }
}

fn decoded(text: &str, plus: bool) -> Result<String, String> {
    percent::decode(text, plus).map(Cow::into_owned).map_err(str::to_owned)
}

/// One raw value as text of the wanted shape.
fn split_plain(
    raw: &str,
    style: Style,
    shape: Shape,
    decode: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Plain, String> {
    match shape {
        Shape::One => decode(raw).map(Plain::One),
        Shape::Many => split_list(raw, style, decode).map(Plain::Many),
        Shape::Named if style == Style::SimpleExplode => {
            let pairs = raw.split(',').filter(|pair| !pair.is_empty());
            let pairs = pairs.map(|pair| pair.split_once('=').ok_or_else(|| "expected `name=value`".to_owned()));
            pairs
                .map(|pair| pair.and_then(|(key, text)| Ok((decode(key)?, decode(text)?))))
                .collect::<Result<_, _>>()
                .map(Plain::Named)
        }
        Shape::Named => {
            let mut texts = split_list(raw, style, decode)?.into_iter();
            let mut members = Vec::new();
            while let Some(key) = texts.next() {
                members.push((key, texts.next().ok_or("expected names and values in turn")?));
            }
            Ok(Plain::Named(members))
        }
    }
}

fn split_list(raw: &str, style: Style, decode: &dyn Fn(&str) -> Result<String, String>) -> Result<Vec<String>, String> {
    if raw.is_empty() {
        return Ok(Vec::new());
    }
    match style.delimiter() {
        // A comma within a text is percent-encoded, so the text is split before it is decoded.
        ',' => raw.split(',').map(decode).collect(),
        other => Ok(decode(raw)?.split(other).map(str::to_owned).collect()),
    }
}
