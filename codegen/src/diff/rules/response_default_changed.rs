//! `response-default-changed`: there is an answer for all other statuses now, or none any more.

use super::prelude::*;
use crate::ir::StatusPattern;
use crate::openapi::ResponseObject;

pub(super) static RULE: Rule = Rule {
    id: "response-default-changed",
    mirror: "response-default-changed",
    group: Group::Responses,
    summary: "the `default` response was added or removed",
    client: "warn where it was added",
    server: "warn where it was removed",
    rust: "major: the error type changes",
    explanation: "`default` says what an unlisted status carries, not when one is given.",
    example: ("responses: {200: {}}", "responses: {200: {}, default: {}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let default = |responses: &[ResponseObject]| {
        responses.iter().find(|response| response.status == StatusPattern::Default).map(|response| response.at.clone())
    };
    let (base, head) = (default(&pair.base.operation.responses), default(&pair.head.operation.responses));
    let (client, server, before, after) = match (&base, &head) {
        (None, Some(_)) => (Level::Warn, Level::None, "", "default"),
        (Some(_), None) => (Level::None, Level::Warn, "default", ""),
        _ => return,
    };
    let at = (base.unwrap_or_else(|| pair.base.operation.at.clone()), head.unwrap_or_else(|| pair.head.operation.at.clone()));
    let change = Change::fixed("default", client, server).saying(before, after);
    found.push(change.at(Some(&at.0), Some(&at.1)));
}
