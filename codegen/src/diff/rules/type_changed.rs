//! `type-changed`: the types before and after admit different values.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "type-changed",
    mirror: "type-changed",
    group: Group::Values,
    summary: "the type changed",
    client: "error",
    server: "error",
    rust: "major: the Rust type changes",
    explanation: "`integer` is part of `number`; a schema that names no type admits all. In parameters, headers and other texts a number or a boolean is a text as well, since that is what a peer meets on the wire.",
    example: ("type: string", "type: object"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    // Branches of two unions are compared one by one.
    if pair.types() != Relation::Other || pair.are_unions() {
        return;
    }
    let (base, head) = pair.places("type");
    let change = Change::values("type", Variance::Incomparable).saying(type_names(pair.base), type_names(pair.head));
    found.push(change.at(Some(&base), Some(&head)));
}
