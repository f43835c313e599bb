//! `response-error-removed`: an operation no longer fails with a status.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "response-error-removed",
    mirror: "response-error-added",
    group: Group::Responses,
    summary: "an error status was removed",
    client: "none",
    server: "info; warn where nothing in the head covers it",
    rust: "major: the variant is gone",
    explanation: "What the old server still answers is in the error for statuses that are not listed.",
    example: ("responses: {200: {}, 409: {}}", "responses: {200: {}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for response in removed_responses(pair).into_iter().filter(|response| is_error(response.status)) {
        let covered = is_covered(response.status, &pair.head.operation.responses);
        let server = if covered { Level::Info } else { Level::Warn };
        let name = status_name(response.status);
        let change = Change::fixed(name.as_str(), Level::None, server).saying(name.as_str(), "");
        let at = of_response(pair, Owner::Base, response);
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
