//! `property-became-optional`: a member that had to be there may be absent.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "property-became-optional",
    mirror: "property-became-required",
    group: Group::Objects,
    summary: "a property became optional",
    client: "error in answers",
    server: "error in requests",
    rust: "major: `T` became `Option<T>`",
    explanation: "Who reads the object can no longer rely on the member.",
    example: ("properties: {id: {}}\nrequired: [id]", "properties: {id: {}}"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() || pair.are_unions() {
        return;
    }
    let (base_at, head_at) = pair.places("required");
    for member in members(pair) {
        let known = member.head.is_some() || member.base.is_none();
        if !known || member.is_elsewhere || !member.was_required || member.is_required {
            continue;
        }
        let change = Change::values(member.name, Variance::Widens).saying("required", "optional");
        found.push(change.at(member.base.or(Some(&base_at)), member.head.or(Some(&head_at))));
    }
}
