//! `param-required-added`: an operation has a parameter more, and it must be there.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "param-required-added",
    mirror: "param-removed",
    group: Group::Parameters,
    summary: "a required parameter was added",
    client: "error",
    server: "warn: an old server gets a parameter that it does not know",
    rust: "major: an argument more",
    explanation: "A parameter that only changed its place is `param-location-changed`; one of the path that only changed its name is `path-template-param-renamed`.",
    example: ("parameters: []", "parameters: [{in: query, name: q, required: true}]"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for parameter in paired_parameters(pair).added {
        if !parameter.required {
            continue;
        }
        let name = parameter_name(parameter);
        let change = Change::fixed(name.as_str(), Level::Error, Level::Warn).saying("", name.as_str());
        let at = of_parameter(pair, Owner::Head, parameter);
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
