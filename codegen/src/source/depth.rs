//! Refuses text that is nested too deeply before the YAML parser sees it; it must not build anything.
//!
//! The YAML parser's time grows with the square of the depth of brackets, so 100,000 of them would take
//! minutes. A count of brackets that knows no quotes is an upper bound; only where it is too high does a
//! parser, stopped at the limit, give the exact answer.

use saphyr_parser::{Event, Parser};

use super::lines;

/// Beyond this, text that the exact parser does not understand is refused on the crude count alone.
const HOPELESS: usize = 10_000;

/// The byte offset where nesting first exceeds `limit`, if it does.
pub(super) fn too_deep(text: &str, limit: usize) -> Option<usize> {
    let (deepest, first) = crude(text, limit);
    if deepest <= limit {
        return None;
    }
    match exact(text, limit) {
        Exact::Deep(offset) => Some(offset),
        Exact::Flat => None,
        Exact::Unknown => (deepest > HOPELESS).then_some(first),
    }
}

/// Whether the text itself, aliases not followed, is nested deeper than `limit`.
pub(super) fn spelled_too_deep(text: &str, limit: usize) -> bool {
    matches!(exact(text, limit), Exact::Deep(_))
}

/// The greatest number of brackets open at once, quotes ignored, and where it first exceeds `limit`.
fn crude(text: &str, limit: usize) -> (usize, usize) {
    let (mut open, mut deepest, mut first) = (0usize, 0usize, 0usize);
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => {
                open += 1;
                if open == limit + 1 && deepest <= limit {
                    first = offset;
                }
                deepest = deepest.max(open);
            }
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    (deepest, first)
}

enum Exact {
    Deep(usize),
    Flat,
    Unknown,
}

fn exact(text: &str, limit: usize) -> Exact {
    let mut depth = 0usize;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), span)) => {
                depth += 1;
                if depth > limit {
                    return Exact::Deep(lines::byte_of_char(text, span.start.index()));
                }
            }
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            Err(_) => return Exact::Unknown,
        }
    }
    Exact::Flat
}
