//! `response-success-added`: an operation may succeed with another status.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "response-success-added",
    mirror: "response-success-removed",
    group: Group::Responses,
    summary: "a success status was added",
    client: "error; warn where the base has a range or `default` that covers it",
    server: "none",
    rust: "major where the answer becomes an enum, else minor",
    explanation: "A client of the base does not expect the status. Statuses below 400 count as success.",
    example: ("responses: {200: {}}", "responses: {200: {}, 201: {}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for response in added_responses(pair).into_iter().filter(|response| is_success(response.status)) {
        let covered = is_covered(response.status, &pair.base.operation.responses);
        let client = if covered { Level::Warn } else { Level::Error };
        let name = status_name(response.status);
        let change = Change::fixed(name.as_str(), client, Level::None).saying("", name.as_str());
        let at = of_response(pair, Owner::Head, response);
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
