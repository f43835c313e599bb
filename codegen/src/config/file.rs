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
