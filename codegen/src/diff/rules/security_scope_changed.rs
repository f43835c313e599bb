//! `security-scope-changed`: a credential needs other scopes.

use super::prelude::*;
use crate::diff::security::alternatives;

pub(super) static RULE: Rule = Rule {
    id: "security-scope-changed",
    mirror: "security-scope-changed",
    group: Group::Security,
    summary: "scopes were added or removed",
    client: "error where one was added",
    server: "error where one was removed",
    rust: "none",
    explanation: "A token without an added scope no longer suffices; a client that moves first asks for tokens without a removed one.",
    example: ("security: [{oauth: [read]}]", "security: [{oauth: [read, write]}]"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (base, head) = (alternatives(pair.sides.0, &pair.base), alternatives(pair.sides.1, &pair.head));
    for (one, other) in base.compare(&head).paired {
        let (before, after) = (one.scopes(), other.scopes());
        for scope in after.iter().filter(|scope| !before.contains(scope)) {
            let change = Change::fixed(scope.as_str(), Level::Error, Level::None).saying("", scope.as_str());
            found.push(change.at(Some(&base.at), Some(&head.at)));
        }
        for scope in before.iter().filter(|scope| !after.contains(scope)) {
            let change = Change::fixed(scope.as_str(), Level::None, Level::Error).saying(scope.as_str(), "");
            found.push(change.at(Some(&base.at), Some(&head.at)));
        }
    }
}
