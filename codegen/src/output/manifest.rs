//! The list of files that earlier runs wrote, kept beside them. It must not be trusted: its paths are judged
//! like any others before anything is done with them.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::path;
use crate::diag::{Diagnostic, Place, catalogue};

/// What it is called, in the output folder.
pub const FILE_NAME: &str = ".specmill-manifest.json";

const VERSION: u32 = 1;

#[derive(Deserialize, Serialize)]
struct Manifest {
    version: u32,
    files: BTreeSet<String>,
}

/// The files listed in a manifest, read from `out`.
pub(super) fn parse(out: &Path, text: &[u8]) -> Result<BTreeSet<String>, Diagnostic> {
    let manifest: Manifest = serde_json::from_slice(text).map_err(|error| damaged(out, &error.to_string()))?;
    if manifest.version != VERSION {
        return Err(damaged(out, &format!("its version is {}, not {VERSION}", manifest.version)));
    }
    match manifest.files.iter().find_map(|file| Some((file, path::flaw(file)?))) {
        Some((file, flaw)) => Err(damaged(out, &format!("it lists `{}`: {flaw}", file.escape_debug()))),
        None => Ok(manifest.files),
    }
}

/// The text of the manifest that lists `files`.
pub(super) fn print<'a>(files: impl IntoIterator<Item = &'a str>) -> String {
    let files = files.into_iter().map(str::to_owned).collect();
    // A set of strings always has a JSON form, so the fallback is never taken.
    let text = serde_json::to_string_pretty(&Manifest { version: VERSION, files }).unwrap_or_default();
    text + "\n"
}

fn damaged(out: &Path, why: &str) -> Diagnostic {
    Diagnostic::new(&catalogue::DAMAGED_MANIFEST, format!("the manifest of the output folder is damaged: {why}"))
        .in_place(Place::File(out.join(FILE_NAME)))
        .help("restore it from version control, or delete it together with the generated files")
}
