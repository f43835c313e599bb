//! `lifecycle-changed`: something was deprecated, or is no longer, or will be gone at another date.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "lifecycle-changed",
    mirror: "lifecycle-changed",
    group: Group::Metadata,
    summary: "`deprecated`, `x-sunset` or `x-stability-level` changed",
    client: "info",
    server: "info",
    rust: "minor: `#[deprecated]`, which warns",
    explanation: "Nothing changes on the wire yet.",
    example: ("get: {}", "get: {deprecated: true}"),
    checks: &[Check::Operation(of_operation), Check::Schema(of_schema)],
};

const MEMBERS: [&str; 3] = ["deprecated", "x-sunset", "x-stability-level"];

fn of_operation(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    compare(pair.sides, &pair.base.operation.at, &pair.head.operation.at, found);
    for (base, head) in paired_parameters(pair).paired {
        compare(pair.sides, &base.at, &head.at, found);
    }
}

fn of_schema(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let mut changes = Vec::new();
    for (base, head) in pair.parts() {
        compare(pair.sides, &base, &head, &mut changes);
    }
    // What only stands elsewhere now, behind a reference or before it, is no change.
    found.extend(changes.into_iter().filter(|change| pair.says_otherwise(&change.subject)));
}

fn compare(sides: (&Side<'_>, &Side<'_>), base: &Location, head: &Location, found: &mut Vec<Change>) {
    for name in MEMBERS {
        let said = |value: Option<&Value>| match value {
            // What is not deprecated need not say so.
            None | Some(Value::Bool(false)) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let (before, after) = (said(sides.0.member(base, name)), said(sides.1.member(head, name)));
        if before != after {
            let change = Change::fixed(name, Level::Info, Level::Info).saying(before, after).rust(Bump::Minor);
            let place = |side: &Side<'_>, at: &Location| match side.member(at, name) {
                Some(_) => at.child(name),
                None => at.clone(),
            };
            found.push(change.at(Some(&place(sides.0, base)), Some(&place(sides.1, head))));
        }
    }
}
