//! `discriminator-mapping-changed`: a value of the discriminator was added, removed, or stands for another branch.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "discriminator-mapping-changed",
    mirror: "discriminator-mapping-changed",
    group: Group::Composition,
    summary: "the `mapping` of a discriminator changed",
    client: "error where a value was removed from a request or added to an answer",
    server: "error where a value was added to a request or removed from an answer",
    rust: "none, or major where a variant is renamed",
    explanation: "An added value widens, a removed one narrows, and one that stands for another schema does both. What only spells the same schema in another way is no change.",
    example: ("mapping: {cat: '#/Cat'}", "mapping: {cat: '#/Cat', dog: '#/Dog'}"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (Some(base), Some(head)) = (&pair.base.discriminator, &pair.head.discriminator) else { return };
    let (base_at, head_at) = pair.places("discriminator");
    let mut report = |key: &str, variance: Variance, before: &str, after: &str| {
        let change = Change::values(key, variance).saying(before, after);
        found.push(change.at(Some(&base_at), Some(&head_at)));
    };
    for (key, target) in &base.mapping {
        let name = target.pointer.last().unwrap_or_default();
        match head.mapping.iter().find(|(other, _)| other == key) {
            None => report(key, Variance::Narrows, &name, ""),
            Some((_, other)) => {
                let near = (target, other);
                let (one, two) = ([SchemaRef::whole(target)], [SchemaRef::whole(other)]);
                let renamed = other.pointer.last() != target.pointer.last();
                if renamed && !shapes_equal((pair.sides.0, &one), (pair.sides.1, &two), near, pair.flow) {
                    report(key, Variance::Incomparable, &name, &other.pointer.last().unwrap_or_default());
                }
            }
        }
    }
    for (key, target) in &head.mapping {
        if !base.mapping.iter().any(|(other, _)| other == key) {
            report(key, Variance::Widens, "", &target.pointer.last().unwrap_or_default());
        }
    }
}
