//! Modules: what comes from one document, in a folder of its own.

use proc_macro2::TokenStream;
use quote::quote;
use rayon::prelude::*;

use super::calls::{How, asking};
use super::context::{Context, name};
use super::docs::code;
use super::file::{RustFile, ident};
use super::groups::cfg;
use super::item_docs::{attributes, join};
use super::{dispatch, divided, groups, hooks, operations, router, rules, sender, server, types};
use crate::ir::{Module, ModuleId, Operation, TypeDef, TypeId};
use crate::output::OutputFile;

/// A type with its index.
pub(super) type Typed<'a> = (TypeId, &'a TypeDef);

/// All files of all modules.
pub(super) fn generate(context: &Context<'_>) -> Vec<OutputFile> {
    let modules = context.api.modules.par_iter().enumerate();
    modules.flat_map_iter(|(index, module)| generate_module(context, ModuleId(index as u32), module)).collect()
}

fn generate_module(context: &Context<'_>, id: ModuleId, module: &Module) -> Vec<OutputFile> {
    let context = &context.within(module.group);
    let folder = format!("{}/{}", context.folder_of(module.group), module.ident.bare());
    let all: Vec<&Operation> = context.api.operations_of(id).collect();
    if let Some(division) = context.api.layout.divided.get(&id) {
        return divided::generate(context, id, module, division, &all, &folder);
    }
    let types: Vec<Typed<'_>> = context.api.types_of(id).collect();
    let mut files = Vec::new();
    let mut root = RustFile::new(format!("{folder}/mod.rs"), module_docs(context, module, !all.is_empty()));
    let codec = codec_file(context, &types, &format!("{folder}/codec.rs"));
    let checks = rules_file(context, &types, &format!("{folder}/rules.rs"));
    // Names of modules beside it; what has the same name elsewhere is written with its path.
    let beside = all.iter().map(|operation| operation.file.as_str()).chain(["client", "codec", "rules", "server"]);
    beside.for_each(|name| root.imports().define(&context.module_path(id), name));
    let private = [
        codec.is_some().then(|| {
            quote!(
                mod codec;
            )
        }),
        checks.is_some().then(|| {
            quote!(
                mod rules;
            )
        }),
    ];
    let private: Vec<TokenStream> = private.into_iter().flatten().collect();
    if all.is_empty() {
        root.item(quote!(#(#private)*));
    } else {
        root.items(operation_modules(context, module, &all, &private));
        files.push(match module.hooks {
            Some(kind) => sender::generate(context, module, kind, &all, &folder).finish(),
            None => client_file(context, &all, &folder, None),
        });
        files.push(server::generate(context, module, &all, &folder, &[]).finish());
        files.extend(all.iter().map(|operation| {
            let path = format!("{folder}/{}.rs", operation.file.bare());
            operations::generate(context, operation, path, &[]).finish()
        }));
    }
    let path = context.module_path(id);
    for operation in &all {
        operations::defined(context, operation).iter().for_each(|name| root.imports().define(&path, name));
    }
    if !all.is_empty() {
        root.imports().define(&path, &server::trait_name(module));
        module.hooks.into_iter().for_each(|kind| root.imports().define(&path, kind.sender()));
    }
    let shared: Vec<&TypeDef> = types.iter().map(|(_, def)| *def).filter(|def| def.operation.is_none()).collect();
    for def in &shared {
        root.imports().define(&path, def.ident.as_str());
    }
    for def in &shared {
        let items = types::define(context, def, root.imports());
        root.items(items);
    }
    files.push(root.finish());
    files.extend(codec);
    files.extend(checks);
    files
}

pub(super) fn module_docs(context: &Context<'_>, module: &Module, has_operations: bool) -> Vec<String> {
    if module.is_declared() && !has_operations {
        let text = module.docs.description.as_deref().unwrap_or_default();
        return super::docs::doc_lines(text, &context.links);
    }
    if !has_operations {
        return vec![format!("Types of {}.", code(&module.document))];
    }
    if let Some(kind) = module.hooks {
        return hooks::module_docs(context, module, kind);
    }
    let title = module.title.clone().unwrap_or_default();
    let title = super::docs::doc_lines(title.trim(), &context.links);
    let description = module.docs.description.as_deref().map(|text| super::docs::doc_lines(text, &context.links));
    let source = format!("From {}.", code(&module.document));
    join(vec![title, description.unwrap_or_default(), vec![source]])
}

/// Declarations of the operations' files, and their types where users look for them.
fn operation_modules(
    context: &Context<'_>,
    module: &Module,
    all: &[&Operation],
    private: &[TokenStream],
) -> Vec<TokenStream> {
    let gate = groups::gate(context, module);
    let gate = gate.as_deref();
    let (own, client, server) = (cfg(gate, None), cfg(gate, Some("client")), cfg(gate, Some("server")));
    let modules = declarations(all, &own);
    let exports = exports(context, all, &own);
    let own_trait = ident(&server::trait_name(module));
    let id = all.first().map_or(ModuleId(0), |operation| operation.module);
    let routes = all.iter().filter(|_| module.hooks.is_some()).map(|operation| hooks::route_name(operation));
    let any = module.hooks.filter(|_| dispatch::told_apart(context, id).is_some()).map(dispatch::route_name);
    let routers = router::names(context, id, module).into_iter().chain(any).chain(routes).map(|name| ident(&name));
    let sender = module.hooks.map(|kind| {
        let sender = ident(kind.sender());
        quote!(#client pub use client::#sender;)
    });
    vec![
        quote! {
            #client
            mod client;
            #(#private)*
            #modules
            #server
            mod server;
        },
        quote! {
            #sender
            #exports
            #server
            pub use server::{#own_trait, #(#routers),*};
        },
    ]
}

/// Declarations of the files of operations.
pub(super) fn declarations(all: &[&Operation], own: &TokenStream) -> TokenStream {
    let files = all.iter().map(|operation| name(&operation.file));
    quote!(#(#own mod #files;)*)
}

/// What the files of operations define, made public.
pub(super) fn exports(context: &Context<'_>, all: &[&Operation], own: &TokenStream) -> TokenStream {
    let exports = all.iter().map(|operation| {
        let file = name(&operation.file);
        let names = exported_names(context, &[operation]);
        quote!(#own pub use #file::{#names};)
    });
    exports.collect()
}

/// The names that operations define. With `*` in their place a compiler looks for each name of the crate in each of the
/// modules: ten times the time to find out what names mean where there are a thousand.
pub(super) fn exported_names(context: &Context<'_>, operations: &[&Operation]) -> TokenStream {
    let mut names: Vec<_> = operations.iter().flat_map(|one| operations::defined(context, one)).collect();
    names.sort();
    let names = names.iter().map(|name| ident(name));
    quote!(#(#names),*)
}

/// The methods of the client for these operations; `docs` says what they have in common.
pub(super) fn client_file(context: &Context<'_>, all: &[&Operation], folder: &str, docs: Option<&str>) -> OutputFile {
    client_methods(context, all, folder, docs).finish()
}

/// The file of [`client_file`], not yet printed.
pub(super) fn client_methods(context: &Context<'_>, all: &[&Operation], folder: &str, docs: Option<&str>) -> RustFile {
    let mut file =
        RustFile::new(format!("{folder}/client.rs"), vec!["One method of the client for each operation.".to_owned()]);
    let group = all.first().and_then(|operation| context.api.group_of(operation.module));
    let client = file.imports().name(&context.path_of(group), "Client");
    let call_error = file.imports().name("crate::support::client", "CallError");
    let module = all.first().map(|operation| context.module_path(operation.module)).unwrap_or_default();
    let methods: Vec<TokenStream> = all
        .iter()
        .map(|operation| {
            let errors = ["# Errors", "When the operation fails, or anything on the way to its answer."];
            let docs = operations::method_docs(context, operation, &errors);
            let stem = operation.type_stem.bare();
            let request = file.imports().name(&module, &format!("{stem}Request"));
            let error = file.imports().name(&module, &format!("{stem}Error"));
            let response = super::answers::response_type(context, operation, file.imports());
            let how = How { arguments: quote!(), call: quote!(call), passed: quote!() };
            let answer = quote!(Result<#response, #call_error<#error>>);
            asking(operation, &how, &quote!(#docs), &request, &answer, file.imports())
        })
        .collect();
    let docs = docs.map(|docs| attributes(vec![docs.to_owned()]));
    file.item(quote!(#docs impl #client { #(#methods)* }));
    file
}

/// How these types are read and written, if there are any.
pub(super) fn codec_file(context: &Context<'_>, types: &[Typed<'_>], path: &str) -> Option<OutputFile> {
    let docs = vec!["How the types of this module are read from JSON and written to it.".to_owned()];
    let mut file = RustFile::new(path, docs);
    codec_items(context, types, &mut file);
    (!file.is_empty()).then(|| file.finish())
}

pub(super) fn codec_items(context: &Context<'_>, types: &[Typed<'_>], file: &mut RustFile) {
    for (id, def) in types {
        let items = types::codec(context, *id, def, file.imports());
        file.items(items);
    }
}

/// What `validate` checks in these types, if anything.
pub(super) fn rules_file(context: &Context<'_>, types: &[Typed<'_>], path: &str) -> Option<OutputFile> {
    let docs = vec!["The rules that the types of this module cannot make unbreakable.".to_owned()];
    let mut file = RustFile::new(path, docs);
    rules_items(context, types, &mut file);
    (!file.is_empty()).then(|| file.finish())
}

pub(super) fn rules_items(context: &Context<'_>, types: &[Typed<'_>], file: &mut RustFile) {
    for (_, def) in types {
        let item = rules::define(context, def, file.imports());
        file.item(item);
    }
}
