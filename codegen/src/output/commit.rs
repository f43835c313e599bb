//! Changes to disk, all or none: first every new file is written in full under a temporary name beside its
//! place, then files are removed and renamed, and whatever fails is taken back. It must not choose what to
//! change.

use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempPath;

use super::plan::{Change, Changes, failed};
use crate::diag::Diagnostic;

/// Folders that this run created; unless kept, they are removed again, as far as they are empty.
#[derive(Default)]
pub(super) struct Folders {
    created: Vec<PathBuf>,
}

impl Folders {
    /// Creates `folder` and those above it that are missing.
    pub(super) fn create(folder: &Path) -> Result<Self, Diagnostic> {
        let mut folders = Self::default();
        folders.add(folder)?;
        Ok(folders)
    }

    fn add(&mut self, folder: &Path) -> Result<(), Diagnostic> {
        let missing: Vec<&Path> =
            folder.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()).collect();
        for folder in missing.into_iter().rev() {
            match std::fs::create_dir(folder) {
                Ok(()) => self.created.push(folder.to_owned()),
                // Another run may have been faster; it counts as that one's.
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(failed("create the folder", folder, &error)),
            }
        }
        Ok(())
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        for folder in self.created.iter().rev() {
            // It fails where somebody put something there, and then it should stay.
            let _ = std::fs::remove_dir(folder);
        }
    }
}

/// A step that was done, with what takes it back.
enum Done<'a> {
    Created(PathBuf),
    Gone(PathBuf, &'a [u8]),
}

/// Makes `out` what `changes` say. `folders` are those that were created on the way.
pub(super) fn commit(out: &Path, changes: &Changes<'_>, mut folders: Folders) -> Result<(), Diagnostic> {
    if changes.summary().is_fresh() {
        return Ok(());
    }
    for change in changes.all() {
        folders.add(parent(&out.join(change.path)))?;
    }
    let staged = changes
        .files
        .par_iter()
        .map(|change| Ok((change, stage(&out.join(change.path), change.new.as_bytes())?)))
        .collect::<Vec<Result<_, _>>>();
    // Of several faults the first file's is reported, whichever was found first.
    let staged = staged.into_iter().collect::<Result<Vec<_>, _>>()?;
    let manifest = match &changes.manifest {
        Some(change) => {
            let path = out.join(change.path);
            let interim = stage(&path, changes.interim.as_bytes())?;
            Some((interim, change, stage(&path, change.new.as_bytes())?))
        }
        None => None,
    };
    let mut done = Vec::new();
    if let Err(diagnostic) = apply(out, changes, staged, manifest, &mut done) {
        return Err(take_back(done, diagnostic));
    }
    folders.created.clear();
    for removal in &changes.removals {
        remove_empty_folders(out, &removal.path);
    }
    Ok(())
}

fn apply<'a>(
    out: &Path,
    changes: &'a Changes<'_>,
    staged: Vec<(&'a Change<'_>, TempPath)>,
    manifest: Option<(TempPath, &'a Change<'_>, TempPath)>,
    done: &mut Vec<Done<'a>>,
) -> Result<(), Diagnostic> {
    let mut last = None;
    if let Some((interim, change, file)) = manifest {
        done.push(replace(interim, out, change)?);
        last = Some((change, file));
    }
    for removal in &changes.removals {
        let path = out.join(&removal.path);
        std::fs::remove_file(&path).map_err(|error| failed("remove", &path, &error))?;
        done.push(Done::Gone(path, &removal.old));
    }
    let replaced: Vec<Result<_, _>> = staged.into_par_iter().map(|(change, file)| replace(file, out, change)).collect();
    // What was done has to be known before the first fault ends this.
    let mut faults = Vec::new();
    for result in replaced {
        match result {
            Ok(step) => done.push(step),
            Err(fault) => faults.push(fault),
        }
    }
    if let Some(first) = faults.into_iter().next() {
        return Err(first);
    }
    if let Some((change, file)) = last {
        done.push(replace(file, out, change)?);
    }
    Ok(())
}

/// Renames a finished file to its place.
fn replace<'a>(file: TempPath, out: &Path, change: &'a Change<'_>) -> Result<Done<'a>, Diagnostic> {
    let path = out.join(change.path);
    file.persist(&path).map_err(|error| failed("replace", &path, &error.error))?;
    Ok(match &change.old {
        Some(old) => Done::Gone(path, old),
        None => Done::Created(path),
    })
}

/// Undoes what was done, last step first; what could not be undone is added to the diagnostic.
fn take_back(done: Vec<Done<'_>>, mut diagnostic: Diagnostic) -> Diagnostic {
    for step in done.into_iter().rev() {
        let result = match step {
            Done::Created(path) => std::fs::remove_file(&path).map_err(|error| failed("remove", &path, &error)),
            Done::Gone(path, old) => stage(&path, old).and_then(|file| match file.persist(&path) {
                Ok(_) => Ok(()),
                Err(error) => Err(failed("put back", &path, &error.error)),
            }),
        };
        if let Err(fault) = result {
            diagnostic = diagnostic.note(format!("not everything is as it was: {}", fault.message));
        }
    }
    diagnostic
}

/// Puts a file that is no output in the place of what is there, as a whole or not at all.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let file = stage(path, bytes)?;
    file.persist(path).map_err(|error| failed("replace", path, &error.error))
}

/// Writes a file in full under a temporary name in the folder of `path`; the system brings it to the disk in its time.
/// It is closed: there may be more files than a process may have open.
fn stage(path: &Path, bytes: &[u8]) -> Result<TempPath, Diagnostic> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".specmill-").suffix(".tmp");
    #[cfg(unix)]
    {
        // Temporary files are private by default; these become ordinary ones, as the umask allows.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let write = || {
        let mut file = builder.tempfile_in(parent(path)).map_err(without_path)?;
        file.as_file_mut().write_all(bytes)?;
        Ok(file.into_temp_path())
    };
    write().map_err(|error: std::io::Error| {
        failed("write", path, &error).help("make room or give permission; everything is as it was before this run")
    })
}

/// The error without the name of the temporary file, which means nothing to anybody.
fn without_path(error: std::io::Error) -> std::io::Error {
    let text = error.to_string();
    let plain = text.split(" at path ").next().unwrap_or_default();
    std::io::Error::new(error.kind(), plain)
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes the folders of `path` below `out` that hold nothing any more.
fn remove_empty_folders(out: &Path, path: &str) {
    for (end, _) in path.rmatch_indices('/') {
        let Some(folder) = path.get(..end) else { return };
        if std::fs::remove_dir(out.join(folder)).is_err() {
            return;
        }
    }
}
