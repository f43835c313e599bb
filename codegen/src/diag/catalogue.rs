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

    /// Two names are the same once they are written as Rust names, so the later one got a suffix. Give one of
    /// them a name of its own in the configuration if the suffix does not read well, or if the order in which
    /// the two stand may change.
    NAME_COLLISION = Warning "SM0501" "name-collision";
    /// A name given in the configuration is not an identifier that can stand at its place, so it is not used.
    CONFIGURED_NAME = Warning "SM0502" "configured-name";
    /// A named schema is made of nothing but itself, so the place where it meets itself holds any JSON value.
    RECURSIVE_ALIAS = Warning "SM0503" "recursive-alias";
    /// Two operations have the same method and the same path, names of path parameters aside, so no server could
    /// tell them apart. The later one is not generated.
    DUPLICATE_ROUTE = Error "SM0504" "duplicate-route";
    /// A path has a place for a parameter that the operation does not declare. The operation is not generated.
    UNDECLARED_PATH_PARAMETER = Error "SM0505" "undeclared-path-parameter";
    /// An operation declares a path parameter for which its path has no place. The parameter is not generated.
    UNUSED_PATH_PARAMETER = Error "SM0506" "unused-path-parameter";
    /// The model contradicts itself. This is a fault of Specmill, not of the description: please report it.
    UNSOUND_MODEL = Error "SM0507" "unsound-model";
}
