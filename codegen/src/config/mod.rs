//! `specmill.toml` and the command line's equivalent, validated into plans that leave nothing to be guessed.
//!
//! It must not read descriptions: it knows which files there are to be, not what is in them. What comes out
//! of [`load`] or [`Options::plan`] has every default filled in, and every path is relative to the working
//! directory or absolute, so no later stage has to know where the configuration lies.

mod declared;
mod diff;
mod fault;
mod file;
mod files;
mod groups;
mod names;
mod select;
mod validate;

pub use declared::{ChoicePlan, DocsPlan, ExampleFilePlan, FormatPlan, Placed, TypeNamePlan, UnionPlan};
pub use diff::{DiffPlan, LevelPlan};
pub use files::Globs;
pub use groups::GroupPlan;
pub use select::{Chosen, SelectBy, SelectPlan, admits};

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use crate::diag::{Diagnostic, Diagnostics, catalogue};

/// What the configuration is called where nobody says otherwise.
pub const FILE_NAME: &str = "specmill.toml";

/// The version of a generated package where nobody says otherwise.
pub const DEFAULT_VERSION: &str = "0.1.0";

/// All crates to be generated in one run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The crates, in the order of the file; at least one.
    pub crates: Vec<CratePlan>,
}

/// One crate to be generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CratePlan {
    /// Its package name, valid for cargo.
    pub package: String,
    /// Its version, valid for cargo.
    pub version: String,
    /// The folder it is written to.
    pub out: PathBuf,
    /// The folders that references may not leave; at least one.
    pub roots: Vec<PathBuf>,
    /// Whether the roots widen to where the documents' relative references lead, because nobody named any.
    pub roots_widen: bool,
    /// OpenAPI Overlay documents, applied in this order.
    pub overlays: Vec<PathBuf>,
    /// How links in descriptions become absolute.
    pub links: Links,
    /// URL prefixes, without a slash at the end, and the local folder that stands for each.
    pub remote: IndexMap<String, PathBuf>,
    /// The documents named one by one; at least one where there is no group.
    pub modules: Vec<ModulePlan>,
    /// Documents and schemas that share a Rust module and a cargo feature.
    pub groups: Vec<GroupPlan>,
    /// Names chosen by hand.
    pub rename: Rename,
    /// Examples kept by hand in `<out>/examples`, to be declared in the generated `Cargo.toml`.
    pub examples: Vec<ExamplePlan>,
    /// How types of whole schema files are named.
    pub type_names: Vec<TypeNamePlan>,
    /// Unions that no schema declares.
    pub unions: Vec<UnionPlan>,
    /// Formats of strings that get types of their own.
    pub formats: Vec<FormatPlan>,
    /// What descriptions are turned into before they become doc comments.
    pub docs: DocsPlan,
    /// Files that hold an example each.
    pub example_files: Vec<ExampleFilePlan>,
    /// Parameters that say which alternative an answer is.
    pub choices: Vec<ChoicePlan>,
    /// The operations to generate; all where there is no pattern.
    pub select: Vec<SelectPlan>,
    /// Levels of the rules of `diff`.
    pub diff: DiffPlan,
}

impl CratePlan {
    /// The OpenAPI documents: those named one by one, then those of the groups.
    pub fn documents(&self) -> impl Iterator<Item = &PathBuf> {
        let single = self.modules.iter().map(|module| &module.document);
        single.chain(self.groups.iter().flat_map(|group| &group.documents))
    }

    /// The schema files that are generated though no operation may reach them.
    pub fn schemas(&self) -> impl Iterator<Item = &PathBuf> {
        self.groups.iter().flat_map(|group| &group.schemas)
    }

    /// Schema files that are read because a union or an example is about them, whether or not they are generated.
    pub fn further_schemas(&self) -> impl Iterator<Item = &PathBuf> {
        let members = self.unions.iter().flat_map(|union| union.members.iter().chain(&union.also));
        members.chain(self.example_files.iter().flat_map(|example| &example.schemas))
    }
}

/// A document that becomes a module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModulePlan {
    /// The OpenAPI document.
    pub document: PathBuf,
    /// The module's name in Rust where it is chosen by hand.
    pub name: Option<String>,
    /// Whether the operations of each tag get a module of their own.
    pub split_tags: bool,
}

/// How links in descriptions become absolute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// What stands before a link that starts with a slash: an `http` or `https` URL without a slash at the end.
    pub site: Option<String>,
}

/// Names chosen by hand. A place is `document#/pointer`, the document's path being relative to a root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rename {
    /// Type names of credentials, by the name of their security scheme.
    pub credentials: IndexMap<String, String>,
    /// Type names, by the place of the schema.
    pub types: IndexMap<String, String>,
    /// Field names, by the place of the property or parameter.
    pub fields: IndexMap<String, String>,
    /// Method names, by operation id.
    pub operations: IndexMap<String, String>,
    /// Names of modules, by the path of their document below its root.
    pub modules: IndexMap<String, String>,
}

/// An example program kept by hand beside the generated code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExamplePlan {
    /// Its name: `<out>/examples/<name>.rs`.
    pub name: String,
    /// The features of the generated crate that it needs: `client`, `server`, those of groups.
    pub features: Vec<String>,
}

/// What the command line gives in place of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The documents, each a module.
    pub documents: Vec<PathBuf>,
    /// The output folder.
    pub out: PathBuf,
    /// The package name.
    pub package: String,
    /// The folders that references may not leave. Where empty, those of the documents, which widen to where relative
    /// references lead.
    pub roots: Vec<PathBuf>,
    /// Whether the operations of each tag get a module of their own.
    pub split_tags: bool,
    /// Patterns of the operations to generate.
    pub select: Vec<(SelectBy, String)>,
}

impl Options {
    /// The plan of the one crate that these options describe.
    ///
    /// # Errors
    ///
    /// Every value that cannot be used, with codes of the range `SM07`.
    pub fn plan(&self) -> Result<Config, Diagnostics> {
        validate::options(self)
    }
}

/// Reads and validates a configuration. Paths in it are taken relative to its own folder.
///
/// # Errors
///
/// All faults that were found, each with line and column, with codes of the range `SM07`, and `SM0101` for a
/// file that it names and that does not exist.
pub fn load(path: &Path) -> Result<Config, Diagnostics> {
    load_below(path, &[])
}

/// As [`load`], with these folders, relative to the working directory, in place of the roots that the file names.
///
/// # Errors
///
/// As [`load`].
pub fn load_below(path: &Path, roots: &[PathBuf]) -> Result<Config, Diagnostics> {
    let text = std::fs::read_to_string(path).map_err(|error| fault::one(fault::unreadable(path, &error)))?;
    let file = file::parse(path, &text).map_err(fault::one)?;
    validate::file(path, &text, file, roots)
}

/// Finds `specmill.toml` in the working directory or the nearest directory above it; the path is relative.
///
/// # Errors
///
/// `SM0701` when there is none.
pub fn discover() -> Result<PathBuf, Diagnostic> {
    let depth = std::env::current_dir().map_or(0, |current| current.ancestors().count().saturating_sub(1));
    let mut folder = PathBuf::new();
    for _ in 0..=depth {
        let candidate = folder.join(FILE_NAME);
        if candidate.is_file() {
            return Ok(candidate);
        }
        folder.push("..");
    }
    Err(Diagnostic::new(
        &catalogue::NO_CONFIGURATION,
        format!("there is no `{FILE_NAME}` in the working directory or above it"),
    )
    .help("write one, name one with `--config FILE`, or use `--spec FILE --out DIR --package NAME`"))
}

#[cfg(test)]
mod tests;
