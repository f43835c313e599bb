//! `rust-type-renamed`: a generated type has another name, and is the same.

use super::prelude::*;
use crate::diff::types::is_shifted;

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
    checks: &[Check::Rust(check)],
};

fn check(rest: &mut Unexplained<'_>, found: &mut Vec<Change>) {
    let types = rest.types;
    for (base, head) in &types.paired {
        if base.def.ident != head.def.ident && !is_shifted(*base, *head) {
            found.extend(renamed(rest, base, head));
        }
    }
}
