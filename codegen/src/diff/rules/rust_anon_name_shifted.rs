//! `rust-anon-name-shifted`: a type has another name because something else took the one it had.

use super::prelude::*;
use crate::diff::types::is_shifted;

pub(super) static RULE: Rule = Rule {
    id: "rust-anon-name-shifted",
    mirror: "rust-anon-name-shifted",
    group: Group::Rust,
    summary: "a generated name gave way to another",
    client: "none",
    server: "none",
    rust: "major; give the schema a `title`, or a name in the configuration",
    explanation: "What it asks to be called is the same; something that asks for the same name was put before it or taken away.",
    example: ("oneOf: [{type: object}]", "oneOf: [{type: object}, {type: object}]"),
    checks: &[Check::Rust(check)],
};

fn check(rest: &mut Unexplained<'_>, found: &mut Vec<Change>) {
    let types = rest.types;
    for (base, head) in &types.paired {
        if base.def.ident != head.def.ident && is_shifted(*base, *head) {
            found.extend(renamed(rest, base, head));
        }
    }
}
