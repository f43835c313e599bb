//! `server-list-changed`: a server was added or removed, or a variable of one changed, and paths are the same.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "server-list-changed",
    mirror: "server-list-changed",
    group: Group::Servers,
    summary: "the list of servers changed",
    client: "warn where one was removed",
    server: "warn where one was added",
    rust: "minor: a constant more; major where one is gone",
    explanation: "A client may be configured with a server that is gone; one that is new may not be reached by a client that moves first.",
    example: ("servers: [{url: 'https://a.example'}]", "servers: [{url: 'https://b.example'}]"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    for (one, other) in pair.descriptions() {
        // Where the path of a server changed, that is what is reported.
        let moved = |pair: &OperationPair<'_>| {
            let of_these = pair.base.description.document == one.document;
            of_these && pair.base.operation.base_path != pair.head.operation.base_path
        };
        if pair.operations.pairs.iter().any(moved) {
            continue;
        }
        let (base, head) = (server_urls(pair.base, one), server_urls(pair.head, other));
        let places = (servers_of(pair.base, one), servers_of(pair.head, other));
        for url in base.iter().filter(|url| !head.contains(url)) {
            let change = Change::fixed(url.as_str(), Level::Warn, Level::None).saying(url.as_str(), "");
            found.push(change.at(Some(&places.0), Some(&places.1)));
        }
        for url in head.iter().filter(|url| !base.contains(url)) {
            let change = Change::fixed(url.as_str(), Level::None, Level::Warn).saying("", url.as_str());
            found.push(change.at(Some(&places.0), Some(&places.1)));
        }
    }
}
