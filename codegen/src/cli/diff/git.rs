//! A commit's files in a folder of their own, by the `git` that is installed. The working tree and its index stay as
//! they are: the files are read into an index that is thrown away.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::diag::{Diagnostic, Diagnostics, Place, catalogue};

/// The files of a commit.
#[derive(Debug)]
pub(super) struct Exported {
    /// Where they are, while this lives.
    pub folder: TempDir,
    /// The commit, in short.
    pub commit: String,
}

impl Exported {
    /// Faults of the configuration, told as those of the commit: `main:specmill.toml`, as git spells it.
    pub(super) fn faults(&self, faults: &Diagnostics, label: &str) -> Diagnostics {
        let mut named = Diagnostics::new();
        for fault in faults.iter() {
            let mut fault = fault.clone().without(self.folder.path());
            if let Some(Place::File(path) | Place::Text { path, .. }) = &mut fault.place
                && let Ok(short) = path.strip_prefix(self.folder.path())
            {
                *path = PathBuf::from(format!("{label}:{}", short.display()));
            }
            named.push(fault);
        }
        named
    }
}

/// The folder that holds the repository around `folder`.
pub(super) fn top_level(folder: &Path) -> Result<PathBuf, Diagnostic> {
    git(folder, &[], ["rev-parse", "--show-toplevel"]).map(PathBuf::from)
}

/// Whether there are changes that no commit has.
pub(super) fn is_dirty(folder: &Path) -> bool {
    git(folder, &[], ["status", "--porcelain", "--untracked-files=no"]).is_ok_and(|text| !text.is_empty())
}

/// The commit that a reference names, or with `merge_base` the one at which it and HEAD parted.
pub(super) fn commit(folder: &Path, reference: &str, merge_base: bool) -> Result<String, Diagnostic> {
    let spelled = format!("{reference}^{{commit}}");
    let commit =
        git(folder, &[], ["rev-parse", "--verify", "--quiet", "--end-of-options", &spelled]).map_err(|_| {
            let message = format!("`{}` is neither a file, nor a folder, nor a commit", reference.escape_debug());
            Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message)
                .help("name a branch, a tag or a commit of this repository; CI often fetches only the newest one")
        })?;
    if !merge_base {
        return Ok(commit);
    }
    // Histories without a common commit are compared as they stand.
    Ok(git(folder, &[], ["merge-base", &commit, "HEAD"]).unwrap_or(commit))
}

/// Writes the files of a commit to a folder of their own.
pub(super) fn export(folder: &Path, commit: &str) -> Result<Exported, Diagnostic> {
    let failed = |error: std::io::Error| {
        Diagnostic::new(&catalogue::CANNOT_WRITE, format!("no folder can be made for the base: {error}"))
    };
    let target = TempDir::new().map_err(failed)?;
    let index = TempDir::new().map_err(failed)?;
    let top = top_level(folder)?;
    let environment = [(OsStr::new("GIT_INDEX_FILE"), index.path().join("index"))];
    git(&top, &environment, ["read-tree", commit])?;
    let prefix = format!("--prefix={}/", target.path().display());
    git(&top, &environment, ["checkout-index", "--all", "--force", &prefix])?;
    let short = git(&top, &[], ["rev-parse", "--short", commit])?;
    Ok(Exported { folder: target, commit: short })
}

fn git<'a>(
    folder: &Path,
    environment: &[(&OsStr, PathBuf)],
    arguments: impl IntoIterator<Item = &'a str>,
) -> Result<String, Diagnostic> {
    let fault = |text: String| {
        Diagnostic::new(&catalogue::CONFIGURATION_VALUE, text)
            .help("compare two folders or two files where there is no repository")
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    for (name, value) in environment {
        command.env(name, value);
    }
    let output = command.output().map_err(|error| fault(format!("git cannot be run: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(fault(format!("git could not do it: {}", said.trim())));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
