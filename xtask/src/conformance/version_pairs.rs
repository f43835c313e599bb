//! Pairs of descriptions, two versions of one each: where they are, how one is read, and what a comparison says breaks.
//!
//! It must not judge a change.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use specmill::config::{CratePlan, Options};
use specmill::diff::{Finding, Level};

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
    /// Whether both are the same.
    pub(super) identity: bool,
}

impl Pair {
    /// Whether each version is one file.
    pub(super) fn is_of_files(&self) -> bool {
        self.base.is_file() && self.head.is_file()
    }
}

/// The pairs that raise the rules of `diff`.
pub(super) fn own() -> Result<Vec<Pair>, String> {
    let folder = workspace::root().join("tests/diff");
    let entries = std::fs::read_dir(&folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut pairs: Vec<Pair> = entries
        .filter_map(Result::ok)
        .map(|entry| {
            let version = |version: &str| entry.path().join(version).join("openapi.yaml");
            let name = entry.file_name().to_string_lossy().into_owned();
            Pair { name, base: version("base"), head: version("head"), identity: false }
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

/// The pairs that `manifest.jsonl` in a folder lists, a row a line.
pub(super) fn listed(root: &Path) -> Result<Vec<Pair>, String> {
    let manifest = root.join("manifest.jsonl");
    let text = std::fs::read_to_string(&manifest).map_err(|error| {
        format!("cannot read {}: {error}; name the folder of the pairs with `--root DIR`", manifest.display())
    })?;
    let pair = |line: &str| {
        let row: Row = serde_json::from_str(line).map_err(|error| format!("{}: {error}", manifest.display()))?;
        let folder = root.join("pairs").join(&row.pair);
        let (base, head) = (folder.join(row.base), folder.join(row.revision));
        Ok(Pair { name: row.pair, base, head, identity: row.identity })
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(pair).collect()
}

/// The plan of one document, whatever its file is called.
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

/// Whether clients break for certain, and servers.
pub(super) fn breaks(findings: &[Finding]) -> (bool, bool) {
    let any = |level: fn(&Finding) -> Level| findings.iter().any(|finding| level(finding) == Level::Error);
    (any(|finding| finding.client), any(|finding| finding.server))
}

/// The mirror law: what breaks one side on the way there breaks the other on the way back.
pub(super) fn is_mirrored(there: &[Finding], back: &[Finding]) -> bool {
    let (client, server) = breaks(back);
    breaks(there) == (server, client)
}
