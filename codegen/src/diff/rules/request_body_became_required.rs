//! `request-body-became-required`: a body that could be absent must be sent.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "request-body-became-required",
    mirror: "request-body-became-optional",
    group: Group::RequestBodies,
    summary: "the request body became required",
    client: "error",
    server: "none",
    rust: "major: `Option<T>` and `T`",
    explanation: "A body is optional where `required` is not said.",
    example: ("required: false", "required: true"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (Some(base), Some(head)) = (&pair.base.operation.request_body, &pair.head.operation.request_body) else {
        return;
    };
    if base.required != head.required && head.required {
        let at = (base.at.child("required"), head.at.child("required"));
        let change = Change::fixed("requestBody", Level::Error, Level::None).saying("optional", "required");
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
