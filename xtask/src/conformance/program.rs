//! The release build of this program, which is what is measured: a process of its own for each run.
//!
//! It must not run it.

use std::path::PathBuf;

use crate::measure;
use crate::workspace;

/// The release build with these features, made if need be.
pub(super) fn release_build(features: &[&str]) -> Result<PathBuf, String> {
    let mut cargo = workspace::cargo(&workspace::root());
    cargo.args(["build", "--quiet", "--release", "--package", "xtask", "--features", &features.join(",")]);
    let run = measure::run(&mut cargo)?;
    if !run.status.success() {
        return Err("the release build of xtask failed".to_owned());
    }
    Ok(workspace::target().join("release").join(format!("xtask{}", std::env::consts::EXE_SUFFIX)))
}
