//! `path-prefix-refactored`: a prefix moved between the server and the paths, and every URL is the same.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "path-prefix-refactored",
    mirror: "path-prefix-refactored",
    group: Group::Servers,
    summary: "a prefix moved between `servers` and `paths`",
    client: "info",
    server: "info",
    rust: "major where the constant of a server is gone, else none",
    explanation: "Nothing changes on the wire. Generated routes are whole paths, so nothing changes in the crate either.",
    example: ("servers: [{url: /v1}]\npaths: {/pets: {}}", "paths: {/v1/pets: {}}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let refactored = pair.operations.pairs.iter().filter(|pair| {
        pair.by == PairedBy::Route && pair.base.operation.base_path != pair.head.operation.base_path
    });
    let mut names = Vec::new();
    let mut first = None;
    for operation in refactored {
        first.get_or_insert((operation.base.operation, operation.head.operation));
        names.push(operation.name());
    }
    if let Some((base, head)) = first {
        let change = Change::fixed("servers", Level::Info, Level::Info);
        let change = change.saying(base.base_path.as_str(), head.base_path.as_str()).reaching(names);
        found.push(change.at(servers_of(pair.base).as_ref(), servers_of(pair.head).as_ref()));
    }
}
