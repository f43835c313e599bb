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
    let modules: Vec<&str> = lines.filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let users = with_own_uses(files, &modules, users);
    modules
        .into_iter()
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

/// The users of each module, those of modules that use it included: what asks for the one asks for the other.
fn with_own_uses(
    files: &[OutputFile],
    modules: &[&str],
    users: &BTreeMap<String, Vec<Location>>,
) -> BTreeMap<String, Vec<Location>> {
    let mut all = users.clone();
    let mut open: Vec<&str> = modules.iter().copied().filter(|module| users.contains_key(*module)).collect();
    while let Some(module) = open.pop() {
        let path = format!("src/support/{module}.rs");
        let Some(file) = files.iter().find(|file| file.path == path) else { continue };
        let own = all.get(module).cloned().unwrap_or_default();
        for used in modules.iter().filter(|used| names(&file.contents, used)) {
            let known = all.entry((*used).to_owned()).or_default();
            let before = known.len();
            known.extend(own.iter().cloned());
            known.sort();
            known.dedup();
            if known.len() > before {
                open.push(used);
            }
        }
    }
    all
}

/// Whether the text of a module names another: by `super::it` or `super::{it, …}`.
fn names(text: &str, module: &str) -> bool {
    let is_it = |path: &str| {
        let rest = path.trim_start().strip_prefix(module);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
    };
    text.split("super::").skip(1).any(|rest| match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(',').any(is_it),
        None => is_it(rest),
    })
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_module_names_those_that_it_imports() {
        let text = "use super::body::{RawBody, stream};\nuse super::{percent, styles::of};\nuse super::streams;";
        assert_eq!(["body", "percent", "styles", "streams"].map(|module| names(text, module)), [true; 4]);
        assert_eq!(["stream", "style", "RawBody"].map(|module| names(text, module)), [false; 3]);
    }
}
