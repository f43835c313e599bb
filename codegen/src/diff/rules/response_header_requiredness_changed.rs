//! `response-header-requiredness-changed`: a header that was always there may be absent, or the other way round.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "response-header-requiredness-changed",
    mirror: "response-header-requiredness-changed",
    group: Group::Responses,
    summary: "a response header became optional or required",
    client: "error where it became optional",
    server: "error where it became required",
    rust: "major: `T` and `Option<T>`",
    explanation: "Who reads the answer relied on it, or will.",
    example: ("required: true", "required: false"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in paired_responses(pair) {
        for (one, other) in paired_headers(base, head).paired {
            if one.required == other.required {
                continue;
            }
            let (client, server) =
                if other.required { (Level::None, Level::Error) } else { (Level::Error, Level::None) };
            let word = |required: bool| if required { "required" } else { "optional" };
            let change = Change::fixed(other.name.as_str(), client, server);
            let change = change.saying(word(one.required), word(other.required));
            found.push(change.at(Some(&one.at), Some(&other.at)));
        }
    }
}
