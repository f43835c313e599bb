//! `param-became-optional`: a parameter that had to be there may be absent.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "param-became-optional",
    mirror: "param-became-required",
    group: Group::Parameters,
    summary: "a parameter became optional",
    client: "none",
    server: "error",
    rust: "major: `Option<T>` and `T`",
    explanation: "Whoever moves first sends or leaves out what the other does not expect.",
    example: ("required: true", "required: false"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in paired_parameters(pair).paired {
        if base.required != head.required && !head.required {
            let at = (base.at.child("required"), head.at.child("required"));
            let change = Change::fixed(parameter_name(head), Level::None, Level::Error).saying("required", "optional");
            found.push(change.at(Some(&at.0), Some(&at.1)));
        }
    }
}
