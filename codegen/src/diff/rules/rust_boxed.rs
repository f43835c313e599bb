//! `rust-boxed`: a field is boxed now, or is no longer.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "rust-boxed",
    mirror: "rust-boxed",
    group: Group::Rust,
    summary: "a field was boxed or unboxed",
    client: "none",
    server: "none",
    rust: "major: `T` and `Box<T>`",
    explanation: "Its schema became part of a circle of references, or left one.",
    example: ("child: {type: string}", "child: {$ref: '#'}"),
    checks: &[Check::Rust(check)],
};

fn check(rest: &mut Unexplained<'_>, found: &mut Vec<Change>) {
    let plain = |text: &Option<String>| text.as_ref().map(|text| text.replace("Box<", "<").replace(['<', '>'], ""));
    let boxed = |one: &Difference| plain(&one.effect.before) == plain(&one.effect.after);
    found.extend(explained(rest, boxed, other_signature));
}
