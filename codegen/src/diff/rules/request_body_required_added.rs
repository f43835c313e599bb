//! `request-body-required-added`: an operation has a body, which must be sent.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "request-body-required-added",
    mirror: "request-body-removed",
    group: Group::RequestBodies,
    summary: "a required request body was added",
    client: "error",
    server: "warn",
    rust: "major: a field more, and an argument of `new`",
    explanation: "An old server gets a body that it does not expect.",
    example: ("post: {}", "post: {requestBody: {required: true}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (None, Some(body)) = (&pair.base.operation.request_body, &pair.head.operation.request_body) else { return };
    if body.required {
        let change = Change::fixed("requestBody", Level::Error, Level::Warn).saying("", "required");
        let at = of_body(pair, Owner::Head);
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
