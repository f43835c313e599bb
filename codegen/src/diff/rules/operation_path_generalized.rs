//! `operation-path-generalized`: paths that were written out became one with a parameter.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "operation-path-generalized",
    mirror: "operation-removed",
    group: Group::Operations,
    summary: "a literal path became part of a template",
    client: "info",
    server: "error",
    rust: "major: the old method is gone",
    explanation: "`/profile/{user}/displayname` is served by `/profile/{user}/{key}`, so clients notice nothing. A client that moves first may ask for other keys.",
    example: ("/me/name: {get: {}}", "/me/{key}: {get: {}}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in &pair.operations.generalized {
        let change = Change::fixed(base.name(), Level::Info, Level::Error).saying(base.name(), head.name());
        let change = change.at(Some(&base.operation.at), Some(&head.operation.at));
        found.push(change.reaching([base.name()]));
    }
}
