//! From a place in JSON text to the JSON pointer of the value there.
//!
//! Runs only when decoding has failed, on text that may be cut off or no JSON at all. It must neither
//! recurse nor fail: where the text stops making sense, the innermost value that did is the answer.

use std::fmt::Write as _;

use serde::de::{self, DeserializeOwned};

use super::fault::DecodeFault;

/// The place that serde_json means by a line (from 1) and column (bytes read of that line).
pub(crate) fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text.get(start..).and_then(|rest| rest.iter().position(|byte| *byte == b'\n')) {
            Some(length) => start += length + 1,
            None => break,
        }
    }
    start.saturating_add(column).min(text.len())
}

/// The pointer of the innermost value that holds the byte at `offset`, or ends or begins there.
pub(crate) fn pointer_at(text: &[u8], offset: usize) -> String {
    let mut open = Vec::new();
    let mut at = 0;
    while at < offset {
        let Some(byte) = text.get(at) else { break };
        let mut next = at + 1;
        match byte {
            b'{' => open.push(Step::Member(None)),
            b'[' => open.push(Step::Item(0)),
            b'}' | b']' => {
                open.pop();
            }
            b',' => match open.last_mut() {
                Some(Step::Member(name)) => *name = None,
                Some(Step::Item(index)) => *index += 1,
                None => {}
            },
            b'"' => {
                next = string_end(text, at);
                if let Some(Step::Member(name @ None)) = open.last_mut()
                    && next <= offset
                {
                    *name = text.get(at..next);
                }
            }
            _ => {}
        }
        at = next;
    }
    render(&open)
}

/// What was being read in a container that is still open.
enum Step<'a> {
    /// The member of this name, written as in the text with its quotes; `None` before the name.
    Member(Option<&'a [u8]>),
    /// The item at this index.
    Item(usize),
}

/// Where the string that begins at `start` ends: after its closing quote, or with the text.
fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

fn render(open: &[Step<'_>]) -> String {
    let mut pointer = String::new();
    for step in open {
        match step {
            Step::Member(Some(quoted)) => match serde_json::from_slice::<String>(quoted) {
                Ok(name) => push_token(&mut pointer, &name),
                Err(_) => push_token(&mut pointer, &String::from_utf8_lossy(quoted)),
            },
            Step::Member(None) => {}
            Step::Item(index) => push_index(&mut pointer, *index),
        }
    }
    pointer
}

/// Adds a reference token to a pointer, escaped (RFC 6901, section 3).
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for character in token.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// Adds an index to a pointer.
pub(crate) fn push_index(pointer: &mut String, index: usize) {
    // Writing to a string cannot fail.
    let _ = write!(pointer, "/{index}");
}

/// Decodes JSON that is part of a document, apart from it.
///
/// # Errors
///
/// When it does not fit. The place within it, and its length, go along in the message for [`split_inner`]:
/// serde_json gives such an error no position before it has read on.
pub(crate) fn decode_inner<T: DeserializeOwned, E: de::Error>(json: &str) -> Result<T, E> {
    serde_json::from_str(json).map_err(|error| {
        let DecodeFault { pointer, message } = DecodeFault::locate(json, &error);
        E::custom(format_args!("{message} (at {} in {} bytes)", serde_json::Value::from(pointer), json.len()))
    })
}

/// The message of [`decode_inner`], the place that it carries, and the length of what was decoded.
pub(crate) fn split_inner(message: &str) -> Option<(&str, String, usize)> {
    let (text, rest) = message.split_at_checked(message.rfind(" (at \"")?)?;
    let (pointer, length) = rest.strip_prefix(" (at ")?.strip_suffix(" bytes)")?.rsplit_once(" in ")?;
    Some((text, serde_json::from_str(pointer).ok()?, length.parse().ok()?))
}

/// Where the last value begins that has this length and ends by `offset`.
///
/// A value that was decoded apart is the last one that serde_json has read, but for the container that
/// ends behind it; and that one is longer.
pub(crate) fn last_of_length(text: &[u8], offset: usize, length: usize) -> usize {
    let mut open = Vec::new();
    let (mut at, mut found) = (0, 0);
    while at < offset {
        let Some(byte) = text.get(at) else { break };
        let mut start = at;
        at = match byte {
            b'{' | b'[' => {
                open.push(at);
                at += 1;
                continue;
            }
            b'}' | b']' => {
                start = open.pop().unwrap_or(at);
                at + 1
            }
            b'"' => string_end(text, at),
            _ => bare_end(text, at),
        };
        if at - start == length {
            found = start;
        }
    }
    found
}

/// Where the number, the literal or the single delimiter ends that begins at `start`.
fn bare_end(text: &[u8], start: usize) -> usize {
    let rest = text.get(start + 1..).unwrap_or_default();
    match text.get(start) {
        Some(b',' | b':' | b' ' | b'\n' | b'\r' | b'\t') => start + 1,
        _ => start + 1 + rest.iter().take_while(|byte| !b",:]} \n\r\t".contains(byte)).count(),
    }
}
