//! A diagnostic's place in terms of a file's text: which file, which line, which bytes.
//!
//! It must not print; `render` and `json` do.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;

use super::Place;
use crate::source::{Sources, lines};

/// Beyond this a file is not read again to show a line of it.
const SHOWN_BYTES: u64 = 64 * 1024 * 1024;

/// Where something is, as it can be shown.
#[derive(Clone, Debug)]
pub(super) struct Spot<'s> {
    /// The file, with forward slashes.
    pub(super) file: String,
    /// The JSON pointer, for a node.
    pub(super) pointer: Option<String>,
    /// The text around it; none for a file as a whole.
    pub(super) text: Option<Stretch<'s>>,
}

/// A stretch of a file's text, within one line.
#[derive(Clone, Debug)]
pub(super) struct Stretch<'s> {
    /// The file's text, or as much of it as could be read.
    pub(super) whole: Cow<'s, str>,
    /// The underlined bytes.
    pub(super) bytes: Range<usize>,
    /// Its line, from 1.
    pub(super) line: usize,
    /// Its column in characters, from 1.
    pub(super) column: usize,
}

impl<'s> Spot<'s> {
    /// The spot of a place; `None` for a node of a document that is not there.
    pub(super) fn new(place: &Place, sources: &'s Sources) -> Option<Self> {
        match place {
            Place::File(path) => Some(Self { file: lines::slashed(sources.shown(path)), pointer: None, text: None }),
            Place::Text { path, line, column } => {
                let text = text_of(path, sources).map(|whole| {
                    let start = lines::offset(&whole, *line, *column);
                    let end = word_end(&whole, start);
                    Stretch { whole, bytes: start..end, line: *line, column: *column }
                });
                Some(Self { file: lines::slashed(sources.shown(path)), pointer: None, text })
            }
            Place::Node(location, part) => {
                let document = sources.document(location.document)?;
                let span = sources.position(location, *part)?;
                let whole = document.text();
                let inside = whole.get(span.bytes.clone()).unwrap_or_default();
                let line = inside.split(['\n', '\r']).next().unwrap_or_default().trim_end();
                Some(Self {
                    file: lines::slashed(sources.shown(&document.path)),
                    pointer: Some(location.pointer.as_str().to_owned()),
                    text: Some(Stretch {
                        whole: Cow::Borrowed(whole),
                        bytes: span.bytes.start..span.bytes.start + line.len(),
                        line: span.line,
                        column: span.column,
                    }),
                })
            }
        }
    }

    /// Line and column; for a file that could not be read again, those that `place` gives.
    pub(super) fn line_column(&self, place: &Place) -> Option<(usize, usize)> {
        match (&self.text, place) {
            (Some(text), _) => Some((text.line, text.column)),
            (None, Place::Text { line, column, .. }) => Some((*line, *column)),
            _ => None,
        }
    }
}

/// The text of a loaded document, or of a file that could not be loaded.
fn text_of<'s>(path: &Path, sources: &'s Sources) -> Option<Cow<'s, str>> {
    let loaded = sources.documents().find(|(_, document)| document.path == path);
    if let Some((_, document)) = loaded {
        return Some(Cow::Borrowed(document.text()));
    }
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(SHOWN_BYTES).read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Some(Cow::Owned(text.to_owned()))
}

/// The end of the word that starts at `start`; one character further where none does.
fn word_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let word = |c: char| c.is_alphanumeric() || "_-$.~@/".contains(c);
    let quoted = rest.strip_prefix(['"', '\'']).and_then(|rest| rest.find(['"', '\'', '\n']));
    let length = match quoted {
        Some(inside) if inside < 80 => inside + 2,
        _ => rest.find(|c: char| !word(c)).unwrap_or(rest.len()),
    };
    let one = rest.chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    lines::floor(text, start + length.max(one))
}
