//! The crate of all schemas, and the program that judges values with it; it must not compare anything.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::Stdio;

use serde::Deserialize;
use serde_json::{Value, json};
use specmill::config;
use specmill::diag::{self, Colour, Place};
use specmill::output::{self, Mode};
use specmill::pipeline;
use specmill::source::Sources;

use super::suite::Group;
use crate::workspace;

/// What generated code says of a value.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Verdict {
    /// Why it did not decode.
    pub(super) decoding: Option<String>,
    /// Which rules it breaks.
    pub(super) rules: Option<String>,
}

const CONFIGURATION: &str = r#"[[crate]]
package = "schemas-api"
out = "crate"
roots = ["."]

[crate.remote]
"http://localhost:1234" = "remotes"

[[crate.group]]
name = "cases"
schemas = ["case*.json"]
"#;

/// Writes the descriptions and generates their crate; for each group that is refused, why.
pub(super) fn write(place: &Path, root: &Path, groups: &[Group]) -> Result<BTreeMap<usize, String>, String> {
    let failed = |error: std::io::Error| format!("cannot write below `{}`: {error}", place.display());
    if place.join("description").exists() {
        std::fs::remove_dir_all(place.join("description")).map_err(failed)?;
    }
    let folder = place.join("description");
    std::fs::create_dir_all(folder.join("remotes")).map_err(failed)?;
    copy(&root.join("remotes"), &folder.join("remotes")).map_err(failed)?;
    for (index, group) in groups.iter().enumerate() {
        std::fs::write(folder.join(format!("group{index:04}.json")), group.schema.to_string()).map_err(failed)?;
        // In an object every value has a type that can be named.
        let case = json!({
            "type": "object",
            "required": ["value"],
            "properties": { "value": { "$ref": format!("group{index:04}.json") } },
        });
        std::fs::write(folder.join(format!("case{index:04}.json")), case.to_string()).map_err(failed)?;
    }
    let file = folder.join("specmill.toml");
    std::fs::write(&file, CONFIGURATION).map_err(failed)?;
    generate(&file, groups)
}

fn generate(file: &Path, groups: &[Group]) -> Result<BTreeMap<usize, String>, String> {
    let config = config::load(file).map_err(|faults| {
        let none = Sources::default();
        faults.sorted(&none).into_iter().map(|fault| diag::text(fault, &none, Colour::Never)).collect::<String>()
    })?;
    let plan = config.crates.into_iter().next().ok_or("no crate is configured")?;
    let (model, sources, diagnostics) = pipeline::read(&plan);
    let mut refused = BTreeMap::new();
    for diagnostic in diagnostics.sorted(&sources) {
        let says_so = diagnostic.code.id == "SM0404"
            || diagnostic.code.id.starts_with("SM01")
            || diagnostic.code.id.starts_with("SM02")
            || diagnostic.code.id == "SM0402";
        let Some(Place::Node(at, _)) = diagnostic.place.as_ref().filter(|_| says_so) else { continue };
        let name = sources.document(at.document).map(|document| document.path.clone()).unwrap_or_default();
        let stem = name.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let why = || format!("{}: {}", diagnostic.code.id, diagnostic.message);
        match stem.strip_prefix("group").and_then(|index| index.parse().ok()) {
            Some(index) => drop(refused.entry(index).or_insert_with(why)),
            // What is said of a shared schema holds for those who refer to it.
            None => {
                let refers = |group: &Group| group.schema.to_string().contains(&format!("{stem}.json"));
                for (index, _) in groups.iter().enumerate().filter(|(_, group)| refers(group)) {
                    refused.entry(index).or_insert_with(why);
                }
            }
        }
    }
    let model = model.ok_or("nothing was generated")?;
    let (files, _) = pipeline::generate(&model, &plan);
    output::apply(&files, &plan.out, Mode::Write).map_err(|_| "the crate could not be written")?;
    Ok(refused)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

const MANIFEST: &str = r#"[package]
name = "judge"
edition = "2024"

[dependencies]
schemas-api = { path = "../description/crate", default-features = false, features = ["cases"] }
serde_json = "1"

[workspace]
"#;

/// Values come in as lines of `group TAB json`; verdicts go out as lines of JSON.
const PROGRAM: &str = r#"//! Decodes and validates values.
use std::io::BufRead;

use schemas_api::support::{Validate, decode};

struct Wrap<T>(T);

trait Ruled { fn rules(&self) -> Option<String>; }
trait Unruled { fn rules(&self) -> Option<String>; }
impl<T: Validate> Ruled for Wrap<T> {
    fn rules(&self) -> Option<String> {
        let found = self.0.validate();
        (!found.is_empty()).then(|| found.to_string())
    }
}
impl<T> Unruled for &Wrap<T> {
    fn rules(&self) -> Option<String> { None }
}

macro_rules! judge {
    ($ty:ty, $json:expr) => {
        match decode::<$ty>($json.as_bytes()) {
            Err(fault) => (Some(fault.to_string()), None),
            Ok(value) => (None, (&Wrap(value)).rules()),
        }
    };
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (group, json) = line.split_once('\t').unwrap();
        let (decoding, rules): (Option<String>, Option<String>) = match group {
CASES
            _ => (Some("there is no such type".to_owned()), None),
        };
        println!("{}", serde_json::json!({ "decoding": decoding, "rules": rules }));
    }
}
"#;

/// The verdict on each value, group by group.
pub(super) fn judge(place: &Path, groups: &[Group]) -> Result<Vec<Vec<Verdict>>, String> {
    let folder = place.join("judge");
    let failed = |error: std::io::Error| format!("cannot write to `{}`: {error}", folder.display());
    std::fs::create_dir_all(folder.join("src")).map_err(failed)?;
    std::fs::write(folder.join("Cargo.toml"), MANIFEST).map_err(failed)?;
    let lock = workspace::root().join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).map_err(failed)?;
    let cases = (0..groups.len()).filter(|index| {
        place.join(format!("description/crate/src/cases/case{index:04}/mod.rs")).exists()
            || place.join(format!("description/crate/src/cases/case{index:04}.rs")).exists()
    });
    let cases: Vec<String> = cases
        .map(|index| format!("\"{index}\" => judge!(schemas_api::cases::case{index:04}::Case{index:04}, json),"))
        .collect();
    std::fs::write(folder.join("src/main.rs"), PROGRAM.replace("CASES", &cases.join("\n"))).map_err(failed)?;
    let mut cargo = workspace::cargo(&folder);
    cargo.args(["run", "--quiet", "--target-dir"]).arg(workspace::target().join("conformance/target"));
    let mut child = cargo
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    let input: String = groups
        .iter()
        .enumerate()
        .flat_map(|(index, group)| {
            group.tests.iter().map(move |test| format!("{index}\t{}\n", json!({ "value": test.data })))
        })
        .collect();
    let mut stdin = child.stdin.take().ok_or("the program takes no input")?;
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let _ = writer.join();
    if !output.status.success() {
        return Err("the generated crate does not compile, or the program that uses it fails".to_owned());
    }
    let mut lines = output.stdout.split(|byte| *byte == b'\n');
    let mut verdicts = Vec::new();
    for group in groups {
        let of_group = group.tests.iter().map(|_| {
            let line = lines.next().unwrap_or_default();
            serde_json::from_slice::<Value>(line).and_then(Verdict::deserialize).map_err(|error| error.to_string())
        });
        verdicts.push(of_group.collect::<Result<Vec<_>, String>>()?);
    }
    Ok(verdicts)
}
