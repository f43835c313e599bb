//! Diagnostics for a terminal, in rustc's look; it must not decide what is printed where.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::spot::{Spot, Stretch};
use super::{Diagnostic, Severity};
use crate::source::Sources;

/// Whether escape sequences for colours are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// Always; whoever prints strips them where they are not wanted.
    Always,
}

/// Lines of one file that lie further apart than this many bytes are shown apart.
const TOGETHER: usize = 5_000;

/// A line of which more than this stands before a mark is not shown from its start, in bytes.
const FAR: usize = 2_000;

/// How much of a long line is shown on either side of what is underlined, in bytes.
const AROUND: usize = 300;

/// One diagnostic as text, without a line break at its end.
pub fn text(diagnostic: &Diagnostic, sources: &Sources, colour: Colour) -> String {
    let level = match diagnostic.code.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(clean(&diagnostic.message)).id(diagnostic.code.id);
    let mut group = Group::with_title(title);
    for element in places(diagnostic, sources) {
        group = group.element(element);
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(clean(note)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(clean(help)));
    }
    let renderer = match colour {
        Colour::Never => Renderer::plain(),
        Colour::Always => Renderer::styled(),
    };
    let mut lines: Vec<String> = renderer.render(&[group]).lines().map(str::to_owned).collect();
    // An excerpt without text, which stands for a file as a whole, leaves its frame open twice.
    lines.dedup_by(|next, line| next == line && line.contains('|') && !line.contains('^'));
    // Where an excerpt has its place above it, the renderer writes this in place of the file's name.
    lines.retain(|line| anstream::adapter::strip_str(line).to_string().trim() != ":::");
    lines.join("\n")
}

/// One underlined stretch with what is said about it.
struct Mark<'s> {
    text: Stretch<'s>,
    kind: AnnotationKind,
    label: Option<String>,
}

/// The files and lines of a diagnostic, its own place first; marks of one file share an excerpt.
fn places<'s>(diagnostic: &Diagnostic, sources: &'s Sources) -> Vec<Element<'s>> {
    let own = diagnostic.place.iter().map(|place| (place, AnnotationKind::Primary, &diagnostic.label));
    let mut files: Vec<(String, Vec<Mark<'s>>)> = Vec::new();
    let mut elements = Vec::new();
    let mut add = |spot: Spot<'s>, kind: AnnotationKind, label: Option<String>| {
        let file = clean(&spot.file);
        let Some(text) = spot.text else {
            return Some((file, label));
        };
        let mark = Mark { text, kind, label };
        match files.iter_mut().find(|(name, marks)| *name == file && near(marks, &mark)) {
            Some((_, marks)) => marks.push(mark),
            None => files.push((file, vec![mark])),
        }
        None
    };
    for (place, kind, label) in own {
        let Some(spot) = Spot::new(place, sources) else {
            continue;
        };
        let line_column = spot.line_column(place);
        if let Some((file, _)) = add(spot, kind, label.as_deref().map(clean)) {
            elements.push(origin(file, line_column));
        }
    }
    for (place, label) in &diagnostic.related {
        let Some(spot) = Spot::new(place, sources) else {
            continue;
        };
        let line_column = spot.line_column(place);
        if let Some((file, label)) = add(spot, AnnotationKind::Context, Some(clean(label))) {
            elements.push(origin(file, line_column));
            elements.extend(label.map(|label| Level::NOTE.message(label).into()));
        }
    }
    let excerpts = files.into_iter().flat_map(|(file, marks)| excerpt(file, marks));
    excerpts.chain(elements).collect()
}

fn origin<'s>(file: String, line_column: Option<(usize, usize)>) -> Element<'s> {
    match line_column {
        Some((line, column)) => Origin::path(file).line(line).char_column(column).into(),
        None => Snippet::<annotate_snippets::Annotation<'_>>::source("").path(file).into(),
    }
}

fn near(marks: &[Mark<'_>], mark: &Mark<'_>) -> bool {
    let start = |mark: &Mark<'_>| mark.text.bytes.start;
    marks.iter().all(|other| start(other).abs_diff(start(mark)) < TOGETHER)
}

/// The lines of the marks and those between, which the renderer folds.
fn excerpt<'s>(file: String, marks: Vec<Mark<'s>>) -> Vec<Element<'s>> {
    let whole = marks.first().map(|mark| mark.text.whole.clone()).unwrap_or_default();
    let first = marks.iter().map(|mark| mark.text.bytes.start).min().unwrap_or(0);
    let last = marks.iter().map(|mark| mark.text.bytes.end).max().unwrap_or(0);
    let line = marks.iter().map(|mark| mark.text.line).min().unwrap_or(1);
    // Files without line breaks can have megabytes before a mark and after it.
    let from = whole.floor_char_boundary(first.saturating_sub(FAR));
    let begin = whole.get(from..first).and_then(|before| before.rfind('\n')).map(|at| from + at + 1);
    let cut = begin.is_none() && from > 0;
    let start = begin.unwrap_or(if cut { whole.floor_char_boundary(first.saturating_sub(AROUND)) } else { 0 });
    let to = whole.floor_char_boundary((last + AROUND).min(whole.len()));
    let end = whole.get(last..to).and_then(|rest| rest.find('\n')).map_or(to, |at| last + at);
    let kept = whole.get(start..end).unwrap_or_default();
    let spans: Vec<Range<usize>> =
        marks.iter().map(|mark| mark.text.bytes.start - start..(mark.text.bytes.end - start).min(kept.len())).collect();
    let mut snippet = Snippet::source(visible(kept)).line_start(line);
    // The renderer counts columns from what it is given.
    let primary = marks.iter().find(|mark| mark.kind == AnnotationKind::Primary).or(marks.first());
    let place = primary.map(|mark| (mark.text.line, mark.text.column));
    let mut elements = Vec::new();
    match cut {
        true => elements.push(origin(file, place)),
        false => snippet = snippet.path(file),
    }
    for (mark, span) in marks.into_iter().zip(spans) {
        let offset = |at: usize| visible(kept.get(..at).unwrap_or(kept)).len();
        let span = offset(span.start)..offset(span.end);
        snippet = snippet.annotation(mark.kind.span(span).label(mark.label));
    }
    elements.push(snippet.into());
    elements
}

/// Whether a character acts on a terminal, is invisible, or turns the direction of what follows.
fn acts(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(character, '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{061c}')
}

/// A piece of a file, character for character, so that columns stay.
fn visible(text: &str) -> String {
    let show = |character: char| match character {
        '\n' | '\r' | '\t' => character,
        other if acts(other) => char::REPLACEMENT_CHARACTER,
        other => other,
    };
    text.chars().map(show).collect()
}

/// Text for a message, with such characters spelled out.
pub(super) fn clean(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match acts(character) {
            true => result.extend(character.escape_default()),
            false => result.push(character),
        }
    }
    result
}
