//! `response-error-added`: an operation may fail with another status.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "response-error-added",
    mirror: "response-error-removed",
    group: Group::Responses,
    summary: "an error status was added",
    client: "info; warn where nothing in the base covers it",
    server: "none",
    rust: "minor: error enums are non-exhaustive",
    explanation: "Clients meet errors that no description lists all the time.",
    example: ("responses: {200: {}}", "responses: {200: {}, 409: {}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for response in added_responses(pair).into_iter().filter(|response| is_error(response.status)) {
        let covered = is_covered(response.status, &pair.base.operation.responses);
        let client = if covered { Level::Info } else { Level::Warn };
        let name = status_name(response.status);
        let change = Change::fixed(name.as_str(), client, Level::None).saying("", name.as_str());
        let at = of_response(pair, Owner::Head, response);
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
