//! `rust-anon-name-shifted`: the number in the name of a type without a name of its own changed.

use super::prelude::*;
use crate::diff::types::types;

pub(super) static RULE: Rule = Rule {
    id: "rust-anon-name-shifted",
    mirror: "rust-anon-name-shifted",
    group: Group::Rust,
    summary: "a numbered name shifted",
    client: "none",
    server: "none",
    rust: "major; give the schema a `title`, or a name in the configuration",
    explanation: "Something that would have the same name was put before it or taken away.",
    example: ("oneOf: [{type: object}]", "oneOf: [{type: object}, {type: object}]"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for (base, head) in types.paired {
        let (was, is) = (base.def.ident.to_string(), head.def.ident.to_string());
        if was == is || stem(&was) != stem(&is) {
            continue;
        }
        let change = Change::fixed(stem(&is), Level::None, Level::None).from_to(base.path(), head.path());
        found.push(change.at(Some(&base.def.source), Some(&head.def.source)).rust(Bump::Major));
    }
}
