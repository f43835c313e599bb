//! `request-body-optional-added`: an operation has a body, which may be sent.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "request-body-optional-added",
    mirror: "request-body-removed",
    group: Group::RequestBodies,
    summary: "an optional request body was added",
    client: "none",
    server: "warn",
    rust: "major: a field more in a struct that can be written as a literal",
    explanation: "An old server gets a body that it does not expect.",
    example: ("post: {}", "post: {requestBody: {required: false}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (None, Some(body)) = (&pair.base.operation.request_body, &pair.head.operation.request_body) else { return };
    if !body.required {
        let change = Change::fixed("requestBody", Level::None, Level::Warn).saying("", "optional");
        let at = of_body(pair, Owner::Head);
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
