//! Diagnostics: one catalogue row per code, an accumulator, and (in `render`) their printed forms.
//!
//! It knows `source` and nothing else; it must not decide what is wrong, only hold and show it.

pub mod catalogue;
mod json;
mod render;
mod spot;
mod suggest;

pub use json::json;
pub use render::{Colour, text};
pub use suggest::nearest;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::source::{Location, Sources};

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something could not be generated, or the run could not go on.
    Error,
    /// Something was generated, but not as the description says, or the description is doubtful.
    Warning,
    /// Nothing is wrong, but whoever runs this should know.
    Note,
}

/// One row of the catalogue.
#[derive(Debug)]
pub struct Code {
    /// What is printed in brackets, such as `SM0101`.
    pub id: &'static str,
    /// What it is called in prose and tests, such as `missing-file`.
    pub name: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// What it means and what to do, in a paragraph.
    pub explanation: &'static str,
}

/// Which part of a node a diagnostic underlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The member's key (the whole node where it has none).
    Key,
    /// The value.
    Value,
}

/// Where a diagnostic points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A file as a whole, which may not exist.
    File(PathBuf),
    /// A line and column, both from 1, in a file that could not be read to values.
    Text {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
    },
    /// A node of a loaded document.
    Node(Location, Part),
}

/// One fault, with its place and what to do about it.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Its catalogue row.
    pub code: &'static Code,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// What stands at the place, printed under the underlined text.
    pub label: Option<String>,
    /// Other places that matter, each with what it is.
    pub related: Vec<(Place, String)>,
    /// Facts that help to understand it.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The same without the name of this folder, which nobody knows, in its texts.
    #[must_use]
    pub(crate) fn without(mut self, folder: &Path) -> Self {
        let name = format!("{}/", folder.display());
        let texts = self.notes.iter_mut().chain(&mut self.help).chain([&mut self.message]);
        texts.for_each(|text| *text = text.replace(&name, ""));
        self
    }

    /// A diagnostic without a place.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: None,
            label: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// Points at the value of a node.
    pub fn at(mut self, location: &Location) -> Self {
        self.place = Some(Place::Node(location.clone(), Part::Value));
        self
    }

    /// Points at the key of a node.
    pub fn at_key(mut self, location: &Location) -> Self {
        self.place = Some(Place::Node(location.clone(), Part::Key));
        self
    }

    /// Points at a place of any kind.
    pub fn in_place(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what stands at the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another place.
    pub fn related(mut self, place: Place, what: impl Into<String>) -> Self {
        self.related.push((place, what.into()));
        self
    }

    /// Adds a fact.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The diagnostics of a stage or a run, in the order they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of another stage.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// Takes the value of a result, or notes its fault.
    pub fn take<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(diagnostic) => {
                self.push(diagnostic);
                None
            }
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// How many have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.code.severity == severity).count()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// What is printed: in the order of files, lines, columns and codes, each once; what has no place comes
    /// last.
    pub fn sorted(&self, sources: &Sources) -> Vec<&Diagnostic> {
        let mut keyed: Vec<_> = self.list.iter().map(|one| (sort_key(one, sources), one)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut seen = HashSet::new();
        keyed.retain(|(key, one)| seen.insert((key.clone(), one.message.clone())));
        keyed.into_iter().map(|(_, one)| one).collect()
    }
}

type SortKey = (bool, String, usize, usize, &'static str);

fn sort_key(diagnostic: &Diagnostic, sources: &Sources) -> SortKey {
    let place = diagnostic.place.as_ref();
    let Some((place, spot)) = place.and_then(|place| Some((place, spot::Spot::new(place, sources)?))) else {
        return (true, String::new(), 0, 0, diagnostic.code.id);
    };
    let (line, column) = spot.line_column(place).unwrap_or_default();
    (false, spot.file, line, column, diagnostic.code.id)
}

#[cfg(test)]
mod tests;
