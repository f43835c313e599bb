//! What stands for a program, a description or a crate: equal, and nothing has to be done again.
//!
//! It is a convenience of one machine; it must not be a proof of anything.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// Of one file.
pub(super) fn of_file(path: &Path) -> Result<String, String> {
    let mut hash = DefaultHasher::new();
    read(path)?.hash(&mut hash);
    Ok(text(hash))
}

/// Of a text.
pub(super) fn of_text(text: &str) -> String {
    let mut hash = DefaultHasher::new();
    text.hash(&mut hash);
    self::text(hash)
}

/// Of all files below a folder, whose names `counts` lets in; what is not there counts as empty.
pub(super) fn of_folder(folder: &Path, counts: impl Fn(&str) -> bool) -> Result<String, String> {
    let mut hash = DefaultHasher::new();
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter();
    let entries = entries.filter_entry(|entry| counts(&entry.file_name().to_string_lossy()));
    for entry in entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_file()) {
        entry.path().strip_prefix(folder).unwrap_or(entry.path()).hash(&mut hash);
        read(entry.path())?.hash(&mut hash);
    }
    Ok(text(hash))
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("`{}`: {error}", path.display()))
}

fn text(hash: DefaultHasher) -> String {
    format!("{:016x}", hash.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_contents_count_and_what_is_left_out_does_not() {
        let place = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(place.path().join(name), text).unwrap();
        let of = || of_folder(place.path(), |name| name != "target").unwrap();
        write("a", "1");
        let first = of();
        write("target", "x");
        assert_eq!(of(), first);
        write("a", "2");
        let second = of();
        write("b", "2");
        assert!(second != first && of() != second);
    }
}
