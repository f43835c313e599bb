//! The package that depends on ruma's crates, so that cargo finds, fetches and builds them.
//!
//! It must not read their sources.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::measure;
use crate::workspace;

/// Ruma's crates of endpoints, in the order of the specification's APIs.
const CRATES: [&str; 5] = [
    "ruma-client-api",
    "ruma-federation-api",
    "ruma-appservice-api",
    "ruma-identity-service-api",
    "ruma-push-gateway-api",
];

/// A release of a crate, fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Release {
    pub(super) name: String,
    pub(super) version: String,
    /// The folder of its manifest.
    pub(super) folder: PathBuf,
}

/// The folder of the package.
pub(super) fn folder() -> PathBuf {
    workspace::target().join("conformance/ruma")
}

/// Writes the package, and lets cargo fetch the latest releases.
pub(super) fn fetch() -> Result<Vec<Release>, String> {
    let folder = folder();
    let failed = |error: std::io::Error| format!("cannot write to `{}`: {error}", folder.display());
    std::fs::create_dir_all(&folder).map_err(failed)?;
    std::fs::write(folder.join("Cargo.toml"), manifest()).map_err(failed)?;
    std::fs::write(folder.join("lib.rs"), "").map_err(failed)?;
    // Without a network, what was fetched before has to do.
    let update = measure::run(workspace::cargo(&folder).args(["update", "--quiet"]))?;
    if !update.status.success() {
        eprintln!("cargo cannot look for newer releases of ruma; those that were found before are compared");
    }
    let (run, printed) = measure::output(workspace::cargo(&folder).args(["metadata", "--format-version", "1"]))?;
    if !run.status.success() {
        return Err("cargo cannot find ruma's crates".to_owned());
    }
    let metadata = serde_json::from_str(&printed).map_err(|error| format!("cargo printed no JSON: {error}"))?;
    CRATES.iter().map(|name| release(&metadata, name).ok_or_else(|| format!("cargo has not found `{name}`"))).collect()
}

fn manifest() -> String {
    let dependencies =
        CRATES.map(|name| format!("{name} = {{ version = \"*\", features = [\"client\", \"server\"] }}\n"));
    format!(
        "[workspace]\n\n[package]\nname = \"beside-ruma\"\nedition = \"2024\"\n\n[lib]\npath = \"lib.rs\"\n\n\
         [dependencies]\n{}",
        dependencies.concat()
    )
}

fn release(metadata: &Value, name: &str) -> Option<Release> {
    let packages = metadata.get("packages")?.as_array()?;
    let own = packages.iter().find(|package| package.get("name").and_then(Value::as_str) == Some(name))?;
    let text = |member: &str| own.get(member).and_then(Value::as_str);
    Some(Release {
        name: name.to_owned(),
        version: text("version")?.to_owned(),
        folder: Path::new(text("manifest_path")?).parent()?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_found_by_its_name() {
        let metadata = serde_json::json!({"packages": [
            {"name": "ruma-common", "version": "1.0.0", "manifest_path": "/c/Cargo.toml"},
            {"name": "ruma-client-api", "version": "2.1.0", "manifest_path": "/r/Cargo.toml"},
        ]});
        let found = release(&metadata, "ruma-client-api").unwrap();
        assert_eq!((found.version.as_str(), found.folder.as_path()), ("2.1.0", Path::new("/r")));
        assert_eq!(release(&metadata, "ruma"), None);
    }
}
