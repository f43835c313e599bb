//! `version-not-bumped`: something breaks, and `info.version` does not say so.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "version-not-bumped",
    mirror: "version-not-bumped",
    group: Group::Servers,
    summary: "the version did not rise enough",
    client: "info",
    server: "info",
    rust: "the version of the crate is yours to choose",
    explanation: "Where the version follows semver: an error in an operation of the document asks for a new major one. Set its level in the configuration to hold a team to it.",
    example: ("version: 1.0.0", "version: 1.0.0"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    for (base, head) in pair.descriptions() {
        let parse = |version: &Option<String>| semver::Version::parse(version.as_deref()?.trim()).ok();
        let (Some(was), Some(is)) = (parse(&base.api_version), parse(&head.api_version)) else { continue };
        let enough = if was.major == 0 { is.major > 0 || is.minor > was.minor } else { is.major > was.major };
        let breaks = pair.broken.0.contains(&base.document) || pair.broken.1.contains(&head.document);
        if breaks && !enough {
            let at = |description: &crate::openapi::Description| {
                crate::source::Location::root(description.document).child("info").child("version")
            };
            let change = Change::fixed("info.version", Level::Info, Level::Info).saying(was.to_string(), is.to_string());
            found.push(change.at(Some(&at(base)), Some(&at(head))));
        }
    }
}
