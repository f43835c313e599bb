//! The namer: everything gets its Rust name here and nowhere else.
//!
//! Names come from the description alone and whoever comes first keeps a name, so that what is added renames
//! nothing; it must not look at how a name will be used beyond the scope in which it must be unique.

mod callbacks;
mod files;
mod members;
mod modules;
mod operations;
mod reserved;
mod scope;
mod servers;
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
    let mut scopes: Vec<Scope> = api.modules.iter().map(types_scope).collect();
    let groups = name_groups(api);
    modules::name(api, groups, diagnostics);
    name_credentials(api, diagnostics);
    servers::name(api, diagnostics);
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
    callbacks::name(api);
    files::name(api);
}

/// The names of types that a module has without a description.
fn types_scope(module: &Module) -> Scope {
    let mut scope = Scope::reserving(TYPE_NAMES);
    module.hooks.into_iter().for_each(|kind| scope.reserve(kind.sender()));
    scope
}

pub(super) use operations::emitted_suffixes;
pub(super) use types::{Hint, deciding_hint};

/// Any text as words of an identifier that something stands before.
pub(crate) fn snake_words(text: &str) -> String {
    words::Case::Snake.apply(text).trim_matches('_').to_owned()
}

/// The name of a module's trait (`OldSync`), which no type of the module has.
pub fn trait_ident(module: &Module) -> RustIdent {
    words::identifier(trait_name(module.ident.bare()))
}

/// A trait that may not be called what its module is called (`Sync`) says what it is.
fn trait_name(module: &str) -> String {
    let name = Case::Pascal.convert(module);
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
        let field = |name: &str| Case::Snake.convert(name);
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
    use std::collections::HashSet;

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

    /// Five that differ only behind the place at which names are cut, and that none of the choices tells apart.
    #[test]
    fn what_is_cut_to_the_same_name_is_told_apart() {
        let long = "LongWord".repeat(20);
        let mut api = Builder::new("a.yaml");
        for ending in ["One", "Two", "Three", "Four", "Five"] {
            api.credential(&format!("{long}{ending}"));
            api.structure(&format!("{long}{ending}"), &[("text", string())]);
            api.get(&format!("{long}{ending}"), &format!("/{ending}"), None);
        }
        let (api, _) = named(api);
        let names: [HashSet<String>; 5] = [
            api.credentials.iter().map(|one| one.ident.to_string()).collect(),
            api.credentials.iter().map(|one| one.field.to_string()).collect(),
            api.types.iter().map(|one| one.ident.to_string()).collect(),
            api.operations.iter().map(|one| one.ident.to_string()).collect(),
            api.operations.iter().map(|one| one.type_stem.to_string()).collect(),
        ];
        assert_eq!(names.each_ref().map(HashSet::len), [5; 5], "{names:?}");
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
