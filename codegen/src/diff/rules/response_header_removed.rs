//! `response-header-removed`: an answer has a header less.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "response-header-removed",
    mirror: "response-header-added",
    group: Group::Responses,
    summary: "a response header was removed",
    client: "error where it was required, else info",
    server: "none",
    rust: "major: the field is gone",
    explanation: "Names of headers are compared without regard to capitals.",
    example: ("headers: {ETag: {}}", "headers: {}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in paired_responses(pair) {
        for header in paired_headers(base, head).removed {
            let change = Change::fixed(header.name.as_str(), if header.required { Level::Error } else { Level::Info }, Level::None);
            let at = of_header(pair, Owner::Base, (base, head), header);
            found.push(change.saying(header.name.as_str(), "").at(Some(&at.0), Some(&at.1)));
        }
    }
}
