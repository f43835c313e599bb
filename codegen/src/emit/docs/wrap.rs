//! Breaks long lines of prose, which come from folded YAML and from authors who wrap nothing.
//!
//! It must not be given a text that is not clean, and must not break a line where the next one would mean
//! something to Markdown.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::EXTENSIONS;
use super::containers::Containers;
use super::edits::Edits;

/// Lines are broken before this column, in characters, where they can be.
const WIDTH: usize = 100;

/// The text with long lines broken; as it is when none is long.
pub(super) fn wrap(source: &str) -> String {
    if source.lines().all(|line| line.chars().count() <= WIDTH) {
        return source.to_owned();
    }
    let Some(places) = places(source) else { return source.to_owned() };
    let mut edits = Edits::default();
    let mut places = places.iter().peekable();
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        let mut from = start;
        let mut indent = 0;
        let mut last: Option<&(usize, String)> = None;
        while let Some(place) = places.next_if(|(offset, _)| *offset < end) {
            let width = |to: usize| indent + source.get(from..to).unwrap_or_default().chars().count();
            if let Some((offset, prefix)) = last.filter(|_| width(place.0) > WIDTH) {
                edits.replace(source, *offset..offset + 1, format!("\n{prefix}"));
                (from, indent) = (offset + 1, prefix.len());
            }
            last = Some(place);
        }
        let rest = indent + source.get(from..end).unwrap_or_default().trim_end().chars().count();
        if let Some((offset, prefix)) = last.filter(|(offset, _)| rest > WIDTH && *offset >= from) {
            edits.replace(source, *offset..offset + 1, format!("\n{prefix}"));
        }
        start = end;
    }
    edits.apply(source).unwrap_or_else(|| source.to_owned())
}

/// The spaces at which a line may be broken, each with what the next line begins with.
fn places(source: &str) -> Option<Vec<(usize, String)>> {
    let mut places = Vec::new();
    let mut containers = Containers::default();
    let mut fixed = 0_usize;
    for (event, range) in Parser::new_ext(source, EXTENSIONS).into_offset_iter() {
        let after_spaces = range.start + super::characters::indent(source.get(range.start..).unwrap_or_default());
        match event {
            Event::Start(Tag::Item) => containers.enter_item(source, after_spaces)?,
            Event::Start(Tag::BlockQuote(_)) => containers.enter_quote(source, after_spaces)?,
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) => containers.leave(),
            Event::Start(Tag::CodeBlock(_) | Tag::Heading { .. } | Tag::Table(_) | Tag::Link { .. }) => fixed += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Heading(_) | TagEnd::Table | TagEnd::Link) => {
                fixed = fixed.saturating_sub(1);
            }
            Event::Text(_) if fixed == 0 => {
                let text = source.get(range.clone()).unwrap_or_default();
                for (offset, _) in text.match_indices(' ') {
                    let offset = range.start + offset;
                    // Two spaces or a backslash at the end of a line would be a line break.
                    let ends_plainly = !source.get(..offset).unwrap_or_default().ends_with([' ', '\\']);
                    if ends_plainly && begins_plainly(source.get(offset + 1..).unwrap_or_default()) {
                        places.push((offset, containers.prefix().to_owned()));
                    }
                }
            }
            _ => {}
        }
    }
    Some(places)
}

/// Whether a line that begins with this text goes on with its paragraph, whatever its parser.
fn begins_plainly(text: &str) -> bool {
    let word = text.split(char::is_whitespace).next().unwrap_or_default();
    let numbered = word.trim_start_matches(|character: char| character.is_ascii_digit()).starts_with(['.', ')']);
    let code = word.starts_with('`') && !word.starts_with("```");
    code || (word.starts_with(|first: char| first.is_alphanumeric() || "(\"'".contains(first)) && !numbered)
}
