//! `rust-type-renamed`: a generated type has another name, and is the same.

use super::prelude::*;
use crate::diff::types::{is_shifted, types};

pub(super) static RULE: Rule = Rule {
    id: "rust-type-renamed",
    mirror: "rust-type-renamed",
    group: Group::Rust,
    summary: "a generated type was renamed",
    client: "none",
    server: "none",
    rust: "major; `pub type Old = New;` softens it",
    explanation: "By another key, title or file name in the description, or by the configuration. A name that only gave way to another is `rust-anon-name-shifted`.",
    example: ("title: Pet", "title: Animal"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let Some(types) = types(pair.base, pair.head) else { return };
    for (base, head) in types.paired {
        let (was, is) = (base.def.ident.to_string(), head.def.ident.to_string());
        if was == is || is_shifted(base, head) {
            continue;
        }
        let change = Change::fixed(is.as_str(), Level::None, Level::None).saying(base.path(), head.path());
        found.push(change.at(Some(&base.def.source), Some(&head.def.source)).rust(Bump::Major));
    }
}
