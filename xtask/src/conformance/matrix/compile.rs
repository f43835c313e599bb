//! Compiling the generated crate: with all features, with each of them alone, as clippy and rustdoc see it.
//!
//! It must not mend what does not compile.

use std::path::Path;

use super::steps::Steps;
use crate::conformance::crate_alone::{touch, workspace_around};
use crate::measure::{self, Run};
use crate::workspace;

/// All steps of compiling; each goes on though the one before failed.
pub(super) fn compile(krate: &Path, package: &str, steps: &mut Steps) -> Result<(), String> {
    let folder = workspace_around(krate)?;
    let features = features(krate)?;
    // What it depends on is not what is measured.
    let run = cargo(&folder, package, &["check", "--all-features"])?;
    steps.ran("cargo check, all features", &run, run.status.success(), "what it depends on included");
    touch(krate)?;
    let run = cargo(&folder, package, &["check", "--all-features"])?;
    steps.ran("cargo check, all features, the crate alone", &run, run.status.success(), "");
    let run = cargo(&folder, package, &["check", "--no-default-features"])?;
    steps.ran("cargo check, no features", &run, run.status.success(), "");
    for feature in &features {
        let run = cargo(&folder, package, &["check", "--no-default-features", "--features", feature])?;
        steps.ran(&format!("cargo check, {feature}"), &run, run.status.success(), "");
    }
    let clippy = ["clippy", "--all-features", "--all-targets", "--", "-Dwarnings"];
    let run = cargo(&folder, package, &clippy)?;
    steps.ran("cargo clippy, all features, all targets", &run, run.status.success(), "no warning");
    let run = cargo(&folder, package, &["doc", "--all-features", "--no-deps"])?;
    steps.ran("cargo doc, all features", &run, run.status.success(), "no warning");
    Ok(())
}

/// Runs cargo for one package; warnings are errors to rustdoc.
fn cargo(folder: &Path, package: &str, arguments: &[&str]) -> Result<Run, String> {
    let mut cargo = workspace::cargo(folder);
    let (command, rest) = arguments.split_first().ok_or("no command")?;
    cargo.args([command, "--quiet", "--package", package]).args(rest);
    cargo.env("CARGO_TARGET_DIR", workspace::target()).env("CARGO_INCREMENTAL", "0").env("RUSTDOCFLAGS", "-Dwarnings");
    measure::run(&mut cargo)
}

/// The features of a crate, `default` aside.
fn features(krate: &Path) -> Result<Vec<String>, String> {
    // As cargo spells it.
    let krate = &krate.canonicalize().map_err(|error| format!("`{}`: {error}", krate.display()))?;
    let mut cargo = workspace::cargo(krate);
    let (run, printed) = measure::output(cargo.args(["metadata", "--no-deps", "--format-version", "1"]))?;
    if !run.status.success() {
        return Err(format!("cargo cannot read the manifest in `{}`", krate.display()));
    }
    features_in(&printed, krate).ok_or_else(|| "cargo says nothing of features".to_owned())
}

fn features_in(metadata: &str, krate: &Path) -> Option<Vec<String>> {
    let metadata: serde_json::Value = serde_json::from_str(metadata).ok()?;
    let manifest = krate.join("Cargo.toml");
    let own = metadata.get("packages")?.as_array()?.iter().find(|package| {
        package.get("manifest_path").and_then(|path| path.as_str()).is_some_and(|path| Path::new(path) == manifest)
    })?;
    let names = own.get("features")?.as_object()?.keys();
    Some(names.filter(|name| *name != "default").cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_those_of_the_crate_without_the_default() {
        let metadata = r#"{"packages": [
            {"manifest_path": "/other/Cargo.toml", "features": {"x": []}},
            {"manifest_path": "/crate/Cargo.toml", "features": {"default": ["client"], "client": [], "tls": []}}
        ]}"#;
        assert_eq!(features_in(metadata, Path::new("/crate")), Some(vec!["client".to_owned(), "tls".to_owned()]));
        assert_eq!(features_in(metadata, Path::new("/none")), None);
    }
}
