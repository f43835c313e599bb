//! Servers: their URLs with variables, and the path that the first of them puts before every path of the description.

use super::{Node, ServerObject, ServerVariableObject};
use crate::diag::{Diagnostic, Diagnostics, catalogue};

/// The servers of this object; `None` where it names none.
pub(super) fn read_all(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<ServerObject>> {
    let servers = node.list("servers", diagnostics);
    let found: Vec<ServerObject> = servers.iter().filter_map(|server| read(server, diagnostics)).collect();
    (!found.is_empty()).then_some(found)
}

fn read(server: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<ServerObject> {
    let url = server.required_text("url", diagnostics)?.trim().to_owned();
    let mut variables = Vec::new();
    if let Some(object) = server.child("variables", diagnostics) {
        for (name, variable) in object.children(diagnostics) {
            let mut default = variable.required_text("default", diagnostics);
            let values = variable.texts("enum", diagnostics);
            if default.is_none() {
                default = values.first().cloned();
            }
            variables.push(ServerVariableObject {
                name,
                default,
                values,
                description: variable.text("description", diagnostics),
            });
        }
    }
    Some(ServerObject {
        at: server.at.clone(),
        url,
        name: server.text("name", diagnostics),
        description: server.text("description", diagnostics),
        variables,
    })
}

/// Path of the first of these servers, without a slash at its end.
///
/// Variables take their defaults (OpenAPI 3.1, "Server Variable Object").
pub(super) fn base_path(servers: &[ServerObject], diagnostics: &mut Diagnostics) -> String {
    let Some(server) = servers.first() else { return String::new() };
    let mut url = server.url.clone();
    for variable in &server.variables {
        if let Some(default) = &variable.default {
            url = url.replace(&format!("{{{}}}", variable.name), default);
        }
    }
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').and_then(|start| rest.get(start..)).unwrap_or_default(),
        None => url.as_str(),
    };
    let path = path.split(['?', '#']).next().unwrap_or_default().trim().trim_end_matches('/');
    if path.contains(['{', '}']) {
        diagnostics.push(
            Diagnostic::new(
                &catalogue::SERVER_VARIABLE,
                format!("the server's path `{path}` has a variable without a value"),
            )
            .at(&server.at.child("url"))
            .help("declare it under `variables` with a `default`"),
        );
        return String::new();
    }
    match path {
        "" => String::new(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("/{path}"),
    }
}
