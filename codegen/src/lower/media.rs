//! Media types: what kind of body each announces (RFC 9110, section 8.3.1).
//!
//! It must not look at schemas; what they say is handed in.

/// What a media type announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A value as JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Text in UTF-8.
    Text,
    /// `multipart/*`.
    Multipart,
    /// `text/event-stream`.
    Events,
    /// JSON lines.
    Lines,
    /// JSON text sequences (RFC 7464).
    Sequence,
    /// Anything else.
    Bytes,
}

impl Kind {
    /// For names of what has only one of its kind.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Form => "form",
            Self::Text => "text",
            Self::Multipart => "multipart",
            Self::Events => "events",
            Self::Lines => "lines",
            Self::Sequence => "sequence",
            Self::Bytes => "bytes",
        }
    }
}

/// The kind of a media type; whether there is a schema, and whether it admits only texts.
pub(super) fn kind(media_type: &str, has_schema: bool, text: bool) -> Kind {
    let essence = essence(media_type);
    if let Some(sequence) = sequence(&essence).filter(|_| has_schema) {
        return sequence;
    }
    if is_json(media_type) {
        return Kind::Json;
    }
    match essence.split_once('/') {
        Some(("application", "x-www-form-urlencoded")) => Kind::Form,
        Some(("multipart", _)) => Kind::Multipart,
        Some(("text", subtype)) if text && !matches!(subtype, "event-stream" | "*") => Kind::Text,
        // Any media type, of a value that is more than text: JSON is what everybody means.
        _ if matches!(essence.as_str(), "*/*" | "*" | "application/*") && has_schema && !text => Kind::Json,
        _ => Kind::Bytes,
    }
}

/// Media types of items that come one by one; without a schema nothing is known of them.
fn sequence(essence: &str) -> Option<Kind> {
    match essence {
        "text/event-stream" => Some(Kind::Events),
        "application/jsonl"
        | "application/x-jsonl"
        | "application/jsonlines"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/x-json-lines"
        | "application/ndjson"
        | "application/x-ndjson"
        | "application/stream+json"
        | "application/x-json-stream"
        | "application/json-stream"
        | "text/jsonl" => Some(Kind::Lines),
        _ => essence.ends_with("json-seq").then_some(Kind::Sequence),
    }
}

/// `application/json`, `text/json` and every `…+json` (RFC 6839), parameters aside.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// JSON that says what to change of a value (RFC 6902, RFC 7396): each such format means something of its own.
pub(super) fn is_patch(media_type: &str) -> bool {
    essence(media_type).ends_with("patch+json")
}

/// Whether a media type can hold any value that JSON can, so that one of the two is enough.
pub(super) fn is_representation(media_type: &str) -> bool {
    let essence = essence(media_type);
    let formats = ["xml", "yaml", "yml", "protobuf", "msgpack", "cbor", "toml", "jsonnet", "multipart/", "text/plain"];
    essence.starts_with("*/") || formats.iter().any(|format| essence.contains(format))
}

/// Type and subtype, without parameters and in lower case.
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// What the form of a media type is called beside others of these kinds.
pub(super) fn hint(kind: Kind, media_type: &str, all: &[(Kind, &str)]) -> String {
    if all.iter().filter(|(other, _)| *other == kind).count() == 1 {
        return kind.word().to_owned();
    }
    let own = essence(media_type);
    let subtype = own.split_once('/').map_or(own.as_str(), |(_, subtype)| subtype);
    let subtype = subtype.strip_suffix("+json").unwrap_or(subtype).trim_start_matches("x-");
    // Where only parameters differ, they are the name.
    let parameters = media_type.split_once(';').map(|(_, parameters)| parameters.trim());
    match parameters.filter(|_| all.iter().filter(|(_, other)| essence(other) == own).count() > 1) {
        Some(parameters) => format!("{subtype} {parameters}"),
        None => subtype.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, hint, is_representation, kind};

    #[test]
    fn media_types_have_kinds() {
        for (media_type, has_schema, text, expected) in [
            ("application/json; charset=utf-8", true, false, Kind::Json),
            ("application/vnd.pets.v1+json", false, true, Kind::Json),
            ("text/json", true, true, Kind::Json),
            ("*/*", true, false, Kind::Json),
            ("*/*", true, true, Kind::Bytes),
            ("*/*", false, true, Kind::Bytes),
            ("Application/X-WWW-Form-URLEncoded", true, false, Kind::Form),
            ("text/plain", false, true, Kind::Text),
            ("text/csv; header=present", true, true, Kind::Text),
            ("text/plain", true, false, Kind::Bytes),
            ("multipart/mixed", true, false, Kind::Multipart),
            ("application/jwt", true, true, Kind::Bytes),
            ("text/event-stream", true, false, Kind::Events),
            ("text/event-stream", false, true, Kind::Bytes),
            ("application/stream+json", true, false, Kind::Lines),
            ("application/geo+json-seq", true, false, Kind::Sequence),
            ("", true, true, Kind::Bytes),
        ] {
            assert_eq!(kind(media_type, has_schema, text), expected, "{media_type}");
        }
    }

    #[test]
    fn what_holds_values_is_told_from_what_shows_them() {
        assert!(is_representation("application/xml") && is_representation("application/vnd.a.protobuf"));
        assert!(!is_representation("application/pdf") && !is_representation("text/csv"));
    }

    #[test]
    fn forms_of_one_kind_are_named_after_their_subtypes() {
        let all = [
            (Kind::Json, "application/merge-patch+json"),
            (Kind::Json, "application/json"),
            (Kind::Json, "application/json; version=2"),
            (Kind::Bytes, "application/pdf"),
        ];
        let hints: Vec<String> = all.iter().map(|(kind, media_type)| hint(*kind, media_type, &all)).collect();
        assert_eq!(hints, ["merge-patch", "json", "json version=2", "bytes"]);
    }
}
