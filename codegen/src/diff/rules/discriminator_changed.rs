//! `discriminator-changed`: the member that tells branches apart changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "discriminator-changed",
    mirror: "discriminator-changed",
    group: Group::Composition,
    summary: "`discriminator` was added, removed, or names another property",
    client: "error",
    server: "error",
    rust: "major where the union changes its form",
    explanation: "A reader that looks at one member does not find its branch by another.",
    example: ("discriminator: {propertyName: kind}", "discriminator: {propertyName: type}"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let name = |values: Vec<&Value>| {
        let last = values.into_iter().next_back();
        last.and_then(|value| value.get("propertyName")).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let (before, after) = pair.values("discriminator");
    let (before, after) = (name(before), name(after));
    if before == after || pair.is_typed_or_untyped() {
        return;
    }
    let (base, head) = pair.places("discriminator");
    let change = Change::values("discriminator", Variance::Incomparable).saying(before, after);
    found.push(change.at(Some(&base), Some(&head)));
}
