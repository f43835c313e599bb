//! `param-removed`: an operation has a parameter less.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "param-removed",
    mirror: "param-optional-added",
    group: Group::Parameters,
    summary: "a parameter was removed",
    client: "warn: it is sent to a server that does not know it",
    server: "error where it was required",
    rust: "major: the field is gone",
    explanation: "A client that still sends it meets a server that ignores or refuses it. A client that moves first no longer sends what the old server needs.",
    example: ("parameters: [{in: query, name: q}]", "parameters: []"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for parameter in paired_parameters(pair).removed {
        let name = parameter_name(parameter);
        let server = if parameter.required { Level::Error } else { Level::None };
        let change = Change::fixed(name.as_str(), Level::Warn, server).saying(name.as_str(), "");
        let at = of_parameter(pair, Owner::Base, parameter);
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
