//! `enum-value-added`: an enumeration admits a value more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "enum-value-added",
    mirror: "enum-value-removed",
    group: Group::Values,
    summary: "an enum value was added",
    client: "error in answers",
    server: "error in requests",
    rust: "minor: enums are non-exhaustive and keep unknown values",
    explanation: "An enumeration that says it is open (`x-extensible-enum`) is only reported.",
    example: ("enum: [a]", "enum: [a, b]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (base_at, head_at) = pair.places("enum");
    if let (Some(base), Some(head)) = (&pair.base.enumeration, &pair.head.enumeration)
        && !both_constants(pair)
    {
        for value in head.iter().filter(|value| !base.contains(value)) {
            let change = Change::values(value.to_string(), Variance::Widens);
            let change = change.saying("", value.to_string());
            found.push(change.at(Some(&base_at), Some(&head_at)));
        }
    }
    let (base, head) = pair.values("x-extensible-enum");
    let list = |values: &[&Value]| -> Vec<Value> {
        values.iter().filter_map(|value| value.as_array()).flatten().cloned().collect()
    };
    let (base, head) = (list(&base), list(&head));
    if base.is_empty() || head.is_empty() {
        return;
    }
    let (base_at, head_at) = pair.places("x-extensible-enum");
    for value in head.iter().filter(|value| !base.contains(value)) {
        let change = Change::fixed(value.to_string(), Level::Info, Level::Info);
        let change = change.saying("", value.to_string());
        found.push(change.at(Some(&base_at), Some(&head_at)));
    }
}
