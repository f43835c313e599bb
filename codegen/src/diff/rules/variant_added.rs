//! `variant-added`: a union has a branch more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "variant-added",
    mirror: "variant-removed",
    group: Group::Composition,
    summary: "a variant was added",
    client: "error in answers",
    server: "error in requests",
    rust: "minor: unions are non-exhaustive",
    explanation: "Branches are the same where their references lead to schemas of one name, have one title, or admit the same values.",
    example: ("oneOf: [{$ref: '#/Cat'}]", "oneOf: [{$ref: '#/Cat'}, {$ref: '#/Dog'}]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let Some(variants) = &pair.variants else { return };
    for variant in &variants.added {
        let name = variant.name.clone().unwrap_or_else(|| variant.at.pointer.last().unwrap_or_default());
        let change = Change::values(name.clone(), Variance::Widens);
        let change = change.saying("", name);
        found.push(change.at(Some(&pair.in_base(&owner(&variant.at))), Some(&variant.at)));
    }
}
