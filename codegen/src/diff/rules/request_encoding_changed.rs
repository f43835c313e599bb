//! `request-encoding-changed`: a part of a form is written in another way.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "request-encoding-changed",
    mirror: "request-encoding-changed",
    group: Group::RequestBodies,
    summary: "`encoding` of a form or a multipart body changed",
    client: "error",
    server: "error",
    rust: "major where the type of the part changes",
    explanation: "Content types, headers and styles of the parts are compared as they stand.",
    example: ("encoding: {a: {contentType: text/plain}}", "encoding: {a: {contentType: text/html}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (Some(base), Some(head)) = (&pair.base.operation.request_body, &pair.head.operation.request_body) else {
        return;
    };
    for (one, other) in paired_media_types(&base.content, &head.content).paired {
        let (before, after) = (pair.sides.0.member(&one.at, "encoding"), pair.sides.1.member(&other.at, "encoding"));
        if before == after {
            continue;
        }
        let at = (one.at.child("encoding"), other.at.child("encoding"));
        let text = |value: Option<&Value>| value.map(|value| cut(&value.to_string())).unwrap_or_default();
        let change = Change::fixed("encoding", Level::Error, Level::Error).saying(text(before), text(after));
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
