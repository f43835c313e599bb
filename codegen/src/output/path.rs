//! Which paths may be written: relative, inside the folder, the same on every system. It must not look at
//! the disk.

use std::collections::BTreeMap;

use super::{OutputFile, manifest};
use crate::diag::{Diagnostic, Diagnostics, catalogue};

/// Judges the paths of all files, each by itself and against each other.
pub(super) fn check(files: &[OutputFile]) -> Result<(), Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for file in files {
        if let Some(flaw) = flaw(&file.path) {
            let message = format!("refusing to write `{}`: {flaw}", file.path.escape_debug());
            let help = "give the module or type that it comes from another name, in the configuration";
            diagnostics.push(Diagnostic::new(&catalogue::UNSAFE_PATH, message).help(help));
        }
        if let Some(other) = seen.insert(file.path.to_lowercase(), &file.path) {
            diagnostics.push(collision(other, &file.path, "are one file where case does not count"));
        }
    }
    for (lower, path) in &seen {
        for (end, _) in lower.match_indices('/') {
            if let Some(other) = lower.get(..end).and_then(|folder| seen.get(folder)) {
                diagnostics.push(collision(other, path, "need one name for a file and for a folder"));
            }
        }
    }
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok(()) }
}

fn collision(one: &str, other: &str, why: &str) -> Diagnostic {
    let message = format!("`{}` and `{}` {why}", one.escape_debug(), other.escape_debug());
    Diagnostic::new(&catalogue::PATH_COLLISION, message)
        .help("rename one of the modules or types that they come from, in the configuration")
}

/// Why a path may not be written, if so.
pub(super) fn flaw(path: &str) -> Option<&'static str> {
    // Characters that Windows gives a meaning, backslash among them, and those that no terminal should get.
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '<' | '>' | '"' | '|' | '?' | '*');
    if path.starts_with('/') {
        return Some("it is absolute");
    }
    if path.contains(odd) {
        return Some("it holds a character that not every system allows");
    }
    for part in path.split('/') {
        match part {
            ".." => return Some("it leaves the output folder"),
            "" | "." => return Some("it has an empty part"),
            part if part.ends_with(['.', ' ']) => return Some("a part ends in a dot or a space"),
            _ => {}
        }
    }
    (path.to_lowercase() == manifest::FILE_NAME).then_some("the name belongs to the manifest")
}
