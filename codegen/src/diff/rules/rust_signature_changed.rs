//! `rust-signature-changed`: `new` of a type takes its arguments in another order.

use super::prelude::*;
use crate::diff::types::types;
use crate::ir::{Presence, StructDef, TypeKind};

pub(super) static RULE: Rule = Rule {
    id: "rust-signature-changed",
    mirror: "rust-signature-changed",
    group: Group::Rust,
    summary: "the order of arguments changed",
    client: "none",
    server: "none",
    rust: "major",
    explanation: "What is required is passed to `new` in the order of the description. On the wire the order means nothing.",
    example: ("properties: {a: {}, b: {}}\nrequired: [a, b]", "properties: {b: {}, a: {}}\nrequired: [a, b]"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for (base, head) in types.paired {
        let (TypeKind::Struct(was), TypeKind::Struct(is)) = (&base.def.kind, &head.def.kind) else { continue };
        let (before, after) = (arguments(was), arguments(is));
        let common = |own: &[String], others: &[String]| -> Vec<String> {
            own.iter().filter(|name| others.contains(name)).cloned().collect()
        };
        let (one, other) = (common(&before, &after), common(&after, &before));
        if one != other {
            let change = Change::fixed(head.path(), Level::None, Level::None).saying(one.join(", "), other.join(", "));
            found.push(change.at(Some(&base.def.source), Some(&head.def.source)).rust(Bump::Major));
        }
    }
    for operation in &pair.operations.pairs {
        let names = |parameters: &[crate::openapi::ParameterObject]| -> Vec<String> {
            parameters.iter().filter(|one| one.required).map(|one| one.name.clone()).collect()
        };
        let (before, after) =
            (names(&operation.base.operation.parameters), names(&operation.head.operation.parameters));
        let (one, other): (Vec<&String>, Vec<&String>) = (
            before.iter().filter(|name| after.contains(name)).collect(),
            after.iter().filter(|name| before.contains(name)).collect(),
        );
        if one != other {
            let change = Change::fixed(operation.name(), Level::None, Level::None);
            let change = change.saying(before.join(", "), after.join(", ")).reaching([operation.name()]);
            let at = (&operation.base.operation.at, &operation.head.operation.at);
            found.push(change.at(Some(at.0), Some(at.1)).rust(Bump::Major));
        }
    }
}

/// The names of what must be there, in the order in which `new` takes them.
fn arguments(def: &StructDef) -> Vec<String> {
    let required = def.fields.iter().filter(|field| field.presence == Presence::Required);
    required.map(|field| field.wire.to_string()).collect()
}
