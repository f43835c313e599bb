//! `rust-module-moved`: a type or an operation lives in another module.

use super::prelude::*;
use crate::diff::types::types;

pub(super) static RULE: Rule = Rule {
    id: "rust-module-moved",
    mirror: "rust-module-moved",
    group: Group::Rust,
    summary: "a generated item moved to another module",
    client: "none",
    server: "none",
    rust: "major, unless it is also exported where it was",
    explanation: "By another file, tag or group, or by the configuration.",
    example: ("tags: [pets]", "tags: [animals]"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for (base, head) in types.paired {
        let (was, is) = (base.module(), head.module());
        if was != is {
            let change = Change::fixed(head.def.ident.to_string(), Level::None, Level::None);
            let change = change.saying(base.path(), head.path()).rust(Bump::Major);
            found.push(change.at(Some(&base.def.source), Some(&head.def.source)));
        }
    }
}
