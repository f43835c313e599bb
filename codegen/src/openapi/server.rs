//! Servers, as far as they matter here: the path that stands before every path of the description.

use super::Node;
use crate::diag::{Diagnostic, Diagnostics, catalogue};

/// Path of the first server under `servers` of this object, without a slash at its end; `None` without servers.
///
/// Variables take their defaults (OpenAPI 3.1, "Server Variable Object").
pub(super) fn base_path(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<String> {
    let server = node.list("servers", diagnostics).into_iter().next()?;
    let mut url = server.required_text("url", diagnostics)?;
    if let Some(variables) = server.child("variables", diagnostics) {
        for (name, variable) in variables.children(diagnostics) {
            if let Some(default) = variable.required_text("default", diagnostics) {
                url = url.replace(&format!("{{{name}}}"), &default);
            }
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
        return Some(String::new());
    }
    Some(match path {
        "" => String::new(),
        path if path.starts_with('/') => path.to_owned(),
        path => format!("/{path}"),
    })
}
