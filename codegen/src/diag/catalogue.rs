//! Every diagnostic code there is, a row each; it must not hold logic.
//!
//! Numbers are grouped by stage: `SM01` reading files, `SM02` references, `SM03` OpenAPI objects, `SM04`
//! schemas, `SM05` names and the model, `SM06` examples, `SM07` configuration and overlays, `SM08` output.

use super::{Code, Severity};

macro_rules! catalogue {
    ($($(#[doc = $explanation:literal])+ $constant:ident = $severity:ident $id:literal $name:literal;)+) => {
        $($(#[doc = $explanation])+ pub static $constant: Code = Code {
            id: $id,
            name: $name,
            severity: Severity::$severity,
            explanation: concat!($($explanation),+),
        };)+

        /// All rows, in the order of their numbers.
        pub static ALL: &[&Code] = &[$(&$constant),+];
    };
}

catalogue! {
    /// A file that the configuration, the command line or a reference names does not exist.
    MISSING_FILE = Error "SM0101" "missing-file";
    /// A file exists but cannot be read.
    UNREADABLE_FILE = Error "SM0102" "unreadable-file";
    /// A file is neither YAML nor JSON.
    SYNTAX = Error "SM0103" "syntax";
    /// A map holds the same key twice.
    DUPLICATE_KEY = Error "SM0104" "duplicate-key";
    /// A file holds nothing but white space and comments.
    EMPTY_FILE = Error "SM0105" "empty-file";
    /// A file is larger than the limit.
    FILE_TOO_LARGE = Error "SM0106" "file-too-large";
    /// Maps and lists are nested deeper than the limit.
    TOO_DEEP = Error "SM0107" "too-deep";
    /// YAML aliases expand to more than the file could reasonably mean.
    ALIAS_EXPANSION = Error "SM0108" "alias-expansion";
    /// More documents are referenced than the limit.
    TOO_MANY_DOCUMENTS = Error "SM0109" "too-many-documents";
    /// A value that JSON cannot hold, such as `.nan`.
    NOT_JSON = Error "SM0110" "not-json";
    /// A file is not UTF-8, the only encoding that is read; UTF-16 is not converted.
    NOT_UTF8 = Error "SM0111" "not-utf8";
    /// A file holds more than one YAML document.
    SEVERAL_DOCUMENTS = Error "SM0112" "several-documents";
    /// A YAML tag of some application, such as `!include`, which has no meaning in a description.
    UNKNOWN_TAG = Error "SM0113" "unknown-tag";

    /// A reference points to a place that its document does not have.
    DANGLING_REFERENCE = Error "SM0201" "dangling-reference";
    /// A reference leads to a node of a kind that cannot stand there.
    REFERENCE_KIND = Error "SM0202" "reference-kind";
    /// References lead only to each other.
    CIRCULAR_REFERENCE = Error "SM0203" "circular-reference";
    /// A reference leaves the configured roots.
    REFERENCE_OUTSIDE = Error "SM0204" "reference-outside";
    /// A reference names a remote document.
    REMOTE_REFERENCE = Error "SM0205" "remote-reference";
    /// A reference is not a valid URI reference with a JSON pointer.
    MALFORMED_REFERENCE = Error "SM0206" "malformed-reference";

    /// An overlay is not what the Overlay specification (1.0, 1.1) describes.
    OVERLAY_SHAPE = Error "SM0751" "overlay-shape";
    /// The target of an overlay's action is not a JSONPath (RFC 9535).
    OVERLAY_TARGET = Error "SM0752" "overlay-target";
    /// An overlay's action selects nothing or changes nothing: it is wrong, or no longer needed.
    OVERLAY_UNUSED = Error "SM0753" "overlay-unused";
    /// An overlay's update does not go together with what the target selects.
    OVERLAY_CONFLICT = Error "SM0754" "overlay-conflict";
    /// An overlay's action has no description, and neither has the overlay.
    OVERLAY_REASON = Error "SM0755" "overlay-reason";
    /// An overlay extends a document that is not read in this run.
    OVERLAY_DOCUMENT = Error "SM0756" "overlay-document";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::ALL;

    #[test]
    fn rows_are_unique_ordered_and_explained() {
        let mut names = HashSet::new();
        for row in ALL {
            assert!(names.insert(row.name), "{} stands twice", row.name);
            assert!(
                row.explanation.trim().len() > 20,
                "{} is not explained",
                row.id
            );
            let number = row.id.strip_prefix("SM").expect(row.id);
            assert!(
                number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit()),
                "{}",
                row.id
            );
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(row.name.chars().all(plain), "{}", row.name);
        }
        for pair in ALL.windows(2) {
            assert!(
                pair[0].id < pair[1].id,
                "{} stands before {}",
                pair[0].id,
                pair[1].id
            );
        }
    }
}
