//! `response-header-added`: an answer has a header more.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "response-header-added",
    mirror: "response-header-removed",
    group: Group::Responses,
    summary: "a response header was added",
    client: "none",
    server: "error where it is required, else info",
    rust: "major: a field more, or the body becomes a field of a struct",
    explanation: "Names of headers are compared without regard to capitals.",
    example: ("headers: {}", "headers: {ETag: {}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in paired_responses(pair) {
        for header in paired_headers(base, head).added {
            let change = Change::fixed(header.name.as_str(), Level::None, if header.required { Level::Error } else { Level::Info });
            let at = of_header(pair, Owner::Head, (base, head), header);
            found.push(change.saying("", header.name.as_str()).at(Some(&at.0), Some(&at.1)));
        }
    }
}
