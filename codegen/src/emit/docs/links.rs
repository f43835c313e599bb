//! Links: absolute ones stay, relative ones are completed, all others are reduced to their text.
//!
//! It must not fetch or check what a link leads to.

use std::ops::Range;

use pulldown_cmark::{BrokenLinkCallback, CowStr, LinkType, OffsetIter};

use super::LinkBase;
use super::edits::{Edits, line_start};

/// A link or image whose end has not been read yet.
#[derive(Debug)]
pub(super) struct OpenLink<'a> {
    /// All of it.
    pub(super) range: Range<usize>,
    /// Where the last construct of its text ends.
    pub(super) content_end: usize,
    content_start: usize,
    kind: LinkType,
    target: CowStr<'a>,
    title: CowStr<'a>,
    id: CowStr<'a>,
}

impl<'a> OpenLink<'a> {
    /// A link that spans `range`.
    pub(super) fn link(
        range: Range<usize>,
        kind: LinkType,
        target: CowStr<'a>,
        title: CowStr<'a>,
        id: CowStr<'a>,
    ) -> Self {
        let start = range.start + 1;
        Self { range, content_end: start, content_start: start, kind, target, title, id }
    }

    /// An image that spans `range`.
    pub(super) fn image(range: Range<usize>) -> Self {
        let start = range.start + 2;
        let none = CowStr::Borrowed("");
        let (target, title, id) = (none.clone(), none.clone(), none);
        Self { range, content_end: start, content_start: start, kind: LinkType::Inline, target, title, id }
    }

    /// Rewrites the link so that it needs no definition and leads to an absolute address, or is text.
    /// Returns the label of the definition it used.
    pub(super) fn close(mut self, source: &str, base: &LinkBase, edits: &mut Edits) -> Option<String> {
        let target = absolute(&self.target, base);
        // The parser leaves the empty brackets of `[label][]` out of the range.
        if self.kind == LinkType::Collapsed && source.get(self.range.end..).is_some_and(|rest| rest.starts_with("[]")) {
            self.range.end += 2;
        }
        match self.kind {
            LinkType::Autolink | LinkType::Email => {
                let address = if self.kind == LinkType::Email {
                    format!("mailto:{}", self.target)
                } else {
                    self.target.to_string()
                };
                if absolute(&address, &LinkBase::default()).is_none() {
                    edits.insert(source, self.range.start, "\\");
                }
                None
            }
            LinkType::Inline => {
                if target.as_deref() != Some(&*self.target) || self.is_bare() {
                    self.replace(source, target, edits);
                }
                None
            }
            _ => {
                self.replace(source, target, edits);
                Some(normal_label(&self.id))
            }
        }
    }

    /// Leaves nothing but the text.
    pub(super) fn reduce(&self, source: &str, edits: &mut Edits) {
        let text = source.get(self.content_start..self.content_end).unwrap_or_default();
        edits.replace(source, self.range.clone(), text);
    }

    fn is_bare(&self) -> bool {
        self.content_start == self.content_end
    }

    fn replace(&self, source: &str, target: Option<String>, edits: &mut Edits) {
        let rest = source.get(self.content_end..self.range.end).unwrap_or_default();
        let end = self.content_end + rest.find(']').unwrap_or(0);
        match target {
            Some(target) if self.is_bare() => edits.replace(source, self.range.clone(), format!("<{target}>")),
            Some(target) => {
                let title = title_of(&self.title);
                edits.replace(source, end..self.range.end, format!("]({}{title})", written(&target)));
            }
            None if self.is_bare() => edits.replace(source, self.range.clone(), literal(&self.target)),
            None => {
                edits.replace(source, self.range.start..self.content_start, "");
                edits.replace(source, end..self.range.end, "");
            }
        }
    }
}

/// A reference definition (`[label]: target`).
#[derive(Debug)]
pub(super) struct Definition {
    label: String,
    range: Range<usize>,
    /// Whether the target reads like one, so that the whole is not a sentence that begins with a bracket.
    is_meant: bool,
}

/// The reference definitions of a text.
pub(super) fn definitions<'a, C: BrokenLinkCallback<'a>>(events: &OffsetIter<'a, C>) -> Vec<Definition> {
    let definitions = events.reference_definitions().iter().map(|(label, definition)| Definition {
        label: normal_label(label),
        range: definition.span.clone(),
        is_meant: is_web(&definition.dest) || definition.dest.starts_with(['/', '#']),
    });
    definitions.collect()
}

/// Takes away the definitions that were used, as their links now have the target themselves, and those that
/// nobody used; what only looks like one becomes text.
pub(super) fn close_definitions(source: &str, definitions: &[Definition], used: &[String], edits: &mut Edits) {
    for Definition { label, range, is_meant } in definitions {
        if *is_meant || used.contains(label) {
            let is_line = range.start == line_start(source, range.start);
            let newline = source.get(range.end..).is_some_and(|rest| rest.starts_with('\n'));
            edits.replace(source, range.start..range.end + usize::from(is_line && newline), "");
        } else {
            edits.insert(source, range.start, "\\");
        }
    }
}

/// The address that a target stands for, `None` when none is known that leads anywhere from the docs.
pub(super) fn absolute(target: &str, base: &LinkBase) -> Option<String> {
    if is_web(target) {
        return Some(target.to_owned());
    }
    let address = if let Some(rest) = strip_prefix_ignoring_case(target, "mailto:") {
        // Without a dot, or with a `#`, rustdoc would look for an item of this name.
        return (rest.contains('.') && !rest.contains('#')).then(|| target.to_owned());
    } else if target.starts_with("//") {
        format!("https:{target}")
    } else if target.starts_with('/') {
        format!("{}{target}", base.site.as_deref()?.trim_end_matches('/'))
    } else if target.starts_with('#') {
        let page = base.page.as_deref()?;
        format!("{}{target}", page.split('#').next().unwrap_or(page))
    } else {
        return None;
    };
    is_web(&address).then_some(address)
}

/// Whether a target is a complete `http` or `https` URL.
pub(super) fn is_web(target: &str) -> bool {
    let rest = strip_prefix_ignoring_case(target, "https://").or_else(|| strip_prefix_ignoring_case(target, "http://"));
    rest.is_some_and(|rest| rest.starts_with(|first: char| !first.is_whitespace() && first != '/'))
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// Labels match whatever their case and white space (section 6.3).
fn normal_label(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A target as it is written between the parentheses of a link.
fn written(target: &str) -> String {
    let is_simple = |character: char| !character.is_whitespace() && !"<>()\\&".contains(character);
    if target.chars().all(is_simple) {
        return target.to_owned();
    }
    let mut result = String::from("<");
    for character in target.chars() {
        match character {
            '<' | '>' | '\\' => result.extend(['\\', character]),
            '&' => result.push_str("&amp;"),
            '\n' => result.push(' '),
            other => result.push(other),
        }
    }
    result.push('>');
    result
}

fn title_of(title: &str) -> String {
    if title.is_empty() {
        return String::new();
    }
    let mut result = String::from(" \"");
    for character in title.chars() {
        match character {
            '"' | '\\' => result.extend(['\\', character]),
            '&' => result.push_str("&amp;"),
            '\n' => result.push(' '),
            other => result.push(other),
        }
    }
    result.push('"');
    result
}

/// Text with every character escaped that could mean something to Markdown.
fn literal(text: &str) -> String {
    let mut result = String::new();
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            result.push('\\');
        }
        result.push(character);
    }
    result
}
