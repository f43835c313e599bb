//! What the support code makes public, file by file as a crate needs them.
//!
//! It must not decide which files a crate needs.

use std::collections::{BTreeMap, HashSet};

use syn::Item;

use super::items::{self, ItemKind, PublicItem};
use crate::emit::file::Imports;
use crate::output::OutputFile;
use crate::source::Location;

/// The public items of the support code that these files have and others do not, with what uses each module.
pub(super) fn surface(
    files: &[OutputFile],
    others: &[OutputFile],
    users: &BTreeMap<String, Vec<Location>>,
) -> Vec<PublicItem> {
    let others: HashSet<&OutputFile> = others.iter().collect();
    let public = |stem: &str| {
        let root = files.iter().find(|file| file.path.ends_with("support/mod.rs"));
        root.is_some_and(|root| root.contents.lines().any(|line| line.trim() == format!("pub mod {stem};")))
    };
    let mut found = Vec::new();
    for file in files.iter().filter(|file| !others.contains(file)) {
        let stem = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")).unwrap_or_default();
        let Ok(parsed) = syn::parse_file(&file.contents) else { continue };
        let root = stem == "mod";
        if !root && !public(stem) {
            continue;
        }
        let imports = imports_of(&parsed);
        let module = if root { "crate::support".to_owned() } else { format!("crate::support::{stem}") };
        for mut item in items::of_text(&parsed, &imports, &module) {
            match item.kind {
                ItemKind::Module => {
                    let used = users.iter().filter(|(module, _)| item.path.ends_with(&format!("::{module}")));
                    item.users = used.flat_map(|(_, users)| users).cloned().collect();
                }
                _ => item.parent = item.parent.or_else(|| Some(module.clone())),
            }
            found.push(item);
        }
    }
    found
}

/// What a file of the support code imports and defines.
fn imports_of(file: &syn::File) -> Imports {
    let mut imports = Imports::default();
    for item in &file.items {
        if let Item::Use(item) = item {
            let mut open = vec![(String::new(), &item.tree)];
            while let Some((path, tree)) = open.pop() {
                let below =
                    |name: &syn::Ident| if path.is_empty() { name.to_string() } else { format!("{path}::{name}") };
                match tree {
                    syn::UseTree::Path(tree) => open.push((below(&tree.ident), &tree.tree)),
                    syn::UseTree::Group(tree) => open.extend(tree.items.iter().map(|tree| (path.clone(), tree))),
                    syn::UseTree::Name(name) => {
                        imports.name(&path.replacen("super", "crate::support", 1), &name.ident.to_string());
                    }
                    _ => {}
                }
            }
        }
    }
    imports
}
