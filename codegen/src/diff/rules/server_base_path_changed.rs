//! `server-base-path-changed`: the path that servers put before every path changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "server-base-path-changed",
    mirror: "server-base-path-changed",
    group: Group::Servers,
    summary: "the base path changed",
    client: "error",
    server: "error",
    rust: "major where the constant of a server is named after it; routes follow",
    explanation: "The path of the first server is part of every URL. Paths that moved along so that every URL is the same are `path-prefix-refactored`.",
    example: ("servers: [{url: /v1}]", "servers: [{url: /v2}]"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    let moved = pair.operations.pairs.iter().filter(|pair| pair.by == PairedBy::PathBelowBase);
    for Rebased { places, paths, names } in by_servers(moved) {
        let change = Change::fixed("servers", Level::Error, Level::Error).saying(paths.0, paths.1).reaching(names);
        found.push(change.at(Some(&places.0), Some(&places.1)));
    }
}
