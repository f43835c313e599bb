//! `format-known-changed`: a format that decides how a value is written or what Rust type it has changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "format-known-changed",
    mirror: "format-known-changed",
    group: Group::Values,
    summary: "a known format changed",
    client: "error where a request narrows or an answer widens",
    server: "error where a request widens or an answer narrows",
    rust: "major where the format has a type",
    explanation: "`int32` is part of `int64`, `float` of `double`. A format that was added narrows, one that was removed widens, one for another does both.",
    example: ("type: integer\nformat: int32", "type: integer\nformat: int64"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (Some(before), Some(after)) = formats(pair) else { return };
    if before == after || !(is_known(&before) || is_known(&after)) {
        return;
    }
    let variance = match (before.as_str(), after.as_str()) {
        ("int32", "int64") | ("float", "double") => Variance::Widens,
        ("int64", "int32") | ("double", "float") => Variance::Narrows,
        (one, other) if !is_known(one) && is_known(other) => Variance::Narrows,
        (one, other) if is_known(one) && !is_known(other) => Variance::Widens,
        _ => Variance::Incomparable,
    };
    let (base, head) = pair.places("format");
    let change = Change::values("format", variance).saying(before, after);
    found.push(change.at(Some(&base), Some(&head)));
}
