//! Path templates: literal text and parameters, segment by segment.

use crate::ir::{PathPart, PathTemplate, WireName};

/// Parses base path and path; `None` when braces do not pair.
pub(super) fn parse(text: &str) -> Option<PathTemplate> {
    let text = text.trim_end();
    let mut segments = Vec::new();
    for segment in text.split('/') {
        let mut parts = Vec::new();
        let mut rest = segment;
        while !rest.is_empty() {
            match rest.split_once('{') {
                None if rest.contains('}') => return None,
                None => {
                    parts.push(PathPart::Literal(rest.to_owned()));
                    rest = "";
                }
                Some((before, after)) => {
                    if before.contains('}') {
                        return None;
                    }
                    if !before.is_empty() {
                        parts.push(PathPart::Literal(before.to_owned()));
                    }
                    let (name, after) = after.split_once('}')?;
                    if name.is_empty() || name.contains('{') {
                        return None;
                    }
                    parts.push(PathPart::Parameter(WireName(name.to_owned())));
                    rest = after;
                }
            }
        }
        segments.push(parts);
    }
    Some(PathTemplate { text: text.to_owned(), segments })
}
