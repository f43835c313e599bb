//! `pattern-changed`: a text has to match another pattern.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "pattern-changed",
    mirror: "pattern-changed",
    group: Group::Values,
    summary: "`pattern` changed, and which admits more is not decided",
    client: "warn",
    server: "warn",
    rust: "none, but for `Validate`, which a type has while there is anything to check",
    explanation: "Whether one regular expression admits all that another does is not decided in general. A pattern that admits any text, or one that is a longer or shorter literal beginning, is decided and reported as a bound.",
    example: ("pattern: '^[a-z]+$'", "pattern: '^[a-f0-9]+$'"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let (base, head) = (&pair.base.merged.patterns, &pair.head.merged.patterns);
    if base.is_empty() || head.is_empty() || patterns_variance(base, head) != Variance::Undecided {
        return;
    }
    let (base_at, head_at) = pair.places("pattern");
    let change = Change::values("pattern", Variance::Undecided).saying(base.join(" and "), head.join(" and "));
    found.push(change.at(Some(&base_at), Some(&head_at)));
}
