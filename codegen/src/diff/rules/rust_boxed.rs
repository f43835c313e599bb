//! `rust-boxed`: a field is boxed now, or is no longer.

use super::prelude::*;
use crate::diff::types::{is_boxed, types};
use crate::ir::TypeKind;

pub(super) static RULE: Rule = Rule {
    id: "rust-boxed",
    mirror: "rust-boxed",
    group: Group::Rust,
    summary: "a field was boxed or unboxed",
    client: "none",
    server: "none",
    rust: "major: `T` and `Box<T>`",
    explanation: "Its schema became part of a circle of references, or left one.",
    example: ("child: {type: string}", "child: {$ref: '#'}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for (base, head) in types.paired {
        let (TypeKind::Struct(was), TypeKind::Struct(is)) = (&base.def.kind, &head.def.kind) else { continue };
        for field in &was.fields {
            let Some(other) = is.fields.iter().find(|other| other.wire == field.wire) else { continue };
            let (before, after) = (is_boxed(&field.ty), is_boxed(&other.ty));
            if before == after {
                continue;
            }
            let word = |boxed: bool| if boxed { "boxed" } else { "not boxed" };
            let name = format!("{}.{}", head.def.ident, other.ident);
            let change = Change::fixed(name, Level::None, Level::None).saying(word(before), word(after));
            let place = |docs: &crate::ir::Docs, def: &crate::ir::TypeDef| docs.source.clone().unwrap_or_else(|| def.source.clone());
            let at = (place(&field.docs, base.def), place(&other.docs, head.def));
            found.push(change.at(Some(&at.0), Some(&at.1)).rust(Bump::Major));
        }
    }
}
