//! `enum-closed`: only listed values are admitted.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "enum-closed",
    mirror: "enum-opened",
    group: Group::Values,
    summary: "a free value became an enumeration",
    client: "error in requests",
    server: "error in answers",
    rust: "major: the type changes",
    explanation: "A union of constants is an enumeration as well. Where the types changed too, that is reported beside it.",
    example: ("type: string", "type: string\nenum: [a, b]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() && !pair.is_comparable() || is_constant(pair) {
        return;
    }
    let (was, is) = (pair.base.enumeration.as_ref(), pair.head.enumeration.as_ref());
    if was.is_some() == is.is_some() || is.is_none() || pair.types() == Relation::Other {
        return;
    }
    let (base, head) = pair.places("enum");
    let text = |values: Option<&Vec<Value>>| values.map(|values| list_of(values)).unwrap_or_default();
    let change = Change::values("enum", Variance::Narrows).saying(text(was), text(is));
    found.push(change.at(Some(&base), Some(&head)));
}
