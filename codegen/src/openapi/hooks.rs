//! Webhooks and callbacks: operations that the API's provider asks of others (OpenAPI 3.1, "OpenAPI Object" and
//! "Callback Object").
//!
//! They are found one after the other, never by recursion: a callback may have callbacks, itself among them. It must
//! not read what an expression says.

use std::collections::HashMap;

use super::operation::{Place, is_selected, left_out_methods, read_at};
use super::{CallbackObject, Context, Description, METHODS, Node, Role};
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::source::Location;

/// Where webhooks stand: in OpenAPI 3.1, and in descriptions of 3.0 that say the same as an extension.
const WEBHOOKS: [&str; 2] = ["webhooks", "x-webhooks"];

/// Reads all webhooks of the document.
pub(super) fn read_webhooks(context: &Context<'_, '_>, description: &mut Description, diagnostics: &mut Diagnostics) {
    for member in WEBHOOKS {
        let extension = member.starts_with("x-");
        // An extension may be anything; only what looks like path items is read.
        if extension && !context.root.raw(member).is_some_and(serde_json::Value::is_object) {
            continue;
        }
        let Some(webhooks) = context.root.child(member, diagnostics) else { continue };
        for name in webhooks.names() {
            let is_map = webhooks.raw(name).is_some_and(serde_json::Value::is_object);
            if !is_map && (extension || name.starts_with("x-")) {
                continue;
            }
            let Some(item) = webhooks.child(name, diagnostics) else { continue };
            if context.select.is_empty() {
                description.described += left_out_methods(name, &item, diagnostics);
            }
            for method in methods(&item) {
                if !is_selected(context, name, item.raw(method), description) {
                    continue;
                }
                description.described += 1;
                let place = Place { path: name, method, base_path: String::new(), servers: Vec::new(), item: &item };
                if let Some(mut operation) = read_at(context, place, diagnostics) {
                    operation.role = Role::Webhook(name.to_owned());
                    description.hooks.push(operation);
                }
            }
        }
    }
}

/// Reads the callbacks of all operations that were read, and theirs. One that several operations refer to is one.
pub(super) fn read_callbacks(context: &Context<'_, '_>, description: &mut Description, diagnostics: &mut Diagnostics) {
    // What was found at a node: its index among the hooks, or that it cannot be read.
    let mut known: HashMap<Location, Option<usize>> = HashMap::new();
    let mut next = 0;
    loop {
        let Some(parent) = description.all().nth(next).map(|parent| parent.at.clone()) else { return };
        for found in of_operation(context, &parent, diagnostics) {
            for method in methods(&found.item) {
                let callback = CallbackObject {
                    operation: next,
                    name: found.name.clone(),
                    expression: found.expression.clone(),
                    at: found.at.clone(),
                };
                let key = found.item.at.child(method);
                let index = *known.entry(key).or_insert_with(|| {
                    description.described += 1;
                    let place = Place {
                        path: &found.expression,
                        method,
                        base_path: String::new(),
                        servers: Vec::new(),
                        item: &found.item,
                    };
                    let mut operation = read_at(context, place, diagnostics)?;
                    operation.role = Role::Callback(Vec::new());
                    description.hooks.push(operation);
                    Some(description.hooks.len() - 1)
                });
                let hook = index.and_then(|index| description.hooks.get_mut(index));
                if let Some(Role::Callback(of)) = hook.map(|hook| &mut hook.role) {
                    of.push(callback);
                }
            }
        }
        next += 1;
    }
}

/// A path item of a callback.
struct Found<'r> {
    /// Key under `callbacks`.
    name: String,
    /// Key of the path item.
    expression: String,
    /// Where that key stands.
    at: Location,
    item: Node<'r>,
}

/// The path items of an operation's callbacks.
fn of_operation<'r>(context: &Context<'_, 'r>, at: &Location, diagnostics: &mut Diagnostics) -> Vec<Found<'r>> {
    // It was opened before, and what is wrong with it was said then.
    let Some(operation) = Node::open(context.root.resolver(), at, &mut Diagnostics::new()) else { return Vec::new() };
    let Some(callbacks) = operation.child("callbacks", diagnostics) else { return Vec::new() };
    let mut found = Vec::new();
    for (name, callback) in callbacks.children(diagnostics) {
        for (expression, item) in callback.children(diagnostics) {
            if METHODS.contains(&expression.as_str()) {
                diagnostics.push(
                    Diagnostic::new(&catalogue::KEYWORD_IGNORED, format!("`{expression}` is no URL of a callback"))
                        .at_key(&callback.at.child(&expression))
                        .help("write the URL first: `{$request.body#/callbackUrl}: { post: … }`"),
                );
                continue;
            }
            let at = callback.at.child(&expression);
            found.push(Found { name: name.clone(), expression, at, item });
        }
    }
    found
}

/// The methods that a path item has, in its order.
fn methods(item: &Node<'_>) -> Vec<&'static str> {
    item.names().filter_map(|name| METHODS.into_iter().find(|method| *method == name)).collect()
}
