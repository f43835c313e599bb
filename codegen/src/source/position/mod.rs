//! Line and column of a node, on demand: the file is parsed once more by a parser that keeps places.
//!
//! It must not be called while all goes well: only diagnostics pay for it.

mod json;
mod yaml;

use std::ops::Range;

use super::{Pointer, lines};
use crate::diag::Part;

/// How a file was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// As strict JSON.
    Json,
    /// As YAML, of which JSON with comments or trailing commas is a kind.
    Yaml,
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The line of its start, from 1.
    pub line: usize,
    /// The column of its start in characters, from 1.
    pub column: usize,
    /// Its bytes in the document's text.
    pub bytes: Range<usize>,
}

/// Where one node stands: its key, if it has one, and its value, in bytes.
#[derive(Clone, Debug, Default)]
struct Found {
    key: Option<Range<usize>>,
    value: Range<usize>,
}

/// What is kept of one document's places.
#[derive(Debug)]
pub(super) struct Index {
    nodes: Nodes,
    /// Places with their line and column, in order: where lines start and, on long ones, every so often. A large
    /// file with many faults must not be counted through for each.
    known: Vec<Known>,
}

/// A byte offset with its line and column, both from 1.
#[derive(Clone, Copy, Debug)]
struct Known {
    offset: usize,
    line: usize,
    column: usize,
}

/// Bytes of a line between places whose column is kept.
const KNOWN_EVERY: usize = 4096;

fn known(text: &str) -> Vec<Known> {
    let mut known = Vec::new();
    let mut start = 0;
    for (index, content) in text.split('\n').enumerate() {
        let end = start + content.len();
        let (mut offset, mut column) = (start, 1);
        loop {
            known.push(Known { offset, line: index + 1, column });
            let next = text.floor_char_boundary((offset + KNOWN_EVERY).min(end));
            if next >= end {
                break;
            }
            column += text.get(offset..next).unwrap_or_default().chars().count();
            offset = next;
        }
        start = end + 1;
    }
    known
}

#[derive(Debug)]
enum Nodes {
    Json(json::Index),
    Yaml(yaml::Index),
}

impl Index {
    pub(super) fn new(text: &str, syntax: Syntax) -> Self {
        let nodes = match syntax {
            Syntax::Json => Nodes::Json(json::Index::default()),
            Syntax::Yaml => Nodes::Yaml(yaml::Index::new(text)),
        };
        Self { nodes, known: known(text) }
    }

    /// The place of the node, or of its nearest ancestor whose place is known.
    pub(super) fn span(&self, text: &str, pointer: &Pointer, part: Part) -> Span {
        let tokens: Vec<String> = pointer.tokens().collect();
        let (found, whole) = self.find(text, &tokens);
        // An ancestor is named by its key: to underline all that it holds would show too much.
        let bytes = match (part, whole, found.key) {
            (Part::Value, true, _) | (_, _, None) => found.value,
            (_, _, Some(key)) => key,
        };
        self.spanned(text, bytes)
    }

    fn spanned(&self, text: &str, bytes: Range<usize>) -> Span {
        let start = lines::floor(text, bytes.start);
        let end = lines::floor(text, bytes.end).max(start);
        let before = self.known.partition_point(|known| known.offset <= start);
        let nearest = before.checked_sub(1).and_then(|last| self.known.get(last)).copied();
        let known = nearest.unwrap_or(Known { offset: 0, line: 1, column: 1 });
        let column = known.column + text.get(known.offset..start).unwrap_or_default().chars().count();
        Span { line: known.line, column, bytes: start..end }
    }

    /// The node that `tokens` lead to, and whether it is that node or only its nearest known ancestor.
    fn find(&self, text: &str, tokens: &[String]) -> (Found, bool) {
        match &self.nodes {
            Nodes::Json(index) => index.find(text, tokens),
            Nodes::Yaml(index) => index.find(text, tokens),
        }
    }
}

/// The byte offset of the first member `key` of the map at `path`.
pub(super) fn first_key(text: &str, syntax: Syntax, path: &[String], key: &str) -> Option<usize> {
    let mut tokens = path.to_vec();
    tokens.push(key.to_owned());
    let (found, whole) = Index::new(text, syntax).find(text, &tokens);
    found.key.filter(|_| whole).map(|key| key.start)
}

/// The byte offset of the second member `key` of the JSON map at `path`.
pub(super) fn json_repeated(text: &str, path: &[String], key: &str) -> Option<usize> {
    json::Index::default().repeated(text, path, key)
}

/// Whether a text holds nothing but white space, comments, directives and document markers.
pub(super) fn is_blank(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with(['#', '%']) || line == "---" || line == "..."
    })
}

#[cfg(test)]
mod tests;
