//! Rules for single values: what a package, a version, a URL or a Rust name may be. A rule returns what is
//! wrong as text and what to do; it must not know where the value stands.

/// What is wrong with a value, and what to do about it.
#[derive(Debug)]
pub(super) struct Flaw {
    /// A sentence without a full stop.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
}

fn flaw(message: impl Into<String>, help: impl Into<String>) -> Flaw {
    Flaw { message: message.into(), help: Some(help.into()) }
}

/// Crates that generated code depends on; a package of such a name could not depend on it as well.
const DEPENDENCIES: &[&str] =
    &["serde", "serde_json", "http", "bytes", "reqwest", "axum", "tokio", "indexmap", "regex", "base64"];

/// Library names that rustc or cargo take for themselves.
const TAKEN: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// The features of every generated crate.
const FEATURES: &[&str] = &["client", "server"];

/// A package name as cargo and its registries accept it: ASCII letters, digits, `-` and `_`, a letter first,
/// at most 64 characters, and a library name that is neither a keyword nor taken.
pub(super) fn package(name: &str) -> Result<(), Flaw> {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if !plain || !name.starts_with(|c: char| c.is_ascii_alphabetic()) || name.len() > 64 {
        return Err(flaw(
            format!("`{}` cannot be the name of a package", name.escape_debug()),
            "use at most 64 ASCII letters, digits, `-` and `_`, with a letter first",
        ));
    }
    let library = name.replace('-', "_");
    if is_keyword(&library) || TAKEN.contains(&library.as_str()) {
        return Err(flaw(
            format!("`{name}` cannot be the name of a package: `{library}` has a meaning of its own in Rust"),
            format!("another name, such as `{name}-api`"),
        ));
    }
    if DEPENDENCIES.contains(&library.as_str()) {
        return Err(flaw(
            format!("`{name}` cannot be the name of a package: the generated code depends on a crate of that name"),
            format!("another name, such as `{name}-api`"),
        ));
    }
    Ok(())
}

/// A version as cargo accepts it.
pub(super) fn version(text: &str) -> Result<(), Flaw> {
    semver::Version::parse(text)
        .map(|_| ())
        .map_err(|error| flaw(format!("`{text}` is not a version: {error}"), "write it as `1.2.3`"))
}

/// An `http` or `https` URL with a host; returned without slashes at its end.
pub(super) fn url(text: &str) -> Result<String, Flaw> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split('/').next().unwrap_or_default()).unwrap_or_default();
    let visible = text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"' | '`' | '\\'));
    if host.is_empty() || !visible || text.contains(['?', '#']) {
        return Err(flaw(
            format!("`{}` is not a URL that links can start with", text.escape_debug()),
            "write `https://host/path`, without a query or a fragment",
        ));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// A path to a type of another crate: `uuid::Uuid`.
pub(super) fn type_path(path: &str) -> Result<(), Flaw> {
    let parts: Vec<&str> = path.split("::").collect();
    let word = |part: &&str| {
        let starts = part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
        starts && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !is_keyword(part)
    };
    let shape = match parts.split_last() {
        Some((last, modules)) => type_name(last).is_ok() && !modules.is_empty() && modules.iter().all(word),
        None => false,
    };
    if shape {
        return Ok(());
    }
    Err(flaw(format!("`{}` is no path to a type of a crate", path.escape_debug()), "write it as `uuid::Uuid`"))
}

/// A line of a manifest's `[dependencies]`.
pub(super) fn dependency(line: &str) -> Result<(), Flaw> {
    let table: Option<toml::Table> = line.parse().ok().filter(|table: &toml::Table| table.len() == 1);
    let name = table.filter(|_| !line.contains('\n')).and_then(|table| table.keys().next().cloned());
    if let Some(name) = name {
        return match DEPENDENCIES.contains(&name.replace('-', "_").as_str()) {
            true => Err(flaw(format!("generated code depends on `{name}` anyway"), "leave the line out")),
            false => Ok(()),
        };
    }
    Err(flaw(
        format!("`{}` is no line of `[dependencies]`", line.escape_debug()),
        "write it as in a manifest: `uuid = \"1\"`",
    ))
}

/// The name of a type: UpperCamelCase.
pub(super) fn type_name(name: &str) -> Result<(), Flaw> {
    let shape = name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
    if shape && name != "Self" {
        return Ok(());
    }
    Err(flaw(format!("`{}` cannot be the name of a type", name.escape_debug()), "write it in UpperCamelCase"))
}

/// The name of a module, field or method: snake_case and no keyword.
pub(super) fn value_name(name: &str) -> Result<(), Flaw> {
    let shape = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !shape {
        return Err(flaw(
            format!("`{}` cannot be the name of a module, field or method", name.escape_debug()),
            "write it in snake_case",
        ));
    }
    if is_keyword(name) {
        return Err(flaw(format!("`{name}` is a keyword of Rust"), "choose a name that needs no `r#`"));
    }
    Ok(())
}

/// The place of a node: a document's path, `#`, and a JSON pointer.
pub(super) fn place(text: &str) -> Result<(), Flaw> {
    match text.split_once('#') {
        Some((document, pointer)) if !document.is_empty() && (pointer.is_empty() || pointer.starts_with('/')) => Ok(()),
        _ => Err(flaw(
            format!("`{}` does not name a place in a document", text.escape_debug()),
            "write `path/of/the/document.yaml#/pointer/to/the/node`",
        )),
    }
}

/// The name of an example, which is a file name and a target of cargo.
pub(super) fn example(name: &str) -> Result<(), Flaw> {
    let shape = name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if shape {
        return Ok(());
    }
    Err(flaw(
        format!("`{}` cannot be the name of an example", name.escape_debug()),
        "use ASCII letters, digits, `-` and `_`; the file's ending `.rs` is added",
    ))
}

/// A group: a module of Rust and, with `-` for `_`, a cargo feature beside those that every crate has.
pub(super) fn group(name: &str) -> Result<(), Flaw> {
    value_name(name)?;
    if FEATURES.contains(&name) || matches!(name, "default" | "tls" | "security" | "support" | "formats") {
        return Err(flaw(format!("a group cannot be called `{name}`: the crate has its own `{name}`"), "another name"));
    }
    if DEPENDENCIES.contains(&name) {
        return Err(flaw(
            format!("a group cannot be called `{name}`: the generated code depends on a crate of that name"),
            format!("another name, such as `{name}_api`"),
        ));
    }
    Ok(())
}

/// A regular expression that generated code can check.
pub(super) fn pattern(text: &str) -> Result<(), Flaw> {
    regex_syntax::parse(text)
        .map(|_| ())
        .map_err(|_| flaw(format!("`{}` is not a regular expression", text.escape_debug()), "write one, such as `^@`"))
}

/// A feature of the generated crate, which has one for each of these groups.
pub(super) fn feature(name: &str, groups: &[String]) -> Result<(), Flaw> {
    let features: Vec<&str> = FEATURES.iter().copied().chain(groups.iter().map(String::as_str)).collect();
    if features.contains(&name) {
        return Ok(());
    }
    let help = match crate::diag::nearest(name, features.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("it has: {}", super::fault::list(&features)),
    };
    Err(flaw(format!("the generated crate has no feature `{}`", name.escape_debug()), help))
}

/// Whether a name that has the shape of an identifier is a keyword, now or reserved. `gen` is one since edition 2024,
/// which syn, being of no edition, does not say.
fn is_keyword(name: &str) -> bool {
    name == "gen" || syn::parse_str::<syn::Ident>(name).is_err()
}
