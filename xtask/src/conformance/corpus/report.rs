//! The report: a table for people, and all of it as TSV and JSON for programs.
//!
//! It must not find out anything.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::facts::{Facts, Operations};
use super::generate::{Generated, Outcome};
use super::manifest::Kind;
use crate::conformance::table::table;

/// All that was found out about one description.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// What is odd in it.
    pub(super) class: String,
    pub(super) generated: Generated,
    /// None where the process that looks for them did not end well.
    pub(super) facts: Option<Facts>,
    /// Where the manifest counts other operations: what it says of `paths` and of the rest.
    pub(super) manifest_differs: Option<(usize, usize)>,
}

/// A column of the TSV file.
type Column = (&'static str, fn(&Row) -> String);

const COLUMNS: &[Column] = &[
    ("name", |row| row.name.clone()),
    ("kind", |row| if row.kind == Kind::Real { "real" } else { "torture" }.to_owned()),
    ("outcome", |row| row.generated.outcome.text().to_owned()),
    ("operations", |row| count(row, |facts| facts.emitted.sum())),
    ("operations_present", |row| count(row, |facts| facts.present.sum())),
    ("paths", |row| count(row, |facts| facts.emitted.paths)),
    ("paths_present", |row| count(row, |facts| facts.present.paths)),
    ("webhooks", |row| count(row, |facts| facts.emitted.webhooks)),
    ("webhooks_present", |row| count(row, |facts| facts.present.webhooks)),
    ("callbacks", |row| count(row, |facts| facts.emitted.callbacks)),
    ("callbacks_present", |row| count(row, |facts| facts.present.callbacks)),
    ("manifest_differs", |row| row.manifest_differs.map_or(String::new(), |(a, b)| format!("{a}+{b}"))),
    ("trait_methods", |row| count(row, |facts| facts.offered[0])),
    ("routes", |row| count(row, |facts| facts.offered[1])),
    ("client_methods", |row| count(row, |facts| facts.offered[2])),
    ("documents", |row| count(row, |facts| facts.documents)),
    ("types", |row| count(row, |facts| facts.types)),
    ("fields", |row| count(row, |facts| facts.free.fields)),
    ("free_fields", |row| count(row, |facts| facts.free.free_fields)),
    ("other_places", |row| count(row, |facts| facts.free.others)),
    ("free_others", |row| count(row, |facts| facts.free.free_others)),
    ("free_by_cause", |row| row.facts.as_ref().map_or(String::new(), |facts| pairs(&facts.free.causes))),
    ("errors", |row| row.generated.error_count.to_string()),
    ("codes", |row| pairs(&row.generated.codes)),
    ("first_error", first_error),
    ("seconds", |row| format!("{:.3}", row.generated.seconds)),
    ("processor_seconds", |row| format!("{:.3}", row.generated.processor_seconds)),
    ("peak_mib", |row| (row.generated.peak_bytes >> 20).to_string()),
];

fn count(row: &Row, of: impl Fn(&Facts) -> usize) -> String {
    row.facts.as_ref().map_or_else(|| "-".to_owned(), |facts| of(facts).to_string())
}

fn pairs(counts: &BTreeMap<String, usize>) -> String {
    counts.iter().map(|(name, count)| format!("{name}:{count}")).collect::<Vec<_>>().join(" ")
}

fn first_error(row: &Row) -> String {
    let error = row.generated.errors.first();
    error.map_or_else(String::new, |error| format!("{} {}: {}", error.code, error.place, error.message))
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

/// The whole, for people.
pub(super) fn text(rows: &[Row]) -> String {
    let (real, torture): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.kind == Kind::Real);
    let mut parts = Vec::new();
    if !real.is_empty() {
        parts.push(real_table(&real));
    }
    if !torture.is_empty() {
        parts.push(outcomes(&torture));
    }
    parts.extend([codes(rows), left_out(rows), free(rows), failures(rows), summary(rows)]);
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn real_table(rows: &[&Row]) -> String {
    let heads = ["description", "outcome", "operations", "of", "types", "fields", "free", "errors", "s", "MiB"];
    let mut table = table(&heads, &[1]);
    for row in rows {
        table.add_row([
            row.name.clone(),
            row.generated.outcome.text().to_owned(),
            count(row, |facts| facts.emitted.sum()),
            count(row, |facts| facts.present.sum()),
            count(row, |facts| facts.types),
            count(row, |facts| facts.free.fields),
            count(row, |facts| facts.free.free_fields),
            row.generated.error_count.to_string(),
            format!("{:.2}", row.generated.seconds),
            (row.generated.peak_bytes >> 20).to_string(),
        ]);
    }
    table.to_string()
}

/// The torture set: how often each outcome, and for which reason first.
fn outcomes(rows: &[&Row]) -> String {
    let mut counts: BTreeMap<(Outcome, String), Vec<&str>> = BTreeMap::new();
    for row in rows {
        let code = row.generated.errors.first().map(|error| error.code.clone()).unwrap_or_default();
        counts.entry((row.generated.outcome, code)).or_default().push(&row.name);
    }
    let mut table = table(&["outcome", "count", "first error", "what that is", "such as"], &[2, 3, 4]);
    for ((outcome, code), names) in counts {
        let (first, meaning) = (names.first().copied().unwrap_or_default(), meaning(&code));
        table.add_row([outcome.text(), &names.len().to_string(), &code, &meaning, first]);
    }
    format!("the torture set, {} descriptions\n{table}", rows.len())
}

/// A code's name in prose.
fn meaning(code: &str) -> String {
    let row = specmill::diag::catalogue::ALL.iter().find(|row| row.id == code);
    row.map_or_else(String::new, |row| row.name.replace('-', " "))
}

fn codes(rows: &[Row]) -> String {
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (code, count) in rows.iter().flat_map(|row| &row.generated.codes) {
        let entry = counts.entry(code).or_default();
        *entry = (entry.0 + count, entry.1 + 1);
    }
    if counts.is_empty() {
        return String::new();
    }
    let mut table = table(&["code", "count", "descriptions", "what it is"], &[3]);
    for (code, (count, descriptions)) in counts {
        table.add_row([code.to_owned(), count.to_string(), descriptions.to_string(), meaning(code)]);
    }
    table.to_string()
}

/// Operations that are not there, of real descriptions.
fn left_out(rows: &[Row]) -> String {
    let facts = rows.iter().filter(|row| row.kind == Kind::Real).filter_map(|row| row.facts.as_ref());
    let lines: Vec<String> =
        facts.flat_map(|facts| &facts.left_out).map(|(place, name)| format!("\n  {place}: {name}")).collect();
    format!("operations of real descriptions that were left out: {}{}", lines.len(), lines.concat())
}

fn free(rows: &[Row]) -> String {
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for (cause, count) in rows.iter().filter_map(|row| row.facts.as_ref()).flat_map(|facts| &facts.free.causes) {
        *causes.entry(cause).or_default() += count;
    }
    let causes = causes.iter().map(|(cause, count)| format!("{cause} {count}"));
    format!("free JSON though the schema says more, by keyword: {}", causes.collect::<Vec<_>>().join(", "))
}

fn failures(rows: &[Row]) -> String {
    let failed = rows.iter().filter(|row| row.generated.outcome.is_failure());
    let lines: Vec<String> =
        failed.map(|row| format!("{}: {} {}", row.name, row.generated.outcome.text(), first_error(row))).collect();
    lines.join("\n")
}

/// One line that says it all.
pub(super) fn summary(rows: &[Row]) -> String {
    let with = |holds: fn(Outcome) -> bool| rows.iter().filter(|row| holds(row.generated.outcome)).count();
    let facts: Vec<&Facts> = rows.iter().filter_map(|row| row.facts.as_ref()).collect();
    let sum = |of: fn(&Facts) -> usize| facts.iter().map(|facts| of(facts)).sum::<usize>();
    let operations =
        |of: fn(&Operations) -> usize| (sum_of(&facts, of, |f| f.emitted), sum_of(&facts, of, |f| f.present));
    let [paths, webhooks, callbacks] =
        [operations(|n| n.paths), operations(|n| n.webhooks), operations(|n| n.callbacks)]
            .map(|(emitted, present)| format!("{emitted}/{present}"));
    let (fields, free) = (sum(|facts| facts.free.fields), sum(|facts| facts.free.free_fields));
    let share = 100.0 * free as f64 / (fields.max(1)) as f64;
    format!(
        "corpus: {} descriptions: {} generated, {} in part, {} refused, {} failed; {paths} operations, {webhooks} \
         webhooks, {callbacks} callbacks; {} types, {free} of {fields} fields free JSON ({share:.2} %); {:.1} s",
        rows.len(),
        with(|outcome| outcome == Outcome::Generated),
        with(|outcome| outcome == Outcome::Partly),
        with(|outcome| outcome == Outcome::Refused),
        with(Outcome::is_failure),
        sum(|facts| facts.types),
        rows.iter().map(|row| row.generated.seconds).sum::<f64>(),
    )
}

fn sum_of(facts: &[&Facts], of: fn(&Operations) -> usize, which: fn(&Facts) -> Operations) -> usize {
    facts.iter().map(|facts| of(&which(facts))).sum()
}
