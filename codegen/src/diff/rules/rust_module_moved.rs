//! `rust-module-moved`: a type or an operation lives in another module.

use super::prelude::*;

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
    checks: &[Check::Rust(check)],
};

fn check(rest: &mut Unexplained<'_>, found: &mut Vec<Change>) {
    let types = rest.types;
    for (base, head) in &types.paired {
        if base.def.ident == head.def.ident && base.module() != head.module() {
            found.extend(renamed(rest, base, head));
        }
    }
}
