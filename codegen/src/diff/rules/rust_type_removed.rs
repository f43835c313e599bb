//! `rust-type-removed`: a generated type is gone.

use super::prelude::*;
use crate::diff::types::types;

pub(super) static RULE: Rule = Rule {
    id: "rust-type-removed",
    mirror: "rust-type-added",
    group: Group::Rust,
    summary: "a generated type was removed",
    client: "none",
    server: "none",
    rust: "major",
    explanation: "It was inlined or nothing reaches it any more.",
    example: ("Pet: {type: object}", ""),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for named in types.removed {
        let change = Change::fixed(named.def.ident.to_string(), Level::None, Level::None);
        let change = change.saying(named.path(), "").rust(Bump::Major);
        found.push(change.at(Some(&named.def.source), None));
    }
}
