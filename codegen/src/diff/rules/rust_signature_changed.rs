//! `rust-signature-changed`: an item of the crate changed, and nothing on the wire says why.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "rust-signature-changed",
    mirror: "rust-signature-changed",
    group: Group::Rust,
    summary: "a signature changed",
    client: "none",
    server: "none",
    rust: "major; minor where something was only added",
    explanation: "What is required is passed to `new` in the order of the description, for one; on the wire the order means nothing. It is also what is left of the crate's changes when all other rules have had their say.",
    example: ("properties: {a: {}, b: {}}\nrequired: [a, b]", "properties: {b: {}, a: {}}\nrequired: [a, b]"),
    checks: &[Check::RustRest(check)],
};

fn check(rest: &mut Unexplained<'_>, found: &mut Vec<Change>) {
    found.extend(explained(rest, |_| true, other_signature));
}
