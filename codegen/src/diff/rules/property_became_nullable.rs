//! `property-became-nullable`: a value may be `null`.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "property-became-nullable",
    mirror: "property-became-non-nullable",
    group: Group::Objects,
    summary: "`null` is admitted",
    client: "error in answers",
    server: "error in requests",
    rust: "major: `T` and `Option<T>`",
    explanation: "However it is said: a list of types, a branch of a union, a listed value, or `nullable` of 3.0.",
    example: ("type: string", "type: [string, 'null']"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.base.is_any() || pair.head.is_any() || pair.base.is_never() || pair.head.is_never() {
        return;
    }
    if pair.base.nullable == pair.head.nullable || !pair.head.nullable {
        return;
    }
    let (base, head) = null_places(pair);
    let change = Change::values("null", Variance::Widens).saying("not null", "null");
    found.push(change.at(Some(&base), Some(&head)));
}
