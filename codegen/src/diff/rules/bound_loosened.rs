//! `bound-loosened`: a constraint admits more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "bound-loosened",
    mirror: "bound-tightened",
    group: Group::Values,
    summary: "a constraint was loosened",
    client: "error in answers",
    server: "error in requests",
    rust: "none, but for `Validate`, which a type has while there is anything to check",
    explanation: "Of `pattern`, `minimum`, `maximum`, their exclusive forms, `multipleOf`, lengths, counts of items and properties, `minContains`, `maxContains` and `uniqueItems`, and of a union of scalars in the place of one that admits what each branch does. A multiple that is no multiple of the other does both.",
    example: ("maxLength: 10", "maxLength: 20"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    if pair.is_typed_or_untyped() || !pair.is_comparable() {
        return;
    }
    for bound in bounds(pair) {
        if !matches!(bound.variance, Variance::Widens | Variance::Incomparable) {
            continue;
        }
        let (base, head) = pair.places(bound.keyword);
        let change = Change::values(bound.keyword, Variance::Widens);
        found.push(change.saying(bound.values.0, bound.values.1).at(Some(&base), Some(&head)));
    }
    let (base, head) = (&pair.base.merged.patterns, &pair.head.merged.patterns);
    if !base.is_empty() && !head.is_empty() && patterns_variance(base, head) == Variance::Widens {
        let (base_at, head_at) = pair.places("pattern");
        let change = Change::values("pattern", Variance::Widens);
        found.push(change.saying(base.join(" and "), head.join(" and ")).at(Some(&base_at), Some(&head_at)));
    }
}
