//! Replacements of ranges of a text, applied at once; and the one form of code block that we write.
//!
//! It must not decide what to replace.

use std::ops::Range;

/// Replacements that do not touch each other.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Replaces `range` (byte offsets); does nothing where the text is there already.
    pub(super) fn replace(&mut self, source: &str, range: Range<usize>, text: impl Into<String>) {
        let text = text.into();
        if source.get(range.clone()).is_some_and(|old| old != text) {
            self.list.push((range, text));
        }
    }

    /// Puts `text` before the byte at `offset`.
    pub(super) fn insert(&mut self, source: &str, offset: usize, text: &str) {
        self.replace(source, offset..offset, text);
    }

    /// The text with the replacements made, `None` without any. Of two that overlap the first in the text
    /// is made: the other is found again in the next round.
    pub(super) fn apply(mut self, source: &str) -> Option<String> {
        if self.list.is_empty() {
            return None;
        }
        self.list.sort_by_key(|(range, _)| range.start);
        let mut result = String::with_capacity(source.len() + self.list.len() * 8);
        let mut done = 0;
        for (range, text) in self.list {
            let Some(kept) = source.get(done..range.start) else { continue };
            result.push_str(kept);
            result.push_str(&text);
            done = range.end;
        }
        result.push_str(source.get(done..).unwrap_or_default());
        Some(result)
    }
}

/// A fenced code block that is never compiled. `prefix` is put before each line but the first: the markers
/// and indentation of the lists and quotes around it.
pub(super) fn code_block(content: &str, prefix: &str) -> String {
    let content = content.strip_suffix('\n').unwrap_or(content);
    if content.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(content, '`').max(2) + 1);
    let mut result = format!("{fence}text\n");
    for line in content.split('\n') {
        let line = format!("{prefix}{line}");
        result.push_str(line.trim_end());
        result.push('\n');
    }
    result.push_str(prefix);
    result.push_str(&fence);
    result
}

/// The length of the longest run of `character`.
pub(super) fn longest_run(text: &str, character: char) -> usize {
    text.split(|other| other != character).map(|run| run.chars().count()).max().unwrap_or(0)
}

/// Whether an odd number of backslashes stands before `offset`.
pub(super) fn is_escaped(source: &str, offset: usize) -> bool {
    let before = source.get(..offset).unwrap_or_default();
    (before.len() - before.trim_end_matches('\\').len()) % 2 == 1
}

/// Where the line that holds `offset` begins.
pub(super) fn line_start(source: &str, offset: usize) -> usize {
    source.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1)
}
