//! The report: everything that was found, as a table for people and as JSON for programs.
//!
//! It must not find out anything.

use serde::Serialize;

use super::bodies::Bodies;
use super::examples::{Remark, Tally};
use super::groups::GroupLine;
use super::steps::{Outcome, StepLine};
use crate::conformance::table::table;
use crate::conformance::tests_run::Failure;

/// All that was found.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// Whether nothing failed.
    pub(super) good: bool,
    /// Documents read, fragments that others refer to included.
    pub(super) files_read: usize,
    pub(super) groups: Vec<GroupLine>,
    /// Fields typed as free JSON although their schema says more, with the reason.
    pub(super) free_json: Vec<Remark>,
    pub(super) examples: Vec<Tally>,
    pub(super) bodies: [Bodies; 2],
    /// Bodies without an example, or without one that was sent.
    pub(super) bodies_left: Vec<Remark>,
    /// Examples that break their own schema.
    pub(super) invalid: Vec<Remark>,
    /// Valid examples that no test has shown to come back.
    pub(super) unproven: Vec<Remark>,
    pub(super) failed_tests: Vec<Failure>,
    pub(super) steps: Vec<StepLine>,
}

fn number(count: Option<usize>) -> String {
    count.map_or_else(|| "-".to_owned(), |count| count.to_string())
}

impl Report {
    /// The whole, for people.
    pub(super) fn text(&self) -> String {
        let parts = [
            self.groups_text(),
            self.examples_text(),
            self.bodies_text(),
            listing("fields left as free JSON though the schema says more", &self.free_json),
            listing("examples that break their own schema", &self.invalid),
            listing("valid examples that are not proven", &self.unproven),
            listing("bodies without an example that was sent", &self.bodies_left),
            self.failures_text(),
            self.steps_text(),
        ];
        parts.join("\n\n") + "\n"
    }

    fn groups_text(&self) -> String {
        let heads =
            ["group", "documents", "described", "generated", "trait methods", "routes", "client methods", "types"];
        let mut table = table(&heads, &[]);
        for line in &self.groups {
            let counts = [line.documents, line.described, line.generated, line.trait_methods, line.routes];
            let counts = counts.into_iter().chain([line.client_methods, line.types]).map(|count| count.to_string());
            table.add_row(std::iter::once(line.group.clone()).chain(counts));
        }
        format!("{table}\n{} files read", self.files_read)
    }

    fn examples_text(&self) -> String {
        let mut table = table(&["examples", "found", "valid", "proven", "in an exchange"], &[]);
        for line in &self.examples {
            let [found, valid] = [line.found, line.valid].map(|count| count.to_string());
            table.add_row([line.place.to_owned(), found, valid, number(line.proven), number(line.exchanged)]);
        }
        table.to_string()
    }

    fn bodies_text(&self) -> String {
        let heads =
            ["JSON bodies", "all", "explicit", "schema", "composed", "none", "valid", "proven", "in an exchange"];
        let mut table = table(&heads, &[]);
        for line in &self.bodies {
            let counts = [line.all, line.explicit, line.schema, line.composed, line.none, line.valid];
            let counts = counts.into_iter().map(|count| count.to_string());
            let shown = [number(line.proven), number(line.exchanged)];
            table.add_row(std::iter::once(line.kind.to_owned()).chain(counts).chain(shown));
        }
        let all: usize = self.bodies.iter().map(|line| line.all).sum();
        let none: usize = self.bodies.iter().map(|line| line.none).sum();
        format!("{table}\n{} of {all} bodies have an example", all - none)
    }

    fn failures_text(&self) -> String {
        let remarks = self.failed_tests.iter().map(|failure| Remark {
            place: format!("{}::{}", failure.target, failure.test),
            what: failure.message.clone(),
        });
        listing("tests that failed", &remarks.collect::<Vec<_>>())
    }

    fn steps_text(&self) -> String {
        let mut table = table(&["step", "outcome", "seconds", "user seconds", "peak MiB", "note"], &[1, 5]);
        for line in &self.steps {
            let outcome = match line.outcome {
                Outcome::Passed => "passed",
                Outcome::Failed => "FAILED",
                Outcome::Skipped => "skipped",
            };
            let seconds = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.2}"));
            let peak = line.peak_bytes.map_or_else(String::new, |bytes| (bytes >> 20).to_string());
            let (wall, user) = (seconds(line.seconds), seconds(line.user_seconds));
            table.add_row([line.step.as_str(), outcome, &wall, &user, &peak, &line.note]);
        }
        let word = if self.good { "all that was asked for is as it should be" } else { "NOT all is as it should be" };
        format!("{table}\n{word}")
    }
}

/// A list below its title; how many there are stands in the title.
fn listing(title: &str, remarks: &[Remark]) -> String {
    let lines = remarks.iter().map(|remark| format!("\n  {}: {}", remark.place, remark.what.replace('\n', "\n    ")));
    format!("{title}: {}{}", remarks.len(), lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listing_says_how_many_and_where() {
        let remarks = [Remark { place: "a.yaml:7".to_owned(), what: "one\ntwo".to_owned() }];
        assert_eq!(listing("faults", &remarks), "faults: 1\n  a.yaml:7: one\n    two");
        assert_eq!(listing("faults", &[]), "faults: 0");
    }

    #[test]
    fn what_was_not_run_is_no_zero() {
        assert_eq!([number(None), number(Some(0))], ["-", "0"]);
    }
}
