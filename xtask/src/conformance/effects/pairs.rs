//! The pairs of descriptions, and how each is generated. It must not compare them.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use specmill::config::{CratePlan, Options};

use crate::workspace;

/// Two versions of a description.
#[derive(Debug)]
pub(super) struct Pair {
    /// What reports call it.
    pub(super) name: String,
    /// Before.
    pub(super) base: PathBuf,
    /// After.
    pub(super) head: PathBuf,
}

/// The pairs that raise the rules.
pub(super) fn own() -> Result<Vec<Pair>, String> {
    let folder = workspace::root().join("tests/diff");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut pairs: Vec<Pair> = entries
        .filter_map(Result::ok)
        .map(|entry| {
            let version = |version: &str| entry.path().join(version).join("openapi.yaml");
            let name = entry.file_name().to_string_lossy().into_owned();
            Pair { name, base: version("base"), head: version("head") }
        })
        .collect();
    pairs.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(pairs)
}

/// A row of a manifest, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Row {
    pair: String,
    base: String,
    revision: String,
    #[serde(default)]
    identity: bool,
}

/// The pairs of two documents that a manifest lists.
pub(super) fn of_manifest(root: &Path) -> Result<Vec<Pair>, String> {
    let manifest = root.join("manifest.jsonl");
    let text =
        std::fs::read_to_string(&manifest).map_err(|error| format!("cannot read {}: {error}", manifest.display()))?;
    let mut pairs = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let row: Row = serde_json::from_str(line).map_err(|error| format!("{}: {error}", manifest.display()))?;
        let folder = root.join("pairs").join(&row.pair);
        let (base, head) = (folder.join(row.base), folder.join(row.revision));
        if !row.identity && base.is_file() && head.is_file() {
            pairs.push(Pair { name: row.pair, base, head });
        }
    }
    Ok(pairs)
}

/// The plan of one version.
pub(super) fn plan(document: &Path, package: &str) -> Result<CratePlan, String> {
    let options = Options {
        documents: vec![document.to_owned()],
        out: "generated".into(),
        package: package.to_owned(),
        ..Options::default()
    };
    let config = options.plan().map_err(|faults| {
        faults.iter().map(|fault| format!("{} {}", fault.code.id, fault.message)).collect::<Vec<_>>().join("; ")
    })?;
    let mut plan = config.crates.into_iter().next().ok_or("there is no crate")?;
    for module in &mut plan.modules {
        module.name = Some("api".to_owned());
    }
    Ok(plan)
}
