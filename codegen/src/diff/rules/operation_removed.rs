//! `operation-removed`: there is an operation less.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "operation-removed",
    mirror: "operation-added",
    group: Group::Operations,
    summary: "an operation was removed",
    client: "error",
    server: "none",
    rust: "major: the method is gone",
    explanation: "Clients that call it get an answer that says so, if any. A configuration may lower the level for operations that were deprecated.",
    example: ("paths: {/pets: {get: {}}}", "paths: {}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    for operation in pair.operations.removed.iter().filter(|operation| !operation.is_webhook()) {
        let change = Change::fixed(operation.name(), Level::Error, Level::None).saying(operation.name(), "");
        let change = change.at(Some(&operation.operation.at), None);
        found.push(change.reaching([operation.name()]));
    }
}
