//! What has to change on disk. It reads the output folder and must not write.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use super::{OutputFile, Written, manifest};
use crate::diag::{Diagnostic, Place, catalogue};

/// Files of another origin that are named after the first.
const FOREIGN_SHOWN: usize = 5;

/// A file that is to be created or replaced.
pub(super) struct Change<'a> {
    pub(super) path: &'a str,
    pub(super) old: Option<Vec<u8>>,
    pub(super) new: String,
}

/// A file that is to be removed.
pub(super) struct Removal {
    pub(super) path: String,
    pub(super) old: Vec<u8>,
}

/// The difference between the files in memory and those on disk.
pub(super) struct Changes<'a> {
    pub(super) files: Vec<Change<'a>>,
    /// The manifest, where it changes.
    pub(super) manifest: Option<Change<'a>>,
    pub(super) removals: Vec<Removal>,
    pub(super) unchanged: usize,
    /// The manifest that holds before and after the change: it lists the old and the new files, so that a
    /// run that is killed half-way leaves no file behind that the next one would take for a foreign one.
    pub(super) interim: String,
}

impl<'a> Changes<'a> {
    /// All files to be created or replaced.
    pub(super) fn all(&self) -> impl Iterator<Item = &Change<'a>> {
        self.files.iter().chain(&self.manifest)
    }

    pub(super) fn summary(&self) -> Written {
        let mut written: Vec<_> = self.all().map(|change| change.path.to_owned()).collect();
        written.sort();
        Written {
            written,
            unchanged: self.unchanged,
            removed: self.removals.iter().map(|removal| removal.path.clone()).collect(),
            difference: None,
        }
    }
}

/// Compares `files`, whose paths were checked, with what is in `out`.
pub(super) fn compare<'a>(files: &'a [OutputFile], out: &Path) -> Result<Changes<'a>, Diagnostic> {
    let old_manifest = read(out, manifest::FILE_NAME)?;
    let owned = old_manifest.as_deref().map_or_else(|| Ok(BTreeSet::new()), |text| manifest::parse(out, text))?;
    let produced: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut changed = Vec::new();
    let mut foreign = Vec::new();
    for file in files {
        let old = read(out, &file.path)?;
        if old.as_deref() == Some(file.contents.as_bytes()) {
            continue;
        }
        if old.is_some() && !owned.contains(&file.path) {
            foreign.push(file.path.as_str());
        }
        changed.push(Change { path: &file.path, old, new: file.contents.clone() });
    }
    if let Some((first, others)) = foreign.split_first() {
        return Err(of_another_origin(out, first, others));
    }
    let mut removals = Vec::new();
    for path in owned.iter().filter(|path| !produced.contains(path.as_str())) {
        if let Some(old) = read(out, path)? {
            removals.push(Removal { path: path.clone(), old });
        }
    }
    let text = manifest::print(produced.iter().copied());
    let manifest = (old_manifest.as_deref() != Some(text.as_bytes())).then_some(Change {
        path: manifest::FILE_NAME,
        old: old_manifest,
        new: text,
    });
    let unchanged = files.len() - changed.len() + usize::from(manifest.is_none());
    let interim = manifest::print(produced.into_iter().chain(owned.iter().map(String::as_str)));
    Ok(Changes { files: changed, manifest, removals, unchanged, interim })
}

/// The bytes of a file below `out`; `None` where it does not exist. No part of `path` may be a link.
pub(super) fn read(out: &Path, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
    let mut place = out.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        place.push(part);
        let metadata = match place.symlink_metadata() {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed("read", &place, &error)),
        };
        if metadata.is_symlink() {
            let message = format!("refusing to write through the symbolic link `{}`", place.display());
            return Err(Diagnostic::new(&catalogue::UNSAFE_PATH, message)
                .in_place(Place::File(place))
                .help("remove the link; the output folder itself may be one, but nothing in it"));
        }
        let last = parts.peek().is_none();
        if metadata.is_dir() == last || !(metadata.is_dir() || metadata.is_file()) {
            let (there, wanted) = if metadata.is_dir() { ("a folder", "a file") } else { ("a file", "a folder") };
            let message = format!("`{}` is {there}, where {wanted} has to be written", place.display());
            return Err(Diagnostic::new(&catalogue::FOREIGN_FILE, message)
                .in_place(Place::File(place))
                .help("move it away, or choose another output folder"));
        }
    }
    std::fs::read(&place).map(Some).map_err(|error| failed("read", &place, &error))
}

fn of_another_origin(out: &Path, first: &str, others: &[&str]) -> Diagnostic {
    let place = out.join(first);
    let message = format!("`{}` is a file of another origin and would be overwritten", place.display());
    let manifest = out.join(manifest::FILE_NAME);
    let mut diagnostic = Diagnostic::new(&catalogue::FOREIGN_FILE, message)
        .note(format!("`{}` does not list it, so no earlier run wrote it", manifest.display()))
        .in_place(Place::File(place))
        .help("move it away, or choose another output folder; nothing was written");
    for other in others.iter().take(FOREIGN_SHOWN) {
        diagnostic = diagnostic.note(format!("so would `{}`", out.join(other).display()));
    }
    if others.len() > FOREIGN_SHOWN {
        diagnostic = diagnostic.note(format!("and {} more", others.len() - FOREIGN_SHOWN));
    }
    diagnostic
}

/// A step on `path` failed.
pub(super) fn failed(step: &str, path: &Path, error: &std::io::Error) -> Diagnostic {
    let help = match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "give permission, or choose another output folder"
        }
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory | ErrorKind::IsADirectory => {
            "move away what stands there, or choose another output folder"
        }
        _ => "make room or choose another output folder; everything is as it was before this run",
    };
    Diagnostic::new(&catalogue::CANNOT_WRITE, format!("cannot {step} `{}`: {error}", path.display()))
        .in_place(Place::File(path.to_owned()))
        .help(help)
}
