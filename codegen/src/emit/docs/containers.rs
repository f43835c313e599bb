//! The lists and quotes around a place, and what each line within them has to begin with.
//!
//! It must not rewrite anything.

use super::edits::line_start;

/// Deeper nesting than this is not read as Markdown: rustdoc's own parser and pages suffer from it.
const DEPTH: usize = 24;

/// One list item or quote.
#[derive(Clone, Debug)]
pub(super) struct Container {
    /// Where the line with its marker begins.
    pub(super) line: usize,
    /// Where its content begins on that line.
    pub(super) content: usize,
    /// What a line within it begins with.
    pub(super) prefix: String,
}

/// The containers around the current event, innermost last.
#[derive(Debug, Default)]
pub(super) struct Containers {
    stack: Vec<Container>,
}

impl Containers {
    /// Enters the list item whose marker stands at `offset`; `None` when it is nested too deeply or no
    /// marker is there.
    pub(super) fn enter_item(&mut self, source: &str, offset: usize) -> Option<()> {
        let rest = source.get(offset..)?;
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = digits + 1;
        if !rest.get(digits..marker)?.starts_with(if digits == 0 { ['-', '+', '*'] } else { ['.', ')', '.'] }) {
            return None;
        }
        let line = rest.get(marker..)?.lines().next().unwrap_or_default();
        let spaces = super::characters::indent(line);
        // Five or more spaces are one, and a code block indented by the others (section 5.2).
        let spaces = if spaces == line.len() || spaces > 4 { 1 } else { spaces.max(1) };
        self.enter(source, offset + marker, spaces)
    }

    /// Enters the quote whose marker stands at `offset`.
    pub(super) fn enter_quote(&mut self, source: &str, offset: usize) -> Option<()> {
        let rest = source.get(offset..)?.strip_prefix('>')?;
        self.enter(source, offset + 1, usize::from(rest.starts_with(' ')))
    }

    /// Leaves the innermost one.
    pub(super) fn leave(&mut self) {
        self.stack.pop();
    }

    /// The innermost one.
    pub(super) fn innermost(&self) -> Option<&Container> {
        self.stack.last()
    }

    /// What a line at this place begins with: empty outside of lists and quotes.
    pub(super) fn prefix(&self) -> &str {
        self.innermost().map_or("", |container| &container.prefix)
    }

    fn enter(&mut self, source: &str, marker_end: usize, spaces: usize) -> Option<()> {
        if self.stack.len() >= DEPTH {
            return None;
        }
        let line = line_start(source, marker_end);
        let mut prefix = String::new();
        let mut from = line;
        // A container that began on an earlier line has its share of this line already.
        if let Some(outer) = self.innermost() {
            prefix.clone_from(&outer.prefix);
            from = if outer.line == line { outer.content } else { content_start(source, line, outer) };
        }
        for character in source.get(from..marker_end)?.chars() {
            prefix.push(if character == '>' { '>' } else { ' ' });
        }
        // A quote's marker may go without its space, ours never do.
        let written = if prefix.ends_with('>') { 1 } else { spaces };
        prefix.extend(std::iter::repeat_n(' ', written));
        let content = (marker_end + spaces).min(source.len());
        self.stack.push(Container { line, content, prefix });
        Some(())
    }
}

/// Where the content of `outer` begins on a later line, which may have fewer spaces than our prefix.
fn content_start(source: &str, line: usize, outer: &Container) -> usize {
    line + matching_prefix(source.get(line..).unwrap_or_default(), &outer.prefix)
}

/// How many bytes of `line` are the markers and indentation that `prefix` asks for, as far as they go.
pub(super) fn matching_prefix(line: &str, prefix: &str) -> usize {
    let mut wanted = prefix.chars().peekable();
    let mut found = 0;
    for character in line.chars() {
        // A line may indent a quote's marker or leave out the space after it.
        while character == '>' && wanted.peek() == Some(&' ') && wanted.clone().any(|other| other == '>') {
            wanted.next();
        }
        match (character, wanted.peek()) {
            (' ', Some(' ')) | ('>', Some('>')) => {
                wanted.next();
            }
            (' ', Some('>')) => {}
            _ => break,
        }
        found += 1;
    }
    found
}
