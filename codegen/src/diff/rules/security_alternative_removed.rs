//! `security-alternative-removed`: a way in is gone.

use super::prelude::*;
use crate::diff::security::alternatives;

pub(super) static RULE: Rule = Rule {
    id: "security-alternative-removed",
    mirror: "security-alternative-added",
    group: Group::Security,
    summary: "an alternative of security was removed",
    client: "error",
    server: "none",
    rust: "major: the credentials that the method of the trait is given have another type",
    explanation: "A client that holds only the credentials of one alternative depends on it. Schemes are the same where they ask for the same, whatever they are called.",
    example: ("security: [{a: []}, {b: []}]", "security: [{a: []}]"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (base, head) = (alternatives(pair.sides.0, &pair.base), alternatives(pair.sides.1, &pair.head));
    // Whether anyone may enter has rules of its own.
    if base.is_open != head.is_open {
        return;
    }
    for one in base.compare(&head).removed {
        let change = Change::fixed(one.text(), Level::Error, Level::None).saying(one.text(), "");
        found.push(change.at(Some(&base.at), Some(&head.at)));
    }
}
