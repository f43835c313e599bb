//! The overlays that explain what a homeserver answers. It must not apply them.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// One deviation from the description.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    pub(super) file: PathBuf,
    /// The file's name without its ending.
    pub(super) name: String,
    pub(super) title: String,
    /// The operations whose answers deviate.
    pub(super) answers: Vec<String>,
}

/// What is read of an overlay; the rest is for those who apply it.
#[derive(Deserialize)]
struct Document {
    info: Info,
    #[serde(rename = "x-answers")]
    answers: Vec<String>,
}

#[derive(Deserialize)]
struct Info {
    title: String,
}

/// All overlays in `folder`, in the order of their names.
pub(super) fn read(folder: &Path) -> Result<Vec<Overlay>, String> {
    let failed = |error: std::io::Error| format!("cannot read `{}`: {error}", folder.display());
    let entries = std::fs::read_dir(folder).map_err(failed)?.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "yaml"));
    files.sort();
    files.into_iter().map(one).collect()
}

fn one(file: PathBuf) -> Result<Overlay, String> {
    let failed = |error: &dyn std::fmt::Display| format!("cannot read `{}`: {error}", file.display());
    let text = std::fs::read_to_string(&file).map_err(|error| failed(&error))?;
    let document: Document = serde_yaml::from_str(&text).map_err(|error| failed(&error))?;
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Overlay { name, title: document.info.title, answers: document.answers, file })
}
