//! Large modules: operations in a folder for each thing they are about, types in a file for each that has a name of
//! its own, so that a reader finds them.
//!
//! It must not decide where anything stands; the `name` pass has.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use super::context::{Context, name};
use super::docs::code;
use super::file::RustFile;
use super::groups::{cfg, gate};
use super::modules::{
    Typed, client_file, codec_file, codec_items, declarations, exported_names, exports, module_docs, rules_file,
    rules_items,
};
use super::{operations, router, server, types};
use crate::ir::{Division, Folder, Module, ModuleId, Operation, RustIdent, TypeKind};
use crate::output::OutputFile;

/// How many fields and variants may be read and written in the file that defines them.
const FEW_MEMBERS: usize = 24;

/// All files of a divided module.
pub(super) fn generate(
    context: &Context<'_>,
    id: ModuleId,
    module: &Module,
    division: &Division,
    all: &[&Operation],
    folder: &str,
) -> Vec<OutputFile> {
    let loose: Vec<&Operation> = all.iter().copied().filter(|one| !division.has_folder(one.id)).collect();
    let mut files = vec![root(context, id, module, division, &loose, folder, !all.is_empty()).finish()];
    if !loose.is_empty() {
        files.push(client_file(context, &loose, folder, None));
    }
    if !all.is_empty() {
        files.push(server::generate(context, module, all, folder, &division.folders).finish());
    }
    let with_path = loose.into_par_iter().map(|operation| (operation, folder.to_owned()));
    let in_folders = division.folders.par_iter().flat_map_iter(|one| {
        let path = format!("{folder}/{}", one.ident.bare());
        operations_of(context, one).into_iter().map(move |operation| (operation, path.clone()))
    });
    files.par_extend(with_path.chain(in_folders).flat_map_iter(|(one, path)| operation_files(context, one, &path)));
    files.par_extend(division.folders.par_iter().flat_map_iter(|one| folder_files(context, id, one, folder)));
    files.extend(types_files(context, id, module, division, folder));
    files
}

/// The operations of a folder.
pub(super) fn operations_of<'a>(context: &Context<'a>, folder: &Folder) -> Vec<&'a Operation> {
    let api: &'a crate::ir::Api = context.api;
    folder.operations.iter().filter_map(|id| api.operations.get(id.index())).collect()
}

/// The module's `mod.rs`: what is where, all of it made public here.
fn root(
    context: &Context<'_>,
    id: ModuleId,
    module: &Module,
    division: &Division,
    loose: &[&Operation],
    folder: &str,
    has_operations: bool,
) -> RustFile {
    let mut file = RustFile::new(format!("{folder}/mod.rs"), module_docs(context, module, has_operations));
    let gate = gate(context, module);
    let own = cfg(gate.as_deref(), None);
    let only_for = |feature| cfg(gate.as_deref(), Some(feature));
    let client = (!loose.is_empty()).then(|| only_for("client")).map(|client| quote!(#client mod client;));
    let modules = declarations(loose, &own);
    let folders: Vec<_> = division.folders.iter().map(|folder| name(&folder.ident)).collect();
    let server = has_operations.then(|| only_for("server"));
    let declared = server.iter().map(|server| quote!(#server mod server;));
    let types = (!division.files.is_empty()).then(|| {
        quote!(
            mod types;
        )
    });
    file.item(quote!(#client #modules #(#own mod #folders;)* #(#declared)* #types));
    let exported = exports(context, loose, &own);
    let served = server.iter().map(|server| {
        let own = super::file::ident(&server::trait_name(module));
        let routers = router::names(context, id, module).into_iter().map(|name| super::file::ident(&name));
        quote!(#server pub use server::{#own, #(#routers),*};)
    });
    let types = (!division.files.is_empty()).then(|| {
        quote!(
            pub use types::*;
        )
    });
    let of_folders: Vec<_> =
        division.folders.iter().map(|one| exported_names(context, &operations_of(context, one))).collect();
    file.item(quote!(#exported #(#own pub use #folders::{#of_folders};)* #(#served)* #types));
    file
}

/// `mod.rs`, client methods and routes of a folder.
fn folder_files(context: &Context<'_>, id: ModuleId, folder: &Folder, around: &str) -> Vec<OutputFile> {
    let path = format!("{around}/{}", folder.ident.bare());
    let all = operations_of(context, folder);
    let docs = format!("Operations of {}.", code(&folder.common));
    let mut root = RustFile::new(format!("{path}/mod.rs"), vec![docs.clone()]);
    let (client, server) = (cfg(None, Some("client")), cfg(None, Some("server")));
    let modules = declarations(&all, &TokenStream::new());
    let routes = router::part(context, id, folder, &path);
    let router = routes.is_some().then(|| quote!(#server pub(super) mod router;));
    root.item(quote!(#client mod client; #modules #router));
    root.item(exports(context, &all, &TokenStream::new()));
    let mut files = vec![root.finish(), client_file(context, &all, &path, Some(&docs))];
    files.extend(routes.map(RustFile::finish));
    files
}

/// How much there is to read and write of these types.
fn members(types: &[Typed<'_>]) -> usize {
    let of = |(_, def): &Typed<'_>| match &def.kind {
        TypeKind::Struct(body) => body.fields.len(),
        TypeKind::Enum(body) => body.variants.len() / 2,
        TypeKind::Union(body) => body.variants.len(),
        TypeKind::Text(_) | TypeKind::Alias(_) => 0,
    };
    types.iter().map(of).sum()
}

/// The file of an operation, with how its own types are read and written: in the file, or beside it.
fn operation_files(context: &Context<'_>, operation: &Operation, folder: &str) -> Vec<OutputFile> {
    let own = operations::own_types(context, operation);
    let stem = format!("{folder}/{}", operation.file.bare());
    with_codec(context, &own, &stem, |path, below| operations::generate(context, operation, path, below))
}

/// A file made by `make` and how its types are read and written: in the file, or, where that is long, beside it.
fn with_codec(
    context: &Context<'_>,
    types: &[Typed<'_>],
    stem: &str,
    make: impl FnOnce(String, &[&str]) -> RustFile,
) -> Vec<OutputFile> {
    if members(types) <= FEW_MEMBERS {
        let mut file = make(format!("{stem}.rs"), &[]);
        rules_items(context, types, &mut file);
        codec_items(context, types, &mut file);
        return vec![file.finish()];
    }
    let codec = codec_file(context, types, &format!("{stem}/codec.rs"));
    let rules = rules_file(context, types, &format!("{stem}/rules.rs"));
    let below = codec.iter().map(|_| "codec").chain(rules.iter().map(|_| "rules")).collect::<Vec<_>>();
    let file = make(format!("{stem}/mod.rs"), &below);
    let beside = codec.into_iter().chain(rules);
    std::iter::once(file.finish()).chain(beside).collect()
}

/// The types that belong to no operation, a file for each that has a name of its own.
fn types_files(
    context: &Context<'_>,
    id: ModuleId,
    module: &Module,
    division: &Division,
    around: &str,
) -> Vec<OutputFile> {
    let mut by_file: BTreeMap<&RustIdent, Vec<Typed<'_>>> = BTreeMap::new();
    for (id, file) in &division.files {
        if let Some(def) = context.def(*id) {
            by_file.entry(file).or_default().push((*id, def));
        }
    }
    if by_file.is_empty() {
        return Vec::new();
    }
    let docs = format!("Types of {}, and what they are made of.", code(&module.document));
    let mut root = RustFile::new(format!("{around}/types/mod.rs"), vec![docs]);
    let modules: Vec<_> = by_file.keys().map(|file| name(file)).collect();
    root.item(quote!(#(mod #modules;)*));
    let exported = by_file.values().map(|types| {
        let mut names: Vec<_> = types.iter().map(|(_, def)| name(&def.ident)).collect();
        names.sort();
        quote!({#(#names),*})
    });
    root.item(quote!(#(pub use #modules::#exported;)*));
    let module_path = context.module_path(id);
    let files = by_file.par_iter().flat_map_iter(|(file, types)| {
        let stem = format!("{around}/types/{}", file.bare());
        with_codec(context, types, &stem, |path, below| {
            let named: Vec<String> = types.iter().take(1).map(|(_, def)| code(def.ident.as_str())).collect();
            let docs = format!("{}{}.", named.concat(), if types.len() > 1 { ", and what it is made of" } else { "" });
            let mut file = RustFile::new(path, vec![docs]);
            file.declare(&module_path, below);
            types.iter().for_each(|(_, def)| file.imports().define(&module_path, def.ident.as_str()));
            for (_, def) in types {
                let items = types::define(context, def, file.imports());
                file.items(items);
            }
            file
        })
    });
    let mut files: Vec<OutputFile> = files.collect();
    files.push(root.finish());
    files
}
