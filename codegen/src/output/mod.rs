//! The only writer: files made in memory become files on disk, or are compared with them.
//!
//! It must not know what the files hold. What earlier runs wrote is listed in a manifest; only those files
//! may be replaced or removed, everything else in the folder belongs to somebody else. Unchanged files are
//! not touched at all. A run either succeeds as a whole or leaves everything as it was.

mod commit;
mod difference;
mod lock;
mod manifest;
mod path;
mod plan;
mod stamp;

use std::path::Path;

use crate::diag::{Diagnostic, Diagnostics};

pub(crate) use commit::replace_file;
pub use manifest::FILE_NAME as MANIFEST;
pub use stamp::{Key, is_as_left, keep, kept, remember, still_holds};

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutputFile {
    /// Where: relative to the output folder, with forward slashes.
    pub path: String,
    /// What it holds.
    pub contents: String,
}

/// What to do with the difference between the files in memory and those on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write it.
    Write,
    /// Write nothing, and print it.
    Check,
    /// Write nothing, and only count it.
    DryRun,
}

/// What was done, or would be done. The manifest counts as a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Paths of new and changed files, sorted.
    pub written: Vec<String>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// Paths of files that are no longer produced, sorted.
    pub removed: Vec<String>,
    /// With [`Mode::Check`], the difference as text of limited length; `None` where there is none.
    pub difference: Option<String>,
}

impl Written {
    /// Whether the folder is as it should be.
    pub fn is_fresh(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }
}

/// Makes the folder `out` hold `files` and nothing that an earlier run wrote beside them, or says what that
/// would change.
///
/// # Errors
///
/// Codes of the range `SM08`. Then nothing was written, and what was there is as it was.
pub fn apply(files: &[OutputFile], out: &Path, mode: Mode) -> Result<Written, Diagnostics> {
    path::check(files)?;
    match mode {
        Mode::Write => write(files, out).map_err(one),
        Mode::Check | Mode::DryRun => {
            let _lock = lock::shared(out);
            let changes = plan::compare(files, out).map_err(one)?;
            let mut written = changes.summary();
            written.difference = (mode == Mode::Check && !written.is_fresh()).then(|| difference::text(out, &changes));
            Ok(written)
        }
    }
}

fn write(files: &[OutputFile], out: &Path) -> Result<Written, Diagnostic> {
    let folder = commit::Folders::create(out)?;
    let _lock = lock::exclusive(out);
    let changes = plan::compare(files, out)?;
    commit::commit(out, &changes, folder)?;
    Ok(changes.summary())
}

fn one(diagnostic: Diagnostic) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(diagnostic);
    diagnostics
}

#[cfg(test)]
mod tests;
