//! `rust-type-added`: there is a generated type more.

use super::prelude::*;

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
    checks: &[Check::Rust(check)],
};

fn check(rest: &mut Unexplained<'_>, found: &mut Vec<Change>) {
    let types = rest.types;
    for named in &types.added {
        let effects = rest.take(&named.path());
        if !effects.is_empty() {
            let change = Change::fixed(named.def.ident.to_string(), Level::None, Level::None).saying("", named.path());
            found.push(change.at(None, Some(&named.def.source)).causing(effects));
        }
    }
}
