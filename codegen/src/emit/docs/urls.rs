//! Addresses that stand in text as they are: rustdoc does not link them and complains.
//!
//! It must not touch addresses that are part of a link already.

use std::ops::Range;

use super::edits::{Edits, is_escaped};

/// Puts the addresses within `range`, which must be plain text, between `<` and `>`; those with places to
/// be filled in (`https://{region}.example.com`) become code.
pub(super) fn link(source: &str, range: Range<usize>, edits: &mut Edits) {
    let mut from = range.start;
    while let Some(start) = next_scheme(source, from..range.end) {
        let end = start + address_len(source.get(start..range.end).unwrap_or_default());
        let address = unescaped(source.get(start..end).unwrap_or_default());
        let Some((_, rest)) = address.split_once("://").filter(|(_, rest)| !rest.is_empty()) else {
            from = start + 1;
            continue;
        };
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let is_host = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-._~:@%+=".contains(c));
        let text = if is_host { format!("<{address}>") } else { format!("`{address}`") };
        // A backslash before a letter is itself; before `<` it would not be.
        let escape = if is_escaped(source, start) { "\\" } else { "" };
        edits.replace(source, start..end, format!("{escape}{text}"));
        from = end;
    }
}

fn next_scheme(source: &str, range: Range<usize>) -> Option<usize> {
    let text = source.get(range.clone())?;
    let found = text.match_indices("http").find(|(offset, _)| {
        let rest = text.get(offset + 4..).unwrap_or_default();
        rest.strip_prefix('s').unwrap_or(rest).starts_with("://")
    });
    found.map(|(offset, _)| range.start + offset)
}

/// How far an address reaches: punctuation at its end belongs to the sentence, as does a closing bracket
/// that was opened before it (GFM, section 6.9).
fn address_len(text: &str) -> usize {
    let mut end = text.len();
    let mut characters = text.char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let escapes = character == '\\' && characters.peek().is_none_or(|(_, next)| "<>`\"".contains(*next));
        if escapes || character.is_whitespace() || "<>`\"|".contains(character) {
            end = offset;
            break;
        }
    }
    let mut address = text.get(..end).unwrap_or_default();
    while let Some(last) = address.chars().next_back() {
        let count = |wanted: char| address.chars().filter(|character| *character == wanted).count();
        let ends_sentence = match last {
            ')' => count(')') > count('('),
            ']' => count(']') > count('['),
            '}' => count('}') > count('{'),
            other => ".,:;!?'*_~\\".contains(other),
        };
        if !ends_sentence {
            break;
        }
        address = address.get(..address.len() - last.len_utf8()).unwrap_or_default();
    }
    address.len()
}

/// Without the escapes that Markdown has no use for within `<` and `>`.
fn unescaped(address: &str) -> String {
    let mut result = String::with_capacity(address.len());
    let mut characters = address.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' || !characters.peek().is_some_and(char::is_ascii_punctuation) {
            result.push(character);
        }
    }
    result.replace("&amp;", "&")
}
