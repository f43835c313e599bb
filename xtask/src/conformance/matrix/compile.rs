//! Compiling the generated crate: with all features, with each of them alone, as clippy and rustdoc see it.
//!
//! It must not mend what does not compile.

use std::path::{Path, PathBuf};

use super::steps::Steps;
use crate::measure::{self, Run};
use crate::workspace;

/// Makes the folder around the crate a workspace of its own, with the versions of this one.
pub(in crate::conformance) fn workspace_around(krate: &Path) -> Result<PathBuf, String> {
    let folder = krate.parent().unwrap_or(krate);
    let name = krate.file_name().unwrap_or_default().to_string_lossy();
    let manifest =
        format!("[workspace]\nmembers = [{name:?}]\nresolver = \"3\"\n\n[profile.dev]\ndebug = \"line-tables-only\"\n");
    let failed = |error: std::io::Error| format!("cannot write to `{}`: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(failed)?;
    std::fs::write(folder.join("Cargo.toml"), manifest).map_err(failed)?;
    std::fs::copy(workspace::root().join("Cargo.lock"), folder.join("Cargo.lock")).map_err(failed)?;
    Ok(folder.to_owned())
}

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

/// Makes cargo see a change.
pub(in crate::conformance) fn touch(krate: &Path) -> Result<(), String> {
    let path = krate.join("src/lib.rs");
    let failed = |error: std::io::Error| format!("`{}`: {error}", path.display());
    let file = std::fs::File::options().append(true).open(&path).map_err(failed)?;
    file.set_modified(std::time::SystemTime::now()).map_err(failed)
}

/// The features of a crate, `default` aside.
fn features(krate: &Path) -> Result<Vec<String>, String> {
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
