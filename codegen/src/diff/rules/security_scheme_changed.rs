//! `security-scheme-changed`: a security scheme asks for something else.

use super::prelude::*;
use crate::diff::security::alternatives;

pub(super) static RULE: Rule = Rule {
    id: "security-scheme-changed",
    mirror: "security-scheme-changed",
    group: Group::Security,
    summary: "type, place, name, scheme or URL of a security scheme changed",
    client: "error; info where it was only renamed",
    server: "error; info where it was only renamed",
    rust: "major where the type of the credential changes",
    explanation: "Reported where the scheme is declared, once for all operations that use it.",
    example: ("{type: apiKey, in: query, name: key}", "{type: apiKey, in: header, name: key}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    let (base, head) = (alternatives(pair.sides.0, &pair.base), alternatives(pair.sides.1, &pair.head));
    for (one, other) in base.compare(&head).paired {
        for (before, after) in one.schemes_beside(other) {
            let level = match (before.asks == after.asks, before.name == after.name) {
                (false, _) => Level::Error,
                (true, false) => Level::Info,
                (true, true) => continue,
            };
            let (from, to) = match level {
                Level::Error => (before.asks.clone(), after.asks.clone()),
                _ => (before.name.clone(), after.name.clone()),
            };
            let change = Change::fixed(after.name.as_str(), level, level).saying(from, to);
            found.push(change.at(Some(&before.at), Some(&after.at)));
        }
    }
}
