//! What must hold of a finished model: every id exists, every name is an identifier and unique in its scope,
//! and every type has a finite size.
//!
//! It must not change the model.

use std::collections::HashSet;

use super::super::r#box::{alias_graph, groups, inline_graph};
use super::super::name::{emitted_suffixes, trait_ident};
use crate::ir::{
    Api, Example, ExampleSubject, GroupId, Module, ModuleId, Operation, OperationId, Role, RustIdent, Type, TypeDef,
    TypeKind,
};
use crate::source::Location;

/// Something that does not hold.
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) place: Option<Location>,
}

/// All that does not hold.
pub(super) fn faults(api: &Api) -> Vec<Fault> {
    let mut checker = Checker { api, faults: Vec::new() };
    checker.names_of_crate();
    checker.names_of_modules();
    checker.modules_are_there();
    for def in &api.types {
        checker.type_def(def);
    }
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.id.index() != index {
            checker.fault(format!("operation {index} has the id {}", operation.id.0), &operation.source);
        }
        checker.operation(operation);
    }
    for example in &api.examples {
        checker.example(example);
    }
    for (graph, what) in [(alias_graph(api), "is an alias of itself"), (inline_graph(api), "has no finite size")] {
        for def in groups(&graph).iter().filter_map(|group| api.types.get(*group.first()?)) {
            checker.fault(format!("type `{}` {what}", def.ident), &def.source);
        }
    }
    checker.faults
}

struct Checker<'a> {
    api: &'a Api,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    fn fault(&mut self, message: String, place: &Location) {
        self.faults.push(Fault { message, place: Some(place.clone()) });
    }

    /// Every name is an identifier, and no two are the same.
    fn unique<'n>(&mut self, scope: &str, names: impl IntoIterator<Item = &'n RustIdent>, place: Option<&Location>) {
        let mut seen = HashSet::new();
        for name in names {
            let wrong = if syn::parse_str::<syn::Ident>(name.as_str()).is_err() {
                "is no identifier"
            } else if !seen.insert(name.as_str()) {
                "is there twice"
            } else {
                continue;
            };
            let message = format!("among {scope}, the name `{name}` {wrong}");
            self.faults.push(Fault { message, place: place.cloned() });
        }
    }

    fn names_of_crate(&mut self) {
        let api = self.api;
        let groups = api.groups.iter().enumerate().map(|(index, group)| (Some(GroupId(index as u32)), Some(group)));
        for (id, group) in groups.chain([(None, None)]) {
            let of = |what: &str| group.map_or(what.to_owned(), |group| format!("{what} of `{}`", group.ident));
            let modules = api.modules.iter().filter(|module| module.group == id).map(|module| &module.ident);
            // Groups are modules at the root, beside those without a group.
            let beside = api.groups.iter().filter(|_| id.is_none()).map(|group| &group.ident);
            self.unique(&of("modules"), modules.chain(beside), None);
            let credentials = || api.credentials.iter().filter(|credential| credential.group == id);
            self.unique(&of("credentials"), credentials().map(|credential| &credential.ident), None);
            self.unique(&of("fields of credentials"), credentials().map(|credential| &credential.field), None);
            let operations = api.operations.iter().filter(|operation| operation.is_path());
            let operations = operations.filter(|operation| api.group_of(operation.module) == id);
            self.unique(&of("operations"), operations.map(|operation| &operation.ident), None);
        }
    }

    /// Whoever compiles a module compiles what its types mention.
    fn modules_are_there(&mut self) {
        let api = self.api;
        let of_types = api.types.iter().map(|def| (def.types(), def.module, def.operation.is_some(), &def.source));
        let of_operations =
            api.operations.iter().map(|operation| (operation.types(), operation.module, true, &operation.source));
        for (types, module, of_operation, place) in of_types.chain(of_operations) {
            let Some(user) = api.modules.get(module.index()) else { continue };
            let own: Vec<GroupId> = user.group.into_iter().collect();
            let compiled_for = if of_operation { &own } else { &user.reached_by };
            for used in types.into_iter().flat_map(Type::named).filter_map(|id| api.get(id)) {
                let missing =
                    api.modules.get(used.module.index()).is_some_and(|Module { reached_by: known, .. }| {
                        let lacks = |group: &GroupId| !known.contains(group);
                        !known.is_empty() && (compiled_for.is_empty() || compiled_for.iter().any(lacks))
                    });
                let foreign = used.operation.is_some() && !(of_operation && api.group_of(used.module) == user.group);
                if !api.groups.is_empty() && (missing || foreign) {
                    self.fault(format!("type `{}` is not compiled for all that mention it", used.ident), place);
                }
            }
        }
    }

    /// Types of one module, its trait, and what emission names after its operations.
    fn names_of_modules(&mut self) {
        let api = self.api;
        let mut names: Vec<Vec<RustIdent>> = vec![Vec::new(); api.modules.len()];
        for def in &api.types {
            names.get_mut(def.module.index()).into_iter().for_each(|names| names.push(def.ident.clone()));
        }
        let mut with_trait = vec![false; api.modules.len()];
        for operation in &api.operations {
            let index = operation.module.index();
            with_trait.get_mut(index).into_iter().for_each(|with| *with = true);
            let suffixes = emitted_suffixes(operation).into_iter();
            let emitted = suffixes.map(|suffix| RustIdent::from_namer(format!("{}{suffix}", operation.type_stem)));
            names.get_mut(index).into_iter().for_each(|names| names.extend(emitted.clone()));
        }
        for (index, module) in api.modules.iter().enumerate() {
            let own = || api.operations_of(ModuleId(index as u32));
            let place = module.docs.source.as_ref();
            self.unique(&format!("files of `{}`", module.ident), own().map(|operation| &operation.file), place);
            self.unique(&format!("methods of `{}`", module.ident), own().map(|operation| &operation.ident), place);
        }
        for ((module, mut names), with_trait) in api.modules.iter().zip(names).zip(with_trait) {
            names.extend(with_trait.then(|| trait_ident(module)));
            names.extend(module.hooks.map(|kind| RustIdent::from_namer(kind.sender().to_owned())));
            self.unique(&format!("types of `{}`", module.ident), &names, module.docs.source.as_ref());
        }
    }

    fn type_def(&mut self, def: &TypeDef) {
        self.exists("module", def.module.index(), self.api.modules.len(), &def.source);
        if let Some(operation) = def.operation {
            self.exists("operation", operation.index(), self.api.operations.len(), &def.source);
        }
        self.types_exist(def.types(), &def.source);
        let place = Some(&def.source);
        match &def.kind {
            TypeKind::Struct(structure) => {
                let fields = structure.fields.iter().map(|field| &field.ident);
                self.unique(&format!("fields of `{}`", def.ident), fields.chain([&structure.extra_ident]), place);
            }
            TypeKind::Enum(enumeration) => {
                let values = enumeration.variants.iter().map(|variant| &variant.ident);
                self.unique(&format!("values of `{}`", def.ident), values.chain([&enumeration.unknown_ident]), place);
            }
            TypeKind::Union(union) => {
                let variants = union.variants.iter().map(|variant| &variant.ident);
                self.unique(&format!("variants of `{}`", def.ident), variants.chain([&union.unknown_ident]), place);
            }
            TypeKind::Text(_) | TypeKind::Alias(_) => {}
        }
    }

    fn operation(&mut self, operation: &Operation) {
        let place = &operation.source;
        self.exists("module", operation.module.index(), self.api.modules.len(), place);
        self.types_exist(operation.types(), place);
        if let Role::Callback(of) = &operation.role {
            for parent in of.iter().filter_map(|callback| callback.operation) {
                self.exists("operation", parent.index(), self.api.operations.len(), place);
            }
        }
        for credential in operation.security.iter().flat_map(|alternative| &alternative.all) {
            self.exists("credential", credential.index(), self.api.credentials.len(), place);
        }
        let body = operation.body.as_ref().map(|_| RustIdent::from_namer("body".to_owned()));
        let parameters = operation.parameters.iter().map(|parameter| &parameter.ident);
        let scope = format!("parameters of `{}`", operation.ident);
        self.unique(&scope, parameters.chain(&body), Some(place));
        let scope = format!("responses of `{}`", operation.ident);
        self.unique(&scope, operation.responses.iter().map(|response| &response.ident), Some(place));
        for response in &operation.responses {
            if let Some(choice) = &response.choice {
                let union = match response.body.as_ref().and_then(|body| body.json()) {
                    Some(Type::Named(id)) => self.api.get(*id).map(|def| &def.kind),
                    _ => None,
                };
                let count = if let Some(TypeKind::Union(union)) = union { union.variants.len() } else { 0 };
                let variants = choice.values.iter().map(|(_, variant)| *variant).chain(choice.otherwise);
                variants.for_each(|variant| self.exists("variant", variant, count, &response.source));
            }
            let headers = response.headers.iter().map(|header| &header.ident);
            let body = RustIdent::from_namer("body".to_owned());
            let scope = format!("headers of `{}`, `{}`", operation.ident, response.ident);
            self.unique(&scope, headers.chain([&body]), Some(&response.source));
        }
    }

    fn example(&mut self, example: &Example) {
        let api = self.api;
        let operation = |id: OperationId| api.operations.get(id.index());
        let found = match &example.subject {
            ExampleSubject::Type(ty) => ty.named().all(|id| api.get(id).is_some()),
            ExampleSubject::Parameter(id, index) => operation(*id).is_some_and(|of| *index < of.parameters.len()),
            ExampleSubject::RequestBody(id, form) => {
                operation(*id).and_then(|of| of.body.as_ref()).is_some_and(|body| body.form(*form).is_some())
            }
            ExampleSubject::ResponseBody(id, index, form) => {
                let response = operation(*id).and_then(|of| of.responses.get(*index));
                let body = response.and_then(|response| response.body.as_ref());
                body.is_some_and(|body| body.form(*form).is_some())
            }
            ExampleSubject::ResponseHeader(id, index, name) => {
                let response = operation(*id).and_then(|of| of.responses.get(*index));
                response.is_some_and(|response| response.header(name).is_some())
            }
        };
        if !found {
            self.fault("an example is of something that does not exist".to_owned(), &example.source);
        }
    }

    fn types_exist(&mut self, types: Vec<&Type>, place: &Location) {
        for id in types.into_iter().flat_map(Type::named) {
            self.exists("type", id.index(), self.api.types.len(), place);
        }
    }

    fn exists(&mut self, what: &str, index: usize, count: usize, place: &Location) {
        if index >= count {
            self.fault(format!("{what} {index} does not exist"), place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Builder, codes, string};
    use super::*;
    use crate::diag::Diagnostics;
    use crate::ir::TypeId;

    fn messages(api: &Api) -> Vec<String> {
        faults(api).into_iter().map(|fault| fault.message).collect()
    }

    /// A sound model, to be spoilt.
    fn sound() -> Api {
        let mut api = Builder::new("a.yaml");
        let ty = api.structure("Event", &[("a", string()), ("b", string())]);
        api.get("getEvents", "/a", Some(ty));
        let (api, diagnostics) = super::super::super::run(api.done());
        assert_eq!(codes(&diagnostics), [""; 0]);
        api.unwrap().into_inner()
    }

    #[test]
    fn a_sound_model_has_no_faults() {
        assert_eq!(messages(&sound()), [""; 0]);
    }

    #[test]
    fn names_are_identifiers_and_unique() {
        let mut api = sound();
        if let TypeKind::Struct(def) = &mut api.types[0].kind {
            def.fields[0].ident = RustIdent::from_namer("a b".to_owned());
            def.extra_ident = def.fields[1].ident.clone();
        }
        api.types[0].ident = RustIdent::from_namer("GetEventsRequest".to_owned());
        api.operations[0].responses[0].ident = RustIdent::unnamed();
        let expected = [
            "among types of `a`, the name `GetEventsRequest` is there twice",
            "among fields of `GetEventsRequest`, the name `a b` is no identifier",
            "among fields of `GetEventsRequest`, the name `b` is there twice",
            "among responses of `get_events`, the name `` is no identifier",
        ];
        assert_eq!(messages(&api), expected);
    }

    #[test]
    fn types_exist_and_end() {
        let mut api = sound();
        if let TypeKind::Struct(def) = &mut api.types[0].kind {
            def.fields[0].ty = Type::Named(TypeId(0));
            def.fields[1].ty = Type::Named(TypeId(7));
        }
        assert_eq!(messages(&api), ["type 7 does not exist", "type `Event` has no finite size"]);
    }

    #[test]
    fn what_a_group_mentions_is_compiled_with_it() {
        let mut api = Builder::new("root.yaml");
        api.module_of("shop", "leaf");
        let leaf = api.structure("Leaf", &[("text", string())]);
        api.module_of("office", "user");
        api.get("use", "/use", Some(leaf));
        let mut api = super::super::super::run(api.done()).0.unwrap().into_inner();
        assert_eq!(messages(&api), [""; 0]);
        // The module of the leaf; the root, being empty, is gone.
        api.modules[0].reached_by.pop();
        assert_eq!(messages(&api), ["type `Leaf` is not compiled for all that mention it"]);
    }

    #[test]
    fn there_is_no_model_when_it_is_unsound() {
        let mut api = Builder::new("a.yaml");
        api.get("getEvents", "/a", Some(Type::Named(TypeId(9))));
        let (api, diagnostics): (_, Diagnostics) = super::super::super::run(api.done());
        assert!(api.is_none());
        assert_eq!(codes(&diagnostics), ["unsound-model"]);
    }
}
