//! `operation-moved`: an operation has another path or method.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "operation-moved",
    mirror: "operation-moved",
    group: Group::Operations,
    summary: "an operation moved",
    client: "error",
    server: "error",
    rust: "none: its method has the same name; compiling it again is enough",
    explanation: "The same `operationId` at another full path, or with another method.",
    example: ("/pets: {get: {operationId: list}}", "/animals: {get: {operationId: list}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    if pair.by != PairedBy::Id {
        return;
    }
    let change = Change::fixed("path", Level::Error, Level::Error).saying(pair.base.name(), pair.head.name());
    found.push(change.at(Some(&pair.base.operation.at), Some(&pair.head.operation.at)));
}
