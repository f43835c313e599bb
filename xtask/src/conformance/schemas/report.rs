//! What the suite expects beside what generated code says; it must not run anything.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::Value;

use super::project::Verdict;
use super::suite::{Group, Test};
use crate::conformance::table;

/// Of a hundred tests of groups that are generated, how many have to agree.
const LEAST: usize = 99;

/// Why generated code decides otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// The schema says what members or items are like and not that there are any: it is read as if it said so.
    ImpliedType,
    /// An optional member that is `null` is read as absent.
    NullAsAbsent,
    /// `i64` holds an integer, and not how it is written.
    Integer,
    /// A valid value does not decode.
    Decoding,
    /// `validate` refuses a valid value.
    TooStrict,
    /// An invalid value passes.
    TooTolerant,
}

impl Cause {
    fn text(self) -> &'static str {
        match self {
            Self::ImpliedType => "a schema about members or items means an object or a list (on purpose)",
            Self::NullAsAbsent => "`null` for an optional member is read as absent (on purpose)",
            Self::Integer => "an integer is beyond 64 bits, or written with a fraction (on purpose)",
            Self::Decoding => "a valid value does not decode",
            Self::TooStrict => "`validate` refuses a valid value",
            Self::TooTolerant => "an invalid value passes",
        }
    }

    fn is_decided(self) -> bool {
        matches!(self, Self::ImpliedType | Self::NullAsAbsent | Self::Integer)
    }
}

/// Counts of one file.
#[derive(Default)]
struct Counts {
    passed: usize,
    decided: usize,
    failed: usize,
    refused: usize,
}

/// What was found.
pub(super) struct Report<'g> {
    files: BTreeMap<&'g str, Counts>,
    refused: Vec<(&'g Group, &'g str)>,
    departures: Vec<(&'g Group, &'g Test, Cause, String)>,
}

impl<'g> Report<'g> {
    pub(super) fn new(groups: &'g [Group], refused: &'g BTreeMap<usize, String>, verdicts: &[Vec<Verdict>]) -> Self {
        let mut report = Self { files: BTreeMap::new(), refused: Vec::new(), departures: Vec::new() };
        for (index, (group, verdicts)) in groups.iter().zip(verdicts).enumerate() {
            let counts = report.files.entry(group.file.as_str()).or_default();
            if let Some(why) = refused.get(&index) {
                counts.refused += group.tests.len();
                report.refused.push((group, why));
                continue;
            }
            for (test, verdict) in group.tests.iter().zip(verdicts) {
                match cause(group, test, verdict) {
                    None => counts.passed += 1,
                    Some(cause) => {
                        if cause.is_decided() {
                            counts.decided += 1
                        } else {
                            counts.failed += 1
                        }
                        let said = verdict.decoding.clone().or(verdict.rules.clone()).unwrap_or_default();
                        report.departures.push((group, test, cause, said));
                    }
                }
            }
        }
        report
    }

    fn total(&self) -> Counts {
        let mut total = Counts::default();
        for counts in self.files.values() {
            total.passed += counts.passed;
            total.decided += counts.decided;
            total.failed += counts.failed;
            total.refused += counts.refused;
        }
        total
    }

    pub(super) fn is_good(&self) -> bool {
        let Counts { passed, failed, .. } = self.total();
        passed * 100 >= (passed + failed) * LEAST
    }

    pub(super) fn print(&self, details: bool) {
        let mut table = table::table(&["file", "agree", "on purpose", "disagree", "refused"], &[]);
        let mut row = |name: &str, counts: &Counts| {
            let Counts { passed, decided, failed, refused } = counts;
            table.add_row([
                name.to_owned(),
                passed.to_string(),
                decided.to_string(),
                failed.to_string(),
                refused.to_string(),
            ]);
        };
        self.files.iter().for_each(|(name, counts)| row(name, counts));
        row("all", &self.total());
        let mut out = std::io::stdout().lock();
        // A reader that went away is no fault.
        let _ = writeln!(out, "{table}\n");
        for (group, why) in &self.refused {
            let _ = writeln!(out, "refused: {}: {}: {why}", group.file, group.title);
        }
        let mut by_cause: BTreeMap<Cause, Vec<_>> = BTreeMap::new();
        for (group, test, cause, said) in &self.departures {
            by_cause.entry(*cause).or_default().push((group, test, said));
        }
        for (cause, cases) in by_cause {
            let _ = writeln!(out, "\n{} {}:", cases.len(), cause.text());
            for (group, test, said) in cases.iter().filter(|_| details || !cause.is_decided()) {
                let _ = writeln!(out, "  {}: {}: {}: {} {said}", group.file, group.title, test.title, test.data);
                if details {
                    let _ = writeln!(out, "    {}", group.schema);
                }
            }
        }
    }
}

fn cause(group: &Group, test: &Test, verdict: &Verdict) -> Option<Cause> {
    let accepted = verdict.decoding.is_none() && verdict.rules.is_none();
    if accepted == test.valid {
        return None;
    }
    let says_type = group.schema.get("type").is_some();
    let expected =
        ["expected a map", "expected a sequence", "expected an object", "expected an array", "expected struct"];
    Some(match (&verdict.decoding, test.valid) {
        (Some(fault), true) if !says_type && expected.iter().any(|words| fault.contains(words)) => Cause::ImpliedType,
        (Some(fault), true) if fault.contains("floating point") && fault.contains("expected i64") => Cause::Integer,
        (Some(_), true) => Cause::Decoding,
        (None, true) => Cause::TooStrict,
        (_, false) if holds_null(&test.data) => Cause::NullAsAbsent,
        (_, false) => Cause::TooTolerant,
    })
}

fn holds_null(value: &Value) -> bool {
    value.as_object().is_some_and(|members| members.values().any(Value::is_null))
}
