//! `all-of-changed`: what applies together cannot be merged, and changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "all-of-changed",
    mirror: "all-of-changed",
    group: Group::Composition,
    summary: "an `allOf` that cannot be merged changed",
    client: "error in requests where a branch was added",
    server: "error in answers where a branch was added",
    rust: "as the merged type",
    explanation: "What `allOf` says is compared merged, keyword by keyword. Only where the merge says less than the branches do, for there is more than one pattern or union, a branch that was added or removed is reported as such.",
    example: ("allOf: [{pattern: a}]", "allOf: [{pattern: a}, {pattern: b}]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    // Of several unions the first is compared by its branches; the others are compared as they stand.
    let rest = |view: &View| view.merged.alternatives.len().saturating_sub(1);
    let (was, is) = (rest(pair.base), rest(pair.head));
    let variance = match was.cmp(&is) {
        std::cmp::Ordering::Less if was > 0 || !pair.base.variants.is_empty() => Variance::Narrows,
        std::cmp::Ordering::Greater if is > 0 || !pair.head.variants.is_empty() => Variance::Widens,
        _ => return,
    };
    let (base, head) = pair.places("allOf");
    let text = |count: usize| format!("{} unions together", count + 1);
    let change = Change::values("allOf", variance).saying(text(was), text(is));
    found.push(change.at(Some(&base), Some(&head)));
}
