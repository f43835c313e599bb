//! What was last written to a folder, and from what: so that a run with nothing to do need not make it all again.
//!
//! It is a convenience of one machine, never a proof: it belongs to one build of the generator, is not to be
//! committed (the folder that holds it says so to git), and `--check` does not look at it. Where anything is
//! amiss it must not complain: then everything is made and compared.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use super::{OutputFile, lock, manifest, plan};

/// The folder that holds it, in the output folder.
const FOLDER: &str = ".specmill-cache";
/// The file in it with what was kept for the next run.
const KEPT: &str = "description";

/// Stands for all that files are made from: equal keys, equal files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    /// The key of what `made_from` prints for debugging, which has to be everything, and of the running program.
    ///
    /// `None` where the program cannot be told from an older build of itself.
    pub fn of(made_from: &dyn Debug) -> Option<Self> {
        let mut hash = Hashing(DefaultHasher::new());
        write!(hash, "{made_from:?}").ok()?;
        let program = std::env::current_exe().ok()?;
        let metadata = program.metadata().ok()?;
        (program, metadata.len(), metadata.modified().ok()?).hash(&mut hash.0);
        Some(Self(hash.0.finish()))
    }
}

/// How many files there are, if `out` holds what was made for this key, unchanged.
pub fn still_holds(out: &Path, key: Key) -> Option<usize> {
    let (stamp, files, found) = found(out)?;
    (stamp == self::text(key, found)).then_some(files)
}

/// Whether `out` holds what was last written to it, whatever that was made for.
pub fn is_as_left(out: &Path) -> bool {
    let told = |stamp: &str| Some(stamp.trim_end().split_once(' ')?.1.to_owned());
    found(out).is_some_and(|(stamp, _, found)| told(&stamp) == Some(format!("{found:016x}")))
}

/// The stamp, how many files there are, and what stands for them.
fn found(out: &Path) -> Option<(String, usize, u64)> {
    let _lock = lock::shared(out);
    let stamp = std::fs::read_to_string(out.join(FOLDER).join("stamp")).ok()?;
    // What stands in the manifest is read, and nothing else; links are not followed.
    let read = |path: &str| plan::read(out, path).ok()?;
    let text = read(manifest::FILE_NAME)?;
    let listed = manifest::parse(out, &text).ok()?;
    let mut files = BTreeMap::new();
    for path in &listed {
        files.insert(path.as_str(), read(path)?);
    }
    let hash = hash(files.iter().map(|(path, bytes)| (*path, bytes.as_slice())));
    Some((stamp, files.len() + 1, hash))
}

/// Notes that `out` now holds `files`, made for this key.
pub fn remember(out: &Path, key: Key, files: &[OutputFile]) {
    let files: BTreeMap<_, _> = files.iter().map(|file| (file.path.as_str(), file.contents.as_bytes())).collect();
    let text = text(key, hash(files.into_iter()));
    let folder = out.join(FOLDER);
    let stamp = folder.join("stamp");
    if std::fs::read_to_string(&stamp).is_ok_and(|old| old == text) {
        return;
    }
    // Without it the next run takes longer, and that is all.
    let _ = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join(".gitignore"), "*\n"))
        .and_then(|()| std::fs::write(stamp, text));
}

/// The text that was kept beside the stamp.
pub fn kept(out: &Path) -> Option<String> {
    std::fs::read_to_string(out.join(FOLDER).join(KEPT)).ok()
}

/// Keeps a text beside the stamp, or none.
pub fn keep(out: &Path, text: Option<&str>) {
    let file = out.join(FOLDER).join(KEPT);
    // Without it the next run has less to say, and that is all.
    match text {
        // Where there is no stamp nobody asks.
        Some(text) if out.join(FOLDER).is_dir() => drop(super::replace_file(&file, text.as_bytes())),
        _ => drop(std::fs::remove_file(&file)),
    }
}

/// The stamp of files that this stands for.
fn text(key: Key, files: u64) -> String {
    format!("{:016x} {files:016x}\n", key.0)
}

/// Stands for files in the order of their paths.
fn hash<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> u64 {
    let mut hash = DefaultHasher::new();
    files.for_each(|file| file.hash(&mut hash));
    hash.finish()
}

/// Text that is hashed instead of kept.
struct Hashing(DefaultHasher);

impl Write for Hashing {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
