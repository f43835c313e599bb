//! What parameters look like in a query, cookies, headers and paths, written by their styles.
//!
//! It must not write what would be read as anything else: what a style cannot carry is refused.

use http::HeaderValue;
use serde_json::Value;

use super::fault::EncodeError;
use super::parameter::{Plain, Style, value_text};
use super::path::{PathValue, Piece};
use super::percent;

/// A header's value, if the text comes back from it unchanged.
pub(crate) fn header_value(name: &str, text: &str) -> Result<HeaderValue, EncodeError> {
    if text.trim_matches([' ', '\t']).len() != text.len() {
        return Err(EncodeError::new(name, "white space at its ends would be lost in a header"));
    }
    HeaderValue::from_bytes(text.as_bytes())
        .map_err(|_| EncodeError::new(name, "it has control characters, which a header cannot hold"))
}

/// Adds `name=value` to a query or a list of cookies; `value` is encoded already.
pub(crate) fn push_pair(out: &mut String, delimiter: char, name: &str, value: &str) {
    if !out.is_empty() {
        out.push(delimiter);
        if delimiter == ';' {
            out.push(' ');
        }
    }
    match delimiter {
        // The names of cookies are tokens (RFC 6265, section 4.1.1), and few servers decode them.
        ';' => {
            percent::encode_unless(out, name, |byte| byte.is_ascii_alphanumeric() || b"!#$&'*+-.^_`|~".contains(&byte))
        }
        _ => percent::encode_into(out, name),
    }
    out.push('=');
    out.push_str(value);
}

/// A text with all but unreserved characters encoded.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    percent::encode_into(&mut out, text);
    out
}

/// Adds several.
pub(crate) fn push_pairs(out: &mut String, delimiter: char, pairs: Vec<(String, String)>) {
    for (name, value) in pairs {
        push_pair(out, delimiter, &name, &value);
    }
}

/// What becomes of the reserved characters of RFC 3986 in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// They are encoded.
    Encoded,
    /// They stay, but for those that end a value or mean another character.
    Kept,
}

impl Reserved {
    fn write(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        match self {
            Self::Encoded => percent::encode_into(&mut out, text),
            Self::Kept => percent::encode_unless(&mut out, text, |byte| {
                byte.is_ascii_alphanumeric() || b"-._~:/?@!$'()*,;".contains(&byte)
            }),
        }
        out
    }
}

/// Names and encoded values that a parameter becomes in a query or in cookies.
pub(crate) fn query_pairs(
    name: &str,
    style: Style,
    plain: Plain,
    reserved: Reserved,
) -> Result<Vec<(String, String)>, EncodeError> {
    let mut found = Vec::new();
    match (plain, style) {
        (Plain::One(text), _) => found.push((name.to_owned(), reserved.write(&text))),
        (Plain::Many(items), Style::Form) => {
            for item in items {
                found.push((name.to_owned(), reserved.write(&flat(name, item)?)));
            }
        }
        (Plain::Named(members), Style::Form) => {
            for (key, value) in members {
                match value {
                    Plain::Many(items) if items.iter().all(|item| matches!(item, Plain::One(_))) => {
                        found.extend(query_pairs(&key, Style::Form, Plain::Many(items), reserved)?);
                    }
                    Plain::Json(value) => found.push((key, reserved.write(&value_text(&value)))),
                    other => nested(&mut found, key, other, reserved)?,
                }
            }
        }
        (Plain::Json(value), Style::DeepObject) => nested(&mut found, name.to_owned(), free(value), reserved)?,
        (plain, Style::DeepObject) => nested(&mut found, name.to_owned(), plain, reserved)?,
        (Plain::Json(value), _) => found.push((name.to_owned(), reserved.write(&value_text(&value)))),
        (plain, style) => found.push((name.to_owned(), delimited(name, style, &texts(name, plain)?)?)),
    }
    Ok(found)
}

/// Adds what is nested, its place in brackets.
fn nested(out: &mut Vec<(String, String)>, name: String, plain: Plain, reserved: Reserved) -> Result<(), EncodeError> {
    match plain {
        Plain::One(text) => out.push((name, reserved.write(&text))),
        Plain::Many(items) => {
            let texts = items.iter().all(|item| matches!(item, Plain::One(_)));
            for (index, item) in items.into_iter().enumerate() {
                let place = if texts { format!("{name}[]") } else { format!("{name}[{index}]") };
                nested(out, place, item, reserved)?;
            }
        }
        Plain::Named(members) => {
            for (key, value) in members {
                if key.contains(['[', ']']) {
                    return Err(EncodeError::new(name, format!("{key:?} cannot stand in brackets")));
                }
                nested(out, format!("{name}[{key}]"), value, reserved)?;
            }
        }
        Plain::Json(value) => nested(out, name, free(value), reserved)?,
    }
    Ok(())
}

/// What no schema says anything of, member by member.
fn free(value: Value) -> Plain {
    match value {
        Value::Array(items) => Plain::Many(items.into_iter().map(free).collect()),
        Value::Object(members) => Plain::Named(members.into_iter().map(|(key, value)| (key, free(value))).collect()),
        other => Plain::One(value_text(&other)),
    }
}

/// A value where the style has place for one text only.
fn flat(name: &str, plain: Plain) -> Result<String, EncodeError> {
    match plain {
        Plain::One(text) => Ok(text),
        Plain::Json(value) => Ok(value_text(&value)),
        Plain::Many(_) | Plain::Named(_) => Err(EncodeError::new(name, "this style has no place for what is nested")),
    }
}

/// The texts of a list, or names and values in turn.
fn texts(name: &str, plain: Plain) -> Result<Vec<String>, EncodeError> {
    match plain {
        Plain::Many(items) => items.into_iter().map(|item| flat(name, item)).collect(),
        Plain::Named(members) => {
            let mut texts = Vec::with_capacity(members.len() * 2);
            for (key, value) in members {
                texts.extend([key, flat(name, value)?]);
            }
            Ok(texts)
        }
        one => Ok(vec![flat(name, one)?]),
    }
}

/// Encoded texts with the style's delimiter between them.
fn delimited(name: &str, style: Style, texts: &[String]) -> Result<String, EncodeError> {
    refuse_one_empty(name, texts)?;
    let delimiter = style.delimiter();
    let written = match delimiter {
        ',' => ",".to_owned(),
        other => {
            if texts.iter().any(|text| text.contains(other)) {
                return Err(EncodeError::new(name, format!("a text that holds {other:?} cannot stand in this list")));
            }
            encoded(other.encode_utf8(&mut [0; 4]))
        }
    };
    // A comma within a text is encoded and so differs from one between texts.
    Ok(texts.iter().map(|text| encoded(text)).collect::<Vec<_>>().join(&written))
}

fn refuse_one_empty(name: &str, texts: &[String]) -> Result<(), EncodeError> {
    match texts {
        [only] if only.is_empty() => {
            Err(EncodeError::new(name, "a list of one empty text would read as an empty list"))
        }
        _ => Ok(()),
    }
}

/// A header's text; headers are not percent-encoded, so that commas cannot hide.
pub(crate) fn header_text(name: &str, style: Style, plain: Plain) -> Result<String, EncodeError> {
    let texts = match plain {
        Plain::One(text) => return Ok(text),
        Plain::Json(value) => return Ok(value_text(&value)),
        Plain::Named(pairs) if style == Style::SimpleExplode => {
            if pairs.iter().any(|(key, _)| key.contains('=')) {
                return Err(EncodeError::new(name, "a name that holds `=` cannot stand in this header"));
            }
            let pairs = pairs.into_iter().map(|(key, value)| Ok(format!("{key}={}", flat(name, value)?)));
            pairs.collect::<Result<Vec<_>, EncodeError>>()?
        }
        other => texts(name, other)?,
    };
    let lossy = |text: &String| text.contains(',') || text.is_empty() || text.trim_matches([' ', '\t']) != text;
    if texts.iter().any(lossy) {
        return Err(EncodeError::new(name, "a text that is empty or holds a comma cannot stand in a header's list"));
    }
    Ok(texts.join(", "))
}

/// A path parameter's texts and what stands before, between and after them.
pub(crate) fn path_value(name: &'static str, style: Style, plain: Plain) -> Result<PathValue, EncodeError> {
    let explodes = matches!(style, Style::SimpleExplode | Style::LabelExplode | Style::MatrixExplode);
    let is_label = matches!(style, Style::Label | Style::LabelExplode);
    let text = |text: String| if is_label { Piece::Dotless(text) } else { Piece::Text(text) };
    let between = match style {
        Style::LabelExplode => ".",
        Style::MatrixExplode => ";",
        _ => ",",
    };
    let own_name = || [Piece::Text(name.to_owned()), Piece::Mark("=")];
    // Each item with the pieces that it is made of.
    let items: Vec<Vec<Piece>> = match plain {
        Plain::Many(items) => {
            let texts = texts(name, Plain::Many(items))?;
            refuse_one_empty(name, &texts)?;
            let named = style == Style::MatrixExplode;
            let item = |one: String| named.then(own_name).into_iter().flatten().chain([text(one)]).collect();
            texts.into_iter().map(item).collect()
        }
        Plain::Named(members) => {
            let mut items = Vec::with_capacity(members.len());
            for (key, value) in members {
                let mark = Piece::Mark(if explodes { "=" } else { "," });
                items.push(vec![text(key), mark, text(flat(name, value)?)]);
            }
            items
        }
        one => {
            let named = style == Style::MatrixExplode;
            vec![named.then(own_name).into_iter().flatten().chain([text(flat(name, one)?)]).collect()]
        }
    };
    let mut pieces = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let before = match (index, style) {
            (0, Style::Label | Style::LabelExplode) => Some("."),
            (0, Style::Matrix | Style::MatrixExplode) => Some(";"),
            (0, _) => None,
            _ => Some(between),
        };
        pieces.extend(before.map(Piece::Mark));
        if index == 0 && style == Style::Matrix {
            pieces.extend(own_name());
        }
        pieces.extend(item);
    }
    Ok(pieces)
}
