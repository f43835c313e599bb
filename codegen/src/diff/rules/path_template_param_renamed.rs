//! `path-template-param-renamed`: a parameter of a path has another name at the same position.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "path-template-param-renamed",
    mirror: "path-template-param-renamed",
    group: Group::Operations,
    summary: "a path parameter was renamed",
    client: "none",
    server: "none",
    rust: "major: the field of the request is renamed",
    explanation: "Names of path parameters do not travel.",
    example: ("/pets/{id}", "/pets/{petId}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in path_parameters(pair) {
        let (Some(base), Some(head)) = (base, head) else { continue };
        if base.name != head.name {
            let change = Change::fixed(head.name.as_str(), Level::None, Level::None);
            let change = change.saying(base.name.as_str(), head.name.as_str());
            found.push(change.at(Some(&base.at), Some(&head.at)));
        }
    }
}
