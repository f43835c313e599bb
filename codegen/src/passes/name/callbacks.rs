//! Names of the methods that make the URLs of callbacks, of the types of the requests that ask for them.

use std::collections::HashMap;

use super::scope::{Item, Scope, choices_for};
use super::words::Case;
use crate::diag::Diagnostics;
use crate::ir::{Api, Operation, OperationId, Role, RustIdent};

/// Names them all, operation by operation; what has one expression has one method, whatever is sent there.
pub(super) fn name(api: &mut Api) {
    let mut scopes: HashMap<OperationId, Scope> = HashMap::new();
    let mut known: HashMap<(OperationId, String, String), RustIdent> = HashMap::new();
    for index in 0..api.operations.len() {
        let Some(hook) = api.operations.get_mut(index) else { continue };
        let Role::Callback(of) = &mut hook.role else { continue };
        let (mut of, source) = (std::mem::take(of), hook.source.clone());
        for callback in &mut of {
            let (Some(url), Some(parent)) = (&mut callback.url, callback.operation) else { continue };
            let Some(operation) = api.operations.get(parent.index()) else { continue };
            let key = (parent, callback.name.0.clone(), callback.expression.clone());
            let ident = known.entry(key).or_insert_with(|| {
                let scope = scopes.entry(parent).or_insert_with(|| methods(operation));
                let item = Item::new("callback", callback.name.as_str(), &source);
                let choices = choices_for(Case::Snake, &format!("{} url", callback.name.as_str()), &[]);
                // Nothing in a configuration could name it, so a number is not worth a word.
                scope.claim(Case::Snake, &choices, &item, |_| true, &mut Diagnostics::new())
            });
            url.ident = ident.clone();
        }
        if let Some(hook) = api.operations.get_mut(index) {
            hook.role = Role::Callback(of);
        }
    }
}

/// The methods that the type of a request has without callbacks.
fn methods(operation: &Operation) -> Scope {
    let mut scope = Scope::reserving(&["new", "with_body"]);
    for field in operation.fields() {
        scope.reserve(&format!("with_{}", field.ident.bare().trim_start_matches('_')));
    }
    scope
}
