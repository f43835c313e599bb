//! Results, kept one file a description, so that a run can be stopped at any time and go on later.
//!
//! It must not decide what a result is worth; it is given the key that says whether it still holds.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A folder of results.
pub(super) struct Kept {
    folder: PathBuf,
    /// Whether those of a run before are taken.
    resume: bool,
}

#[derive(Serialize, Deserialize)]
struct Line<T> {
    key: String,
    result: T,
}

impl Kept {
    pub(super) fn new(folder: PathBuf, resume: bool) -> Self {
        Self { folder, resume }
    }

    /// The result of this name, if it was kept for this key and they are to be taken.
    pub(super) fn get<T: DeserializeOwned>(&self, name: &str, key: &str) -> Option<T> {
        let text = std::fs::read_to_string(self.path(name)).ok().filter(|_| self.resume)?;
        // One that was written by another version of this program is none.
        let line: Line<T> = serde_json::from_str(&text).ok()?;
        (line.key == key).then_some(line.result)
    }

    /// Keeps a result, whole or not at all.
    pub(super) fn put<T: Serialize>(&self, name: &str, key: &str, result: &T) -> Result<(), String> {
        let text = serde_json::to_string_pretty(&Line { key: key.to_owned(), result });
        write(&self.path(name), &text.map_err(|error| error.to_string())?)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }
}

/// Writes a file that is there as a whole or as it was before.
pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write `{}`: {error}", path.display());
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_taken_again_only_for_its_key_and_when_asked_for() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("results");
        let (first, again) = (Kept::new(folder.clone(), false), Kept::new(folder.clone(), true));
        first.put("a/b.yaml", "key", &7).unwrap();
        assert_eq!(first.get::<u32>("a/b.yaml", "key"), None);
        assert_eq!(again.get::<u32>("a/b.yaml", "key"), Some(7));
        assert_eq!(again.get::<u32>("a/b.yaml", "other"), None);
        assert_eq!(again.get::<String>("a/b.yaml", "key"), None);
        std::fs::write(folder.join("a/b.yaml.json"), "{").unwrap();
        assert_eq!(again.get::<u32>("a/b.yaml", "key"), None);
    }
}
