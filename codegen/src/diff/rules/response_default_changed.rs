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
    let is_default = |response: &&ResponseObject| response.status == StatusPattern::Default;
    let added = added_responses(pair).into_iter().find(is_default);
    let removed = removed_responses(pair).into_iter().find(is_default);
    let (change, at) = match (removed, added) {
        (None, Some(response)) => (
            Change::fixed("default", Level::Warn, Level::None).saying("", "default"),
            of_response(pair, Owner::Head, response),
        ),
        (Some(response), None) => (
            Change::fixed("default", Level::None, Level::Warn).saying("default", ""),
            of_response(pair, Owner::Base, response),
        ),
        _ => return,
    };
    found.push(change.at(Some(&at.0), Some(&at.1)));
}
