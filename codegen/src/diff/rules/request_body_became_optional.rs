//! `request-body-became-optional`: a body that had to be sent may be absent.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "request-body-became-optional",
    mirror: "request-body-became-required",
    group: Group::RequestBodies,
    summary: "the request body became optional",
    client: "none",
    server: "error",
    rust: "major: `Option<T>` and `T`",
    explanation: "A body is optional where `required` is not said.",
    example: ("required: true", "required: false"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (Some(base), Some(head)) = (&pair.base.operation.request_body, &pair.head.operation.request_body) else {
        return;
    };
    if base.required != head.required && !head.required {
        let at = (base.at.child("required"), head.at.child("required"));
        let change = Change::fixed("requestBody", Level::None, Level::Error).saying("required", "optional");
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
