//! The shape of `specmill.toml`, as serde reads it. It must not judge values; `validate` does.

use std::path::Path;

use indexmap::IndexMap;
use serde::Deserialize;
use toml::Spanned;

use super::fault;
use crate::diag::Diagnostic;

/// A text with its place in the file.
pub(super) type Text = Spanned<String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(rename = "crate", default)]
    pub(super) crates: Vec<Spanned<Crate>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Crate {
    pub(super) package: Text,
    pub(super) version: Option<Text>,
    pub(super) out: Text,
    #[serde(default)]
    pub(super) roots: Vec<Text>,
    #[serde(default)]
    pub(super) overlays: Vec<Text>,
    #[serde(default)]
    pub(super) links: Links,
    #[serde(default)]
    pub(super) remote: IndexMap<Text, Text>,
    #[serde(default)]
    pub(super) module: Vec<Module>,
    #[serde(default)]
    pub(super) rename: Rename,
    #[serde(default)]
    pub(super) example: Vec<Example>,
    #[serde(default)]
    pub(super) group: Vec<Group>,
    #[serde(default, rename = "type-name")]
    pub(super) type_name: Vec<TypeName>,
    #[serde(default)]
    pub(super) union: Vec<Union>,
    #[serde(default)]
    pub(super) format: Vec<Format>,
    #[serde(default)]
    pub(super) docs: Docs,
    #[serde(default, rename = "example-files")]
    pub(super) example_files: Vec<ExampleFiles>,
    #[serde(default)]
    pub(super) choice: Vec<Choice>,
    #[serde(default)]
    pub(super) select: Select,
    #[serde(default, rename = "diff-level")]
    pub(super) diff_level: Vec<DiffLevel>,
}

/// The levels of a rule of `diff`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiffLevel {
    pub(super) rule: Text,
    #[serde(default)]
    pub(super) paths: Vec<Text>,
    pub(super) client: Option<Text>,
    pub(super) server: Option<Text>,
}

/// The operations to generate.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Select {
    #[serde(default)]
    pub(super) tags: Vec<Text>,
    #[serde(default)]
    pub(super) paths: Vec<Text>,
    #[serde(default)]
    pub(super) operations: Vec<Text>,
}

/// Documents and schemas that share a Rust module and a cargo feature.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub(super) name: Text,
    pub(super) title: Option<Text>,
    pub(super) description: Option<Text>,
    pub(super) page: Option<Text>,
    #[serde(default)]
    pub(super) documents: Vec<Text>,
    #[serde(default)]
    pub(super) schemas: Vec<Text>,
    #[serde(default)]
    pub(super) files: Vec<Text>,
    pub(super) split: Option<Text>,
}

/// How types of whole schema files are named.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TypeName {
    pub(super) schemas: Vec<Text>,
    pub(super) name: Text,
    #[serde(default)]
    pub(super) without: Vec<Text>,
}

/// A union that no schema declares.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Union {
    pub(super) name: Text,
    pub(super) group: Option<Text>,
    pub(super) description: Option<Text>,
    pub(super) members: Vec<Text>,
    pub(super) extends: Option<Text>,
    #[serde(rename = "extends-not")]
    pub(super) extends_not: Option<Text>,
    #[serde(default)]
    pub(super) also: Vec<Text>,
    pub(super) property: Option<Text>,
    pub(super) tag: Text,
    #[serde(default)]
    pub(super) without: Vec<Text>,
}

/// A format of strings that gets a type of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Format {
    pub(super) name: Text,
    #[serde(rename = "type")]
    pub(super) type_name: Text,
    pub(super) pattern: Option<Text>,
    pub(super) description: Option<Text>,
}

/// What descriptions are turned into before they become doc comments.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Docs {
    #[serde(default)]
    pub(super) replace: IndexMap<Text, Text>,
    #[serde(default)]
    pub(super) facts: IndexMap<Text, Text>,
}

/// Files that hold an example each, and the schemas that they are examples of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleFiles {
    pub(super) files: Vec<Text>,
    pub(super) schemas: Vec<Text>,
}

/// A parameter of the request that says which alternative an answer is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    pub(super) operation: Text,
    pub(super) parameter: Text,
    pub(super) status: Spanned<u16>,
    pub(super) values: IndexMap<Text, Text>,
    pub(super) otherwise: Option<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Links {
    pub(super) site: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Module {
    pub(super) document: Text,
    pub(super) name: Option<Text>,
    pub(super) split: Option<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rename {
    #[serde(default)]
    pub(super) credentials: IndexMap<Text, Text>,
    #[serde(default)]
    pub(super) types: IndexMap<Text, Text>,
    #[serde(default)]
    pub(super) fields: IndexMap<Text, Text>,
    #[serde(default)]
    pub(super) operations: IndexMap<Text, Text>,
    #[serde(default)]
    pub(super) modules: IndexMap<Text, Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub(super) name: Text,
    #[serde(default)]
    pub(super) features: Vec<Text>,
}

/// Reads the text of the file `path`; the first fault of its shape is the result's.
pub(super) fn parse(path: &Path, text: &str) -> Result<File, Diagnostic> {
    // Syntax first and by itself, so that the two kinds of fault have codes of their own.
    toml::from_str::<toml::Table>(text).map_err(|error| fault::syntax(path, text, &error))?;
    toml::from_str(text).map_err(|error| fault::shape(path, text, &error))
}
