//! `property-optional-added`: an object has a member more, which may be absent.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "property-optional-added",
    mirror: "property-removed",
    group: Group::Objects,
    summary: "an optional property was added",
    client: "error in answers where the base was closed",
    server: "error in requests where the base was closed",
    rust: "major: a field more in a struct that can be written as a literal",
    explanation: "A reader that keeps or ignores what it does not know is not hurt. One that refuses undeclared members is, so it counts as widening where the base was closed.",
    example: ("properties: {id: {}}", "properties: {id: {}, name: {}}"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() || pair.are_unions() {
        return;
    }
    let closed = pair.base.is_closed(pair.sides.0);
    for member in members(pair) {
        let Some(head) = member.head.filter(|_| !member.is_required) else { continue };
        if member.base.is_some() || member.was_elsewhere {
            continue;
        }
        let variance = if closed { Variance::Widens } else { Variance::Neutral };
        let change = Change::values(member.name, variance).saying("", "optional");
        found.push(change.at(Some(&pair.in_base(&owner(head))), Some(head)));
    }
}
