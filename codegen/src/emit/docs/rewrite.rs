//! One round of rewriting: a text parsed, and every construct replaced that rustdoc would misread.
//!
//! It must not look at a text except through the parser's events and their places.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use super::containers::Containers;
use super::edits::{Edits, code_block, is_escaped, line_start};
use super::links::{self, OpenLink};
use super::{EXTENSIONS, LinkBase, html, urls};

/// What a round came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Round {
    /// Something was replaced.
    Changed(String),
    /// Nothing was left to replace.
    Settled,
    /// The text is nested too deeply to be read.
    GivenUp,
}

/// Headings of a higher level than this would stand above those of rustdoc's pages.
const HIGHEST_HEADING: usize = 4;

/// Rewrites what rustdoc would misread.
pub(super) fn rewrite(source: &str, base: &LinkBase) -> Round {
    let events = Parser::new_ext(source, EXTENSIONS).into_offset_iter();
    let definitions = links::definitions(&events);
    let mut walk = Walk {
        source,
        base,
        edits: Edits::default(),
        containers: Containers::default(),
        links: Vec::new(),
        used: Vec::new(),
        code: None,
        underlined: None,
        item: None,
        break_at: None,
        unbreakable: 0,
        text: None,
    };
    for (event, range) in events {
        if walk.event(event, range).is_none() {
            return Round::GivenUp;
        }
    }
    walk.end_text();
    links::close_definitions(source, &definitions, &walk.used, &mut walk.edits);
    match walk.edits.apply(source) {
        Some(text) => Round::Changed(text),
        None => Round::Settled,
    }
}

struct Walk<'a> {
    source: &'a str,
    base: &'a LinkBase,
    edits: Edits,
    containers: Containers,
    /// The links and images around the current event, innermost last.
    links: Vec<OpenLink<'a>>,
    /// Labels of the definitions that links have used.
    used: Vec<String>,
    /// The content so far of the code block around the current event.
    code: Option<String>,
    /// Where the content of the underlined heading around the current event ends, so far.
    underlined: Option<usize>,
    /// Where the marker of a list item ends whose content is still to come.
    item: Option<usize>,
    /// Where a line of that heading ended.
    break_at: Option<usize>,
    /// How many constructs are around the current event that must stay on one line.
    unbreakable: usize,
    /// Text without a construct in it, outside of links.
    text: Option<Range<usize>>,
}

impl<'a> Walk<'a> {
    /// Handles one event; `None` to give up.
    fn event(&mut self, event: Event<'a>, range: Range<usize>) -> Option<()> {
        self.note_extent(&event, &range);
        self.join_marker(&event, range.start);
        if !matches!(event, Event::Text(_)) {
            self.end_text();
        }
        match event {
            Event::Start(tag) => self.start(tag, range)?,
            Event::End(tag) => self.end(tag, range),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.plain(range),
            },
            Event::Html(_) | Event::InlineHtml(_) => self.html(range),
            Event::SoftBreak => self.line_break(range.start),
            Event::HardBreak => self.hard_break(range.start),
            // Notes, boxes and formulas are off; code in a line and rules are fine as they are.
            Event::Code(_)
            | Event::Rule
            | Event::TaskListMarker(_)
            | Event::FootnoteReference(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
        Some(())
    }

    /// Keeps track of how far the content of the link or heading around an event reaches.
    fn note_extent(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if let Some(link) = self.links.last_mut()
            && range.end < link.range.end
        {
            link.content_end = link.content_end.max(range.end);
        }
        if let Some(end) = &mut self.underlined
            && !matches!(event, Event::End(TagEnd::Heading(_)))
        {
            *end = range.end;
            if let Some(from) = self.break_at.take() {
                self.edits.replace(self.source, from..range.start, " ");
            }
        }
    }

    /// Puts the content of a list item on the line of its marker: clippy takes the place where it begins for
    /// its indentation.
    fn join_marker(&mut self, event: &Event<'_>, start: usize) {
        let Some(marker_end) = self.item.take() else { return };
        let is_content = !matches!(event, Event::End(_) | Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
        if is_content && line_start(self.source, start) > marker_end {
            self.edits.replace(self.source, marker_end..start, " ");
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>) -> Option<()> {
        match tag {
            Tag::Item => {
                self.containers.enter_item(self.source, self.after_spaces(range.start))?;
                self.item = self.containers.innermost().map(|item| item.content - 1);
            }
            Tag::BlockQuote(_) => self.containers.enter_quote(self.source, self.after_spaces(range.start))?,
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => self.code = Some(String::new()),
            Tag::Heading { level, .. } => {
                self.unbreakable += 1;
                self.heading(level, &range);
            }
            Tag::Table(_) => self.unbreakable += 1,
            Tag::HtmlBlock => {
                let end = self.before_blanks(range.clone());
                if html::is_comment(self.source.get(range.start..end).unwrap_or_default()) {
                    self.edits.replace(self.source, range.start..end, "");
                }
            }
            Tag::Link { link_type, dest_url, title, id } => {
                self.links.push(OpenLink::link(range, link_type, dest_url, title, id));
            }
            Tag::Image { .. } => {
                if self.links.is_empty() {
                    // Pictures would be fetched from elsewhere by who reads the docs: a link will do.
                    self.edits.replace(self.source, range.start..range.start + 1, "");
                }
                self.links.push(OpenLink::image(range));
            }
            _ => {}
        }
        Some(())
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Item | TagEnd::BlockQuote(_) => self.containers.leave(),
            TagEnd::CodeBlock => self.code_block(range),
            TagEnd::Table => self.unbreakable -= 1,
            TagEnd::Heading(_) => {
                self.unbreakable -= 1;
                if let Some(end) = self.underlined.take() {
                    self.edits.replace(self.source, end..self.before_blanks(range), "");
                }
            }
            TagEnd::Link => {
                if let Some(link) = self.links.pop() {
                    self.used.extend(link.close(self.source, self.base, &mut self.edits));
                }
            }
            TagEnd::Image => {
                if let Some(image) = self.links.pop()
                    && !self.links.is_empty()
                {
                    image.reduce(self.source, &mut self.edits);
                }
            }
            _ => {}
        }
    }

    /// Text that means nothing to Markdown: it must mean nothing to rustdoc either.
    fn plain(&mut self, range: Range<usize>) {
        for (offset, character) in self.source.get(range.clone()).unwrap_or_default().char_indices() {
            let offset = range.start + offset;
            let next = self.source.as_bytes().get(offset + 1);
            let means_something = match character {
                '[' | '`' => true,
                // No tag for this parser, but perhaps for another version of it.
                '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || b"/!?".contains(next)),
                _ => false,
            };
            if means_something && !is_escaped(self.source, offset) {
                self.edits.insert(self.source, offset, "\\");
            }
        }
        if !self.links.is_empty() {
            return;
        }
        match &mut self.text {
            // A backslash that escapes what follows it belongs to neither event.
            Some(text) if range.start <= text.end + 1 => text.end = range.end,
            _ => {
                self.end_text();
                self.text = Some(range);
            }
        }
    }

    fn end_text(&mut self) {
        if let Some(range) = self.text.take() {
            urls::link(self.source, range, &mut self.edits);
        }
    }

    fn html(&mut self, range: Range<usize>) {
        let prefix = self.containers.prefix();
        let breakable = self.unbreakable == 0 && self.links.is_empty();
        html::replace(self.source, range, breakable.then_some(prefix), &mut self.edits);
    }

    fn heading(&mut self, level: HeadingLevel, range: &Range<usize>) {
        let level = level as usize;
        let text = self.source.get(range.clone()).unwrap_or_default();
        let marker = text.len() - text.trim_start_matches('#').len();
        let lower = if level < HIGHEST_HEADING { level + HIGHEST_HEADING - 1 } else { level };
        if marker == level && !text.trim_end().contains('\n') {
            self.edits.insert(self.source, range.start, &"#".repeat(lower - level));
        } else {
            self.edits.insert(self.source, range.start, &format!("{} ", "#".repeat(lower)));
            self.underlined = Some(range.start);
        }
    }

    fn code_block(&mut self, range: Range<usize>) {
        let Some(content) = self.code.take() else { return };
        let prefix = self.containers.prefix();
        let block = code_block(&content, prefix);
        let line = line_start(self.source, range.start);
        let (start, text) = match self.containers.innermost() {
            Some(container) if container.line == line => (container.content.min(range.start), block),
            _ => (line, format!("{prefix}{block}")),
        };
        self.edits.replace(self.source, start..self.before_blanks(start..range.end), text);
    }

    /// The next line of a paragraph: in a list or quote it gets the markers and indentation that belong there.
    fn line_break(&mut self, offset: usize) {
        if self.underlined.is_some() {
            self.break_at = Some(offset);
            return;
        }
        let prefix = self.containers.prefix();
        let Some(start) = self.next_line(offset).filter(|_| !prefix.is_empty()) else { return };
        let mut quotes = prefix.matches('>').count();
        let line = self.source.get(start..).unwrap_or_default();
        let text = line.trim_start_matches(|character| match character {
            ' ' => true,
            '>' if quotes > 0 => {
                quotes -= 1;
                true
            }
            _ => false,
        });
        self.edits.replace(self.source, start..start + line.len() - text.len(), prefix);
    }

    /// A line break asked for: two spaces at the end of a line become a backslash, which can be seen.
    fn hard_break(&mut self, offset: usize) {
        if let Some(next) = self.next_line(offset).filter(|_| self.underlined.is_none()) {
            let end = next - 1;
            let start = self.source.get(..end).unwrap_or_default().trim_end_matches(' ').len();
            if start < end {
                self.edits.replace(self.source, start..end, "\\");
            }
        }
        self.line_break(offset);
    }

    fn next_line(&self, offset: usize) -> Option<usize> {
        Some(offset + self.source.get(offset..)?.find('\n')? + 1)
    }

    fn after_spaces(&self, offset: usize) -> usize {
        offset + super::characters::indent(self.source.get(offset..).unwrap_or_default())
    }

    fn before_blanks(&self, range: Range<usize>) -> usize {
        range.start + self.source.get(range.clone()).unwrap_or_default().trim_end().len()
    }
}
