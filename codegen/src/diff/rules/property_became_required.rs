//! `property-became-required`: a member that could be absent must be there.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "property-became-required",
    mirror: "property-became-optional",
    group: Group::Objects,
    summary: "a property became required",
    client: "error in requests",
    server: "error in answers",
    rust: "major: `Option<T>` became `T`",
    explanation: "Who writes the object may leave the member out no longer. Names that are required without being declared count as well.",
    example: ("properties: {id: {}}", "properties: {id: {}}\nrequired: [id]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() || pair.are_unions() {
        return;
    }
    let (base_at, head_at) = pair.places("required");
    for member in members(pair) {
        let known = member.base.is_some() || member.head.is_none();
        if !known || member.was_elsewhere || member.was_required || !member.is_required {
            continue;
        }
        let change = Change::values(member.name, Variance::Narrows).saying("optional", "required");
        found.push(change.at(member.base.or(Some(&base_at)), member.head.or(Some(&head_at))));
    }
}
