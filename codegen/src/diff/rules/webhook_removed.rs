//! `webhook-removed`: the server calls a webhook or callback less.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "webhook-removed",
    mirror: "webhook-added",
    group: Group::Operations,
    summary: "a webhook or callback was removed",
    client: "none",
    server: "warn",
    rust: "major: the method is gone",
    explanation: "A client that moves first no longer serves what the server still calls.",
    example: ("webhooks: {newPet: {post: {}}}", "webhooks: {}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    for operation in pair.operations.removed.iter().filter(|operation| operation.is_webhook()) {
        let change = Change::fixed(operation.name(), Level::None, Level::Warn).saying(operation.name(), "");
        let change = change.at(Some(&operation.operation.at), None);
        found.push(change.reaching([operation.name()]));
    }
}
