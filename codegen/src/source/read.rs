//! One file to text: its kind, its size and its encoding are checked here; it must not parse.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use super::{Limits, lines};
use crate::diag::{Diagnostic, Place, catalogue, nearest};

/// Reads the regular file `path` as UTF-8, without its byte order mark; `shown` is how diagnostics name it.
///
/// # Errors
/// `MISSING_FILE` (with the nearest name in that folder), `UNREADABLE_FILE` (a folder, a device, a pipe, no
/// permission), `FILE_TOO_LARGE` and `NOT_UTF8`.
pub(super) fn read(path: &Path, shown: &Path, limits: &Limits) -> Result<String, Diagnostic> {
    // The kind is asked before opening, because opening a pipe would wait for its other end.
    let metadata = fs::metadata(path).map_err(|error| unopened(path, shown, &error))?;
    if !metadata.is_file() {
        let kind = if metadata.is_dir() { "a folder" } else { "not a regular file" };
        return Err(unreadable(shown, kind).help("name a YAML or JSON file"));
    }
    if metadata.len() > limits.file_bytes {
        return Err(too_large(shown, metadata.len(), limits.file_bytes));
    }
    let file = File::open(path).map_err(|error| unopened(path, shown, &error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    let read = file.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| unopened(path, shown, &error))?;
    if bytes.len() as u64 > limits.file_bytes {
        return Err(too_large(shown, bytes.len() as u64, limits.file_bytes));
    }
    decode(bytes, shown)
}

/// Bytes as text without a byte order mark.
fn decode(mut bytes: Vec<u8>, shown: &Path) -> Result<String, Diagnostic> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let not_utf8 = |message: String| {
        Diagnostic::new(&catalogue::NOT_UTF8, message)
            .in_place(Place::File(shown.to_owned()))
            .help("save the file as UTF-8")
    };
    let unit: Option<fn([u8; 2]) -> u16> = match bytes.as_slice() {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => {
            return Err(not_utf8(format!("`{}` is UTF-32, not UTF-8", lines::slashed(shown))));
        }
        // YAML may be UTF-16 (YAML 1.2.2, section 5.2).
        [0xff, 0xfe, ..] => Some(u16::from_le_bytes),
        [0xfe, 0xff, ..] => Some(u16::from_be_bytes),
        _ => None,
    };
    if let Some(unit) = unit {
        let units = bytes.chunks_exact(2).skip(1).filter_map(|pair| Some(unit(pair.try_into().ok()?)));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        let whole = bytes.len().is_multiple_of(2);
        return text
            .ok()
            .filter(|_| whole)
            .ok_or_else(|| not_utf8(format!("`{}` is neither UTF-8 nor whole UTF-16", lines::slashed(shown))));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let before = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let (line, column) = lines::line_column(&before, before.len());
        let byte = bytes.get(valid).copied().unwrap_or_default();
        Diagnostic::new(&catalogue::NOT_UTF8, format!("the byte 0x{byte:02x} is not UTF-8"))
            .in_place(Place::Text { path: shown.to_owned(), line, column })
            .help("save the file as UTF-8")
    })
}

fn too_large(shown: &Path, bytes: u64, limit: u64) -> Diagnostic {
    let message = format!("`{}` has {bytes} bytes, the limit is {limit}", lines::slashed(shown));
    Diagnostic::new(&catalogue::FILE_TOO_LARGE, message)
        .in_place(Place::File(shown.to_owned()))
        .help("move parts of it to files of their own and refer to them by `$ref`")
}

fn unreadable(shown: &Path, why: &str) -> Diagnostic {
    let message = format!("cannot read `{}`: {why}", lines::slashed(shown));
    Diagnostic::new(&catalogue::UNREADABLE_FILE, message).in_place(Place::File(shown.to_owned()))
}

fn unopened(path: &Path, shown: &Path, error: &io::Error) -> Diagnostic {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => missing(path, shown),
        io::ErrorKind::PermissionDenied => {
            unreadable(shown, "permission denied").help("give the current user the right to read it")
        }
        _ => unreadable(shown, &error.to_string()).help("check the path, and the disk it is on"),
    }
}

/// The diagnostic for a file that does not exist, with the nearest name in its folder.
pub(crate) fn missing(path: &Path, shown: &Path) -> Diagnostic {
    let name = lines::slashed(shown);
    let missing = |message| Diagnostic::new(&catalogue::MISSING_FILE, message).in_place(Place::File(shown.to_owned()));
    if path.is_symlink() {
        return missing(format!("the link `{name}` leads to no file"))
            .help("let it lead to a file that exists, or replace it by the file");
    }
    let diagnostic = missing(format!("no such file `{name}`"));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let Some(entries) = fs::read_dir(folder).ok() else {
        return match missing_folder(folder) {
            Some((name, near)) => diagnostic.help(format!("there is no folder `{name}`; did you mean `{near}`?")),
            None => diagnostic.help("check the path; its folder does not exist"),
        };
    };
    let mut names: Vec<String> =
        entries.flatten().take(10_000).filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    let wanted = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match nearest(&wanted, names.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("check the path; nothing in that folder has a similar name"),
    }
}

/// The last folder of `folder` that does not exist, and the nearest existing one beside it.
fn missing_folder(folder: &Path) -> Option<(String, String)> {
    let parent = folder.parent()?;
    let name = folder.file_name()?.to_str()?.to_owned();
    let mut names: Vec<String> = fs::read_dir(parent)
        .ok()?
        .flatten()
        .take(10_000)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    let near = nearest(&name, names.iter().map(String::as_str))?.to_owned();
    Some((name, near))
}
