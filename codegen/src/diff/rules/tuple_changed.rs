//! `tuple-changed`: what stands at a position of a list changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "tuple-changed",
    mirror: "tuple-changed",
    group: Group::Values,
    summary: "`prefixItems` has more or fewer positions",
    client: "error where a request narrows or an answer widens",
    server: "error where a request widens or an answer narrows",
    rust: "major where it is a tuple; minor where it is a list whose items become another type more",
    explanation: "A position that was added constrains what was free before; where a list had to end there, it admits more. What stands at positions that both have is compared as any other schema.",
    example: ("prefixItems: [{type: string}]", "prefixItems: [{type: string}, {type: integer}]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (was, is) = (pair.base.merged.prefix_items.len(), pair.head.merged.prefix_items.len());
    if was == is || pair.is_typed_or_untyped() {
        return;
    }
    let (shorter, side) = if was < is { (pair.base, pair.sides.0) } else { (pair.head, pair.sides.1) };
    let rest = View::of(side, &shorter.items(), &shorter.at, pair.flow);
    let grown = if rest.is_any() {
        Variance::Narrows
    } else if rest.is_never() {
        Variance::Widens
    } else {
        Variance::Incomparable
    };
    let variance = if was < is { grown } else { grown.mirrored() };
    let (base, head) = pair.places("prefixItems");
    let text = |count: usize| format!("{count} positions");
    let change = Change::values("prefixItems", variance).saying(text(was), text(is));
    found.push(change.at(Some(&base), Some(&head)));
}
