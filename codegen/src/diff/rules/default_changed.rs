//! `default-changed`: what is taken for an absent value changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "default-changed",
    mirror: "default-changed",
    group: Group::Values,
    summary: "`default` changed",
    client: "warn",
    server: "warn",
    rust: "patch",
    explanation: "The shape of messages is the same, and what an absent value means is not: only the peers know whether they rely on it.",
    example: ("default: 10", "default: 20"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (before, after) = pair.values("default");
    if before.last() == after.last() {
        return;
    }
    let (base, head) = pair.places("default");
    let text = |values: &[&Value]| values.last().map(ToString::to_string).unwrap_or_default();
    let change = Change::values("default", Variance::Undecided).saying(text(&before), text(&after));
    found.push(change.at(Some(&base), Some(&head)).rust(Bump::Patch));
}
