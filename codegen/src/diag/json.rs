//! Diagnostics for programs: one JSON object per line. The names of its members are an interface.

use serde::Serialize;

use super::render::{self, Colour};
use super::spot::Spot;
use super::{Diagnostic, Place, Severity};
use crate::source::Sources;

#[derive(Serialize)]
struct Line<'d> {
    code: &'d str,
    name: &'d str,
    severity: &'d str,
    message: &'d str,
    #[serde(flatten)]
    spot: Where,
    label: Option<&'d str>,
    notes: &'d [String],
    help: Option<&'d str>,
    related: Vec<Related<'d>>,
    rendered: String,
}

#[derive(Serialize)]
struct Related<'d> {
    #[serde(flatten)]
    spot: Where,
    message: &'d str,
}

/// Line and column count from 1, columns in characters; `pointer` is an RFC 6901 pointer.
#[derive(Default, Serialize)]
struct Where {
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    pointer: Option<String>,
}

impl Where {
    fn new(place: &Place, sources: &Sources) -> Self {
        let Some(spot) = Spot::new(place, sources) else {
            return Self::default();
        };
        let (line, column) = spot.line_column(place).unzip();
        Self { file: Some(spot.file), line, column, pointer: spot.pointer }
    }
}

/// One diagnostic as a JSON object on one line, without a line break at its end.
pub fn json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let severity = match diagnostic.code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let related = diagnostic.related.iter();
    let line = Line {
        code: diagnostic.code.id,
        name: diagnostic.code.name,
        severity,
        message: &diagnostic.message,
        spot: diagnostic.place.as_ref().map(|place| Where::new(place, sources)).unwrap_or_default(),
        label: diagnostic.label.as_deref(),
        notes: &diagnostic.notes,
        help: diagnostic.help.as_deref(),
        related: related.map(|(place, message)| Related { spot: Where::new(place, sources), message }).collect(),
        rendered: render::text(diagnostic, sources, Colour::Never),
    };
    // Texts and numbers always serialize.
    serde_json::to_string(&line).unwrap_or_default()
}
