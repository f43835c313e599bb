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
    for Rebased { places, paths, names } in by_servers(refactored) {
        let change = Change::fixed("servers", Level::Info, Level::Info).saying(paths.0, paths.1).reaching(names);
        found.push(change.at(Some(&places.0), Some(&places.1)));
    }
}
