//! Headers of answers: one typed value of each, read and written as parameters in headers are.
//!
//! A header that is not declared is nobody's business here. Conversion is generic and short; everything behind
//! it is compiled once.

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderName, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::codec;
use super::fault::{DecodeFault, EncodeError, ResponseFault};
use super::parameter::{Parameter, Plain, Shape, Style};
use super::payload::Payload;
use super::plain::{Expected, header_plain};
use super::styles::{header_text, header_value};

/// A header, if it is there; its name is given in lower case.
///
/// # Errors
///
/// When it does not fit; the fault holds the whole answer, but for a stream.
pub fn optional<T: Parameter, B: Payload>(
    response: &Response<B>,
    name: &'static str,
    style: Style,
) -> Result<Option<T>, ResponseFault> {
    let plain = plain(response.headers(), name, Expected { style, shape: T::SHAPE, names: T::NAMES });
    let value = plain.and_then(|plain| plain.map(T::from_plain).transpose());
    value.map_err(|message| fault(response, name, DecodeFault::new(message)))
}

/// A header that must be there.
///
/// # Errors
///
/// When it does not fit or is missing.
pub fn required<T: Parameter, B: Payload>(
    response: &Response<B>,
    name: &'static str,
    style: Style,
) -> Result<T, ResponseFault> {
    optional(response, name, style)?.ok_or_else(|| missing(response, name))
}

/// A header that is written as JSON, if it is there.
///
/// # Errors
///
/// When it does not fit, with the pointer within it.
pub fn optional_json<T: DeserializeOwned, B: Payload>(
    response: &Response<B>,
    name: &'static str,
) -> Result<Option<T>, ResponseFault> {
    let text: Option<String> = optional(response, name, Style::Simple)?;
    let value = text.map(|text| codec::decode(text.as_bytes())).transpose();
    value.map_err(|error| fault(response, name, error))
}

/// A header that is written as JSON and must be there.
///
/// # Errors
///
/// When it does not fit or is missing.
pub fn required_json<T: DeserializeOwned, B: Payload>(
    response: &Response<B>,
    name: &'static str,
) -> Result<T, ResponseFault> {
    optional_json(response, name)?.ok_or_else(|| missing(response, name))
}

/// Adds a header to an answer.
///
/// # Errors
///
/// When a text cannot stand in a header.
pub fn write<T: Parameter, B>(
    response: &mut Response<B>,
    name: &'static str,
    style: Style,
    value: &T,
) -> Result<(), EncodeError> {
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|error| EncodeError::new(name, error.to_string()))?;
    match value.to_plain() {
        Plain::Many(texts) if key == SET_COOKIE => {
            for text in texts {
                let text = header_text(name, style, text)?;
                response.headers_mut().append(SET_COOKIE, header_value(name, &text)?);
            }
        }
        plain => {
            let text = header_text(name, style, plain)?;
            response.headers_mut().insert(key, header_value(name, &text)?);
        }
    }
    Ok(())
}

/// Adds a header that is written as JSON to an answer.
///
/// # Errors
///
/// When the value cannot be written or the text cannot stand in a header.
pub fn write_json<T: Serialize, B>(
    response: &mut Response<B>,
    name: &'static str,
    value: &T,
) -> Result<(), EncodeError> {
    let text = serde_json::to_string(value).map_err(|error| EncodeError::new(name, error.to_string()))?;
    write(response, name, Style::Simple, &text)
}

/// All lines of a header as text. Several lines mean the same as one with commas between them, those of
/// `Set-Cookie` aside (RFC 9110, section 5.3).
fn plain(headers: &HeaderMap, name: &str, expected: Expected) -> Result<Option<Plain>, String> {
    let lines = headers.get_all(name).into_iter().map(|line| std::str::from_utf8(line.as_bytes()));
    let lines: Vec<&str> = lines.collect::<Result<_, _>>().map_err(|_| "it is not UTF-8".to_owned())?;
    match (lines.as_slice(), expected.shape) {
        ([_, ..], Shape::Many) if SET_COOKIE == name => {
            Ok(Some(Plain::Many(lines.into_iter().map(|line| Plain::One(line.to_owned())).collect())))
        }
        ([_, _, ..], Shape::One) if SET_COOKIE != name => Ok(Some(Plain::One(lines.join(", ")))),
        _ => header_plain(headers, name, expected),
    }
}

fn missing<B: Payload>(response: &Response<B>, name: &str) -> ResponseFault {
    fault(response, name, DecodeFault::new("it is required and missing"))
}

fn fault<B: Payload>(response: &Response<B>, name: &str, fault: DecodeFault) -> ResponseFault {
    let mut whole = Response::new(response.body().in_memory());
    *whole.status_mut() = response.status();
    *whole.version_mut() = response.version();
    whole.headers_mut().clone_from(response.headers());
    ResponseFault { header: Some(name.to_owned()), ..ResponseFault::new(whole, fault) }
}
