//! `security-added`: an operation that was open to anyone asks for credentials.

use super::prelude::*;
use crate::diff::security::{Alternatives, alternatives};

pub(super) static RULE: Rule = Rule {
    id: "security-added",
    mirror: "security-removed",
    group: Group::Security,
    summary: "authentication became necessary",
    client: "error",
    server: "none",
    rust: "major: the method of the trait is given credentials",
    explanation: "An empty requirement among others lets anyone in.",
    example: ("security: []", "security: [{key: []}]"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (base, head) = both(pair);
    if base.is_open && !head.is_open {
        let change = Change::fixed("security", Level::Error, Level::None).saying(base.text(), head.text());
        found.push(change.at(Some(&base.at), Some(&head.at)));
    }
}

fn both(pair: &OperationPair<'_>) -> (Alternatives, Alternatives) {
    (alternatives(pair.sides.0, &pair.base), alternatives(pair.sides.1, &pair.head))
}
