//! Groups: the Rust module around the modules of one API of several, its client, its credentials, its feature.
//!
//! What stands at the root of the crate without a group is made here in the same way.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::docs::{LinkBase, doc_lines};
use super::file::RustFile;
use super::item_docs::join;
use super::{security, servers};
use crate::ir::{Group, GroupId, Module, ModuleId, Operation};
use crate::output::OutputFile;

/// The groups that have something in them.
pub(super) fn all<'a>(context: &Context<'a>) -> Vec<(GroupId, &'a Group)> {
    let api: &'a crate::ir::Api = context.api;
    let groups = api.groups.iter().enumerate().map(|(index, group)| (GroupId(index as u32), group));
    groups.filter(|(id, _)| api.modules.iter().any(|module| module.group == Some(*id))).collect()
}

/// The feature of a group.
pub(super) fn feature(group: &Group) -> String {
    group.ident.bare().replace('_', "-")
}

/// Whether there are credentials: where there are operations, and in a crate without groups.
pub(super) fn has_security(context: &Context<'_>, group: Option<GroupId>) -> bool {
    let api = context.api;
    api.groups.is_empty()
        || api.operations.iter().any(|operation| api.group_of(operation.module) == group)
        || api.credentials.iter().any(|credential| credential.group == group)
}

/// Whether there is a client for them, too: what only sends webhooks has none.
pub(super) fn has_client(context: &Context<'_>, group: Option<GroupId>) -> bool {
    let own = || context.api.operations.iter().filter(|one| context.api.group_of(one.module) == group);
    has_security(context, group) && (own().any(Operation::is_path) || own().next().is_none())
}

/// The files of groups beside those of their modules, and of what has no group.
pub(super) fn generate(context: &Context<'_>) -> Vec<OutputFile> {
    let mut files = Vec::new();
    for (id, group) in all(context) {
        files.push(root(&context.within(Some(id)), id, group).finish());
    }
    let groups = all(context).into_iter().map(|(id, _)| Some(id));
    for group in groups.chain([None]).filter(|group| has_security(context, *group)) {
        let context = context.within(group);
        files.push(security::generate(&context, group).finish());
        files.extend(has_client(&context, group).then(|| security::client(&context, group).finish()));
        files.extend(
            (servers::any(&context, group) && has_client(&context, group))
                .then(|| servers::generate(&context, group).finish()),
        );
    }
    files
}

/// `mod.rs` of a group.
pub(super) fn root(context: &Context<'_>, id: GroupId, group: &Group) -> RustFile {
    let text = |text: &Option<String>| text.as_deref().map(|text| doc_lines(text, &context.links)).unwrap_or_default();
    let heading = group.title.clone().or_else(|| Some(format!("The modules of `{}`.", group.ident.bare())));
    let docs = join(vec![text(&heading), text(&group.docs.summary), text(&group.docs.description)]);
    let mut file = RustFile::new(format!("{}/mod.rs", context.folder_of(Some(id))), docs);
    let own = feature(group);
    let compiled_for = needed_by(context, id);
    let modules = modules_of(context, Some(id)).map(|(_, module)| {
        let ident = name(&module.ident);
        // What holds for the group as a whole need not be said again.
        let condition = if module.reached_by == compiled_for { None } else { condition(context, &module.reached_by) };
        let condition = condition.map(|condition| quote!(#[cfg(#condition)]));
        quote!(#condition pub mod #ident;)
    });
    let modules: Vec<TokenStream> = modules.collect();
    file.item(quote!(#(#modules)*));
    let declared = declared_types(context, id);
    file.item(quote!(#(#declared)*));
    let gate = (compiled_for != [id]).then_some(own.as_str());
    let (security, client) = (cfg(gate, None), cfg(gate, Some("client")));
    let has_client = has_client(context, Some(id));
    let client_module = has_client.then(|| quote!(#client pub mod client;));
    if has_security(context, Some(id)) {
        file.item(quote!(#client_module #security pub mod security;));
    }
    if has_client && servers::any(context, Some(id)) {
        file.item(quote!(#security pub mod servers;));
    }
    if has_client {
        file.item(quote!(#client pub use client::Client;));
    }
    file
}

/// Types of the group that no document has, at its root, where users look for them.
fn declared_types(context: &Context<'_>, id: GroupId) -> Vec<TokenStream> {
    let modules = modules_of(context, Some(id)).filter(|(_, module)| module.is_declared());
    let exports = modules.map(|(id, module)| {
        let mut names: Vec<_> = context.api.types_of(id).map(|(_, def)| name(&def.ident)).collect();
        names.retain(|name| name != "Client");
        names.sort();
        let condition = condition(context, &module.reached_by).map(|condition| quote!(#[cfg(#condition)]));
        let module = name(&module.ident);
        quote!(#condition pub use #module::{#(#names),*};)
    });
    exports.collect()
}

/// The declarations of all groups, for `lib.rs`.
pub(super) fn declarations(context: &Context<'_>) -> Vec<TokenStream> {
    let declare = |(id, group): (GroupId, &Group)| {
        let ident = name(&group.ident);
        let condition = condition(context, &needed_by(context, id)).map(|condition| quote!(#[cfg(#condition)]));
        quote!(#condition pub mod #ident;)
    };
    all(context).into_iter().map(declare).collect()
}

/// The modules of a group, or those without one.
pub(super) fn modules_of<'a>(
    context: &Context<'a>,
    group: Option<GroupId>,
) -> impl Iterator<Item = (ModuleId, &'a Module)> + use<'a> {
    let api: &'a crate::ir::Api = context.api;
    let modules = api.modules.iter().enumerate().map(|(index, module)| (ModuleId(index as u32), module));
    modules.filter(move |(_, module)| module.group == group)
}

/// The groups that need any module of this one; none where something that is always there does.
fn needed_by(context: &Context<'_>, id: GroupId) -> Vec<GroupId> {
    let mut groups = Vec::new();
    for (_, module) in modules_of(context, Some(id)) {
        if module.reached_by.is_empty() {
            return Vec::new();
        }
        groups.extend(&module.reached_by);
    }
    groups.sort_unstable();
    groups.dedup();
    groups
}

/// That the feature of one of these groups is on; `None` where nothing is asked for.
fn condition(context: &Context<'_>, groups: &[GroupId]) -> Option<TokenStream> {
    let groups = groups.iter().filter_map(|id| context.api.groups.get(id.index()));
    let features: Vec<String> = groups.map(feature).collect();
    match features.as_slice() {
        [] => None,
        [one] => Some(quote!(feature = #one)),
        _ => Some(quote!(any(#(feature = #features),*))),
    }
}

/// The feature that the operations of a module need where the module is there for others too.
pub(super) fn gate(context: &Context<'_>, module: &Module) -> Option<String> {
    let own = module.group?;
    let group = context.api.groups.get(own.index())?;
    (module.reached_by != [own]).then(|| feature(group))
}

/// `#[cfg(…)]` that asks for these features.
pub(super) fn cfg(gate: Option<&str>, more: Option<&str>) -> TokenStream {
    match (gate, more) {
        (None, None) => TokenStream::new(),
        (Some(one), None) | (None, Some(one)) => quote!(#[cfg(feature = #one)]),
        (Some(one), Some(other)) => quote!(#[cfg(all(feature = #one, feature = #other))]),
    }
}

impl<'a> Context<'a> {
    /// The same for the items of a group, whose descriptions link to parts of the group's page.
    pub(super) fn within(&self, group: Option<GroupId>) -> Self {
        let page = group.and_then(|id| self.api.groups.get(id.index())).and_then(|group| group.page.clone());
        Self { links: LinkBase { page, ..self.links.clone() }, ..self.clone() }
    }

    /// The path of what is around a group's modules: `crate::client_server`, or `crate` without a group.
    pub(super) fn path_of(&self, group: Option<GroupId>) -> String {
        match group.and_then(|id| self.api.groups.get(id.index())) {
            Some(group) => format!("crate::{}", group.ident),
            None => "crate".to_owned(),
        }
    }

    /// The folder of what is around a group's modules.
    pub(super) fn folder_of(&self, group: Option<GroupId>) -> String {
        match group.and_then(|id| self.api.groups.get(id.index())) {
            Some(group) => format!("src/{}", group.ident.bare()),
            None => "src".to_owned(),
        }
    }

    /// The path of a module: `crate::old_sync`.
    pub(super) fn module_path(&self, id: ModuleId) -> String {
        match self.api.modules.get(id.index()) {
            Some(module) => format!("{}::{}", self.path_of(module.group), module.ident),
            None => "crate".to_owned(),
        }
    }
}
