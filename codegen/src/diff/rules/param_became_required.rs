//! `param-became-required`: a parameter that could be absent must be there.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "param-became-required",
    mirror: "param-became-optional",
    group: Group::Parameters,
    summary: "a parameter became required",
    client: "error",
    server: "none",
    rust: "major: `Option<T>` and `T`",
    explanation: "Whoever moves first sends or leaves out what the other does not expect.",
    example: ("required: false", "required: true"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in paired_parameters(pair).paired {
        if base.required != head.required && head.required {
            let at = (base.at.child("required"), head.at.child("required"));
            let change = Change::fixed(parameter_name(head), Level::Error, Level::None).saying("optional", "required");
            found.push(change.at(Some(&at.0), Some(&at.1)));
        }
    }
}
