//! `object-closed`: members that are not declared are refused.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "object-closed",
    mirror: "object-opened",
    group: Group::Objects,
    summary: "undeclared members are no longer admitted",
    client: "error in requests",
    server: "error in answers",
    rust: "none, but for `Validate`: undeclared members are kept either way",
    explanation: "`additionalProperties: false` and `unevaluatedProperties: false` say the same here.",
    example: ("type: object", "type: object\nadditionalProperties: false"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() || pair.are_unions() || !pair.is_comparable() {
        return;
    }
    let (was, is) = (pair.base.is_closed(pair.sides.0), pair.head.is_closed(pair.sides.1));
    if was == is || !is {
        return;
    }
    let says_unevaluated = !pair.values("unevaluatedProperties").1.is_empty();
    let keyword = if says_unevaluated { "unevaluatedProperties" } else { "additionalProperties" };
    let (base, head) = pair.places(keyword);
    let word = |closed: bool| if closed { "closed" } else { "open" };
    let change = Change::values(keyword, Variance::Narrows).saying(word(was), word(is));
    found.push(change.at(Some(&base), Some(&head)));
}
