//! `rust-type-added`: there is a generated type more.

use super::prelude::*;
use crate::diff::types::types;

pub(super) static RULE: Rule = Rule {
    id: "rust-type-added",
    mirror: "rust-type-removed",
    group: Group::Rust,
    summary: "a generated type was added",
    client: "none",
    server: "none",
    rust: "minor",
    explanation: "Something new is described, or what was inline got a name.",
    example: ("", "Pet: {type: object}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for named in types.added {
        let change = Change::fixed(named.def.ident.to_string(), Level::None, Level::None);
        let change = change.saying("", named.path()).rust(Bump::Minor);
        found.push(change.at(None, Some(&named.def.source)));
    }
}
