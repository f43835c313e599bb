//! A generated crate that is compiled by itself, outside this workspace though it lies below it.
//!
//! It must not generate or compile anything.

use std::path::{Path, PathBuf};

use crate::workspace;

/// Makes the folder around the crate a workspace of its own, with the versions of this one.
pub(super) fn workspace_around(krate: &Path) -> Result<PathBuf, String> {
    let folder = krate.parent().unwrap_or(krate);
    workspace_of(folder, &[krate.file_name().unwrap_or_default().to_string_lossy().into_owned()])?;
    Ok(folder.to_owned())
}

/// Makes a folder a workspace of these crates in it, with the versions of this one.
pub(super) fn workspace_of(folder: &Path, members: &[String]) -> Result<(), String> {
    let manifest = format!(
        "[workspace]\nmembers = {members:?}\nresolver = \"3\"\n\n[profile.dev]\ndebug = \"line-tables-only\"\n"
    );
    let failed = |error: std::io::Error| format!("cannot write to `{}`: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    std::fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
    std::fs::copy(workspace::root().join("Cargo.lock"), folder.join("Cargo.lock")).map_err(failed)?;
    Ok(())
}

/// Makes cargo see a change.
pub(super) fn touch(krate: &Path) -> Result<(), String> {
    let path = krate.join("src/lib.rs");
    let failed = |error: std::io::Error| format!("`{}`: {error}", path.display());
    let file = std::fs::File::options().append(true).open(&path).map_err(failed)?;
    file.set_modified(std::time::SystemTime::now()).map_err(failed)
}
