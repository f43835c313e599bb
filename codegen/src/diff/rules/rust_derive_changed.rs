//! `rust-derive-changed`: a type can be made from nothing now, or no longer.

use super::prelude::*;
use crate::diff::types::types;

pub(super) static RULE: Rule = Rule {
    id: "rust-derive-changed",
    mirror: "rust-derive-changed",
    group: Group::Rust,
    summary: "a type lost or gained `Default`",
    client: "none",
    server: "none",
    rust: "major where it was lost, minor where it was gained",
    explanation: "A struct is `Default` while nothing of it is required. All other traits are the same for all types.",
    example: ("required: []", "required: [id]"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for (base, head) in types.paired {
        if base.def.default == head.def.default {
            continue;
        }
        let (word, bump) = if head.def.default { ("gained", Bump::Minor) } else { ("lost", Bump::Major) };
        let change = Change::fixed(head.path(), Level::None, Level::None);
        let change = change.saying(if base.def.default { "Default" } else { "" }, if head.def.default { "Default" } else { "" });
        let change = Change { subject: format!("{word} Default: {}", head.path()), ..change };
        found.push(change.at(Some(&base.def.source), Some(&head.def.source)).rust(bump));
    }
}
