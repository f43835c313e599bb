//! `type-narrowed`: values of fewer types are admitted.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "type-narrowed",
    mirror: "type-widened",
    group: Group::Values,
    summary: "fewer types are admitted",
    client: "error in requests",
    server: "error in answers",
    rust: "major: the Rust type changes",
    explanation: "`integer` is part of `number`; a schema that names no type admits all. In parameters, headers and other texts a number or a boolean is a text as well, since that is what a peer meets on the wire.",
    example: ("type: number", "type: integer"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    // Branches of two unions are compared one by one.
    if pair.types() != Relation::Narrower || pair.are_unions() {
        return;
    }
    let (base, head) = pair.places("type");
    let change = Change::values("type", Variance::Narrows).saying(type_names(pair.base), type_names(pair.head));
    found.push(change.at(Some(&base), Some(&head)));
}
