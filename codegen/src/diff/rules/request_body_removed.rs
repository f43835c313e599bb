//! `request-body-removed`: an operation has no body any more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "request-body-removed",
    mirror: "request-body-optional-added",
    group: Group::RequestBodies,
    summary: "the request body was removed",
    client: "warn",
    server: "error where it was required",
    rust: "major: the field is gone",
    explanation: "A client that still sends one meets a server that ignores it, as a rule.",
    example: ("requestBody: {}", ""),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (Some(body), None) = (&pair.base.operation.request_body, &pair.head.operation.request_body) else { return };
    let (server, before) = if body.required { (Level::Error, "required") } else { (Level::None, "optional") };
    let change = Change::fixed("requestBody", Level::Warn, server).saying(before, "");
    let at = of_body(pair, Owner::Base);
    found.push(change.at(Some(&at.0), Some(&at.1)));
}
