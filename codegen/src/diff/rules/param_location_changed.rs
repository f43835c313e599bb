//! `param-location-changed`: a parameter moved: from the query to a header, say.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "param-location-changed",
    mirror: "param-location-changed",
    group: Group::Parameters,
    summary: "`in` of a parameter changed",
    client: "error",
    server: "error",
    rust: "none: it is the same field of the request",
    explanation: "The same name at another place, where nothing else has this name.",
    example: ("{in: query, name: key}", "{in: header, name: key}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in paired_parameters(pair).moved {
        let at = (base.at.child("in"), head.at.child("in"));
        let change = Change::fixed(head.name.as_str(), Level::Error, Level::Error);
        let change = change.saying(parameter_name(base), parameter_name(head));
        found.push(change.at(Some(&at.0), Some(&at.1)));
    }
}
