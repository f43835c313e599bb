//! Sets of files below the roots, named by patterns. It must not read files.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use walkdir::WalkDir;

/// Patterns of paths below a root, with forward slashes: `*` within one folder, `**` over folders. A pattern that
/// starts with `!` takes out what the others let in.
#[derive(Clone, Default)]
pub struct Globs {
    texts: Vec<String>,
    includes: GlobSet,
    excludes: GlobSet,
}

impl std::fmt::Debug for Globs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.texts.fmt(f)
    }
}

impl PartialEq for Globs {
    fn eq(&self, other: &Self) -> bool {
        self.texts == other.texts
    }
}

impl Eq for Globs {}

impl Globs {
    /// The set that these patterns name.
    ///
    /// # Errors
    ///
    /// The index of the first pattern that is none, and what is wrong with it.
    pub fn new<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Self, (usize, String)> {
        let mut found = Self::default();
        let (mut includes, mut excludes) = (GlobSetBuilder::new(), GlobSetBuilder::new());
        for (index, text) in texts.into_iter().enumerate() {
            found.texts.push(text.to_owned());
            let (set, pattern) = match text.strip_prefix('!') {
                Some(pattern) => (&mut excludes, pattern),
                None => (&mut includes, text),
            };
            let glob = GlobBuilder::new(pattern).literal_separator(true).build();
            set.add(glob.map_err(|error| (index, error.kind().to_string()))?);
        }
        let count = found.texts.len();
        found.includes = includes.build().map_err(|error| (count, error.to_string()))?;
        found.excludes = excludes.build().map_err(|error| (count, error.to_string()))?;
        Ok(found)
    }

    /// The patterns as written.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether the path, below its root and with forward slashes, is one of the set.
    pub fn contains(&self, path: &str) -> bool {
        self.includes.is_match(path) && !self.excludes.is_match(path)
    }

    /// The files of the set below `root`, ordered by path.
    pub fn find(&self, root: &Path) -> Vec<PathBuf> {
        let files = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        let files = files.filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
        let named = files.filter(|entry| self.contains(&below(root, entry.path())));
        named.map(walkdir::DirEntry::into_path).collect()
    }
}

/// The path below `root`, with forward slashes.
pub(crate) fn below(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::Globs;

    #[test]
    fn a_star_stays_in_its_folder_and_an_exclamation_mark_takes_out() {
        let globs = Globs::new(["api/*.yaml", "more/**/*.yaml", "!**/security.yaml"]).unwrap();
        assert!(globs.contains("api/sync.yaml"));
        assert!(!globs.contains("api/deep/sync.yaml"));
        assert!(globs.contains("more/deep/er/sync.yaml") && globs.contains("more/sync.yaml"));
        assert!(!globs.contains("more/security.yaml"));
        assert!(!Globs::default().contains("api/sync.yaml"));
    }

    #[test]
    fn a_dollar_sign_is_itself() {
        let globs = Globs::new(["events/m.*.yaml", "!events/*$*.yaml"]).unwrap();
        assert!(globs.contains("events/m.room.message.yaml"));
        assert!(!globs.contains("events/m.room.message$m.text.yaml"));
    }

    #[test]
    fn what_is_no_pattern_is_named() {
        assert_eq!(Globs::new(["ok", "[a"]).unwrap_err().0, 1);
    }
}
