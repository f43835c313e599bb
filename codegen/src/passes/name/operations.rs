//! Names of operations, and what emission makes from them in the module of each.

use std::collections::HashMap;

use super::module_name;
use super::reserved::{CRATE_NAMES, FILE_NAMES, HOOK_METHOD_NAMES, METHOD_NAMES, MODULE_FILES};
use super::scope::{Item, Scope, choices_for};
use super::words::{Case, identifier};
use crate::diag::Diagnostics;
use crate::ir::{Api, GroupId, ModuleId, Operation, RustIdent};

/// Names all operations. Their idents are unique in their group, since its client has them all as methods; the types
/// named after them are unique in the module's scope.
pub(super) fn name(api: &mut Api, scopes: &mut [Scope], diagnostics: &mut Diagnostics) {
    let mut clients: HashMap<(Option<GroupId>, Option<ModuleId>), Scope> = HashMap::new();
    for index in 0..api.operations.len() {
        let Some(operation) = api.operations.get(index) else { continue };
        let module = module_name(api, operation.module);
        let group = api.group_of(operation.module);
        // What is sent by a module's own client need not differ from what others send.
        let own = Some(operation.module).filter(|_| !operation.is_path());
        let methods = clients.entry((group, own)).or_insert_with(|| method_scope(api, group, own));
        let item = Item::new("operation", &operation.wire_id, &operation.source);
        let suffixes = emitted_suffixes(operation);
        let mut unknown = Scope::default();
        let scope = scopes.get_mut(operation.module.index()).unwrap_or(&mut unknown);
        let accepted = super::scope::accepted(operation.configured.as_deref(), Case::Snake, &item, diagnostics);
        let choices: Vec<String> = accepted.into_iter().chain(choices(operation, module.bare(), methods)).collect();
        let free = |name: &str| suffixes.iter().all(|suffix| scope.is_free(&format!("{}{suffix}", stem(name))));
        let ident = methods.claim(Case::Snake, &choices, &item, free, diagnostics);
        let stem = stem(ident.bare());
        suffixes.iter().for_each(|suffix| scope.occupy(&format!("{stem}{suffix}"), &item));
        if let Some(operation) = api.operations.get_mut(index) {
            operation.ident = ident;
            operation.type_stem = RustIdent::from_namer(stem);
        }
    }
}

/// The methods that the client of a group has, or its modules, before any operation is named.
fn method_scope(api: &Api, group: Option<GroupId>, hooks: Option<ModuleId>) -> Scope {
    let mut methods = Scope::reserving(METHOD_NAMES);
    HOOK_METHOD_NAMES.iter().filter(|_| hooks.is_some()).for_each(|name| methods.reserve(name));
    FILE_NAMES.iter().chain(MODULE_FILES).chain(CRATE_NAMES).for_each(|name| methods.reserve(name));
    for credential in api.credentials.iter().filter(|credential| credential.group == group) {
        methods.reserve(&format!("with_{}", credential.field.bare()));
    }
    for module in api.modules.iter().filter(|module| module.group == group && module.hooks.is_none()) {
        methods.reserve(&format!("{}_router", module.ident.bare()));
    }
    methods
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
    let stem = Case::Pascal.convert(ident);
    if identifier(stem.clone()).as_str() == stem { stem } else { format!("{stem}Operation") }
}

/// What emission appends to the stem of the operation to name types; its responses have names already.
pub(in crate::passes) fn emitted_suffixes(operation: &Operation) -> Vec<String> {
    let all = operation.has_answer_enum().then_some("Response");
    let with_headers = operation.responses.iter().filter_map(|response| operation.answer_suffix(response));
    let fixed = ["Request", "Error"].into_iter().chain(all).chain(with_headers).map(str::to_owned);
    let answered = operation.responses.iter().filter_map(|response| operation.content_suffix(Some(response)));
    let parts = operation.parts().map(|_| "RequestParts".to_owned());
    fixed.chain(operation.content_suffix(None)).chain(parts).chain(answered).collect()
}
