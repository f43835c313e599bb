//! What a crate makes public, read off the very tokens that are printed: so nothing of what the emitters decide is
//! said a second time.
//!
//! It must not judge what a difference means; `diff` does. The crate is taken part by part, and a part that both
//! crates have is emitted for neither: emitting is most of the work of a run.

mod items;
mod key;
mod spell;
mod support;

use items::Read;
pub use items::{ItemKind, PublicItem};
pub use spell::short;

use std::collections::{BTreeMap, HashMap, HashSet};

use proc_macro2::TokenStream;
use rayon::prelude::*;

use super::context::{Context, name, setter_name};
use super::file::Imports;
use super::{crate_files, groups, modules, operations, rules, security, sender, server, servers, types};
use crate::config::CratePlan;
use crate::ir::{Api, GroupId, ModuleId, OperationId, RustIdent, TypeId, TypeKind, Verified};
use crate::source::Location;

/// Public items by what they are called.
pub type Surface = BTreeMap<String, PublicItem>;

/// A part of the model, and of the crate that is made from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What is declared at the root: modules and groups.
    Root,
    /// Credentials, client and servers.
    Group(Option<GroupId>),
    /// The trait and the routers of a module, or what sends its webhooks.
    Module(ModuleId),
    /// Request, answers, client method and trait method.
    Operation(OperationId),
    /// A type.
    Type(TypeId),
}

/// The public items of both crates; those of parts that the crates have in common may be missing in both.
pub fn surfaces(base: (&Verified<Api>, &CratePlan), head: (&Verified<Api>, &CratePlan)) -> (Surface, Surface) {
    let (base, head) = (Context::new(base.0, base.1), Context::new(head.0, head.1));
    let (one, other) = (keyed(&base), keyed(&head));
    let own = |context: &Context<'_>, parts: &[(Part, u64)], others: &[(Part, u64)]| {
        let others: HashSet<u64> = others.iter().map(|(_, key)| *key).collect();
        let parts: Vec<Part> = parts.iter().filter(|(_, key)| !others.contains(key)).map(|(part, _)| *part).collect();
        let (mut surface, mut users) = (Surface::new(), BTreeMap::<String, Vec<Location>>::new());
        for (part, read) in parts.par_iter().map(|part| (*part, of_part(context, *part))).collect::<Vec<_>>() {
            for module in read.uses {
                users.entry(module).or_default().extend(described(context, part));
            }
            surface.extend(read.items.into_iter().map(|item| (item.key(), item)));
        }
        (surface, users)
    };
    let ((mut was, was_used), (mut is, is_used)) = (own(&base, &one, &other), own(&head, &other, &one));
    for (context, surface, users) in [(&base, &mut was, &was_used), (&head, &mut is, &is_used)] {
        let modules = support::surface(&crate_files::support(context), users);
        surface.extend(modules.into_iter().map(|item| (item.key(), item)));
    }
    (was, is)
}

/// Where a part is described.
fn described(context: &Context<'_>, part: Part) -> Vec<Location> {
    let api: &Api = context.api;
    match part {
        Part::Root => Vec::new(),
        Part::Group(_) => {
            let servers = api.servers.iter().map(|server| &server.source);
            api.credentials.iter().map(|credential| &credential.source).chain(servers).cloned().collect()
        }
        Part::Module(id) => api.operations_of(id).map(|operation| operation.source.clone()).collect(),
        Part::Operation(id) => api.operations.get(id.index()).map(|one| one.source.clone()).into_iter().collect(),
        Part::Type(id) => api.get(id).map(|def| def.source.clone()).into_iter().collect(),
    }
}

/// All parts, the most general first, so that items which several parts print belong to the most special one.
fn parts(context: &Context<'_>) -> Vec<Part> {
    let api = context.api;
    let own = groups::all(context).into_iter().map(|(id, _)| Some(id)).chain([None]);
    let mut parts = vec![Part::Root];
    parts.extend(own.map(Part::Group));
    parts.extend((0..api.modules.len()).map(|index| Part::Module(ModuleId(index as u32))));
    parts.extend(api.operations.iter().map(|operation| Part::Operation(operation.id)));
    parts.extend((0..api.types.len()).map(|index| Part::Type(TypeId(index as u32))));
    parts
}

fn keyed(context: &Context<'_>) -> Vec<(Part, u64)> {
    parts(context).into_par_iter().map(|part| (part, key::of(context, part))).collect()
}

/// What a part makes public.
fn of_part(context: &Context<'_>, part: Part) -> Read {
    let api: &Api = context.api;
    match part {
        Part::Root => items::of_file(crate_files::lib(context), "crate"),
        Part::Group(group) => of_group(context, group),
        Part::Module(id) => of_module(context, id),
        Part::Operation(id) => api.operations.get(id.index()).map(|one| of_operation(context, one)).unwrap_or_default(),
        Part::Type(id) => api.get(id).map(|def| of_type(context, id, def)).unwrap_or_default(),
    }
}

fn of_group(context: &Context<'_>, group: Option<GroupId>) -> Read {
    let context = &context.within(group);
    let path = context.path_of(group);
    let mut found = Read::default();
    if let Some((id, own)) = groups::all(context).into_iter().find(|(id, _)| Some(*id) == group) {
        found.extend(items::of_file(groups::root(context, id, own), &path));
    }
    if groups::has_security(context, group) {
        let mut own = items::of_file(security::generate(context, group), &format!("{path}::security"));
        for credential in context.api.credentials.iter().filter(|credential| credential.group == group) {
            let places = HashMap::from([
                (credential.field.bare().to_owned(), credential.source.clone()),
                (credential.ident.bare().to_owned(), credential.source.clone()),
            ]);
            place(&mut own.items, &places);
        }
        found.extend(own);
    }
    if groups::has_client(context, group) {
        let mut own = items::of_file(security::client(context, group), &format!("{path}::client"));
        for credential in context.api.credentials.iter().filter(|credential| credential.group == group) {
            place(&mut own.items, &HashMap::from([(setter(&credential.field), credential.source.clone())]));
        }
        found.extend(own);
        if servers::any(context, group) {
            let mut own = items::of_file(servers::generate(context, group), &format!("{path}::servers"));
            for server in context.api.servers.iter().filter(|server| server.group == group) {
                place(&mut own.items, &HashMap::from([(server.ident.bare().to_owned(), server.source.clone())]));
            }
            found.extend(own);
        }
    }
    found
}

fn of_module(context: &Context<'_>, id: ModuleId) -> Read {
    let Some(module) = context.api.modules.get(id.index()) else { return Read::default() };
    let context = &context.within(module.group);
    let all: Vec<_> = context.api.operations_of(id).collect();
    if all.is_empty() {
        return Read::default();
    }
    let path = context.module_path(id);
    let folders = context.api.layout.divided.get(&id).map_or(&[][..], |division| &division.folders);
    let mut found = items::of_file(server::generate(context, module, &all, "", folders), &path);
    if let Some(kind) = module.hooks {
        found.extend(items::of_file(sender::generate(context, module, kind, &all, ""), &path));
    }
    found
}

fn of_operation(context: &Context<'_>, operation: &crate::ir::Operation) -> Read {
    let Some(module) = context.api.modules.get(operation.module.index()) else { return Read::default() };
    let context = &context.within(module.group);
    let path = context.module_path(operation.module);
    let mut found = items::of_file(operations::generate(context, operation, String::new(), &[]), &path);
    let sent = match module.hooks {
        Some(kind) => sender::generate(context, module, kind, &[operation], ""),
        None => modules::client_methods(context, &[operation], "", None),
    };
    found.extend(items::of_file(sent, &path));
    if operation.is_served() {
        found.extend(items::of_file(server::trait_file(context, module, &[operation], ""), &path));
    }
    let mut places = HashMap::new();
    for parameter in operation.parameters.iter().chain(operation.responses.iter().flat_map(|one| &one.headers)) {
        places.insert(parameter.ident.bare().to_owned(), parameter.source.clone());
        places.insert(setter(&parameter.ident), parameter.source.clone());
    }
    for response in &operation.responses {
        places.insert(response.ident.bare().to_owned(), response.source.clone());
    }
    for item in &mut found.items {
        item.place = Some(operation.source.clone());
        item.operation = Some(operation.source.clone());
    }
    // The trait and the client are not the operation's, only what they have for it.
    let method = operation.ident.bare();
    for item in found.items.iter_mut().filter(|item| item.is_shared() && item.name() != method) {
        item.place = None;
    }
    place(&mut found.items, &places);
    found
}

fn of_type(context: &Context<'_>, id: TypeId, def: &crate::ir::TypeDef) -> Read {
    let group = context.api.group_of(def.module);
    let context = &context.within(group);
    let path = context.module_path(def.module);
    let mut imports = Imports::default();
    imports.define(&path, def.ident.as_str());
    let mut tokens: Vec<TokenStream> = types::define(context, def, &mut imports);
    tokens.extend(types::codec(context, id, def, &mut imports));
    tokens.push(rules::define(context, def, &mut imports));
    let mut found = items::of_tokens(tokens, &imports, &path);
    let operation = def.operation.and_then(|id| context.api.operations.get(id.index()));
    for item in &mut found.items {
        item.place = Some(def.source.clone());
        item.operation = operation.map(|operation| operation.source.clone());
    }
    let mut places = HashMap::new();
    if let TypeKind::Struct(body) = &def.kind {
        for field in &body.fields {
            let source = field.docs.source.clone().unwrap_or_else(|| def.source.clone());
            places.insert(setter(&field.ident), source.clone());
            places.insert(name(&field.ident).to_string().trim_start_matches("r#").to_owned(), source);
        }
    }
    place(&mut found.items, &places);
    found
}

fn setter(own: &RustIdent) -> String {
    setter_name(own).to_string()
}

/// Says where members of these names come from.
fn place(items: &mut [PublicItem], places: &HashMap<String, Location>) {
    for item in items.iter_mut().filter(|item| item.kind.is_member()) {
        if let Some(found) = places.get(item.name()) {
            item.place = Some(found.clone());
        }
    }
}
