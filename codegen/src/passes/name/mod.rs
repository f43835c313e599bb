//! The namer: everything gets its Rust name here and nowhere else.
//!
//! Names come from the description alone and whoever comes first keeps a name, so that what is added renames
//! nothing; it must not look at how a name will be used beyond the scope in which it must be unique.

mod members;
mod operations;
mod reserved;
mod scope;
mod types;
mod words;

use std::collections::HashMap;

use crate::diag::Diagnostics;
use crate::ir::{Api, Module, ModuleId, RustIdent};
use reserved::{CREDENTIAL_FIELDS, CREDENTIAL_TYPES, FEATURES, FILE_NAMES, MODULE_NAMES, TYPE_NAMES};
use scope::{Item, Scope};
use words::Case;

/// Names everything.
pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut scopes: Vec<Scope> = api.modules.iter().map(|_| Scope::reserving(TYPE_NAMES)).collect();
    let groups = name_groups(api);
    name_modules(api, groups, diagnostics);
    name_credentials(api, diagnostics);
    for operation in &api.operations {
        if let (Some(scope), Some(module)) =
            (scopes.get_mut(operation.module.index()), api.modules.get(operation.module.index()))
        {
            let place = module.docs.source.clone().unwrap_or_else(|| operation.source.clone());
            let item = Item::new("document", &module.document, &place);
            scope.occupy(trait_ident(module).as_str(), &item);
        }
    }
    for operation in &mut api.operations {
        members::responses(&mut operation.responses, diagnostics);
    }
    operations::name(api, &mut scopes, diagnostics);
    types::name(api, &mut scopes, diagnostics);
    members::name(api, diagnostics);
}

pub(super) use operations::emitted_suffixes;
pub(super) use types::{Hint, deciding_hint};

/// The name of a module's trait (`OldSync`), which no type of the module has.
pub fn trait_ident(module: &Module) -> RustIdent {
    words::identifier(trait_name(module.ident.bare()))
}

/// A trait that may not be called what its module is called (`Sync`) says what it is.
fn trait_name(module: &str) -> String {
    let name = Case::Pascal.apply(module);
    if TYPE_NAMES.contains(&name.as_str()) { format!("{name}Server") } else { name }
}

/// Groups are called what the configuration calls them. They stand at the root of the crate, and their features
/// beside those that every crate has. Gives the scope of the root.
fn name_groups(api: &mut Api) -> Scope {
    let mut scope = module_scope();
    for group in &mut api.groups {
        let mut name = Case::Snake.apply(&group.configured);
        while FEATURES.contains(&name.as_str()) || !scope.is_free(&name) {
            name.push_str("_group");
        }
        scope.reserve(&name);
        group.ident = words::identifier(name);
    }
    scope
}

fn module_scope() -> Scope {
    let mut scope = Scope::reserving(MODULE_NAMES);
    FILE_NAMES.iter().for_each(|name| scope.reserve(name));
    scope
}

/// Modules are named after their document's file; one of the same name elsewhere gets its folder in front. Each
/// group has names of its own.
fn name_modules(api: &mut Api, root: Scope, diagnostics: &mut Diagnostics) {
    // The stems of traits must differ too: `a_1` and `a1` are both `A1`.
    let mut scopes = HashMap::from([(None, (root, Scope::reserving(TYPE_NAMES)))]);
    // Documents come first, so that a tag which is added takes the name of none of them.
    let (documents, tags): (Vec<_>, Vec<_>) = api.modules.iter_mut().partition(|module| module.tag.is_none());
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
}

/// A path without its extension, where that is one of a description.
fn without_extension(path: &str) -> &str {
    let endings = [".yaml", ".yml", ".json"];
    endings.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path)
}

/// Credentials get a type and a field, in a module of their own; one for each group.
fn name_credentials(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut scopes = HashMap::new();
    for credential in &mut api.credentials {
        let (types, fields) = scopes.entry(credential.group).or_insert_with(|| {
            let mut types = Scope::reserving(TYPE_NAMES);
            CREDENTIAL_TYPES.iter().for_each(|name| types.reserve(name));
            (types, Scope::reserving(CREDENTIAL_FIELDS))
        });
        let item = Item::new("security scheme", credential.wire.as_str(), &credential.source);
        let configured = scope::accepted(credential.configured.as_deref(), Case::Pascal, &item, diagnostics);
        let wire = credential.wire.as_str();
        let mut choices: Vec<String> = configured.into_iter().collect();
        choices.extend(scope::choices_for(Case::Pascal, wire, &["credential".to_owned()]));
        let field = |name: &str| Case::Snake.apply(name);
        credential.ident = types.claim(Case::Pascal, &choices, &item, |name| fields.is_free(&field(name)), diagnostics);
        let choices = [field(credential.ident.bare())];
        credential.field = fields.claim(Case::Snake, &choices, &item, |_| true, diagnostics);
    }
}

impl Item {
    /// A place for what has none: the root of the first document.
    fn nowhere() -> crate::source::Location {
        crate::source::Location::root(crate::source::DocumentId(0))
    }
}

/// The module's name in an API, as it is.
fn module_name(api: &Api, id: ModuleId) -> RustIdent {
    api.modules.get(id.index()).map_or_else(RustIdent::unnamed, |module| module.ident.clone())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{Builder, codes, enumeration, key, string, union};
    use super::*;
    use crate::ir::{Type, TypeKind};

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

    #[test]
    fn credentials_get_a_type_and_a_field() {
        let mut api = Builder::new("a.yaml");
        for wire in ["accessTokenBearer", "access_token_bearer", "httpClient", "Bytes"] {
            api.credential(wire);
        }
        api.0.credentials[0].configured = Some("AccessToken".to_owned());
        let (api, diagnostics) = named(api);
        let names: Vec<String> =
            api.credentials.iter().map(|credential| format!("{} {}", credential.ident, credential.field)).collect();
        assert_eq!(
            names,
            [
                "AccessToken access_token",
                "AccessTokenBearer access_token_bearer",
                "HttpClientCredential http_client_credential",
                "BytesCredential bytes_credential",
            ]
        );
        assert_eq!(codes(&diagnostics), [""; 0]);
    }

    #[test]
    fn each_group_has_names_of_its_own() {
        let mut api = Builder::new("keepers.yaml");
        for group in ["visitors", "keepers"] {
            api.module_of(group, &format!("{group}/animals.yaml"));
            api.credential("token");
            api.get("getAnimal", "/a", None);
        }
        api.module_of("keepers", "keepers/keepers.yaml");
        let (api, diagnostics) = named(api);
        let modules: Vec<&str> = api.modules.iter().map(|module| module.ident.as_str()).collect();
        assert_eq!(modules, ["keepers_module", "animals", "animals", "keepers_module"]);
        assert!(api.operations.iter().all(|operation| operation.ident.as_str() == "get_animal"));
        assert!(api.credentials.iter().all(|credential| credential.ident.as_str() == "Token"));
        assert_eq!(codes(&diagnostics), [""; 0]);
    }

    #[test]
    fn no_module_is_called_like_the_one_around_it() {
        let mut api = Builder::new("search.yaml");
        api.get("search", "/search", None);
        api.get("getSearch", "/searches", None);
        let (api, diagnostics) = named(api);
        let names: Vec<String> =
            api.operations.iter().map(|operation| format!("{} in {}", operation.ident, operation.file)).collect();
        assert_eq!(names, ["search in get_search_2", "get_search in get_search"]);
        assert_eq!(codes(&diagnostics), [""; 0]);
    }

    /// Every name that the pass gave, with what has it.
    fn all_names(api: &Api) -> Vec<String> {
        let mut names = Vec::new();
        for def in &api.types {
            let mut members: Vec<&RustIdent> = Vec::new();
            match &def.kind {
                TypeKind::Struct(def) => members.extend(def.fields.iter().map(|field| &field.ident)),
                TypeKind::Enum(def) => members.extend(def.variants.iter().map(|variant| &variant.ident)),
                TypeKind::Union(def) => members.extend(def.variants.iter().map(|variant| &variant.ident)),
                TypeKind::Text(_) | TypeKind::Alias(_) => {}
            }
            names.extend(members.iter().map(|member| format!("{}.{member}", def.ident)));
        }
        names.extend(api.operations.iter().map(|operation| format!("{} {}", operation.ident, operation.type_stem)));
        names
    }

    fn model(types: &[String], members: &[String], operations: &[String]) -> Vec<String> {
        let mut api = Builder::new("a.yaml");
        let fields: Vec<(&str, Type)> = members.iter().map(|name| (name.as_str(), string())).collect();
        let values: Vec<&str> = members.iter().map(String::as_str).collect();
        for (index, name) in types.iter().enumerate() {
            match index % 3 {
                0 => drop(api.structure(name, &fields)),
                1 => drop(api.add(key(name), enumeration(&values))),
                _ => drop(api.add(key(name), union(&fields))),
            }
        }
        for (index, name) in operations.iter().enumerate() {
            api.get(name, &format!("/{index}"), None);
        }
        all_names(&named(api).0)
    }

    fn with(names: &[String], added: &str) -> Vec<String> {
        names.iter().cloned().chain([added.to_owned()]).collect()
    }

    proptest! {
        /// The words are few and short, so that many of them collide.
        #[test]
        fn what_is_added_renames_nothing(
            names in proptest::collection::vec("[aAbB]{1,2}[-_@+.]?[12]?[a_]?", 0..12),
            added in "[aAbB]{1,2}[-_@+.]?[12]?[a_]?",
        ) {
            let fixed = ["x".to_owned()];
            let before = model(&names, &fixed, &[]);
            let after = model(&with(&names, &added), &fixed, &[]);
            prop_assert_eq!(&before[..], &after[..before.len()]);

            let before = model(&fixed, &names, &[]);
            let after = model(&fixed, &with(&names, &added), &[]);
            prop_assert_eq!(&before[..], &after[..before.len()]);

            let before = model(&[], &[], &names);
            let after = model(&[], &[], &with(&names, &added));
            prop_assert_eq!(&before[..], &after[..before.len()]);
        }
    }
}
