//! `webhook-added`: the server calls a webhook or callback more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "webhook-added",
    mirror: "webhook-removed",
    group: Group::Operations,
    summary: "a webhook or callback was added",
    client: "warn",
    server: "none",
    rust: "major for those who serve webhooks: the trait has a method more; minor for senders",
    explanation: "The client is the one that serves webhooks. One that it does not know is a call that it does not answer.",
    example: ("webhooks: {}", "webhooks: {newPet: {post: {}}}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    for operation in pair.operations.added.iter().filter(|operation| operation.is_webhook()) {
        let change = Change::fixed(operation.name(), Level::Warn, Level::None).saying("", operation.name());
        let change = change.at(None, Some(&operation.operation.at));
        found.push(change.reaching([operation.name()]));
    }
}
