//! `access-mode-changed`: a member entered or left what is sent this way.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "access-mode-changed",
    mirror: "access-mode-changed",
    group: Group::Objects,
    summary: "`readOnly` or `writeOnly` changed",
    client: "error where a required member enters a request or leaves an answer",
    server: "error where a required member leaves a request or enters an answer",
    rust: "major where requests and answers have types of their own",
    explanation: "A member that is `readOnly` does not travel in requests, one that is `writeOnly` not in answers. One that is optional hurts only a reader that relied on it.",
    example: ("properties: {id: {type: string}}", "properties: {id: {type: string, readOnly: true}}"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() || pair.are_unions() {
        return;
    }
    for member in members(pair) {
        if member.was_elsewhere == member.is_elsewhere {
            continue;
        }
        let enters = member.was_elsewhere;
        let places = (
            pair.base.merged.properties.get(member.name).and_then(|places| places.first()),
            pair.head.merged.properties.get(member.name).and_then(|places| places.first()),
        );
        let (Some(base), Some(head)) = places else { continue };
        let weight = match (enters, member.was_required || member.is_required) {
            (true, true) => Weight::Values(Variance::Narrows),
            (false, true) => Weight::Values(Variance::Widens),
            (_, false) => Weight::Fixed(Level::Warn, Level::Warn),
        };
        let keyword = match pair.flow {
            Flow::ToServer => "readOnly",
            Flow::ToClient => "writeOnly",
        };
        let word = |set: bool| if set { keyword } else { "" };
        let change = Change::of(member.name, weight).saying(word(enters), word(!enters));
        found.push(change.at(Some(base), Some(head)));
    }
}
