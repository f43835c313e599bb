//! Places in YAML: one pass of a marking parser makes a tree of spans, through which pointers are walked.
//!
//! That parser is stricter than the one that reads values: it wants a closing bracket to be indented. Text
//! that it refuses is given to it once more with such brackets moved up a line ([`closers_joined`]). If it
//! still gives up, the tree holds what came before, and a node beyond is placed by a search for its key
//! below its nearest known ancestor.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span as Marks};

use super::Found;

/// The tree of one file; node 0 is the root.
#[derive(Debug, Default)]
pub(in crate::source) struct Index {
    nodes: Vec<Node>,
    /// Where the parser gave up, in bytes.
    broken: Option<usize>,
}

#[derive(Debug)]
struct Node {
    key: Option<Range<usize>>,
    value: Range<usize>,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Scalar(String),
    Map {
        names: HashMap<String, usize>,
        merges: Vec<usize>,
    },
    List(Vec<usize>),
    /// The node that an alias repeats.
    Alias(Option<usize>),
}

impl Index {
    pub(super) fn new(text: &str) -> Self {
        let index = Self::marked(text, text);
        let Some(broken) = index.broken else {
            return index;
        };
        let again = Self::marked(text, &closers_joined(text));
        if again.broken.is_none_or(|further| further > broken) { again } else { index }
    }

    /// The tree of `text`, read from `marked`, which has the same characters at the same offsets, white
    /// space and comments aside.
    fn marked(text: &str, marked: &str) -> Self {
        let mut builder = Builder { text, offsets: Offsets::new(text), ..Builder::default() };
        let mut parser = Parser::new_from_str(marked);
        while let Some(event) = parser.next_event() {
            match event {
                Ok((Event::DocumentEnd, _)) => break,
                Ok((event, marks)) => builder.event(event, marks),
                Err(error) => {
                    let offset = builder.offsets.byte(error.marker().index());
                    builder.index.broken = Some(offset);
                    break;
                }
            }
        }
        builder.finish()
    }

    pub(super) fn find(&self, text: &str, tokens: &[String]) -> (Found, bool) {
        let mut at = 0;
        for (done, token) in tokens.iter().enumerate() {
            match self.child(at, token, 0) {
                Some(child) => at = child,
                None => {
                    let rest = tokens.get(done..).unwrap_or_default();
                    return match self.search(text, at, rest) {
                        Some(found) => (found, true),
                        None => (self.found(at), false),
                    };
                }
            }
        }
        (self.found(at), true)
    }

    fn found(&self, at: usize) -> Found {
        self.nodes
            .get(at)
            .map_or_else(Found::default, |node| Found { key: node.key.clone(), value: node.value.clone() })
    }

    /// The member or element `token`, through aliases and what `<<` brings.
    fn child(&self, at: usize, token: &str, hops: usize) -> Option<usize> {
        if hops > 64 {
            return None;
        }
        match &self.nodes.get(at)?.kind {
            Kind::Scalar(_) => None,
            Kind::Alias(target) => self.child((*target)?, token, hops + 1),
            Kind::List(list) => list.get(token.parse::<usize>().ok()?).copied(),
            Kind::Map { names, merges } => names.get(token).copied().or_else(|| {
                let mut sources = merges.iter().flat_map(|merge| self.sources(*merge, hops));
                sources.find_map(|source| self.child(source, token, hops + 1))
            }),
        }
    }

    /// The maps that the value of `<<` stands for.
    fn sources(&self, at: usize, hops: usize) -> Vec<usize> {
        match self.nodes.get(at).map(|node| &node.kind) {
            Some(Kind::List(list)) => list.clone(),
            Some(Kind::Alias(Some(target))) if hops < 64 => self.sources(*target, hops + 1),
            _ => vec![at],
        }
    }

    /// Looks for the remaining keys, line by line, in the text that the marking parser did not reach.
    fn search(&self, text: &str, at: usize, tokens: &[String]) -> Option<Found> {
        let broken = self.broken?;
        let mut from = self.nodes.get(at)?.value.start.max(broken.min(text.len()));
        from = text.get(..from)?.rfind('\n').map_or(0, |newline| newline + 1);
        let mut found = None;
        for token in tokens {
            let key = search_key(text, from, token)?;
            from = key.end;
            found = Some(key);
        }
        let key = found?;
        let rest = text.get(key.end..)?;
        let line = rest.split('\n').next().unwrap_or_default();
        let value = line.trim_start_matches(['"', '\'', ':', ' ']);
        let start = key.end + (line.len() - value.len());
        let value = value.trim_end_matches([',', ' ', '\r']);
        let value = if value.is_empty() { key.clone() } else { start..start + value.len() };
        Some(Found { key: Some(key), value })
    }
}

/// The text with each line break before a closing bracket replaced by spaces, character for character.
///
/// Within brackets a line break is white space; within a text it is content, which no one reads here.
fn closers_joined(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let before = joined.trim_end_matches(['\r', '\n']);
        let heads_block = before.trim_end().ends_with(['|', '>', '-', '+']);
        if line.trim_start().starts_with(['}', ']']) && !heads_block && before.len() < joined.len() {
            let breaks = joined.len() - before.len();
            joined.truncate(before.len());
            // A comment would now take the bracket in. After a quote, `#` may belong to a text.
            let start = joined.rfind('\n').map_or(0, |newline| newline + 1);
            let comment = joined.get(start..).and_then(|last| last.find(" #").map(|at| start + at));
            if let Some(at) = comment
                && let Some(comment) = joined.get(at..)
                && !comment.contains(['"', '\''])
            {
                let blanks = comment.chars().count();
                joined.truncate(at);
                joined.extend(std::iter::repeat_n(' ', blanks));
            }
            joined.extend(std::iter::repeat_n(' ', breaks));
        }
        joined.push_str(line);
    }
    joined
}

/// The first place from `from` on where `token` stands as a key.
fn search_key(text: &str, mut from: usize, token: &str) -> Option<Range<usize>> {
    if token.is_empty() || token.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    while let Some(at) = text.get(from..)?.find(token) {
        let start = from + at;
        let end = start + token.len();
        let before = text.get(..start)?.chars().next_back();
        let after = text.get(end..)?.trim_start_matches(['"', '\'']);
        let opens = before.is_none_or(|before| " \n\t{,\"'-".contains(before));
        if opens && after.trim_start_matches(' ').starts_with(':') {
            return Some(start..end);
        }
        from = end;
    }
    None
}

/// Character offsets to byte offsets, asked in rising order.
#[derive(Default)]
struct Offsets<'t> {
    text: &'t str,
    ascii: bool,
    characters: usize,
    bytes: usize,
}

impl<'t> Offsets<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, ascii: text.is_ascii(), characters: 0, bytes: 0 }
    }

    fn byte(&mut self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.text.len());
        }
        if character < self.characters {
            (self.characters, self.bytes) = (0, 0);
        }
        let rest = self.text.get(self.bytes..).unwrap_or_default();
        let step = character - self.characters;
        self.bytes += rest.char_indices().nth(step).map_or(rest.len(), |(at, _)| at);
        self.characters = character;
        self.bytes
    }
}

/// A container that is not closed yet.
struct Open {
    node: usize,
    /// In a map, the key whose value comes next.
    key: Option<(String, Range<usize>)>,
}

#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    offsets: Offsets<'t>,
    index: Index,
    anchors: HashMap<usize, usize>,
    stack: Vec<Open>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, marks: Marks) {
        let start = self.offsets.byte(marks.start.index());
        let end = self.offsets.byte(marks.end.index());
        match event {
            Event::Scalar(text, _, anchor, _) => {
                self.add(anchor, start..end, Kind::Scalar(text.into_owned()));
            }
            Event::Alias(anchor) => {
                let target = self.anchors.get(&anchor).copied();
                self.add(0, start..end, Kind::Alias(target));
            }
            Event::MappingStart(anchor, _) => {
                let kind = Kind::Map { names: HashMap::new(), merges: Vec::new() };
                self.open(anchor, start..end, kind);
            }
            Event::SequenceStart(anchor, _) => self.open(anchor, start..end, Kind::List(Vec::new())),
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some(open) = self.stack.pop() {
                    self.close(open.node, end);
                }
            }
            _ => {}
        }
    }

    fn open(&mut self, anchor: usize, value: Range<usize>, kind: Kind) {
        // A container that stands as a key cannot be pointed into, but its events must still pair up.
        let node = self.add(anchor, value, kind);
        self.stack.push(Open { node, key: None });
    }

    /// Ends a container: at its last character that is not white space.
    fn close(&mut self, node: usize, end: usize) {
        let Some(node) = self.index.nodes.get_mut(node) else {
            return;
        };
        let inner = self.text.get(node.value.start..end).unwrap_or_default();
        node.value.end = node.value.start + inner.trim_end().len();
    }

    /// Adds a node to the container that is open; returns its number.
    fn add(&mut self, anchor: usize, value: Range<usize>, kind: Kind) -> usize {
        let number = self.index.nodes.len();
        if anchor != 0 {
            self.anchors.insert(anchor, number);
        }
        let mut key = None;
        if let Some(open) = self.stack.last_mut() {
            match self.index.nodes.get_mut(open.node).map(|node| &mut node.kind) {
                Some(Kind::List(list)) => list.push(number),
                Some(Kind::Map { names, merges }) => match open.key.take() {
                    Some((name, range)) => {
                        if name == "<<" {
                            merges.push(number);
                        }
                        names.entry(name).or_insert(number);
                        key = Some(range);
                    }
                    None => {
                        let name = match &kind {
                            Kind::Scalar(text) => text.clone(),
                            _ => String::new(),
                        };
                        open.key = Some((name, value.clone()));
                    }
                },
                _ => {}
            }
        }
        // An empty value (`key:` and nothing) is shown at its key.
        let value = match &key {
            Some(key) if value.is_empty() && matches!(kind, Kind::Scalar(_)) => key.clone(),
            _ => value,
        };
        self.index.nodes.push(Node { key, value, kind });
        number
    }

    fn finish(mut self) -> Index {
        // What the parser did not close ends where it gave up.
        let end = self.index.broken.unwrap_or(self.text.len());
        while let Some(open) = self.stack.pop() {
            self.close(open.node, end);
        }
        self.index
    }
}
