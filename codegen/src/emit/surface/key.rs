//! What stands for all that a part of the crate is made from, so that equal parts of two crates are known without
//! being emitted.
//!
//! It must not leave out anything that an emitter looks at. So it takes the whole text of the model's own `Debug`, and
//! puts names in place of indices, which move when something is added.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Part;
use crate::emit::context::Context;
use crate::emit::groups;
use crate::ir::{Api, CredentialId, GroupId, ModuleId, OperationId, Type, TypeId};

/// Stands for a part.
pub(super) fn of(context: &Context<'_>, part: Part) -> u64 {
    let api: &Api = context.api;
    let mut hasher = DefaultHasher::new();
    std::mem::discriminant(&part).hash(&mut hasher);
    match part {
        Part::Root => {
            let modules = groups::modules_of(context, None).map(|(_, module)| module.ident.as_str());
            modules.collect::<Vec<_>>().hash(&mut hasher);
            format!("{:?}", api.groups).hash(&mut hasher);
            groups::has_client(context, None).hash(&mut hasher);
            api.servers.is_empty().hash(&mut hasher);
        }
        Part::Group(group) => {
            let credentials = api.credentials.iter().filter(|one| one.group == group).collect::<Vec<_>>();
            let servers = api.servers.iter().filter(|one| one.group == group).collect::<Vec<_>>();
            let modules = api.modules.iter().filter(|one| one.group == group).collect::<Vec<_>>();
            let own = (credentials, servers, modules.iter().map(|one| &one.ident).collect::<Vec<_>>());
            named(context, &format!("{own:?}")).hash(&mut hasher);
            (context.path_of(group), groups::has_security(context, group)).hash(&mut hasher);
            groups::has_client(context, group).hash(&mut hasher);
        }
        Part::Module(id) => {
            module(context, id).hash(&mut hasher);
            // What the routers and the trait have of operations; a route may lead to those of other modules.
            for one in &api.operations {
                let own = (&one.ident, &one.type_stem, &one.method, &one.path, &one.when, one.shadowed_by);
                let text = if one.module == id { format!("{own:?}{:?}", one.security) } else { String::new() };
                let shared = one.when.is_some() || one.shadowed_by.is_some();
                let text = if shared { format!("{text}{own:?}{:?}", one.module) } else { text };
                named(context, &text).hash(&mut hasher);
            }
        }
        Part::Operation(id) => {
            let operation = api.operations.get(id.index());
            named(context, &format!("{operation:?}")).hash(&mut hasher);
            operation.map(|operation| module(context, operation.module)).hash(&mut hasher);
        }
        Part::Type(id) => {
            named(context, &format!("{:?}", api.get(id))).hash(&mut hasher);
            type_name(context, id).hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn module(context: &Context<'_>, id: ModuleId) -> String {
    let module = context.api.modules.get(id.index());
    let hooks = module.and_then(|module| module.hooks);
    format!("{} {hooks:?}", context.module_path(id))
}

/// A type's path and all that emitters look at where it is used.
fn type_name(context: &Context<'_>, id: TypeId) -> String {
    let Some(def) = context.def(id) else { return String::new() };
    let (parameter, form) = (context.parameters.contains(&id), context.forms.contains(&id));
    let text = context.is_text(id);
    let alias = matches!(def.kind, crate::ir::TypeKind::Alias(_));
    let shape = parameter.then(|| format!("{:?}", context.shape(&Type::Named(id))));
    format!(
        "{}::{} {parameter} {form} {text} {} {} {alias} {shape:?}",
        context.module_path(def.module),
        def.ident,
        def.checked,
        def.default,
    )
}

/// The text with names for indices, and without places: what is public does not tell where it was described.
fn named(context: &Context<'_>, text: &str) -> String {
    let api: &Api = context.api;
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(position) = rest.find("Id(") {
        let (before, after) = rest.split_at(position);
        let kind = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let digits = after.get(3..).unwrap_or_default();
        let end = digits.find(')').unwrap_or(digits.len());
        let index: Option<u32> = digits.get(..end).and_then(|digits| digits.parse().ok());
        found.push_str(before);
        let name = index.and_then(|index| match kind {
            "Type" => Some(type_name(context, TypeId(index))),
            "Module" => Some(module(context, ModuleId(index))),
            "Operation" => {
                let operation = api.operations.get(OperationId(index).index())?;
                Some(format!("{} {}", module(context, operation.module), operation.ident))
            }
            "Credential" => {
                let credential = api.credentials.get(CredentialId(index).index())?;
                Some(format!("{}::{} {:?}", context.security_path(credential.group), credential.ident, credential.kind))
            }
            "Group" => Some(context.path_of(Some(GroupId(index)))),
            "Document" => Some(String::new()),
            _ => None,
        });
        match name {
            Some(name) => {
                found.push_str(&name);
                rest = digits.get(end..).unwrap_or_default();
            }
            None => {
                found.push_str("Id(");
                rest = digits;
            }
        }
    }
    found.push_str(rest);
    found
}
