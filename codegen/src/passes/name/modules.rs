//! Names of modules: those of documents, and of what their providers send.

use std::collections::{HashMap, HashSet};

use super::reserved::TYPE_NAMES;
use super::scope::{self, Item, Scope};
use super::words::Case;
use super::{module_scope, trait_ident, trait_name};
use crate::diag::Diagnostics;
use crate::ir::{Api, GroupId, ModuleId, RustIdent};

/// Modules are named after their document's file; one of the same name elsewhere gets its folder in front. Each
/// group has names of its own.
pub(super) fn name(api: &mut Api, root: Scope, diagnostics: &mut Diagnostics) {
    // The stems of traits must differ too: `a_1` and `a1` are both `A1`.
    let mut scopes = HashMap::from([(None, (root, Scope::reserving(TYPE_NAMES)))]);
    // Documents come first, so that a tag which is added takes the name of none of them.
    let named = api.modules.iter_mut().filter(|module| module.hooks.is_none());
    let (documents, tags): (Vec<_>, Vec<_>) = named.partition(|module| module.tag.is_none());
    for module in documents.into_iter().chain(tags) {
        let group = module.group.and_then(|id| api.groups.get(id.index()));
        let fresh = || {
            let mut scope = module_scope();
            // A module within one of the same name would read as a slip.
            group.into_iter().for_each(|group| scope.reserve(group.ident.bare()));
            (scope, Scope::reserving(TYPE_NAMES))
        };
        let (scope, traits) = scopes.entry(module.group).or_insert_with(fresh);
        let place = module.docs.source.clone().unwrap_or_else(Item::nowhere);
        let item = match &module.tag {
            Some(tag) => Item::new("tag", tag, &place),
            None => Item::new("document", &module.document, &place),
        };
        let mut choices: Vec<String> =
            scope::accepted(module.configured.as_deref(), Case::Snake, &item, diagnostics).into_iter().collect();
        let path = without_extension(&module.document);
        let mut parts: Vec<&str> = path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
        if let (Some(words), Some(stem)) = (&module.declared, parts.last_mut()) {
            *stem = words;
        }
        parts.extend(module.tag.as_deref());
        // The stem or the tag, then with what it stands in, more and more of it.
        for start in (0..parts.len()).rev().take(4) {
            choices.push(Case::Snake.apply(&parts.get(start..).unwrap_or_default().join(" ")));
        }
        let reserved = |name: &&String| scope.is_reserved(name);
        if let Some(first) = choices.first().filter(reserved) {
            choices.insert(1, format!("{first}_module"));
        }
        let free = |name: &str| traits.is_free(&trait_name(name));
        module.ident = scope.claim(Case::Snake, &choices, &item, free, diagnostics);
        traits.occupy(trait_ident(module).as_str(), &item);
    }
    name_hook_modules(api, &mut scopes);
}

/// The scopes of modules and of their traits, by group.
type ModuleScopes = HashMap<Option<GroupId>, (Scope, Scope)>;

/// Those of the first document of a group are `webhooks` and `callbacks`; those of others have its name in front,
/// whether the first has any or not.
fn name_hook_modules(api: &mut Api, scopes: &mut ModuleScopes) {
    let mut firsts: HashMap<Option<GroupId>, String> = HashMap::new();
    let mut documents: HashMap<(Option<GroupId>, String), RustIdent> = HashMap::new();
    let described: HashSet<ModuleId> = api.operations.iter().map(|operation| operation.module).collect();
    let with_hooks: HashSet<String> =
        api.modules.iter().filter(|module| module.hooks.is_some()).map(|module| module.document.clone()).collect();
    for (index, module) in api.modules.iter().enumerate().filter(|(_, module)| module.hooks.is_none()) {
        if described.contains(&ModuleId(index as u32)) || with_hooks.contains(&module.document) {
            firsts.entry(module.group).or_insert_with(|| module.document.clone());
        }
        documents.entry((module.group, module.document.clone())).or_insert_with(|| module.ident.clone());
    }
    for module in &mut api.modules {
        let (Some(kind), Some((scope, traits))) = (module.hooks, scopes.get_mut(&module.group)) else { continue };
        let document = documents.get(&(module.group, module.document.clone())).map_or("", |ident| ident.bare());
        let mut choices = Vec::new();
        if firsts.get(&module.group) == Some(&module.document) {
            choices.push(kind.name().to_owned());
        }
        let prefix = if document == kind.name() { "sent" } else { document };
        choices.push(Case::Snake.join(prefix, kind.name()));
        let place = module.docs.source.clone().unwrap_or_else(Item::nowhere);
        let item = Item::new(kind.name(), &module.document, &place);
        let free = |name: &str| traits.is_free(&trait_name(name));
        // That a document is called like them is nobody's fault.
        module.ident = scope.claim(Case::Snake, &choices, &item, free, &mut Diagnostics::new());
        traits.occupy(trait_ident(module).as_str(), &item);
    }
}

/// A path without its extension, where that is one of a description.
fn without_extension(path: &str) -> &str {
    let endings = [".yaml", ".yml", ".json"];
    endings.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Builder, codes};
    use super::super::run;
    use crate::diag::Diagnostics;
    use crate::ir::{Api, HookKind, Role, WireName};

    fn named(mut builder: Builder) -> (Api, Diagnostics) {
        let mut diagnostics = Diagnostics::new();
        run(&mut builder.0, &mut diagnostics);
        (builder.0, diagnostics)
    }

    #[test]
    fn modules_take_the_file_and_then_the_folder() {
        let mut api = Builder::new("client/events.yaml");
        for document in ["server/events.yaml", "api/client.json", "types/option.yaml", "m.room.member.yaml"] {
            api.module(document);
        }
        let (api, diagnostics) = named(api);
        let names: Vec<&str> = api.modules.iter().map(|module| module.ident.as_str()).collect();
        assert_eq!(names, ["events", "server_events", "client_module", "option", "m_room_member"]);
        assert_eq!(codes(&diagnostics), ["name-collision"]);
    }

    /// A module of webhooks for a document, with one of them.
    fn webhooks(api: &mut Builder, document: &str, id: &str) {
        api.module(document);
        api.0.modules.last_mut().unwrap().hooks = Some(HookKind::Webhooks);
        api.get(id, "/webhooks/a", None).role = Role::Webhook(WireName(id.to_owned()));
    }

    #[test]
    fn webhooks_of_the_first_document_are_just_that_and_rename_nothing() {
        let model = |of_first: bool| {
            let mut api = Builder::new("a.yaml");
            api.get("moved", "/a", None);
            api.module("webhooks.yaml");
            api.get("other", "/b", None);
            api.module("b.yaml");
            api.get("third", "/c", None);
            webhooks(&mut api, "b.yaml", "moved");
            if of_first {
                webhooks(&mut api, "a.yaml", "moved");
            }
            webhooks(&mut api, "webhooks.yaml", "moved");
            let (api, diagnostics) = named(api);
            assert_eq!(codes(&diagnostics), [""; 0]);
            assert!(
                api.operations.iter().filter(|one| one.wire_id == "moved").all(|one| one.ident.as_str() == "moved")
            );
            api.modules.iter().map(|module| module.ident.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(model(false), ["a", "webhooks", "b", "b_webhooks", "sent_webhooks"]);
        // A document has the name that they would have.
        assert_eq!(model(true), ["a", "webhooks", "b", "b_webhooks", "a_webhooks", "sent_webhooks"]);
    }
}
