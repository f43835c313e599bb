//! `operation-added`: there is an operation more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "operation-added",
    mirror: "operation-removed",
    group: Group::Operations,
    summary: "an operation was added",
    client: "none",
    server: "error",
    rust: "minor for clients; major for servers, whose trait has a method more",
    explanation: "A client that moves first calls what the server does not have yet.",
    example: ("paths: {}", "paths: {/pets: {get: {}}}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    for operation in pair.operations.added.iter().filter(|operation| !operation.is_webhook()) {
        let change = Change::fixed(operation.name(), Level::None, Level::Error).saying("", operation.name());
        let change = change.at(None, Some(&operation.operation.at));
        found.push(change.reaching([operation.name()]));
    }
}
