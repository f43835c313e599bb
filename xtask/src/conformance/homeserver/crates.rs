//! Generated crates, and the programs that use them, each variant in a workspace of its own because the crates have
//! the same name.
//!
//! It must not run the programs.

use std::path::{Path, PathBuf};

use serde_json::Value;
use specmill::config::CratePlan;
use specmill::diag::{self, Colour, Diagnostics};
use specmill::output::{self, Mode};
use specmill::pipeline::{self, Model};
use specmill::source::Sources;

use crate::workspace;

/// Which crate a program is compiled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variant {
    /// One that follows the description as it stands.
    Plain,
    /// One that follows the description with overlays.
    Overlay,
}

impl Variant {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Overlay => "overlay",
        }
    }
}

/// Generates the crate of `plan`, and gives its model.
pub(super) fn generate(plan: &CratePlan) -> Result<Model, String> {
    let (model, sources, diagnostics) = pipeline::read(plan);
    let model = model.filter(|_| !diagnostics.has_errors());
    let model = model.ok_or_else(|| faults_in(&diagnostics, &sources, &plan.package))?;
    let (files, _) = pipeline::generate(&model, plan);
    output::apply(&files, &plan.out, Mode::Write).map_err(|found| faults(&found, &plan.package))?;
    Ok(model)
}

/// Prints faults that are in no description, and says what they cost.
pub(super) fn faults(found: &Diagnostics, package: &str) -> String {
    faults_in(found, &Sources::default(), package)
}

fn faults_in(found: &Diagnostics, sources: &Sources, package: &str) -> String {
    for fault in found.sorted(sources) {
        eprintln!("{}", diag::text(fault, sources, Colour::Never));
    }
    format!("cannot generate `{package}`")
}

/// Programs of `conformance/homeserver/` with one generated crate.
pub(super) struct Programs<'a> {
    /// The folder of their workspace, which is written.
    pub(super) place: &'a Path,
    pub(super) package: &'a str,
    /// The programs' files below `conformance/homeserver/`.
    pub(super) files: &'a [&'a str],
    /// The generated crate: its name, its folder and the features that are used.
    pub(super) api: (&'a str, &'a Path, &'a [&'a str]),
    /// What else the programs use, of what [`DEPENDENCIES`] lists.
    pub(super) dependencies: &'a [&'a str],
    /// Variables that are there when they are compiled.
    pub(super) variables: &'a [(&'a str, &'a Path)],
}

/// What the programs may use, all of it in the lock file of this workspace.
const DEPENDENCIES: &[(&str, &str)] = &[
    ("axum", r#"{ version = "0.8", default-features = false, features = ["http1", "tokio"] }"#),
    ("base64", r#""0.23""#),
    ("bytes", r#""1""#),
    ("http", r#""1""#),
    ("reqwest", r#"{ version = "0.13", default-features = false }"#),
    ("serde", r#"{ version = "1", features = ["derive"] }"#),
    ("serde_json", r#""1""#),
    ("tokio", r#"{ version = "1", features = ["macros", "net", "rt"] }"#),
];

impl Programs<'_> {
    /// Builds the programs, and gives the file of each.
    pub(super) fn compile(&self) -> Result<Vec<PathBuf>, String> {
        let failed = |error: std::io::Error| format!("cannot write to `{}`: {error}", self.place.display());
        std::fs::create_dir_all(self.place).map_err(failed)?;
        std::fs::write(self.place.join("Cargo.toml"), self.manifest()).map_err(failed)?;
        // With the versions of this workspace there is nothing to download.
        std::fs::copy(workspace::root().join("Cargo.lock"), self.place.join("Cargo.lock")).map_err(failed)?;

        let mut cargo = workspace::cargo(self.place);
        cargo.args(["build", "--offline", "--message-format=json-render-diagnostics"]);
        cargo.env("CARGO_TARGET_DIR", workspace::target()).envs(self.variables.iter().copied());
        let messages = super::output(&mut cargo)?;
        self.files.iter().map(|file| executable(&messages, &self.program(file))).collect()
    }

    /// The name of the program in this file: that of its package and its file, or its folder for `…/main.rs`.
    fn program(&self, file: &str) -> String {
        let stem = file.trim_end_matches(".rs").trim_end_matches("/main");
        format!("{}-{}", self.package, stem.replace('/', "-"))
    }

    fn manifest(&self) -> String {
        let quoted = |path: PathBuf| format!("{:?}", path.display().to_string());
        let programs = self.files.iter().map(|file| {
            let path = quoted(workspace::root().join("conformance/homeserver").join(file));
            format!("[[bin]]\nname = {:?}\npath = {path}\n\n", self.program(file))
        });
        let (api, folder, features) = self.api;
        let folder = quoted(folder.to_owned());
        let api = format!("{api} = {{ path = {folder}, default-features = false, features = {features:?} }}\n");
        let used = DEPENDENCIES.iter().filter(|(name, _)| self.dependencies.contains(name));
        let used = used.map(|(name, version)| format!("{name} = {version}\n"));
        let (package, programs, used) = (self.package, programs.collect::<String>(), used.collect::<String>());
        // Debug information as in this workspace, so that what is compiled here serves there.
        format!(
            "[workspace]\n\n\
             [package]\nname = {package:?}\nedition = \"2024\"\n\n\
             {programs}\
             [dependencies]\n{api}{used}\n\
             [lints.rust]\nunsafe_code = \"forbid\"\nunreachable_pub = \"warn\"\n\n\
             [profile.dev]\ndebug = \"line-tables-only\"\n"
        )
    }
}

/// The program of this name, from what cargo says about a build.
fn executable(messages: &str, name: &str) -> Result<PathBuf, String> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let text = |message: &Value, pointer: &str| message.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    messages
        .filter(|message| text(message, "/target/name").as_deref() == Some(name))
        .find_map(|message| text(&message, "/executable"))
        .map(PathBuf::from)
        .ok_or_else(|| format!("cargo built no program `{name}`"))
}
