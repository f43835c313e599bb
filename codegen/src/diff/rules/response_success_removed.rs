//! `response-success-removed`: an operation no longer succeeds with a status.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "response-success-removed",
    mirror: "response-success-added",
    group: Group::Responses,
    summary: "a success status was removed",
    client: "none; warn where no success is left",
    server: "error; warn where the head has a range or `default` that covers it",
    rust: "major: the variant is gone",
    explanation: "A client that moves first does not expect what the old server still answers.",
    example: ("responses: {200: {}, 201: {}}", "responses: {200: {}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let left = pair.head.operation.responses.iter().any(|response| is_success(response.status));
    for response in removed_responses(pair).into_iter().filter(|response| is_success(response.status)) {
        let covered = is_covered(response.status, &pair.head.operation.responses);
        let server = if covered { Level::Warn } else { Level::Error };
        let client = if left { Level::None } else { Level::Warn };
        let name = status_name(response.status);
        let change = Change::fixed(name.as_str(), client, server).saying(name.as_str(), "");
        let at = of_response(pair, Owner::Base, response);
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
