//! Compiling generated crates: `cargo check` with all features, as members of one workspace, so that what they depend
//! on is compiled once; its messages are read, package by package.
//!
//! It must not mend what does not compile.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::generate::Fault;
use crate::measure::{self, Run};
use crate::workspace;

/// How many faults of one crate are kept.
const FAULTS: usize = 10;

/// How one crate compiled.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Compiled {
    /// Whether cargo says that it has made the library.
    pub(super) is_made: bool,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// The first of both, with the files of the crate.
    pub(super) faults: Vec<Fault>,
    /// Time of the processor and peak of the memory, where it was compiled alone.
    pub(super) processor_seconds: Option<f64>,
    pub(super) peak_bytes: Option<u64>,
}

impl Compiled {
    /// Whether there is nothing to complain about.
    pub(super) fn is_clean(&self) -> bool {
        self.is_made && self.errors == 0 && self.warnings == 0
    }

    fn add(&mut self, message: &Value) {
        let text = |pointer: &str| message.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let spans = message.get("spans").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let count = match text("/level") {
            // Sums such as `aborting due to 3 previous errors` have neither place nor code.
            _ if spans.is_empty() && message.get("code").is_none_or(Value::is_null) => return,
            "error" | "error: internal compiler error" => &mut self.errors,
            "warning" => &mut self.warnings,
            _ => return,
        };
        *count += 1;
        if self.faults.len() < FAULTS {
            let primary = spans.iter().find(|span| span.get("is_primary") == Some(&Value::Bool(true)));
            let place = primary.and_then(|span| {
                let file = span.get("file_name")?.as_str()?;
                Some(format!("{file}:{}", span.get("line_start")?.as_u64()?))
            });
            self.faults.push(Fault {
                code: format!("{} {}", text("/level"), text("/code/code")).trim_end().to_owned(),
                place: place.unwrap_or_default(),
                message: text("/message").to_owned(),
            });
        }
    }
}

/// Checks these packages of the workspace in `folder` by one call of cargo.
pub(super) fn check(folder: &Path, packages: &[String], stderr: &Path) -> Result<BTreeMap<String, Compiled>, String> {
    let mut cargo = workspace::cargo(folder);
    cargo.args(["check", "--all-features", "--keep-going", "--message-format=json"]);
    cargo.args(packages.iter().flat_map(|package| ["--package", package.as_str()]));
    cargo.env("CARGO_TARGET_DIR", workspace::target()).env("CARGO_INCREMENTAL", "0");
    cargo.stderr(file(stderr)?);
    let (run, messages) = measure::output(&mut cargo)?;
    let mut compiled = read(&messages);
    compiled.retain(|package, _| packages.contains(package));
    for package in packages {
        let one = compiled.entry(package.clone()).or_default();
        if !one.is_made && one.errors == 0 {
            one.faults.push(cargo_fault(stderr));
        }
    }
    if let [package] = packages
        && let Some(one) = compiled.get_mut(package)
    {
        alone(one, &run);
    }
    Ok(compiled)
}

fn alone(one: &mut Compiled, run: &Run) {
    one.processor_seconds = Some((run.user + run.system).as_secs_f64());
    one.peak_bytes = Some(run.peak);
}

/// A file to write to, with its folder.
pub(super) fn file(path: &Path) -> Result<File, String> {
    let failed = |error: std::io::Error| format!("cannot write `{}`: {error}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    File::create(path).map_err(failed)
}

/// What cargo itself said where it came to no crate.
fn cargo_fault(stderr: &Path) -> Fault {
    let text = std::fs::read_to_string(stderr).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("error")).unwrap_or("cargo did not compile it");
    Fault { code: "cargo".to_owned(), place: String::new(), message: line.to_owned() }
}

/// Reads the messages of cargo, by the folder names of the packages.
fn read(messages: &str) -> BTreeMap<String, Compiled> {
    let mut compiled: BTreeMap<String, Compiled> = BTreeMap::new();
    for message in messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let manifest = message.get("manifest_path").and_then(Value::as_str).map(PathBuf::from);
        let Some(package) = manifest.as_deref().and_then(Path::parent).and_then(Path::file_name) else { continue };
        let one = compiled.entry(package.to_string_lossy().into_owned()).or_default();
        match message.get("reason").and_then(Value::as_str) {
            Some("compiler-message") => {
                if let Some(message) = message.get("message") {
                    one.add(message);
                }
            }
            Some("compiler-artifact") => one.is_made = true,
            _ => {}
        }
    }
    compiled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_counted_for_their_package_with_their_places() {
        let messages = r#"{"reason":"compiler-message","manifest_path":"/w/a/Cargo.toml","message":{"level":"error","code":{"code":"E0425"},"message":"lost","spans":[{"is_primary":true,"file_name":"a/src/lib.rs","line_start":7}]}}
{"reason":"compiler-message","manifest_path":"/w/a/Cargo.toml","message":{"level":"error","code":null,"message":"aborting due to 1 previous error","spans":[]}}
{"reason":"compiler-message","manifest_path":"/w/b/Cargo.toml","message":{"level":"warning","code":{"code":"unused"},"message":"unused","spans":[]}}
{"reason":"compiler-artifact","manifest_path":"/w/b/Cargo.toml"}
{"reason":"build-finished","success":false}"#;
        let compiled = read(messages);
        let [a, b] = ["a", "b"].map(|name| compiled.get(name).unwrap());
        assert_eq!((a.is_made, a.errors, a.warnings), (false, 1, 0));
        let fault = Fault { code: "error E0425".into(), place: "a/src/lib.rs:7".into(), message: "lost".into() };
        assert_eq!(a.faults, [fault]);
        assert_eq!((b.is_made, b.errors, b.warnings, b.is_clean()), (true, 0, 1, false));
    }
}
