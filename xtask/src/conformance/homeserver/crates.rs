//! The programs: the driver against two generated crates, each in a workspace of its own because both crates
//! have the same name, and the setup.
//!
//! It must not run them.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use specmill::config::{self, CratePlan};
use specmill::diag::{self, Colour, Diagnostics};
use specmill::output::{self, Mode};
use specmill::pipeline;
use specmill::source::Sources;

/// The generated crate that the driver uses.
const PACKAGE: &str = "matrix-api";

const OVERLAY: &str = "spec/overlays/events-chunk.yaml";

/// Which crate a driver is compiled against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Variant {
    /// The committed one, which follows the description.
    Plain,
    /// One that follows the description with the overlay.
    Overlay,
}

impl Variant {
    pub(super) const ALL: [Self; 2] = [Self::Plain, Self::Overlay];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Overlay => "overlay",
        }
    }
}

/// What is to be run.
pub(super) struct Programs {
    pub(super) setup: PathBuf,
    plain: PathBuf,
    overlay: PathBuf,
}

impl Programs {
    pub(super) fn driver(&self, variant: Variant) -> &Path {
        match variant {
            Variant::Plain => &self.plain,
            Variant::Overlay => &self.overlay,
        }
    }
}

/// The folder that cargo builds into.
pub(super) fn target(root: &Path) -> Result<PathBuf, String> {
    let folder = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    std::path::absolute(&folder).map_err(|error| format!("cannot use `{}`: {error}", folder.display()))
}

/// Generates what has to be generated, and builds all programs below `folder`.
pub(super) fn build(root: &Path, folder: &Path) -> Result<Programs, String> {
    let api = folder.join(Variant::Overlay.name()).join(PACKAGE);
    generate(root, &api)?;
    let [plain, setup] = compile(root, folder, Variant::Plain, &root.join("generated"))?;
    let [overlay, _] = compile(root, folder, Variant::Overlay, &api)?;
    Ok(Programs { setup, plain, overlay })
}

/// Generates the crate of the default configuration with the overlay to `out`.
fn generate(root: &Path, out: &Path) -> Result<(), String> {
    let printed = |faults: Diagnostics| print_faults(&faults, &Sources::default());
    let config = config::load(&root.join(config::FILE_NAME)).map_err(printed)?;
    let found = config.crates.into_iter().find(|plan| plan.package == PACKAGE);
    let plan = found.ok_or_else(|| format!("{} has no crate `{PACKAGE}`", config::FILE_NAME))?;
    // The examples of the committed crate are not for this one, and lie elsewhere.
    let plan = CratePlan { out: out.to_owned(), overlays: vec![root.join(OVERLAY)], examples: Vec::new(), ..plan };
    let (model, sources, diagnostics) = pipeline::read(&plan);
    let model = model.filter(|_| !diagnostics.has_errors()).ok_or_else(|| print_faults(&diagnostics, &sources))?;
    let (files, _) = pipeline::generate(&model, &plan);
    output::apply(&files, out, Mode::Write).map(|_| ()).map_err(printed)
}

fn print_faults(faults: &Diagnostics, sources: &Sources) -> String {
    for fault in faults.sorted(sources) {
        eprintln!("{}", diag::text(fault, sources, Colour::Never));
    }
    format!("cannot generate `{PACKAGE}` with `{OVERLAY}`")
}

/// Builds the driver against the crate in `api`, and the setup; gives both programs.
fn compile(root: &Path, folder: &Path, variant: Variant, api: &Path) -> Result<[PathBuf; 2], String> {
    let place = folder.join(variant.name());
    let package = format!("homeserver-{}", variant.name());
    let (driver, setup) = (format!("{package}-driver"), format!("{package}-setup"));
    let manifest = manifest(&package, [(&driver, "driver.rs"), (&setup, "setup.rs")], root, api);
    let failed = |error: std::io::Error| format!("cannot write to `{}`: {error}", place.display());
    std::fs::create_dir_all(&place).map_err(failed)?;
    std::fs::write(place.join("Cargo.toml"), manifest).map_err(failed)?;
    // With the versions of this workspace there is nothing to download.
    std::fs::copy(root.join("Cargo.lock"), place.join("Cargo.lock")).map_err(failed)?;

    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.current_dir(&place).args(["build", "--offline", "--message-format=json-render-diagnostics"]);
    cargo.env("CARGO_TARGET_DIR", target(root)?);
    let messages = super::output(&mut cargo)?;
    Ok([executable(&messages, &driver)?, executable(&messages, &setup)?])
}

fn manifest(package: &str, programs: [(&String, &str); 2], root: &Path, api: &Path) -> String {
    let quoted = |path: PathBuf| format!("{:?}", path.display().to_string());
    let programs = programs.map(|(name, file)| {
        let path = quoted(root.join("conformance/homeserver").join(file));
        format!("[[bin]]\nname = {name:?}\npath = {path}\n\n")
    });
    let dependencies = format!(
        "bytes = \"1\"\n\
         http = \"1\"\n\
         {PACKAGE} = {{ path = {}, default-features = false, features = [\"client\"] }}\n\
         reqwest = {{ version = \"0.13\", default-features = false }}\n\
         serde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n",
        quoted(api.to_owned())
    );
    let programs = programs.concat();
    // Debug information as in this workspace, so that what is compiled here serves there.
    format!(
        "[workspace]\n\n\
         [package]\nname = {package:?}\nedition = \"2024\"\n\n\
         {programs}\
         [dependencies]\n{dependencies}\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n"
    )
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
