//! The first sentence of a clean text.
//!
//! It must not be given a text that `clean` has not been through.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::EXTENSIONS;
use super::check::is_clean;

/// Ends of words that are followed by a full stop within a sentence.
const ABBREVIATIONS: [&str; 8] = ["e.g", "i.e", "etc", "vs", "cf", "resp", "approx", "incl"];

/// The first sentence of the first paragraph or heading, in one line. Empty when the text begins with
/// something else, a code block or a table.
pub(super) fn first_sentence(text: &str) -> String {
    let Some(range) = first_prose(text) else { return String::new() };
    let words: Vec<&str> = text.get(range).unwrap_or_default().split_whitespace().collect();
    // A backslash at the end of a line is a line break.
    let words: Vec<&str> = words.into_iter().filter(|word| *word != "\\" && *word != ">").collect();
    let sentence = words.join(" ");
    if is_clean(&sentence) { sentence } else { String::new() }
}

/// Where the first sentence stands.
fn first_prose(text: &str) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    let mut start = None;
    let mut end = 0;
    for (event, range) in Parser::new_ext(text, EXTENSIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_)) if start.is_none() => return None,
            Event::Rule if start.is_none() => {}
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) if start.is_some() => break,
            Event::Start(
                Tag::Paragraph | Tag::Heading { .. } | Tag::List(_) | Tag::Item | Tag::BlockQuote(_) | Tag::HtmlBlock,
            ) => {
                if start.is_some() {
                    break;
                }
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::BlockQuote(_)) => {}
            other => {
                start.get_or_insert(range.start);
                match other {
                    Event::Start(_) => depth += 1,
                    Event::End(_) => depth = depth.saturating_sub(1),
                    Event::Text(_) if depth == 0 => {
                        if let Some(stop) = sentence_end(text, range.clone()) {
                            return Some(escaped_start(text, start?)..stop);
                        }
                    }
                    _ => {}
                }
                end = end.max(range.end);
            }
        }
    }
    Some(escaped_start(text, start?)..end)
}

/// An escaped character's event begins after the backslash.
fn escaped_start(text: &str, start: usize) -> usize {
    if super::edits::is_escaped(text, start) { start - 1 } else { start }
}

/// Where the first sentence that ends within `range` does so.
fn sentence_end(text: &str, range: Range<usize>) -> Option<usize> {
    let slice = text.get(range.clone())?;
    for (offset, mark) in slice.match_indices(['.', '!', '?']) {
        let end = range.start + offset + mark.len();
        let rest = text.get(end..)?;
        let before = text.get(..end - mark.len())?;
        let word = before.rsplit(|character: char| character.is_whitespace() || character == '(').next()?;
        let known = ABBREVIATIONS.iter().any(|abbreviation| word.eq_ignore_ascii_case(abbreviation));
        let single = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        let goes_on = rest.trim_start().starts_with(char::is_lowercase);
        let is_end = rest.is_empty() || rest.starts_with(char::is_whitespace);
        if is_end && !goes_on && !(mark == "." && (known || single)) {
            return Some(end);
        }
    }
    None
}
