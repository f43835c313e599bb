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
    let mut groups: Vec<((&str, &str), Vec<String>)> = Vec::new();
    for operation in moved {
        let key = (operation.base.operation.base_path.as_str(), operation.head.operation.base_path.as_str());
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, names)) => names.push(operation.name()),
            None => groups.push((key, vec![operation.name()])),
        }
    }
    for ((before, after), names) in groups {
        let change = Change::fixed("servers", Level::Error, Level::Error).saying(before, after).reaching(names);
        found.push(change.at(servers_of(pair.base).as_ref(), servers_of(pair.head).as_ref()));
    }
}
