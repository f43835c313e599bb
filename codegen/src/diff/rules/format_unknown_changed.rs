//! `format-unknown-changed`: a format that says nothing of how a value is written changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "format-unknown-changed",
    mirror: "format-unknown-changed",
    group: Group::Values,
    summary: "an unknown format changed",
    client: "warn",
    server: "warn",
    rust: "none, or major where the configuration gives the format a type",
    explanation: "JSON Schema calls `format` an annotation. What a private name means only its authors know, so nothing is certain.",
    example: ("type: string\nformat: user-id", "type: string\nformat: account-id"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (Some(before), Some(after)) = formats(pair) else { return };
    if before == after || is_known(&before) || is_known(&after) {
        return;
    }
    let (base, head) = pair.places("format");
    found.push(Change::values("format", Variance::Undecided).saying(before, after).at(Some(&base), Some(&head)));
}
