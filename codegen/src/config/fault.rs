//! Faults of the configuration as diagnostics: what TOML and serde report, turned into code, line, column and
//! help. It must not decide what is a fault.

use std::ops::Range;
use std::path::Path;

use crate::diag::{Diagnostic, Diagnostics, Place, catalogue, nearest};

/// One diagnostic as many.
pub(super) fn one(diagnostic: Diagnostic) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(diagnostic);
    diagnostics
}

/// The configuration itself cannot be read.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Diagnostic {
    if error.kind() == std::io::ErrorKind::NotFound {
        let mut missing = crate::source::missing(path, path);
        missing.code = &catalogue::NO_CONFIGURATION;
        return missing;
    }
    let help = "name a TOML file that can be read, by `--config FILE`";
    Diagnostic::new(
        &catalogue::CONFIGURATION_SYNTAX,
        format!("cannot read the configuration `{}`: {error}", path.display()),
    )
    .in_place(Place::File(path.to_owned()))
    .help(help)
}

/// The file is not TOML.
pub(super) fn syntax(path: &Path, text: &str, error: &toml::de::Error) -> Diagnostic {
    let message = format!("the configuration is not valid TOML: {}", error.message());
    Diagnostic::new(&catalogue::CONFIGURATION_SYNTAX, message)
        .in_place(place(path, text, error.span()))
        .help("write TOML (https://toml.io) here: `key = \"text\"`, `[table]`, `[[list of tables]]`")
}

/// The file is TOML but not of the shape that `file` describes.
pub(super) fn shape(path: &Path, text: &str, error: &toml::de::Error) -> Diagnostic {
    let place = place(path, text, error.span());
    let Some((key, known)) = unknown_field(error.message()) else {
        let message = error.message();
        let help = match message.strip_prefix("missing field ") {
            Some(field) => format!("add {field}"),
            None => "write a value of that kind".to_owned(),
        };
        return Diagnostic::new(&catalogue::CONFIGURATION_SHAPE, message).in_place(place).help(help);
    };
    let help = match nearest(key, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.is_empty() => "nothing can be set here".to_owned(),
        None => format!("known here: {}", list(&known)),
    };
    Diagnostic::new(&catalogue::UNKNOWN_KEY, format!("unknown key `{key}`"))
        .in_place(place)
        .label("nothing reads this key")
        .help(help)
}

/// No group has this name.
pub(super) fn unknown_group(name: &str, groups: &[super::GroupPlan]) -> Diagnostic {
    let known: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let help = match nearest(name, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.is_empty() => "declare it by `[[crate.group]]`".to_owned(),
        None => format!("the groups are: {}", list(&known)),
    };
    let message = format!("there is no group `{}`", name.escape_debug());
    Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message).help(help)
}

/// What is named so is below no root.
pub(super) fn not_below(name: &str, roots: &[std::path::PathBuf]) -> Diagnostic {
    let folders: Vec<String> = roots.iter().map(|root| format!("`{}`", root.display())).collect();
    let message = format!("there is no `{}` below {}", name.escape_debug(), folders.join(" or "));
    Diagnostic::new(&catalogue::MISSING_FILE, message)
        .help("correct the pattern, or name the right folder by `--root DIR`")
}

/// The place of the bytes `span` of the file's text.
pub(super) fn place(path: &Path, text: &str, span: Option<Range<usize>>) -> Place {
    let Some(before) = span.and_then(|span| text.get(..span.start)) else {
        return Place::File(path.to_owned());
    };
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    Place::Text { path: path.to_owned(), line, column }
}

/// The words in backticks, with commas.
pub(super) fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// Takes serde's message about an unknown field apart: the field, and the fields that are known there.
///
/// Serde gives this as text only. Its wording is stable since serde 1.0; should it change, the message is
/// shown as it is, without the suggestion, and a test says so.
fn unknown_field(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (field, rest) = rest.split_once('`')?;
    Some((field, rest.split('`').skip(1).step_by(2).collect()))
}
