//! Security requirements and the schemes they name.

use serde_json::Value;

use super::{Node, SecurityRequirement, SecuritySchemeObject};
use crate::diag::{Diagnostic, Diagnostics, catalogue, nearest};

/// `security` of this object; `None` when it has none.
pub(super) fn requirements(
    node: &Node<'_>,
    root: &Node<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<SecurityRequirement>> {
    node.raw("security")?;
    let schemes =
        root.child("components", diagnostics).and_then(|components| components.child("securitySchemes", diagnostics));
    let list = node.list("security", diagnostics);
    Some(list.iter().map(|requirement| read(requirement, schemes.as_ref(), diagnostics)).collect())
}

fn read(requirement: &Node<'_>, schemes: Option<&Node<'_>>, diagnostics: &mut Diagnostics) -> SecurityRequirement {
    let mut found = SecurityRequirement { schemes: Vec::new(), scopes: Vec::new() };
    for name in requirement.names() {
        let scopes = requirement.raw(name).and_then(Value::as_array).into_iter().flatten();
        let scopes: Vec<String> = scopes.filter_map(Value::as_str).map(str::to_owned).collect();
        found.scopes.extend((!scopes.is_empty()).then(|| (name.to_owned(), scopes)));
        let scheme = schemes.filter(|schemes| schemes.has(name));
        let Some(schemes) = scheme else {
            let declared: Vec<&str> = schemes.map(|schemes| schemes.names().collect()).unwrap_or_default();
            let diagnostic =
                Diagnostic::new(&catalogue::UNKNOWN_SECURITY_SCHEME, format!("no security scheme is called `{name}`"))
                    .at_key(&requirement.at.child(name))
                    .note("the whole `Authorization` header is asked for in its place");
            let help = match (nearest(name, declared.iter().copied()), declared.as_slice()) {
                (Some(near), _) => format!("did you mean `{near}`?"),
                (None, []) => format!("declare `{name}` under `components.securitySchemes`"),
                (None, _) => format!("`components.securitySchemes` has {}", declared.join(", ")),
            };
            diagnostics.push(diagnostic.help(help));
            found.schemes.push((name.to_owned(), Some(undeclared(requirement, name))));
            continue;
        };
        let scheme = schemes.child(name, diagnostics).and_then(|scheme| read_scheme(&scheme, diagnostics));
        found.schemes.push((name.to_owned(), scheme));
    }
    found
}

/// What stands for a scheme that is not declared: something has to be asked for, or the operation would be open to
/// anyone, and `Authorization` is where credentials go (RFC 9110, section 11.6.2).
fn undeclared(requirement: &Node<'_>, name: &str) -> SecuritySchemeObject {
    SecuritySchemeObject {
        at: requirement.at.child(name),
        kind: "apiKey".to_owned(),
        scheme: None,
        name: Some("Authorization".to_owned()),
        location: Some("header".to_owned()),
        description: Some("The description asks for this credential without declaring it.".to_owned()),
        facts: Vec::new(),
    }
}

fn read_scheme(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<SecuritySchemeObject> {
    let kind = node.required_text("type", diagnostics)?;
    let scheme = SecuritySchemeObject {
        at: node.at.clone(),
        scheme: node.text("scheme", diagnostics),
        name: node.text("name", diagnostics),
        location: node.text("in", diagnostics),
        description: node.text("description", diagnostics),
        facts: facts(node, diagnostics),
        kind,
    };
    let lacks = match scheme.kind.as_str() {
        "http" => scheme.scheme.is_none().then_some("scheme"),
        "apiKey" if scheme.name.is_none() => Some("name"),
        "apiKey" => (!matches!(scheme.location.as_deref(), Some("query" | "header" | "cookie"))).then_some("in"),
        "oauth2" | "openIdConnect" | "mutualTLS" => None,
        _ => Some("type"),
    };
    if let Some(member) = lacks {
        let known = match member {
            "type" => "`http`, `apiKey`, `oauth2`, `openIdConnect` or `mutualTLS`",
            "in" => "`query`, `header` or `cookie`",
            _ => "text",
        };
        let place =
            if node.raw(member).is_some_and(Value::is_string) { node.at.child(member) } else { node.at.clone() };
        diagnostics.push(
            Diagnostic::new(&catalogue::MISSING_MEMBER, format!("a security scheme needs `{member}`: {known}"))
                .at(&place)
                .help(if member == "scheme" || member == "name" {
                    format!("add `{member}: …`")
                } else {
                    format!("give `{member}` one of these values")
                }),
        );
        return None;
    }
    Some(scheme)
}

/// How a credential is got: where tokens come from, and what they look like.
fn facts(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Vec<String> {
    let mut found = Vec::new();
    let quoted = |text: &str| format!("`{}`", text.replace('`', "'"));
    if let Some(format) = node.text("bearerFormat", diagnostics) {
        found.push(format!("Format: {}.", quoted(&format)));
    }
    if let Some(url) = node.text("openIdConnectUrl", diagnostics) {
        found.push(format!("OpenID Connect discovery: {}.", quoted(&url)));
    }
    let Some(flows) = node.child("flows", diagnostics) else { return found };
    for (name, flow) in flows.children(diagnostics) {
        let url = |member: &str| flow.raw(member).and_then(Value::as_str).map(quoted);
        let mut parts = Vec::new();
        parts.extend(url("authorizationUrl").map(|url| format!("authorization at {url}")));
        parts.extend(url("tokenUrl").map(|url| format!("tokens at {url}")));
        parts.extend(url("refreshUrl").map(|url| format!("refreshed at {url}")));
        if !parts.is_empty() {
            found.push(format!("OAuth 2.0, {} flow: {}.", quoted(&name), parts.join(", ")));
        }
    }
    found
}
