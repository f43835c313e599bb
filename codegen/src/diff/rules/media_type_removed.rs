//! `media-type-removed`: a body has a media type less.

use super::prelude::*;
use crate::openapi::MediaTypeObject;

pub(super) static RULE: Rule = Rule {
    id: "media-type-removed",
    mirror: "media-type-added",
    group: Group::MediaTypes,
    summary: "a media type was removed",
    client: "error",
    server: "none in requests, warn in answers",
    rust: "major where the type was generated",
    explanation: "Compared without parameters such as `charset`; where each side has one media type of a suffix such as `+json`, they are the same.",
    example: ("content: {application/json: {}, text/plain: {}}", "content: {application/json: {}}"),
    checks: &[Check::Operation(check)],
};

fn check(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    if let (Some(base), Some(head)) = (&pair.base.operation.request_body, &pair.head.operation.request_body) {
        compare(&base.content, &head.content, (&base.at, &head.at), (Level::Error, Level::None), found);
    }
    for (base, head) in paired_responses(pair) {
        compare(&base.content, &head.content, (&base.at, &head.at), (Level::Error, Level::Warn), found);
    }
}

fn compare(
    base: &[MediaTypeObject],
    head: &[MediaTypeObject],
    places: (&Location, &Location),
    levels: (Level, Level),
    found: &mut Vec<Change>,
) {
    // A body that appeared or vanished as a whole has rules of its own.
    if base.is_empty() || head.is_empty() {
        return;
    }
    for media in paired_media_types(base, head).removed {
        let change = Change::fixed(media.media_type.as_str(), levels.0, levels.1);
        found.push(change.saying(media.media_type.as_str(), "").at(Some(&media.at), Some(places.1)));
    }
}
