//! `rust-anon-name-shifted`: a type has another name because something else took the one it had.

use super::prelude::*;
use crate::diff::types::{is_shifted, types};

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
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for (base, head) in types.paired {
        let (was, is) = (base.def.ident.to_string(), head.def.ident.to_string());
        if was == is || !is_shifted(base, head) {
            continue;
        }
        let change = Change::fixed(is.as_str(), Level::None, Level::None).saying(base.path(), head.path());
        found.push(change.at(Some(&base.def.source), Some(&head.def.source)).rust(Bump::Major));
    }
}
