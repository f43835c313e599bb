//! `content-schema-changed`: what a text holds changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "content-schema-changed",
    mirror: "content-schema-changed",
    group: Group::Values,
    summary: "`contentEncoding`, `contentMediaType` or `contentSchema` changed",
    client: "error",
    server: "error",
    rust: "major where the type changes",
    explanation: "A text that holds something else is another value to whoever decodes it, and to whoever encodes it.",
    example: ("contentEncoding: base64", "contentEncoding: base64url"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    for keyword in ["contentEncoding", "contentMediaType", "contentSchema"] {
        let (before, after) = pair.values(keyword);
        if before == after {
            continue;
        }
        let (base, head) = pair.places(keyword);
        let change = Change::values(keyword, Variance::Incomparable).saying(text_of(&before), text_of(&after));
        found.push(change.at(Some(&base), Some(&head)));
    }
}
