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
    /// A file is not UTF-8.
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

    /// There is no configuration: neither `--config` nor `--spec` is given, and neither the working directory
    /// nor one above it holds a `specmill.toml`.
    NO_CONFIGURATION = Error "SM0701" "no-configuration";
    /// The configuration cannot be read or is not TOML.
    CONFIGURATION_SYNTAX = Error "SM0702" "configuration-syntax";
    /// The configuration has a key that nothing reads; most often it is a spelling mistake.
    UNKNOWN_KEY = Error "SM0703" "unknown-key";
    /// The configuration lacks a key, or a value in it is of the wrong type.
    CONFIGURATION_SHAPE = Error "SM0704" "configuration-shape";
    /// A value in the configuration or on the command line is of the right type but cannot be used.
    CONFIGURATION_VALUE = Error "SM0705" "configuration-value";
    /// Two entries of the configuration claim the same thing: a package, a folder, a document or a name.
    CONFIGURATION_CONFLICT = Error "SM0706" "configuration-conflict";

    /// The output folder holds a file that has to be written but was not written by an earlier run. It may be
    /// somebody's work, so nothing is written. Move it away, or choose another output folder.
    FOREIGN_FILE = Error "SM0801" "foreign-file";
    /// A path to be written leaves the output folder, goes through a symbolic link, or cannot be a file name on
    /// every system.
    UNSAFE_PATH = Error "SM0802" "unsafe-path";
    /// Two files to be written have paths that differ in nothing but case, or one is the folder of the other.
    PATH_COLLISION = Error "SM0803" "path-collision";
    /// The manifest in the output folder, which lists the files that earlier runs wrote, cannot be understood.
    /// Restore it from version control, or delete it together with the generated files.
    DAMAGED_MANIFEST = Error "SM0804" "damaged-manifest";
    /// The output folder cannot be read or written: no permission, no space, or a file that stands in the way.
    /// Everything is left as it was.
    CANNOT_WRITE = Error "SM0805" "cannot-write";
    /// With `--check`: what is in the output folder is not what the description gives today.
    STALE_OUTPUT = Error "SM0806" "stale-output";
}
