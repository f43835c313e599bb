//! Tables of the names that a description may not take, and of names for symbols; it must not hold logic.

/// Keywords that can be raw identifiers: strict, reserved and weak ones of edition 2024 (Rust reference,
/// "Keywords").
pub(super) static KEYWORDS: &[&str] = &[
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "macro_rules",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "raw",
    "ref",
    "return",
    "safe",
    "static",
    "struct",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// Keywords that cannot be raw identifiers.
pub(super) static PATH_KEYWORDS: &[&str] = &["_", "Self", "crate", "self", "super"];

/// Names that generated modules use without a path: the prelude, derives, and what every module imports. A
/// type or trait of one of these names would shadow it.
pub(super) static TYPE_NAMES: &[&str] = &[
    "Arc",
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Bytes",
    "Client",
    "Clone",
    "Copy",
    "Cow",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Display",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Extra",
    "Fn",
    "FnMut",
    "FnOnce",
    "Formatter",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "HeaderMap",
    "HeaderName",
    "HeaderValue",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "JsonObject",
    "Map",
    "Method",
    "None",
    "Number",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "PhantomData",
    "RawBody",
    "Result",
    "Router",
    "Self",
    "Send",
    "Serialize",
    "Serializer",
    "Sized",
    "Some",
    "StatusCode",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Value",
    "Vec",
    "Visitor",
];

/// Modules and crates that are there without a description, in the crate or in its tests.
pub(super) static MODULE_NAMES: &[&str] = &[
    "alloc",
    "axum",
    "bytes",
    "client",
    "core",
    "examples",
    "harness",
    "http",
    "lib",
    "main",
    "reqwest",
    "security",
    "serde",
    "serde_json",
    "server",
    "servers",
    "std",
    "support",
    "tests",
    "tokio",
];

/// Features of every crate, beside which those of groups stand.
pub(super) static FEATURES: &[&str] = &["client", "default", "server", "tls"];

/// Crates that generated code names by paths; a private module of one of these names would shadow it.
pub(super) static CRATE_NAMES: &[&str] =
    &["alloc", "axum", "bytes", "core", "http", "indexmap", "reqwest", "serde", "serde_json", "std", "tokio"];

/// File names that Rust or an operating system keeps for itself.
pub(super) static FILE_NAMES: &[&str] = &["aux", "con", "mod", "nul", "prn"];

/// Methods that the client or a trait has without a description; those of the prelude that take a value would
/// be found before one of the client that takes a reference.
pub(super) static METHOD_NAMES: &[&str] =
    &["call", "into", "new", "on_rejection", "try_into", "with_http_client", "with_response_limit"];

/// Methods that what sends webhooks, or the trait that receives them, has beside those.
pub(super) static HOOK_METHOD_NAMES: &[&str] = &["any_callback", "any_webhook", "send", "verify", "with_signer"];

/// Files of a module beside those of its operations.
pub(super) static MODULE_FILES: &[&str] = &["client", "codec", "rules", "server"];

/// Types that stand beside those of the credentials.
pub(super) static CREDENTIAL_TYPES: &[&str] = &["CredentialStore"];

/// Fields of credentials that would give the client a method which it has already (`with_http_client`).
pub(super) static CREDENTIAL_FIELDS: &[&str] = &["http_client", "response_limit"];

/// Names of symbols, the longer ones first.
pub(super) static SYMBOLS: &[(&str, &str)] = &[
    ("...", "ellipsis"),
    ("<=", "less or equal"),
    (">=", "greater or equal"),
    ("!=", "not equal"),
    ("<>", "not equal"),
    ("==", "equal"),
    ("=~", "match"),
    ("!~", "not match"),
    ("&&", "and"),
    ("||", "or"),
    ("->", "arrow"),
    ("=>", "fat arrow"),
    ("::", "double colon"),
    ("[]", "list"),
    ("!", "not"),
    ("\"", "quote"),
    ("#", "hash"),
    ("$", "dollar"),
    ("%", "percent"),
    ("&", "and"),
    ("'", "apostrophe"),
    ("(", "open paren"),
    (")", "close paren"),
    ("*", "star"),
    ("+", "plus"),
    (",", "comma"),
    ("-", "minus"),
    (".", "dot"),
    ("/", "slash"),
    (":", "colon"),
    (";", "semicolon"),
    ("<", "less"),
    ("=", "equal"),
    (">", "greater"),
    ("?", "question"),
    ("@", "at"),
    ("[", "open bracket"),
    ("\\", "backslash"),
    ("]", "close bracket"),
    ("^", "caret"),
    ("_", "underscore"),
    ("`", "backtick"),
    ("{", "open brace"),
    ("|", "or"),
    ("}", "close brace"),
    ("~", "tilde"),
    (" ", "space"),
    ("\t", "tab"),
    ("\n", "newline"),
    ("\r", "return"),
];
