//! Bodies of `application/x-www-form-urlencoded`: the members of a value as pairs of names and texts.
//!
//! A field without a style of its own is a pair; a list is a pair for each item, and what is nested is JSON text
//! (OpenAPI 3.1, "Encoding Object"). How pairs become a value is `fields`' business.

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::body::{self, RawBody};
use super::fault::{EncodeError, RequestFault, ResponseFault};
use super::payload::Payload;
use super::reader::{self, RequestReader};
use super::shape::Shape;
use super::writer::{self, RequestWriter, encoded, push_pair};
use super::{codec, fields};

/// The media type of a form.
pub(crate) const MEDIA_TYPE: &str = "application/x-www-form-urlencoded";

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldStyle {
    /// As JSON text.
    Json,
    /// A pair for each item, or for each member under its own name.
    Spread,
    /// `name=a,b`; of members `k,v`.
    Commas,
    /// `name=a%20b`.
    Spaces,
    /// `name=a%7Cb`.
    Pipes,
    /// `name[key]=value`, however deep; of lists `name[0]=value`.
    Deep,
}

/// The fields that have styles of their own.
pub type Styles = [(&'static str, FieldStyle)];

/// The style of a field, where it has one.
pub(crate) fn style_of(styles: &Styles, name: &str) -> Option<FieldStyle> {
    styles.iter().find(|(known, _)| *known == name).map(|(_, style)| *style)
}

/// A value as a form.
///
/// `null` is an empty text. A list or an object without members leaves no trace.
///
/// # Errors
///
/// When the value is no object, or a text cannot stand in the style of its field.
pub fn encode<T: Serialize>(value: &T, styles: &Styles) -> Result<Bytes, EncodeError> {
    pairs(&codec::encode(value)?, styles).map(Bytes::from)
}

fn pairs(json: &[u8], styles: &Styles) -> Result<String, EncodeError> {
    let Ok(Value::Object(members)) = serde_json::from_slice(json) else {
        return Err(EncodeError::new("body", "only the members of an object can be the fields of a form"));
    };
    let mut out = String::new();
    for (name, value) in &members {
        put_field(&mut out, name, value, style_of(styles, name))?;
    }
    Ok(out)
}

fn put_field(out: &mut String, name: &str, value: &Value, style: Option<FieldStyle>) -> Result<(), EncodeError> {
    let mut put = |name: &str, text: &str| push_pair(out, '&', name, &encoded(text));
    match (value, style) {
        (value, Some(FieldStyle::Json)) => put(name, &value.to_string()),
        (Value::Array(items), None | Some(FieldStyle::Spread)) => {
            items.iter().for_each(|item| put(name, &plain(item)));
        }
        (Value::Object(members), Some(FieldStyle::Spread)) => {
            members.iter().for_each(|(name, value)| put(name, &plain(value)));
        }
        (value @ (Value::Array(_) | Value::Object(_)), Some(FieldStyle::Deep)) => put_deep(out, name, value)?,
        (Value::Array(items), Some(style)) => {
            let texts: Vec<String> = items.iter().map(plain).collect();
            put_delimited(out, name, &texts, style)?;
        }
        (Value::Object(members), Some(style)) => {
            let texts: Vec<String> = members.iter().flat_map(|(key, value)| [key.clone(), plain(value)]).collect();
            put_delimited(out, name, &texts, style)?;
        }
        (value, _) => put(name, &plain(value)),
    }
    Ok(())
}

/// A value as one text.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// How deep a value is, is bounded by the JSON that it was read from.
fn put_deep(out: &mut String, name: &str, value: &Value) -> Result<(), EncodeError> {
    match value {
        Value::Array(items) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| put_deep(out, &format!("{name}[{index}]"), item))
        }
        Value::Object(members) => members.iter().try_for_each(|(key, value)| {
            if key.contains(['[', ']']) {
                return Err(EncodeError::new("body", format!("the name {key:?} cannot stand between brackets")));
            }
            put_deep(out, &format!("{name}[{key}]"), value)
        }),
        scalar => {
            push_pair(out, '&', name, &encoded(&plain(scalar)));
            Ok(())
        }
    }
}

fn put_delimited(out: &mut String, name: &str, texts: &[String], style: FieldStyle) -> Result<(), EncodeError> {
    let delimiter = delimiter(style);
    // A comma within a text is encoded, and so differs from one between texts.
    if delimiter != ',' && texts.iter().any(|text| text.contains(delimiter)) {
        return Err(EncodeError::new(name, format!("a text that holds {delimiter:?} cannot stand in this list")));
    }
    match texts {
        [] => return Ok(()),
        [only] if only.is_empty() => {
            return Err(EncodeError::new(name, "a list of one empty text would read as an empty list"));
        }
        _ => {}
    }
    let between = if delimiter == ',' { ",".to_owned() } else { encoded(delimiter.encode_utf8(&mut [0; 4])) };
    let texts: Vec<String> = texts.iter().map(|text| encoded(text)).collect();
    push_pair(out, '&', name, &texts.join(&between));
    Ok(())
}

/// What stands between the texts of one pair.
pub(crate) fn delimiter(style: FieldStyle) -> char {
    match style {
        FieldStyle::Spaces => ' ',
        FieldStyle::Pipes => '|',
        _ => ',',
    }
}

/// The value that a form is.
///
/// Fields are read in whatever style they come, as far as texts tell.
///
/// # Errors
///
/// When it is no form, or does not fit; the pointer is that of the value it would be as JSON.
pub fn decode<T: DeserializeOwned>(
    form: &[u8],
    shape: &'static Shape,
    styles: &Styles,
) -> Result<T, super::fault::DecodeFault> {
    let members: Map<String, Value> = fields::read(form, shape, styles)?;
    codec::decode(Value::Object(members).to_string().as_bytes())
}

impl RequestWriter {
    /// Sets the body to a form.
    ///
    /// # Errors
    ///
    /// As [`encode`].
    pub fn form<T: Serialize>(&mut self, value: &T, styles: &Styles) -> Result<(), EncodeError> {
        self.raw(&RawBody::new(MEDIA_TYPE, encode(value, styles)?))
    }
}

/// The body of a request as a form.
///
/// # Errors
///
/// When it does not fit.
pub fn request<T: DeserializeOwned>(
    request: &mut RequestReader<'_>,
    shape: &'static Shape,
    styles: &Styles,
) -> Result<T, RequestFault> {
    decode(&request.raw().bytes, shape, styles).map_err(RequestFault::body)
}

/// The body of a request as a form, if there is one.
///
/// # Errors
///
/// When it does not fit.
pub fn optional_request<T: DeserializeOwned>(
    request: &mut RequestReader<'_>,
    shape: &'static Shape,
    styles: &Styles,
) -> Result<Option<T>, RequestFault> {
    match request.optional_raw() {
        Some(raw) => decode(&raw.bytes, shape, styles).map(Some).map_err(RequestFault::body),
        None => Ok(None),
    }
}

/// The body of a request as JSON, or as a form where its content type says so.
///
/// # Errors
///
/// When it does not fit.
pub fn request_or_json<T: DeserializeOwned>(
    request: &mut RequestReader<'_>,
    shape: &'static Shape,
    styles: &Styles,
) -> Result<T, RequestFault> {
    let raw = request.raw();
    let value = match raw.content_type.as_deref() {
        Some(kind) if is_form(kind) => decode(&raw.bytes, shape, styles),
        _ => codec::decode(&raw.bytes),
    };
    value.map_err(RequestFault::body)
}

/// The body of a request as JSON or as a form, if there is one.
///
/// # Errors
///
/// When it does not fit.
pub fn optional_request_or_json<T: DeserializeOwned>(
    request: &mut RequestReader<'_>,
    shape: &'static Shape,
    styles: &Styles,
) -> Result<Option<T>, RequestFault> {
    if request.has_body() { request_or_json(request, shape, styles).map(Some) } else { Ok(None) }
}

/// An answer that is a form.
///
/// # Errors
///
/// As [`encode`].
pub fn response<B: From<Bytes>, T: Serialize>(
    status: StatusCode,
    value: &T,
    styles: &Styles,
) -> Result<Response<B>, EncodeError> {
    writer::raw_response(status, &RawBody::new(MEDIA_TYPE, encode(value, styles)?))
}

/// The answer's body as a form, or as JSON where its content type says so; it must have been read.
///
/// # Errors
///
/// When it does not fit; the fault holds the whole answer.
pub fn answer<B: Payload, T: DeserializeOwned>(
    response: Response<B>,
    shape: &'static Shape,
    styles: &Styles,
) -> Result<T, ResponseFault> {
    if !is_form_message(response.headers()) {
        return reader::json_answer(response);
    }
    let response = response.map(|body| body.in_memory());
    decode(response.body(), shape, styles).map_err(|fault| ResponseFault::new(response, fault))
}

fn is_form_message(headers: &HeaderMap) -> bool {
    body::content_type(headers).is_none_or(is_form)
}

fn is_form(content_type: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(MEDIA_TYPE)
}
