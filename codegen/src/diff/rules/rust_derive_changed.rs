//! `rust-derive-changed`: a type implements a trait that it did not, or no longer.

use std::collections::HashSet;

use super::prelude::*;
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
    // What a type implemented goes with it.
    let whole = |one: &Difference| (one.effect.before.is_none(), one.effect.after.is_none());
    let types: HashSet<_> = rest
        .rest()
        .iter()
        .filter(|one| one.kind != ItemKind::Impl && whole(one) != (false, false))
        .map(|one| (one.own_path().to_owned(), whole(one)))
        .collect();
    let is_impl =
        |one: &Difference| one.kind == ItemKind::Impl && !types.contains(&(one.own_path().to_owned(), whole(one)));
    found.extend(explained(rest, is_impl, |difference| {
        let word = if difference.effect.before.is_none() { "gained" } else { "lost" };
        Change::fixed(format!("{word} {}", difference.shown_path()), Level::None, Level::None)
    }));
}
