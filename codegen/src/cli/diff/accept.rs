//! Findings that a team has agreed to: a file of fingerprints, each with its reason. It must not judge findings.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::shown::Comparison;
use crate::diag::{Diagnostic, Diagnostics, Place, catalogue, nearest};
use crate::diff::RULES;
use crate::output;

/// What the file is called where the arguments do not say.
pub(super) const FILE_NAME: &str = "specmill-accept.toml";

/// The file.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accept: Vec<Entry>,
}

/// A finding that was agreed to.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Stands for the finding.
    fingerprint: String,
    /// The rule, for readers.
    rule: String,
    /// Where, for readers.
    #[serde(default)]
    place: String,
    /// What was, for readers.
    #[serde(default)]
    before: String,
    /// What is, for readers.
    #[serde(default)]
    after: String,
    /// Why it was agreed to.
    #[serde(default)]
    reason: String,
    /// The last day on which it counts, `2027-01-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
}

/// The entries, and which of them were met.
#[derive(Debug, Default)]
pub(super) struct Accepted {
    entries: Vec<(Entry, bool)>,
    /// What is wrong with entries, a sentence each.
    pub notes: Vec<String>,
}

impl Accepted {
    /// Reads the file; one that does not exist is empty unless it `must` be there.
    pub(super) fn read(path: &Path, must: bool) -> Result<Self, Diagnostics> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must => return Ok(Self::default()),
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", path.display());
                return Err(fault(path, &catalogue::CONFIGURATION_SYNTAX, message, "name a file that can be read"));
            }
        };
        let file: File = toml::from_str(&text).map_err(|error| {
            let message = format!("`{}` cannot be understood: {}", path.display(), error.message());
            fault(path, &catalogue::CONFIGURATION_SHAPE, message, "write `[[accept]]` entries as `--write-accept` does")
        })?;
        let mut faults = Diagnostics::new();
        for entry in &file.accept {
            if !RULES.iter().any(|rule| rule.id == entry.rule) {
                let message = format!("no rule is called `{}`", entry.rule.escape_debug());
                let help = match nearest(&entry.rule, RULES.iter().map(|rule| rule.id)) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "`diff rules` lists all".to_owned(),
                };
                faults.extend(fault(path, &catalogue::CONFIGURATION_VALUE, message, &help));
            }
        }
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
        let mut accepted = Self::default();
        for entry in file.accept {
            let day = entry.expires.as_ref().map(|day| day.parse::<jiff::civil::Date>());
            match day {
                Some(Ok(day)) if day < today => {
                    accepted.notes.push(format!("what was accepted of `{}` expired on {day}", entry.place));
                }
                Some(Err(_)) => {
                    let message = format!("`{}` is no day", entry.expires.unwrap_or_default().escape_debug());
                    faults.extend(fault(path, &catalogue::CONFIGURATION_VALUE, message, "write `2027-01-31`"));
                }
                _ => accepted.entries.push((entry, false)),
            }
        }
        if faults.has_errors() { Err(faults) } else { Ok(accepted) }
    }

    /// Why a finding was agreed to, if it was.
    pub(super) fn reason(&mut self, fingerprint: &str) -> Option<String> {
        let (entry, met) = self.entries.iter_mut().find(|(entry, _)| entry.fingerprint == fingerprint)?;
        *met = true;
        Some(if entry.reason.is_empty() { "no reason given".to_owned() } else { entry.reason.clone() })
    }

    /// Notes the entries that no finding met.
    pub(super) fn note_stale(&mut self) {
        for (entry, _) in self.entries.iter().filter(|(_, met)| !met) {
            self.notes.push(format!("nothing is found any more of `{}` at `{}`: remove it", entry.rule, entry.place));
        }
    }

    /// Adds the findings that are left to the file, and leaves what is there; the number of those added.
    pub(super) fn write(&self, path: &Path, comparison: &Comparison) -> Result<usize, Diagnostic> {
        let failed = |error: &dyn std::fmt::Display| {
            let message = format!("`{}` cannot be added to: {error}", path.display());
            Diagnostic::new(&catalogue::CANNOT_WRITE, message).help("everything is as it was")
        };
        let mut text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(failed(&error)),
        };
        let entries: Vec<Entry> = comparison
            .open()
            .filter(|shown| shown.level() >= crate::diff::Level::Warn || shown.rust == "major")
            .map(|shown| Entry {
                fingerprint: shown.fingerprint.clone(),
                rule: shown.rule.to_owned(),
                place: shown.place().map(|spot| format!("{}#{}", spot.file, spot.pointer)).unwrap_or_default(),
                before: shown.before.clone(),
                after: shown.after.clone(),
                reason: String::new(),
                expires: None,
            })
            .collect();
        let added = entries.len();
        let more = toml::to_string(&File { accept: entries }).map_err(|error| failed(&error))?;
        if added > 0 {
            let blank = if text.is_empty() { "" } else { "\n" };
            text.push_str(&format!("{blank}{more}"));
            // What is there may be written so that nothing can follow it.
            toml::from_str::<File>(&text).map_err(|error| failed(&error.message()))?;
            output::replace_file(path, text.as_bytes())?;
        }
        Ok(added)
    }
}

fn fault(path: &Path, code: &'static crate::diag::Code, message: String, help: &str) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(Diagnostic::new(code, message).in_place(Place::File(path.to_owned())).help(help));
    diagnostics
}
