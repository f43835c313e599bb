//! What little HTML is understood: comments go, and a line break becomes one of Markdown's.
//!
//! Everything else is text. It must not keep anything as HTML: rustdoc would pass it on, scripts and all.

use std::ops::Range;

use super::edits::{Edits, is_escaped};

/// Replaces the tag or comment at `range`. `prefix` is what a line at this place begins with; without one a
/// line cannot be broken there, as in a table or a heading.
pub(super) fn replace(source: &str, range: Range<usize>, prefix: Option<&str>, edits: &mut Edits) {
    let html = source.get(range.clone()).unwrap_or_default().trim_end();
    let range = range.start..range.start + html.len();
    if is_comment(html) {
        edits.replace(source, range, "");
    } else if is_break(html) {
        let after = source.get(range.end..).unwrap_or_default();
        let spaces = after.len() - after.trim_start_matches(' ').len();
        let line = after.split('\n').next().unwrap_or_default();
        let next = after.get(line.len() + 1..).and_then(|rest| rest.lines().next());
        let text = match prefix {
            None => " ".to_owned(),
            Some(_) if line.trim().is_empty() && next.is_none_or(|next| next.trim().is_empty()) => String::new(),
            Some(_) if line.trim().is_empty() => "\\".to_owned(),
            Some(prefix) => format!("\\\n{prefix}"),
        };
        edits.replace(source, range.start..range.end + spaces, text);
    } else {
        show(source, range, edits);
    }
}

/// Whether `html` is one comment and nothing else.
pub(super) fn is_comment(html: &str) -> bool {
    let inner = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| !inner.contains("-->"))
}

/// Makes text of every tag in `range`.
pub(super) fn show(source: &str, range: Range<usize>, edits: &mut Edits) {
    for (offset, _) in source.get(range.clone()).unwrap_or_default().match_indices('<') {
        let offset = range.start + offset;
        // HTML knows no escapes: a backslash before the tag is text and stays visible.
        let escape = if is_escaped(source, offset) { "\\\\" } else { "\\" };
        edits.insert(source, offset, escape);
    }
}

fn is_break(html: &str) -> bool {
    let name = html.trim_matches(|character: char| "<>/ \n".contains(character));
    name.eq_ignore_ascii_case("br")
}
