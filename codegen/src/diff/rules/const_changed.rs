//! `const-changed`: the only value that is admitted changed, or there is one now, or none any more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "const-changed",
    mirror: "const-changed",
    group: Group::Values,
    summary: "`const` changed",
    client: "error where a request narrows or an answer widens",
    server: "error where a request widens or an answer narrows",
    rust: "none, or major where a type vanishes",
    explanation: "Added it narrows, removed it widens, another constant does both.",
    example: ("const: 1", "const: 2"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (before, after) = pair.values("const");
    let variance = match (before.last(), after.last()) {
        (Some(one), Some(other)) if one != other => Variance::Incomparable,
        (Some(_), None) if pair.head.enumeration.is_none() => Variance::Widens,
        (None, Some(_)) if pair.base.enumeration.is_none() => Variance::Narrows,
        _ => return,
    };
    if pair.types() == Relation::Other {
        return;
    }
    let (base, head) = pair.places("const");
    let change = Change::values("const", variance).saying(text_of(&before), text_of(&after));
    found.push(change.at(Some(&base), Some(&head)));
}
