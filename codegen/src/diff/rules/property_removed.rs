//! `property-removed`: an object has a member less.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "property-removed",
    mirror: "property-optional-added",
    group: Group::Objects,
    summary: "a property was removed",
    client: "error where it was required (answers) or the head is closed (requests), else warn",
    server: "error where it was required (requests) or the head is closed (answers), else warn",
    rust: "major: the field is gone",
    explanation: "A reader that needs the member no longer gets it; a writer that still sends it is refused where the head refuses undeclared members. Otherwise it depends on whether the reader cared.",
    example: ("properties: {id: {}, name: {}}", "properties: {id: {}}"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() || pair.are_unions() {
        return;
    }
    let closed = pair.head.is_closed(pair.sides.1);
    for member in members(pair) {
        let Some(base) = member.base else { continue };
        if member.head.is_some() || member.is_elsewhere || member.is_required {
            continue;
        }
        let weight = match (member.was_required, closed) {
            (true, true) => Weight::Values(Variance::Incomparable),
            (true, false) => Weight::Values(Variance::Widens),
            (false, true) => Weight::Values(Variance::Narrows),
            (false, false) => Weight::Fixed(Level::Warn, Level::Warn),
        };
        let before = if member.was_required { "required" } else { "optional" };
        let change = Change::of(member.name, weight).saying(before, "");
        found.push(change.at(Some(base), Some(&pair.in_head(&owner(base)))));
    }
}
