//! `rust-derive-changed`: a type implements a trait that it did not, or no longer.

use super::prelude::*;
use crate::diff::rust::Difference;
use crate::emit::ItemKind;

pub(super) static RULE: Rule = Rule {
    id: "rust-derive-changed",
    mirror: "rust-derive-changed",
    group: Group::Rust,
    summary: "a type lost or gained a trait",
    client: "none",
    server: "none",
    rust: "major where it was lost, minor where it was gained",
    explanation: "A struct is `Default` while nothing of it is required. What is in parameters and forms has traits for these.",
    example: ("parameters: []", "parameters: [{in: query, name: kind, schema: {$ref: '#/components/schemas/Kind'}}]"),
    checks: &[Check::Rust(check)],
};

fn check(rest: &mut Unexplained<'_>, found: &mut Vec<Change>) {
    let is_impl = |one: &Difference| one.kind == ItemKind::Impl;
    for difference in rest.rest().into_iter().filter(is_impl) {
        let effects = rest.take_one(&difference);
        if effects.is_empty() {
            continue;
        }
        let gained = difference.effect.before.is_none();
        let (word, name) = (if gained { "gained" } else { "lost" }, difference.shown_path());
        let change = Change::fixed(format!("{word} {name}"), Level::None, Level::None);
        found.push(change.at_difference(&difference).causing(effects));
    }
}
