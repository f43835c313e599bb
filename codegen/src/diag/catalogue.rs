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
    /// A file is neither UTF-8 nor, with a byte order mark, UTF-16.
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
    /// Nobody named roots, and a relative reference leads out of the folder of its document. Files that look like parts
    /// of a description may be read below the folder that holds both, at most three folders up and never out of the
    /// repository, a home folder or the file system. `--root` confines it.
    ROOTS_WIDENED = Note "SM0207" "roots-widened";

    /// An OpenAPI object was expected, and something else stands there.
    OBJECT_KIND = Error "SM0301" "object-kind";
    /// A member of an OpenAPI object has a value of the wrong kind; it is read as missing.
    MEMBER_KIND = Error "SM0302" "member-kind";
    /// A member that an OpenAPI object must have is missing.
    MISSING_MEMBER = Error "SM0303" "missing-member";
    /// A document that should be an OpenAPI description has no `openapi` member.
    NOT_OPENAPI = Error "SM0304" "not-openapi";
    /// A Swagger 2.0 description. Convert it to OpenAPI 3 first.
    SWAGGER = Error "SM0305" "swagger";
    /// The `openapi` member names no version of OpenAPI 3.
    UNKNOWN_VERSION = Error "SM0306" "unknown-version";
    /// A path does not start with a slash, or its braces do not pair.
    PATH_FORM = Error "SM0307" "path-form";
    /// A parameter's `in` is not `path`, `query`, `header` or `cookie`.
    PARAMETER_PLACE = Error "SM0308" "parameter-place";
    /// A path parameter without `required: true`; it is taken as required.
    PATH_PARAMETER_OPTIONAL = Warning "SM0309" "path-parameter-optional";
    /// A path parameter that the path does not name; it is left out.
    PATH_PARAMETER_UNUSED = Warning "SM0310" "path-parameter-unused";
    /// A path names a parameter that is not declared; it is taken as text.
    PATH_PARAMETER_UNDECLARED = Warning "SM0311" "path-parameter-undeclared";
    /// A parameter's `style` is not generated; the default of its place is used.
    PARAMETER_STYLE = Warning "SM0312" "parameter-style";
    /// A key under `responses` is neither a status, nor a range such as `4XX`, nor `default`.
    STATUS_FORM = Error "SM0313" "status-form";
    /// An operation cannot be generated because of faults reported before; the others are.
    OPERATION_LEFT_OUT = Error "SM0314" "operation-left-out";
    /// An operation has no `operationId`; a name is made from its method and path.
    MISSING_OPERATION_ID = Warning "SM0315" "missing-operation-id";
    /// A server's URL uses a variable that has no default; its path is taken as empty.
    SERVER_VARIABLE = Warning "SM0316" "server-variable";
    /// A security requirement names a scheme that is not declared. In its place the whole `Authorization` header
    /// is asked for, so that the operation is not open to anyone.
    UNKNOWN_SECURITY_SCHEME = Warning "SM0317" "unknown-security-scheme";
    /// An HTTP authentication scheme other than `bearer` and `basic`. What it sends is a text that the user of a
    /// client gives or makes of each request; a server verifies it by a method of its own.
    HTTP_SCHEME = Warning "SM0318" "http-scheme";
    /// A media type such as XML is listed with the same schema as JSON: the value is sent and read as JSON only.
    MEDIA_TYPE_LEFT_OUT = Warning "SM0319" "media-type-left-out";
    /// `encoding` names a property that the schema does not have.
    ENCODING_UNUSED = Warning "SM0320" "encoding-unused";
    /// The key of a callback's path item is neither a runtime expression nor a URL with such in braces. The callback is
    /// generated like others, without the method that would make its URL of a request.
    CALLBACK_EXPRESSION = Warning "SM0329" "callback-expression";
    /// The `openapi` member names a version of OpenAPI 3 that is not known, or half a version. The document is read as
    /// the nearest that is known.
    DOUBTFUL_VERSION = Warning "SM0330" "doubtful-version";
    /// Nothing stands where a map should, as after `info:` without members. It is read as an empty map.
    EMPTY_OBJECT = Warning "SM0331" "empty-object";
    /// A document has neither paths nor webhooks nor components, or no `info`. What it has is generated.
    INCOMPLETE_DOCUMENT = Warning "SM0332" "incomplete-document";
    /// An operation with a method that is not generated: `query`, and what stands under `additionalOperations`
    /// (OpenAPI 3.2). The other operations of the path are.
    METHOD_LEFT_OUT = Error "SM0333" "method-left-out";
    /// A value is of the wrong kind, a keyword is of another version of OpenAPI, or a requirement asks for two
    /// credentials where a request has room for one, but what it means is plain, as with `required: "true"` or
    /// `exclusiveMinimum: true`. It is read as meant.
    TAKEN_AS_MEANT = Warning "SM0334" "taken-as-meant";
    /// A parameter or header says neither by `schema` nor by `content` what it is. It is taken as text.
    UNTYPED_PARAMETER = Warning "SM0335" "untyped-parameter";
    /// A response that cannot have content by HTTP is described with some: one of the status 1xx, 204, 205 or 304, or any
    /// of a `HEAD`. It is generated without.
    CONTENT_FORBIDDEN = Warning "SM0336" "content-forbidden";

    /// A schema was expected: a map of keywords, or `true` or `false`.
    SCHEMA_KIND = Error "SM0401" "schema-kind";
    /// A keyword's value is of the wrong kind; the keyword is read as missing.
    KEYWORD_VALUE = Error "SM0402" "keyword-value";
    /// A keyword that no dialect has but that looks like a slip of one that exists.
    UNKNOWN_KEYWORD = Warning "SM0403" "unknown-keyword";
    /// A keyword that constrains values but is neither a type nor checked.
    UNCHECKED_KEYWORD = Warning "SM0404" "unchecked-keyword";
    /// Something that stands where it has no meaning, and is ignored.
    KEYWORD_IGNORED = Warning "SM0405" "keyword-ignored";
    /// A value is typed as free JSON although its schema says more.
    FREE_JSON = Warning "SM0406" "free-json";
    /// Alternatives that some values cannot be told apart by.
    UNION_DOUBT = Warning "SM0407" "union-doubt";
    /// A member of a union that the configuration declares has no constant that tells it from the others, or the
    /// union has no members at all. What is not a member is read as the union's unknown variant.
    UNION_MEMBER = Warning "SM0408" "union-member";

    /// Two names are the same once they are written as Rust names, so the later one got a suffix. Give one of
    /// them a name of its own in the configuration if the suffix does not read well, or if the order in which
    /// the two stand may change.
    NAME_COLLISION = Warning "SM0501" "name-collision";
    /// A name given in the configuration is not an identifier that can stand at its place, so it is not used.
    CONFIGURED_NAME = Warning "SM0502" "configured-name";
    /// A named schema is made of nothing but itself, so the place where it meets itself holds any JSON value.
    RECURSIVE_ALIAS = Warning "SM0503" "recursive-alias";
    /// Two operations have the same method and the same path, names of path parameters aside, and nothing that they
    /// require tells their requests apart. Clients can ask for both; a server answers the first.
    DUPLICATE_ROUTE = Warning "SM0504" "duplicate-route";
    /// A path has a place for a parameter that the operation does not declare. The operation is not generated.
    UNDECLARED_PATH_PARAMETER = Error "SM0505" "undeclared-path-parameter";
    /// An operation declares a path parameter for which its path has no place. The parameter is not generated.
    UNUSED_PATH_PARAMETER = Error "SM0506" "unused-path-parameter";
    /// The model contradicts itself. This is a fault of Specmill, not of the description: please report it.
    UNSOUND_MODEL = Error "SM0507" "unsound-model";

    /// An example does not meet its own schema; it is reported and not proven.
    INVALID_EXAMPLE = Warning "SM0601" "invalid-example";
    /// None of the schemas exists that a file of examples should be an example of; it proves nothing.
    EXAMPLE_WITHOUT_SCHEMA = Warning "SM0602" "example-without-schema";
    /// An example cannot be read: a reference leads nowhere, or something else than a map stands there. Nothing but
    /// the example is left out.
    EXAMPLE_LEFT_OUT = Warning "SM0603" "example-left-out";

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
    /// A configured choice names an operation, a parameter, a status, a value or an alternative that the
    /// description does not have, or an answer that has no alternatives. Its alternatives are told apart by what
    /// they hold, as if there were no such choice.
    CONFIGURED_CHOICE = Error "SM0707" "configured-choice";

    /// A pattern that selects operations, in `[crate.select]` or on the command line, names none: it is a slip, or what
    /// it named is no longer there.
    UNMATCHED_SELECTION = Error "SM0710" "unmatched-selection";

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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::ALL;

    #[test]
    fn rows_are_unique_ordered_and_explained() {
        let mut names = HashSet::new();
        for row in ALL {
            assert!(names.insert(row.name), "{} stands twice", row.name);
            assert!(row.explanation.trim().len() > 20, "{} is not explained", row.id);
            let number = row.id.strip_prefix("SM").expect(row.id);
            assert!(number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit()), "{}", row.id);
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(row.name.chars().all(plain), "{}", row.name);
        }
        for pair in ALL.windows(2) {
            assert!(pair[0].id < pair[1].id, "{} stands before {}", pair[0].id, pair[1].id);
        }
    }
}
