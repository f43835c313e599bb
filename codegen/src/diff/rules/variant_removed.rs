//! `variant-removed`: a union has a branch less.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "variant-removed",
    mirror: "variant-added",
    group: Group::Composition,
    summary: "a variant was removed",
    client: "error in requests",
    server: "error in answers",
    rust: "major: the variant is gone",
    explanation: "Branches are the same where their references lead to schemas of one name, have one title, or admit the same values.",
    example: ("oneOf: [{$ref: '#/Cat'}, {$ref: '#/Dog'}]", "oneOf: [{$ref: '#/Cat'}]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let Some(variants) = &pair.variants else { return };
    for variant in &variants.removed {
        let name = variant.name.clone().unwrap_or_else(|| variant.at.pointer.last().unwrap_or_default());
        let change = Change::values(name.clone(), Variance::Narrows);
        let change = change.saying(name, "");
        found.push(change.at(Some(&variant.at), Some(&pair.in_head(&owner(&variant.at)))));
    }
}
