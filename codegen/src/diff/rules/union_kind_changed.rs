//! `union-kind-changed`: a union asks for exactly one branch where it asked for one at least, or the other way round.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "union-kind-changed",
    mirror: "union-kind-changed",
    group: Group::Composition,
    summary: "`oneOf` became `anyOf`, or the other way round",
    client: "warn",
    server: "warn",
    rust: "none: both become the same enum",
    explanation: "Values that meet several branches are admitted by `anyOf` only. Whether there are any depends on the branches.",
    example: ("oneOf: [{$ref: '#/A'}, {$ref: '#/B'}]", "anyOf: [{$ref: '#/A'}, {$ref: '#/B'}]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let unions = !pair.base.variants.is_empty() && !pair.head.variants.is_empty();
    if !unions || pair.base.one_of == pair.head.one_of {
        return;
    }
    let word = |one_of: bool| if one_of { "oneOf" } else { "anyOf" };
    let (base, head) = pair.places_of(word(pair.base.one_of), word(pair.head.one_of));
    let change = Change::values("union", Variance::Undecided);
    let change = change.saying(word(pair.base.one_of), word(pair.head.one_of));
    found.push(change.at(Some(&base), Some(&head)));
}
