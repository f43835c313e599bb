//! `operation-id-changed`: an operation has another id, or has one now, or none any more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "operation-id-changed",
    mirror: "operation-id-changed",
    group: Group::Operations,
    summary: "`operationId` changed",
    client: "none",
    server: "none",
    rust: "major: method, module and types are renamed; `pub use` of the new name under the old one softens it",
    explanation: "Ids do not travel. They name what is generated.",
    example: ("operationId: listPets", "operationId: pets"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (base, head) = (&pair.base.operation.id, &pair.head.operation.id);
    if base == head {
        return;
    }
    let text = |id: &Option<String>| id.clone().unwrap_or_default();
    let at = (pair.base.operation.at.child("operationId"), pair.head.operation.at.child("operationId"));
    let change = Change::fixed("operationId", Level::None, Level::None).saying(text(base), text(head));
    found.push(change.at(Some(&at.0), Some(&at.1)));
}
