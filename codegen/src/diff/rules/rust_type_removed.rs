//! `rust-type-removed`: a generated type is gone.

use super::prelude::*;

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
    checks: &[Check::Rust(check)],
};

fn check(rest: &mut Unexplained<'_>, found: &mut Vec<Change>) {
    let types = rest.types;
    for named in &types.removed {
        let effects = rest.take(&named.path());
        if !effects.is_empty() {
            let change = Change::fixed(named.def.ident.to_string(), Level::None, Level::None).saying(named.path(), "");
            found.push(change.at(Some(&named.def.source), None).causing(effects));
        }
    }
}
