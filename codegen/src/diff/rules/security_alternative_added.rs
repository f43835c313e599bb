//! `security-alternative-added`: there is another way in.

use super::prelude::*;
use crate::diff::security::alternatives;

pub(super) static RULE: Rule = Rule {
    id: "security-alternative-added",
    mirror: "security-alternative-removed",
    group: Group::Security,
    summary: "another alternative of security was added",
    client: "none",
    server: "error",
    rust: "major: the credentials that the method of the trait is given have another type",
    explanation: "A client that holds only the credentials of one alternative depends on it. Schemes are the same where they ask for the same, whatever they are called.",
    example: ("security: [{a: []}]", "security: [{a: []}, {b: []}]"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (base, head) = (alternatives(pair.sides.0, &pair.base), alternatives(pair.sides.1, &pair.head));
    // Whether anyone may enter has rules of its own.
    if base.is_open != head.is_open {
        return;
    }
    for one in base.compare(&head).added {
        let change = Change::fixed(one.text(), Level::None, Level::Error).saying("", one.text());
        found.push(change.at(Some(&base.at), Some(&head.at)));
    }
}
