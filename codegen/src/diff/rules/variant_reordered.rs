//! `variant-reordered`: branches of a union stand in another order.

use super::prelude::*;
use crate::diff::schemas::Paired;

pub(super) static RULE: Rule = Rule {
    id: "variant-reordered",
    mirror: "variant-reordered",
    group: Group::Composition,
    summary: "the order of variants changed",
    client: "none",
    server: "none",
    rust: "none; where no discriminator tells branches apart, the first that fits is taken, which is worth a look",
    explanation: "On the wire the order means nothing. Generated code tests branches in their order where the schemas leave no other way.",
    example: ("anyOf: [{$ref: '#/A'}, {$ref: '#/B'}]", "anyOf: [{$ref: '#/B'}, {$ref: '#/A'}]"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let Some(Paired { paired, .. }) = &pair.variants else { return };
    if pair.head.discriminator.is_some() || pair.base.variants.is_empty() || pair.head.variants.is_empty() {
        return;
    }
    let index = |variants: &[Variant], one: &Variant| variants.iter().position(|other| other.at == one.at);
    let mut order: Vec<_> = paired
        .iter()
        .map(|(one, other)| (index(&pair.base.variants, one), index(&pair.head.variants, other)))
        .collect();
    order.sort_unstable();
    if order.windows(2).all(|two| matches!(two, [(_, one), (_, other)] if one < other)) {
        return;
    }
    let keyword = if pair.head.one_of { "oneOf" } else { "anyOf" };
    let (base, head) = pair.places(keyword);
    let names = |variants: &[Variant]| {
        variants.iter().map(|variant| variant.name.clone().unwrap_or_default()).collect::<Vec<_>>().join(", ")
    };
    let change = Change::fixed("order", Level::None, Level::None);
    let change = change.saying(names(&pair.base.variants), names(&pair.head.variants));
    found.push(change.at(Some(&base), Some(&head)));
}
