//! Path templates such as `/rooms/{id}/items/{item}`: filled in on the way out, matched on the way in.
//!
//! A segment that would read `.` or `..` is never written, because every URL library resolves it away; an
//! empty one only at the end, because proxies merge double slashes.

use super::fault::EncodeError;
use super::percent;

/// A parameter's value: its texts, and what stands around them.
pub(crate) type PathValue = Vec<Piece>;

/// Part of a parameter's value.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// A delimiter, as it stands.
    Mark(&'static str),
    /// A text, to be encoded.
    Text(String),
    /// A text in which dots are encoded too, because they are delimiters.
    Dotless(String),
}

impl Piece {
    fn is_empty(&self) -> bool {
        match self {
            Self::Mark(_) => true,
            Self::Text(text) | Self::Dotless(text) => text.is_empty(),
        }
    }
}

/// The path that `template` gives with these values, percent-encoded.
///
/// # Errors
///
/// Names the parameter whose value would make the path mean another one, or that has no value.
pub(crate) fn fill(template: &str, values: &[(&'static str, PathValue)]) -> Result<String, EncodeError> {
    let mut path = String::with_capacity(template.len() + 32);
    let mut segments = template.split('/').peekable();
    let mut first = true;
    while let Some(segment) = segments.next() {
        if !first {
            path.push('/');
        }
        let start = path.len();
        let culprit = fill_segment(&mut path, segment, values)?;
        let written = path.get(start..).unwrap_or_default();
        if let Some(name) = culprit {
            // URL libraries take an encoded dot for a dot.
            if matches!(written.replace("%2E", ".").as_str(), "." | "..") {
                return Err(EncodeError::new(name, format!("`{written}` cannot stand in a path")));
            }
            if written.is_empty() && (first || segments.peek().is_some()) {
                return Err(EncodeError::new(name, "an empty value cannot stand in the middle of a path"));
            }
        }
        first = false;
    }
    Ok(path)
}

/// Writes one segment; returns the last parameter in it.
fn fill_segment(
    path: &mut String,
    segment: &str,
    values: &[(&'static str, PathValue)],
) -> Result<Option<&'static str>, EncodeError> {
    let whole = Parts(segment).count() == 1;
    let mut culprit = None;
    for part in Parts(segment) {
        match part {
            Part::Literal(text) => percent::encode_unless(path, text, is_path_byte),
            Part::Parameter(name) => {
                let Some((name, value)) = values.iter().find(|(known, _)| *known == name) else {
                    return Err(EncodeError::new(name, "the path needs a value for it"));
                };
                culprit = Some(*name);
                if !whole && value.iter().all(Piece::is_empty) {
                    return Err(EncodeError::new(*name, "an empty value cannot stand beside other text"));
                }
                for piece in value {
                    match piece {
                        Piece::Mark(mark) => path.push_str(mark),
                        Piece::Text(text) if whole => percent::encode_into(path, text),
                        Piece::Dotless(text) if whole => percent::encode_unless(path, text, |byte| {
                            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~')
                        }),
                        // Beside literal text all delimiters are encoded, so that matching cannot mistake them.
                        Piece::Text(text) | Piece::Dotless(text) => {
                            percent::encode_unless(path, text, |byte| byte.is_ascii_alphanumeric());
                        }
                    }
                }
            }
        }
    }
    Ok(culprit)
}

/// Text of a path as it is sent.
#[cfg(feature = "client")]
pub(crate) fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    percent::encode_unless(&mut out, path, |byte| byte == b'/' || is_path_byte(byte));
    out
}

/// The bytes that a path segment may have (RFC 3986, section 3.3), and `%` of an escape in the template.
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%".contains(&byte)
}

/// The values that `path` has where `template` has parameters, still percent-encoded.
///
/// Only the end of `path` must match: a router may be mounted below a prefix of its own.
pub(crate) fn matches<'t, 'p>(template: &'t str, path: &'p str) -> Option<Vec<(&'t str, &'p str)>> {
    let mut found = Vec::new();
    let mut actual = path.rsplit('/');
    let mut segments = template.rsplit('/').peekable();
    while let Some(segment) = segments.next() {
        let below_prefix = segment.is_empty() && segments.peek().is_none();
        let actual = actual.next()?;
        if !below_prefix {
            match_segment(segment, actual, &mut found)?;
        }
    }
    Some(found)
}

/// As [`matches`], where `path` lacks the last segment of the template and the slash before it: the parameter that
/// the segment is has no text.
pub(crate) fn matches_open<'t, 'p>(template: &'t str, path: &'p str) -> Option<Vec<(&'t str, &'p str)>> {
    let (template, last) = template.rsplit_once('/')?;
    let mut found = matches(template, path)?;
    match_segment(last, "", &mut found)?;
    Some(found)
}

fn match_segment<'t, 'p>(segment: &'t str, actual: &'p str, found: &mut Vec<(&'t str, &'p str)>) -> Option<()> {
    let mut rest = actual;
    let mut parts = Parts(segment).peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Literal(text) => rest = strip_literal(rest, text)?,
            Part::Parameter(name) => {
                let end = match parts.peek() {
                    Some(Part::Literal(next)) if !rest.is_empty() => {
                        let (at, _) = rest
                            .char_indices()
                            .skip(1)
                            .find(|(at, _)| rest.get(*at..).is_some_and(|tail| strip_literal(tail, next).is_some()))?;
                        at
                    }
                    _ => rest.len(),
                };
                let (value, after) = rest.split_at_checked(end)?;
                found.push((name, value));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(())
}

/// What follows `literal`, which may be percent-encoded on the wire or in the template.
fn strip_literal<'p>(actual: &'p str, literal: &str) -> Option<&'p str> {
    if let Some(rest) = actual.strip_prefix(literal) {
        return Some(rest);
    }
    let mut encoded = String::new();
    percent::encode_unless(&mut encoded, literal, is_path_byte);
    if let Some(rest) = actual.strip_prefix(&encoded) {
        return Some(rest);
    }
    (percent::decode(actual, false).ok()? == percent::decode(literal, false).ok()?).then_some("")
}

/// Part of a template's segment.
enum Part<'t> {
    Literal(&'t str),
    Parameter(&'t str),
}

/// The parts of a template's segment, in order.
struct Parts<'t>(&'t str);

impl<'t> Iterator for Parts<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        if self.0.is_empty() {
            return None;
        }
        if let Some((name, rest)) = self.0.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            self.0 = rest;
            return Some(Part::Parameter(name));
        }
        let end = self.0.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(self.0.len(), |(at, _)| at);
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        Some(Part::Literal(text))
    }
}
