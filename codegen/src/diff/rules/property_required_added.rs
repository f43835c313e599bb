//! `property-required-added`: an object has a member more, and it must be there.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "property-required-added",
    mirror: "property-removed",
    group: Group::Objects,
    summary: "a required property was added",
    client: "error in requests",
    server: "error in answers; also where the base was closed, in requests",
    rust: "major: a field more, and an argument of `new`",
    explanation: "Who writes the object has to know the new member. Where the base refused undeclared members it also widens the object: a reader of the base refuses what the head writes.",
    example: ("properties: {id: {}}", "properties: {id: {}, name: {}}\nrequired: [name]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() || pair.are_unions() {
        return;
    }
    let closed = pair.base.is_closed(pair.sides.0);
    for member in members(pair) {
        let Some(head) = member.head.filter(|_| member.is_required) else { continue };
        if member.base.is_some() || member.was_elsewhere || member.was_required {
            continue;
        }
        let variance = if closed { Variance::Incomparable } else { Variance::Narrows };
        let change = Change::values(member.name, variance).saying("", "required");
        found.push(change.at(Some(&pair.in_base(&owner(head))), Some(head)));
    }
}
