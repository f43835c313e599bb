//! `param-content-changed`: a parameter became a media type, or ceased to be one.

use super::prelude::*;
use crate::openapi::ParameterObject;

pub(super) static RULE: Rule = Rule {
    id: "param-content-changed",
    mirror: "param-content-changed",
    group: Group::Parameters,
    summary: "`schema` became `content`, or the other way round, or the media type changed",
    client: "error",
    server: "error",
    rust: "major where the type changes",
    explanation: "A value that is written as JSON is another text than the same value in a style.",
    example: ("schema: {type: object}", "content: {application/json: {}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let media = |parameter: &ParameterObject| {
        parameter.content.as_ref().map(|content| essence(&content.media_type)).unwrap_or_default()
    };
    for (base, head) in paired_parameters(pair).paired {
        let (before, after) = (media(base), media(head));
        if before != after {
            let change = Change::fixed(parameter_name(head), Level::Error, Level::Error).saying(before, after);
            found.push(change.at(Some(&base.at), Some(&head.at)));
        }
    }
}
