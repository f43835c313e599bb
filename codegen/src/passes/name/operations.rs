//! Names of operations, and what emission makes from them in the module of each.

use std::collections::HashMap;

use super::reserved::{FILE_NAMES, METHOD_NAMES, STEM_SUFFIXES};
use super::scope::{Item, Scope, choices_for};
use super::words::{Case, identifier};
use super::{Hint, deciding_hint, module_name};
use crate::diag::Diagnostics;
use crate::ir::{Api, Operation, RustIdent, TypeId, TypeKind};

/// Names all operations. Their idents are unique in the crate, since the client has them all as methods; the
/// types named after them are unique in the module's scope.
pub(super) fn name(api: &mut Api, scopes: &mut [Scope], diagnostics: &mut Diagnostics) {
    let mut methods = Scope::reserving(METHOD_NAMES);
    FILE_NAMES.iter().for_each(|name| methods.reserve(name));
    for credential in &api.credentials {
        methods.reserve(&format!("with_{}", credential.field.bare()));
    }
    for module in &api.modules {
        methods.reserve(&format!("{}_router", module.ident.bare()));
    }
    let mut answers: HashMap<TypeId, RustIdent> = HashMap::new();
    for index in 0..api.operations.len() {
        let Some(operation) = api.operations.get(index) else { continue };
        let module = module_name(api, operation.module);
        let item = Item::new("operation", &operation.wire_id, &operation.source);
        let mut unknown = Scope::default();
        let scope = scopes.get_mut(operation.module.index()).unwrap_or(&mut unknown);
        let accepted = super::scope::accepted(operation.configured.as_deref(), Case::Snake, &item, diagnostics);
        let choices: Vec<String> =
            accepted.into_iter().chain(choices(operation, module.bare(), &methods)).collect();
        let free = |name: &str| STEM_SUFFIXES.iter().all(|suffix| scope.is_free(&format!("{}{suffix}", stem(name))));
        let ident = methods.claim(Case::Snake, &choices, &item, free, diagnostics);
        let stem = stem(ident.bare());
        STEM_SUFFIXES.iter().for_each(|suffix| scope.occupy(&format!("{stem}{suffix}"), &item));
        if let Some(id) = own_answer(api, operation) {
            answers.insert(id, RustIdent::from_namer(format!("{stem}Response")));
        }
        if let Some(operation) = api.operations.get_mut(index) {
            operation.ident = ident;
            operation.type_stem = RustIdent::from_namer(stem);
        }
    }
    for (index, def) in api.types.iter_mut().enumerate() {
        if let Some(ident) = answers.remove(&TypeId(index as u32)) {
            def.ident = ident;
        }
    }
}

/// The id; then with the module, which differs where two documents use one id; then with the method.
fn choices(operation: &Operation, module: &str, methods: &Scope) -> Vec<String> {
    let suffixes = [module.to_owned(), operation.method.clone()];
    let mut choices = choices_for(Case::Snake, &operation.wire_id, &suffixes);
    if let Some(first) = choices.first().filter(|first| methods.is_reserved(first)) {
        choices.insert(1, format!("{first}_operation"));
    }
    choices
}

/// The stem of types: the name in Pascal case, which may not be a keyword on its own.
fn stem(ident: &str) -> String {
    let stem = Case::Pascal.apply(ident);
    if identifier(stem.clone()).as_str() == stem { stem } else { format!("{stem}Operation") }
}

/// The object that is the operation's only answer, belongs to it alone and is named after it: it is the
/// response type itself.
fn own_answer(api: &Api, operation: &Operation) -> Option<TypeId> {
    let id = operation.only_answer()?;
    let def = api.get(id)?;
    let own = def.operation == Some(operation.id) && def.module == operation.module;
    let structure = matches!(def.kind, TypeKind::Struct(_));
    match deciding_hint(&def.hints) {
        Some(Hint::Operation(_, "Response")) if own && structure => Some(id),
        _ => None,
    }
}
