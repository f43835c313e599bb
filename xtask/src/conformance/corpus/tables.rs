//! The report for people: tables, lists of what has to be looked at, and one line that sums it up.
//!
//! It must not find out anything.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::compile::Compiled;
use super::facts::{Facts, Operations};
use super::generate::Outcome;
use super::manifest::Kind;
use super::prove::Proven;
use super::report::{PairRow, Row, number};
use crate::conformance::table::table;

/// How many lines a list has; the JSON file has them all.
const LINES: usize = 60;

/// The whole.
pub(super) fn text(rows: &[Row], pairs: &[PairRow]) -> String {
    let (real, torture): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.kind == Kind::Real);
    let mut parts = Vec::new();
    if !real.is_empty() {
        parts.push(real_table(&real));
    }
    if !torture.is_empty() {
        parts.push(outcomes(&torture));
    }
    parts.push(codes(rows));
    let facts = real.iter().filter_map(|row| row.facts.as_ref());
    parts.push(list("operations of real descriptions that were left out", facts.flat_map(|facts| &facts.left_out)));
    parts.push(free(&real));
    parts.push(pairs_text(pairs));
    parts.push(examples(rows));
    parts.push(failures(rows));
    parts.push(summary(rows));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// A list below its title, with how many there are; nothing where there are none.
fn list<'a>(title: &str, items: impl Iterator<Item = &'a (String, String)>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        return String::new();
    }
    let mut text = format!("{title}: {}", items.len());
    for (place, what) in items.iter().take(LINES) {
        let _ = write!(text, "\n  {place}: {}", what.lines().next().unwrap_or_default());
    }
    if items.len() > LINES {
        let _ = write!(text, "\n  … and {} more in the JSON file", items.len() - LINES);
    }
    text
}

fn real_table(rows: &[&Row]) -> String {
    let heads = [
        "description",
        "outcome",
        "operations",
        "of",
        "types",
        "fields",
        "free",
        "errors",
        "s",
        "MiB",
        "compiles",
        "valid",
        "proven",
    ];
    let mut table = table(&heads, &[1, 10]);
    for row in rows {
        let compiles = match &row.compiled {
            None => "-".to_owned(),
            Some(one) if one.is_clean() => "clean".to_owned(),
            Some(one) => format!("{} errors, {} warnings", one.errors, one.warnings),
        };
        table.add_row([
            row.name.clone(),
            row.generated.outcome.text().to_owned(),
            row.count(|facts| facts.emitted.sum()),
            row.count(|facts| facts.present.sum()),
            row.count(|facts| facts.types),
            row.count(|facts| facts.free.fields),
            row.count(|facts| facts.free.free_fields),
            row.generated.error_count.to_string(),
            format!("{:.2}", row.generated.seconds),
            (row.generated.peak_bytes >> 20).to_string(),
            compiles,
            number(row.examples.as_ref().map(|one| one.valid)),
            number(row.examples.as_ref().and_then(|one| one.proven)),
        ]);
    }
    table.to_string()
}

/// The torture set: how often each outcome, and for which reason first.
fn outcomes(rows: &[&Row]) -> String {
    let mut counts: BTreeMap<(Outcome, String), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let code = row.generated.errors.first().map(|error| error.code.clone()).unwrap_or_default();
        counts.entry((row.generated.outcome, code)).or_default().push(row);
    }
    let mut table = table(&["outcome", "first error", "what that is", "count", "compile", "such as"], &[1, 2, 5]);
    for ((outcome, code), rows) in counts {
        let compiled: Vec<&Compiled> = rows.iter().filter_map(|row| row.compiled.as_ref()).collect();
        let clean = (!compiled.is_empty()).then(|| compiled.iter().filter(|one| one.is_clean()).count());
        let first = rows.first().map(|row| row.name.as_str()).unwrap_or_default();
        let (count, meaning) = (rows.len().to_string(), meaning(&code));
        table.add_row([outcome.text(), &code, &meaning, &count, &number(clean), first]);
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

fn free(rows: &[&Row]) -> String {
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    for (cause, count) in rows.iter().filter_map(|row| row.facts.as_ref()).flat_map(|facts| &facts.free.causes) {
        *causes.entry(cause).or_default() += count;
    }
    if causes.is_empty() {
        return String::new();
    }
    let causes = causes.iter().map(|(cause, count)| format!("{cause} {count}"));
    let causes = causes.collect::<Vec<_>>().join(", ");
    format!("free JSON in real descriptions though the schema says more, by what it says: {causes}")
}

fn pairs_text(pairs: &[PairRow]) -> String {
    let mut text = String::new();
    for PairRow { names: [one, other], compared } in pairs {
        let Some(compared) = compared else {
            let _ = writeln!(text, "{one} and {other} could not be compared");
            continue;
        };
        let [first, second, both] = compared.operations;
        let (differ, named) = (compared.differences.len(), compared.names.len());
        let _ = writeln!(
            text,
            "{one} and {other}: {first} and {second} operations, {both} in both; {} fields compared, {differ} \
             differences, {named} types named differently",
            compared.fields
        );
        for line in compared.differences.iter().take(LINES) {
            let _ = writeln!(text, "  {line}");
        }
        for (a, b) in compared.names.iter().take(LINES) {
            let _ = writeln!(text, "  `{a}` is `{b}` in the second");
        }
    }
    text.trim_end().to_owned()
}

fn examples(rows: &[Row]) -> String {
    let proven = || rows.iter().filter_map(|row| row.examples.as_ref());
    let faults: Vec<(String, String)> =
        rows.iter().filter_map(|row| Some((row.name.clone(), row.examples.as_ref()?.fault.clone()?))).collect();
    let parts = [
        list("descriptions whose examples could not be proven", faults.iter()),
        list("examples that are invalid by their own schema", proven().flat_map(|one| &one.invalid_places)),
        list("valid examples that are not proven", proven().flat_map(|one| &one.unproven)),
        list(
            "examples about which the library and the `jsonschema` crate disagree",
            proven().flat_map(|one| &one.disagreements),
        ),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn failures(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        if row.generated.outcome.is_failure() {
            let _ = writeln!(text, "{}: {} {}", row.name, row.generated.outcome.text(), row.first_error());
        }
        if row.facts.is_none() {
            let _ = writeln!(text, "{}: the process that looks for the facts did not end well", row.name);
        }
        let faults = row.compiled.iter().filter(|one| !one.is_clean()).flat_map(|one| one.faults.iter().take(3));
        for fault in faults {
            let _ = writeln!(text, "{}: {} {}: {}", row.name, fault.code, fault.place, fault.message);
        }
    }
    text.trim_end().to_owned()
}

/// One line that says it all.
fn summary(rows: &[Row]) -> String {
    let with = |holds: fn(Outcome) -> bool| rows.iter().filter(|row| holds(row.generated.outcome)).count();
    let facts: Vec<&Facts> = rows.iter().filter_map(|row| row.facts.as_ref()).collect();
    let sum = |of: fn(&Facts) -> usize| facts.iter().map(|facts| of(facts)).sum::<usize>();
    let of = |which: fn(&Facts) -> Operations, of: fn(Operations) -> usize| -> usize {
        facts.iter().map(|facts| of(which(facts))).sum()
    };
    let share = |kind: fn(Operations) -> usize| {
        format!("{}/{}", of(|facts| facts.emitted, kind), of(|facts| facts.present, kind))
    };
    let (fields, free) = (sum(|facts| facts.free.fields), sum(|facts| facts.free.free_fields));
    let mut text = format!(
        "corpus: {} descriptions: {} generated, {} in part, {} refused, {} failed; {} operations, {} webhooks, {} \
         callbacks; {} types, {free} of {fields} fields free JSON ({:.2} %); {:.1} s",
        rows.len(),
        with(|outcome| outcome == Outcome::Generated),
        with(|outcome| outcome == Outcome::Partly),
        with(|outcome| outcome == Outcome::Refused),
        with(Outcome::is_failure),
        share(|n| n.paths),
        share(|n| n.webhooks + n.older_webhooks),
        share(|n| n.callbacks),
        sum(|facts| facts.types),
        percent(free, fields),
        rows.iter().map(|row| row.generated.seconds).sum::<f64>(),
    );
    let compiled: Vec<&Compiled> = rows.iter().filter_map(|row| row.compiled.as_ref()).collect();
    if !compiled.is_empty() {
        let clean = compiled.iter().filter(|one| one.is_clean()).count();
        let _ = write!(text, "; {clean} of {} crates compile without a warning", compiled.len());
    }
    let proven: Vec<&Proven> = rows.iter().filter_map(|row| row.examples.as_ref()).collect();
    if !proven.is_empty() {
        let sum = |of: fn(&Proven) -> usize| proven.iter().map(|one| of(one)).sum::<usize>();
        let (found, valid) = (sum(|one| one.found), sum(|one| one.valid));
        let shown = sum(|one| one.proven.unwrap_or_default());
        let _ = write!(
            text,
            "; {found} examples, {valid} valid, {shown} proven ({:.2} %), {} invalid, {} unjudged, {} disagreements",
            percent(shown, valid),
            sum(|one| one.invalid),
            sum(|one| one.unjudged),
            sum(|one| one.disagreements.len()),
        );
    }
    text
}

fn percent(part: usize, all: usize) -> f64 {
    100.0 * part as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::corpus::report::tests::row;

    #[test]
    fn the_last_line_sums_it_up_and_every_outcome_is_explained() {
        let rows = [
            row("a", Kind::Real, Outcome::Generated),
            row("b", Kind::Torture, Outcome::Refused),
            row("c", Kind::Torture, Outcome::Panicked),
        ];
        let text = text(&rows, &[]);
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("corpus: 3 descriptions: 1 generated, 0 in part, 1 refused, 1 failed;"), "{last}");
        assert!(text.contains("refused") && text.contains("dangling reference") && text.contains("c: PANICKED"));
        let mut compiled = rows[0].clone();
        compiled.compiled = Some(Compiled { is_made: true, ..Compiled::default() });
        assert!(summary(&[compiled]).ends_with("1 of 1 crates compile without a warning"));
    }

    #[test]
    fn long_lists_end() {
        let items: Vec<(String, String)> = (0..LINES + 2).map(|n| (n.to_string(), "x\ny".to_owned())).collect();
        let text = list("things", items.iter());
        assert!(text.starts_with("things: 62\n  0: x\n") && text.ends_with("… and 2 more in the JSON file"), "{text}");
        assert_eq!(list("things", [].iter()), "");
    }
}
