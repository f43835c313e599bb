//! How far references may lead where nobody named roots: the folders of the documents, widened to where the
//! description's own relative references lead. It must not widen roots that somebody chose, and reads no file.

use std::path::{Path, PathBuf};

use super::reference::{FileKind, file_kind};
use super::{Loaded, Roots, closure};
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::source::{DocumentId, Limits, Sources, lines, shown};

/// How many folders above that of a document may be read.
const LEVELS: usize = 3;

/// As [`super::load`], with roots that widen: those given are the documents' own folders.
pub fn load_widening(entries: &[PathBuf], roots: &mut Roots, limits: &Limits) -> (Loaded, Diagnostics) {
    let (mut loaded, mut diagnostics) = closure::load_entries(entries, limits);
    let own = roots.folders.clone();
    let mut frontier = loaded.entries.clone();
    // A root that is wider than before is some levels higher, so this ends; the bound is for reading.
    for _ in 0..=LEVELS * own.len().max(1) {
        let refused = closure::load_from(&mut loaded.sources, &frontier, roots, limits);
        frontier = refused.iter().map(|(document, _)| *document).collect();
        if !widen(&loaded.sources, &own, &refused, roots, &mut diagnostics) {
            break;
        }
    }
    (loaded, diagnostics)
}

/// Widens the roots to hold these references as far as they may be held; whether any root changed.
fn widen(
    sources: &Sources,
    own: &[PathBuf],
    refused: &[(DocumentId, String)],
    roots: &mut Roots,
    diagnostics: &mut Diagnostics,
) -> bool {
    let mut changed = false;
    for (id, file) in refused {
        let Some(document) = sources.document(*id) else { continue };
        let Some(path) = named(&document.folder, file) else { continue };
        if roots.holds(&path) {
            continue;
        }
        let wider = own.iter().find_map(|folder| Some((folder, common_folder(folder, &path)?)));
        let Some((folder, wider)) = wider else { continue };
        roots.widened.retain(|known| !known.starts_with(&wider));
        roots.widened.push(wider.clone());
        changed = true;
        diagnostics.push(note(folder, &wider, &document.path, file));
    }
    changed
}

/// The file that a relative reference spells, where it is one that a widened root could hold: under no link.
fn named(folder: &Path, file: &str) -> Option<PathBuf> {
    let decoded = percent_encoding::percent_decode_str(file).decode_utf8().ok()?;
    if file_kind(file) != FileKind::Relative || decoded.starts_with('/') || decoded.contains('\0') {
        return None;
    }
    let path = lines::normalize(&folder.join(&*decoded));
    // What does not exist is named all the same, so that it is reported as missing and not as refused.
    path.canonicalize().map_or(true, |canonical| canonical == path).then_some(path)
}

/// The folder that holds both, if it may be read for the sake of a document in `own`.
fn common_folder(own: &Path, path: &Path) -> Option<PathBuf> {
    let common = own.ancestors().take(LEVELS + 1).find(|folder| path.starts_with(folder))?;
    // Neither everything, nor everything that somebody has, nor what others leave in passing.
    let too_wide = |folder: PathBuf| folder.canonicalize().unwrap_or(folder).starts_with(common);
    if common.parent().is_none() || std::env::home_dir().is_some_and(too_wide) || too_wide(std::env::temp_dir()) {
        return None;
    }
    // A description does not lead out of the repository that it is kept in.
    let left = own.ancestors().take_while(|folder| *folder != common);
    let leaves_repository = left.into_iter().any(|folder| folder.join(".git").exists());
    (!leaves_repository && is_plain(common, path)).then(|| common.to_owned())
}

/// Whether a path below a widened root looks like part of a description: its ending says so, and nothing is hidden.
pub(super) fn is_plain(root: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(root) else { return false };
    let hidden = below.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    let ending = below.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    !hidden && matches!(ending.as_str(), "yaml" | "yml" | "json")
}

fn note(own: &Path, wider: &Path, document: &Path, file: &str) -> Diagnostic {
    let name = |folder: &Path| match lines::slashed(&shown(folder)) {
        here if here.is_empty() => ".".to_owned(),
        other => other,
    };
    let message = format!("references lead out of `{}`, so files are read below `{}`", name(own), name(wider));
    Diagnostic::new(&catalogue::ROOTS_WIDENED, message)
        .note(format!("the first is `{file}` in `{}`", lines::slashed(document)))
        .help("to confine it, name the folders that may be read: `--root DIR`")
}
