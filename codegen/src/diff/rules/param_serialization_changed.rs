//! `param-serialization-changed`: a parameter is written in another way.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "param-serialization-changed",
    mirror: "param-serialization-changed",
    group: Group::Parameters,
    summary: "`style`, `explode` or `allowReserved` changed",
    client: "error",
    server: "error",
    rust: "none: only what is written changes",
    explanation: "Defaults count as written out. Of a single text or number `explode` says nothing.",
    example: ("explode: true", "explode: false"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in paired_parameters(pair).paired {
        if base.schema.is_none() || head.schema.is_none() {
            continue;
        }
        let (before, after) = (serialization(pair.sides.0, base), serialization(pair.sides.1, head));
        if before != after {
            let change = Change::fixed(parameter_name(head), Level::Error, Level::Error).saying(before, after);
            found.push(change.at(Some(&base.at), Some(&head.at)));
        }
    }
}
