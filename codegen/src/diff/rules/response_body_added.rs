//! `response-body-added`: an answer that was empty has content.

use super::prelude::*;
use crate::openapi::MediaTypeObject;

pub(super) static RULE: Rule = Rule {
    id: "response-body-added",
    mirror: "response-body-removed",
    group: Group::Responses,
    summary: "an answer got a body",
    client: "none",
    server: "error",
    rust: "major: `()` and `T`",
    explanation: "Who expects content does not find it.",
    example: ("200: {}", "200: {content: {application/json: {}}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in paired_responses(pair) {
        if base.content.is_empty() == head.content.is_empty() || head.content.is_empty() {
            continue;
        }
        let list = |content: &[MediaTypeObject]| {
            content.iter().map(|media| media.media_type.as_str()).collect::<Vec<_>>().join(", ")
        };
        let change = Change::fixed(status_name(head.status), Level::None, Level::Error);
        let change = change.saying(list(&base.content), list(&head.content));
        found.push(change.at(Some(&base.at), Some(&head.at)));
    }
}
