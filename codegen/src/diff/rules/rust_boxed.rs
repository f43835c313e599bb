//! `rust-boxed`: a field is boxed now, or is no longer.

use super::prelude::*;
use crate::diff::rust::Difference;
use crate::emit::short;

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
    for difference in rest.rest().into_iter().filter(boxed) {
        let effects = rest.take_one(&difference);
        if effects.is_empty() {
            continue;
        }
        let effect = &difference.effect;
        let text = |text: &Option<String>| short(text.as_deref().unwrap_or_default());
        let change = Change::fixed(difference.shown_path(), Level::None, Level::None);
        let change = change.saying(text(&effect.before), text(&effect.after)).at_difference(&difference);
        found.push(change.causing(effects));
    }
}
