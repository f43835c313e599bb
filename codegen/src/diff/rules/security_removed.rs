//! `security-removed`: an operation that asked for credentials is open to anyone.

use super::prelude::*;
use crate::diff::security::{Alternatives, alternatives};

pub(super) static RULE: Rule = Rule {
    id: "security-removed",
    mirror: "security-added",
    group: Group::Security,
    summary: "authentication is no longer necessary",
    client: "none",
    server: "error",
    rust: "major: the method of the trait is given none",
    explanation: "An empty requirement among others lets anyone in.",
    example: ("security: [{key: []}]", "security: []"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (base, head) = both(pair);
    if !base.is_open && head.is_open {
        let change = Change::fixed("security", Level::None, Level::Error).saying(base.text(), head.text());
        found.push(change.at(Some(&base.at), Some(&head.at)));
    }
}

fn both(pair: &OperationPair<'_>) -> (Alternatives, Alternatives) {
    (alternatives(pair.sides.0, &pair.base), alternatives(pair.sides.1, &pair.head))
}
