//! Which modules of the support code a crate has. What is in one is the same in every crate that has it, so it is one
//! item, with all that is in it.
//!
//! It must not decide which modules a crate needs.

use std::collections::BTreeMap;

use super::items::{ItemKind, PublicItem};
use crate::output::OutputFile;
use crate::source::Location;

/// The modules that these files make public, with what uses each.
pub(super) fn surface(files: &[OutputFile], users: &BTreeMap<String, Vec<Location>>) -> Vec<PublicItem> {
    let root = files.iter().find(|file| file.path == "src/support/mod.rs");
    let lines = root.into_iter().flat_map(|root| root.contents.lines());
    let modules = lines.filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';'));
    modules
        .map(|module| PublicItem {
            kind: ItemKind::Module,
            path: format!("crate::support::{module}"),
            parent: None,
            signature: String::new(),
            place: None,
            operation: None,
            users: users.get(module).cloned().unwrap_or_default(),
        })
        .collect()
}
