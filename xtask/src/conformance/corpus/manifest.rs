//! The manifest of a corpus: `manifest.tsv`, one description a row, columns named by the first line.
//!
//! It must not read descriptions.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::facts::Operations;

/// The file's name, below the root.
const FILE: &str = "manifest.tsv";

/// Columns that have to be there; the others are taken as empty where they are not.
const REQUIRED: [&str; 3] = ["name", "kind", "path"];

/// What a description is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// Somebody's API
    Real,
    /// Small, and odd in one way; some are invalid on purpose
    Torture,
}

/// One description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Unique; `/` may stand in it.
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Its document.
    pub(super) path: PathBuf,
    /// The folder that holds all its files.
    pub(super) folder: PathBuf,
    /// Operations below `paths`, as whoever made the manifest counted them.
    pub(super) operations: Option<usize>,
    /// The same below `webhooks` and `callbacks`.
    pub(super) webhooks: Option<usize>,
}

impl Entry {
    /// What the manifest says of paths and of the rest, if that is not what was counted.
    pub(super) fn differs(&self, counted: Operations) -> Option<(usize, usize)> {
        let (paths, others) = (counted.paths, counted.webhooks + counted.callbacks);
        let said = (self.operations.unwrap_or(paths), self.webhooks.unwrap_or(others));
        (said != (paths, others)).then_some(said)
    }
}

/// Reads the manifest of the corpus in `root`.
pub(super) fn read(root: &Path) -> Result<Vec<Entry>, String> {
    let path = root.join(FILE);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("`{}`: {error}", path.display()))?;
    parse(&text, root).map_err(|fault| format!("{}:{fault}", path.display()))
}

fn parse(text: &str, root: &Path) -> Result<Vec<Entry>, String> {
    let mut lines = text.lines().enumerate();
    let heads: Vec<&str> = lines.next().map(|(_, line)| line.split('\t').collect()).unwrap_or_default();
    if let Some(missing) = REQUIRED.iter().find(|name| !heads.contains(name)) {
        return Err(format!("1: there is no column `{missing}`"));
    }
    let mut entries = Vec::new();
    let mut names = HashSet::new();
    for (index, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |name: &str| {
            let column = heads.iter().position(|head| *head == name)?;
            cells.get(column).copied().filter(|cell| !cell.is_empty())
        };
        let entry = entry(&cell, root).map_err(|fault| format!("{}: {fault}", index + 1))?;
        if !names.insert(entry.name.clone()) {
            return Err(format!("{}: there is another `{}`", index + 1, entry.name));
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn entry<'t>(cell: &dyn Fn(&str) -> Option<&'t str>, root: &Path) -> Result<Entry, String> {
    let text = |name: &str| cell(name).ok_or_else(|| format!("it has no `{name}`"));
    let (name, path) = (text("name")?, text("path")?);
    // Results are kept in files of these names.
    if let Some(bad) = [name, path].into_iter().find(|text| !is_below(text)) {
        return Err(format!("`{bad}` does not stay in the folder of the manifest"));
    }
    let kind = text("kind")?;
    let kind = Kind::from_str(kind, false).map_err(|_| format!("`{kind}` is neither `real` nor `torture`"))?;
    let number = |name: &str| match cell(name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| format!("`{text}` in `{name}` is no number")),
    };
    let (operations, webhooks) = (number("ops")?, number("webhook_ops")?);
    let folder = folder(name, path);
    Ok(Entry { name: name.to_owned(), kind, path: root.join(path), folder: root.join(folder), operations, webhooks })
}

fn is_below(text: &str) -> bool {
    Path::new(text).components().all(|part| matches!(part, Component::Normal(_)))
}

/// The folder of a description: the one of its name, or where its document is.
fn folder(name: &str, path: &str) -> PathBuf {
    let path = Path::new(path);
    let own = path.ancestors().skip(1).find(|folder| folder.ends_with(name));
    own.or_else(|| path.parent()).unwrap_or(path).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(rows: &str) -> Result<Vec<Entry>, String> {
        parse(&format!("name\tkind\tpath\tops\tnotable\n{rows}"), Path::new("/c"))
    }

    #[test]
    fn rows_are_read_by_the_names_of_their_columns() {
        let entries = parsed("pets\treal\treal/pets/api/pets.yaml\t3\tallOf\n\nrefs/a\ttorture\tt/refs/a/b.json\t\t\n");
        let entries = entries.unwrap();
        let shown: Vec<_> =
            entries.iter().map(|one| (one.name.as_str(), one.kind, one.operations, one.webhooks)).collect();
        assert_eq!(shown, [("pets", Kind::Real, Some(3), None), ("refs/a", Kind::Torture, None, None)]);
        let folders: Vec<_> = entries.iter().map(|one| one.folder.to_string_lossy().replace('\\', "/")).collect();
        assert_eq!(folders, ["/c/real/pets", "/c/t/refs/a"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert!(parsed("a\tfake\ta.yaml").unwrap_err().starts_with("2: `fake`"));
        assert!(parsed("a\treal\ta.yaml\na\treal\tb.yaml").unwrap_err().starts_with("3: there is another `a`"));
        assert!(parsed("a\treal\t../a.yaml").unwrap_err().contains("does not stay"));
        assert!(parsed("a\treal\ta.yaml\tmany").unwrap_err().contains("`many` in `ops`"));
        assert!(parse("name\tkind\n", Path::new("/")).unwrap_err().contains("no column `path`"));
    }
}
