//! All that was found out about the descriptions, as TSV and JSON for programs.
//!
//! It must not find out anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::compile::Compiled;
use super::facts::Facts;
use super::generate::Generated;
use super::manifest::Kind;
use super::pairs::Compared;
use super::prove::Proven;

/// All that was found out about one description.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Its crate, and the folder of that.
    pub(super) package: String,
    pub(super) generated: Generated,
    /// None where the process that looks for them did not end well.
    pub(super) facts: Option<Facts>,
    /// Where the manifest counts other operations: what it says of `paths` and of the rest.
    pub(super) manifest_differs: Option<(usize, usize)>,
    /// None where it was not compiled.
    pub(super) compiled: Option<Compiled>,
    /// None where they were not looked for.
    pub(super) examples: Option<Proven>,
}

impl Row {
    /// Whether nothing happened that must not, whatever the description holds.
    pub(super) fn is_good(&self) -> bool {
        let compiles = self.compiled.as_ref().is_none_or(|compiled| compiled.is_made && compiled.errors == 0);
        !self.generated.outcome.is_failure() && self.facts.is_some() && compiles
    }

    /// The first error of generating, in a line.
    pub(super) fn first_error(&self) -> String {
        let error = self.generated.errors.first();
        error.map_or_else(String::new, |error| format!("{} {}: {}", error.code, error.place, error.message))
    }

    /// A count of the facts, where there are any.
    pub(super) fn count(&self, of: impl Fn(&Facts) -> usize) -> String {
        number(self.facts.as_ref().map(of))
    }

    fn proven(&self, of: impl Fn(&Proven) -> Option<usize>) -> String {
        number(self.examples.as_ref().and_then(of))
    }

    fn compiled(&self, of: impl Fn(&Compiled) -> usize) -> String {
        number(self.compiled.as_ref().map(of))
    }
}

/// A pair, and what comparing it gave; none where that did not end well.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PairRow {
    pub(super) names: [String; 2],
    pub(super) compared: Option<Compared>,
}

/// A count, or that there is none.
pub(super) fn number(count: Option<usize>) -> String {
    count.map_or_else(|| "-".to_owned(), |count| count.to_string())
}

/// A column of the TSV file.
type Column = (&'static str, fn(&Row) -> String);

const COLUMNS: &[Column] = &[
    ("name", |row| row.name.clone()),
    ("kind", |row| if row.kind == Kind::Real { "real" } else { "torture" }.to_owned()),
    ("package", |row| row.package.clone()),
    ("outcome", |row| row.generated.outcome.text().to_owned()),
    ("operations", |row| row.count(|facts| facts.emitted.sum())),
    ("operations_present", |row| row.count(|facts| facts.present.sum())),
    ("paths", |row| row.count(|facts| facts.emitted.paths)),
    ("paths_present", |row| row.count(|facts| facts.present.paths)),
    ("webhooks", |row| row.count(|facts| facts.emitted.webhooks)),
    ("webhooks_present", |row| row.count(|facts| facts.present.webhooks)),
    ("x_webhooks", |row| row.count(|facts| facts.emitted.older_webhooks)),
    ("x_webhooks_present", |row| row.count(|facts| facts.present.older_webhooks)),
    ("callbacks", |row| row.count(|facts| facts.emitted.callbacks)),
    ("callbacks_present", |row| row.count(|facts| facts.present.callbacks)),
    ("manifest_differs", |row| row.manifest_differs.map_or(String::new(), |(a, b)| format!("{a}+{b}"))),
    ("trait_methods", |row| row.count(|facts| facts.offered[0])),
    ("routes", |row| row.count(|facts| facts.offered[1])),
    ("client_methods", |row| row.count(|facts| facts.offered[2])),
    ("documents", |row| row.count(|facts| facts.documents)),
    ("types", |row| row.count(|facts| facts.types)),
    ("fields", |row| row.count(|facts| facts.free.fields)),
    ("free_fields", |row| row.count(|facts| facts.free.free_fields)),
    ("other_places", |row| row.count(|facts| facts.free.others)),
    ("free_others", |row| row.count(|facts| facts.free.free_others)),
    ("free_by_cause", |row| row.facts.as_ref().map_or(String::new(), |facts| pairs(&facts.free.causes))),
    ("errors", |row| row.generated.error_count.to_string()),
    ("codes", |row| pairs(&row.generated.codes)),
    ("first_error", Row::first_error),
    ("seconds", |row| format!("{:.3}", row.generated.seconds)),
    ("processor_seconds", |row| format!("{:.3}", row.generated.processor_seconds)),
    ("peak_mib", |row| (row.generated.peak_bytes >> 20).to_string()),
    ("compiles", |row| row.compiled.as_ref().map_or("-", |one| if one.is_made { "yes" } else { "no" }).to_owned()),
    ("compile_errors", |row| row.compiled(|one| one.errors)),
    ("compile_warnings", |row| row.compiled(|one| one.warnings)),
    ("compile_seconds", |row| {
        let seconds = row.compiled.as_ref().and_then(|one| one.processor_seconds);
        seconds.map_or_else(|| "-".to_owned(), |seconds| format!("{seconds:.1}"))
    }),
    ("compile_mib", |row| {
        number(row.compiled.as_ref().and_then(|one| one.peak_bytes).map(|bytes| (bytes >> 20) as usize))
    }),
    ("examples", |row| row.proven(|one| Some(one.found))),
    ("examples_valid", |row| row.proven(|one| Some(one.valid))),
    ("examples_invalid", |row| row.proven(|one| Some(one.invalid))),
    ("examples_unjudged", |row| row.proven(|one| Some(one.unjudged))),
    ("examples_proven", |row| row.proven(|one| one.proven)),
    ("disagreements", |row| row.proven(|one| Some(one.disagreements.len()))),
];

fn pairs(counts: &BTreeMap<String, usize>) -> String {
    counts.iter().map(|(name, count)| format!("{name}:{count}")).collect::<Vec<_>>().join(" ")
}

/// The rows as TSV, a line each.
pub(super) fn tsv(rows: &[Row]) -> String {
    let line = |cells: Vec<String>| {
        let cells: Vec<String> = cells.into_iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
        cells.join("\t") + "\n"
    };
    let heads = line(COLUMNS.iter().map(|(name, _)| (*name).to_owned()).collect());
    let rows = rows.iter().map(|row| line(COLUMNS.iter().map(|(_, cell)| cell(row)).collect()));
    std::iter::once(heads).chain(rows).collect()
}

/// All of it, lists with places included.
pub(super) fn json(rows: &[Row], pairs: &[PairRow]) -> Result<String, String> {
    let all = json!({ "descriptions": rows, "pairs": pairs });
    serde_json::to_string_pretty(&all).map(|text| text + "\n").map_err(|error| error.to_string())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::conformance::corpus::generate::{Fault, Outcome};

    /// A description that was generated in part.
    pub(in crate::conformance::corpus) fn row(name: &str, kind: Kind, outcome: Outcome) -> Row {
        let error = Fault { code: "SM0201".into(), place: "a.yaml:3".into(), message: "a\tb".into() };
        Row {
            name: name.to_owned(),
            kind,
            package: name.to_owned(),
            generated: Generated { outcome, errors: vec![error], error_count: 1, ..Generated::default() },
            facts: Some(Facts::default()),
            manifest_differs: None,
            compiled: None,
            examples: None,
        }
    }

    #[test]
    fn every_line_has_every_column() {
        let text = tsv(&[row("a", Kind::Real, Outcome::Partly), row("b", Kind::Torture, Outcome::Refused)]);
        assert!(text.lines().all(|line| line.split('\t').count() == COLUMNS.len()), "{text}");
        assert!(text.contains("\tSM0201 a.yaml:3: a b\t") && text.lines().count() == 3);
    }

    #[test]
    fn only_what_must_not_happen_is_not_good() {
        assert!(row("a", Kind::Torture, Outcome::Refused).is_good() && !row("a", Kind::Real, Outcome::Hung).is_good());
        let mut row = row("a", Kind::Real, Outcome::Generated);
        row.compiled = Some(Compiled { is_made: true, warnings: 1, ..Compiled::default() });
        assert!(row.is_good());
        row.compiled = Some(Compiled { is_made: false, ..Compiled::default() });
        assert!(!row.is_good());
    }
}
