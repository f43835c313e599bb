//! `enum-value-removed`: an enumeration admits a value less.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "enum-value-removed",
    mirror: "enum-value-added",
    group: Group::Values,
    summary: "an enum value was removed",
    client: "error in requests",
    server: "error in answers",
    rust: "major: the variant is gone",
    explanation: "An enumeration that says it is open (`x-extensible-enum`) is only reported.",
    example: ("enum: [a, b]", "enum: [a]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (base_at, head_at) = pair.places("enum");
    if let (Some(base), Some(head)) = (&pair.base.enumeration, &pair.head.enumeration)
        && !both_constants(pair)
    {
        for value in base.iter().filter(|value| !head.contains(value)) {
            let change = Change::values(value.to_string(), Variance::Narrows);
            let change = change.saying(value.to_string(), "");
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
    for value in base.iter().filter(|value| !head.contains(value)) {
        let change = Change::fixed(value.to_string(), Level::Info, Level::Info);
        let change = change.saying(value.to_string(), "");
        found.push(change.at(Some(&base_at), Some(&head_at)));
    }
}
