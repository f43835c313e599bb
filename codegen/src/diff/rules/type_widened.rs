//! `type-widened`: values of more types are admitted.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "type-widened",
    mirror: "type-narrowed",
    group: Group::Values,
    summary: "more types are admitted",
    client: "error in answers",
    server: "error in requests",
    rust: "major: the Rust type changes",
    explanation: "`integer` is part of `number`; a schema that names no type admits all. In parameters, headers and other texts a number or a boolean is a text as well, since that is what a peer meets on the wire.",
    example: ("type: integer", "type: number"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    // Branches of two unions are compared one by one.
    if pair.types() != Relation::Wider || pair.are_unions() {
        return;
    }
    let (base, head) = pair.places("type");
    let change = Change::values("type", Variance::Widens).saying(type_names(pair.base), type_names(pair.head));
    found.push(change.at(Some(&base), Some(&head)));
}
