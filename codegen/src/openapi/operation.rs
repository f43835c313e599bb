//! Path items and operations, with their bodies and responses.

use super::{
    Context, Description, LinkObject, METHODS, Node, OperationObject, RequestBodyObject, ResponseObject, Role,
    ServerObject, has, parameter, security, server,
};
use serde_json::Value;

use crate::config::{Chosen, admits};
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::ir::StatusPattern;

/// How many operations a path item describes.
pub(super) fn count(item: &Node<'_>) -> usize {
    METHODS.iter().chain(&["query"]).filter(|method| item.has(method)).count()
}

/// Reads every operation of a path item; one that cannot be read costs only itself.
pub(super) fn read_path_item(
    context: &Context<'_, '_>,
    path: &str,
    item: &Node<'_>,
    description: &mut Description,
    diagnostics: &mut Diagnostics,
) {
    if context.select.is_empty() {
        description.described += left_out_methods(path, item, diagnostics);
    }
    let servers = server::read_all(item, diagnostics);
    let item_base = servers.as_ref().map(|servers| server::base_path(servers, diagnostics));
    let item_base = item_base.unwrap_or_else(|| context.base_path.clone());
    let servers = servers.unwrap_or_default();
    let names: Vec<&str> = item.names().filter(|name| METHODS.contains(name)).collect();
    for method in names {
        if !is_selected(context, path, item.raw(method), description) {
            continue;
        }
        description.described += 1;
        let place = Place { path, method, base_path: item_base.clone(), servers: servers.clone(), item };
        description.operations.extend(read_at(context, place, diagnostics));
    }
}

/// Where an operation stands.
pub(super) struct Place<'p, 'r> {
    /// Key of the path item.
    pub path: &'p str,
    /// Key of the operation.
    pub method: &'p str,
    /// The path of the server that is in force for the path item.
    pub base_path: String,
    /// `servers` of the path item.
    pub servers: Vec<ServerObject>,
    /// The path item.
    pub item: &'p Node<'r>,
}

/// Reads one operation; what makes it unreadable is reported.
pub(super) fn read_at(
    context: &Context<'_, '_>,
    place: Place<'_, '_>,
    diagnostics: &mut Diagnostics,
) -> Option<OperationObject> {
    let node = place.item.child(place.method, diagnostics)?;
    let own = server::read_all(&node, diagnostics);
    let base_path = own.as_ref().map(|servers| server::base_path(servers, diagnostics)).unwrap_or(place.base_path);
    let servers = own.unwrap_or(place.servers);
    let read = read_operation(context, place.path, place.method, base_path, place.item, &node, diagnostics);
    if read.is_none() {
        diagnostics.push(
            Diagnostic::new(
                &catalogue::OPERATION_LEFT_OUT,
                format!("{} {} is left out because of its other faults", place.method.to_uppercase(), place.path),
            )
            .at_key(&node.at)
            .help("correct them; with `--keep-going` everything else is generated all the same"),
        );
    }
    read.map(|operation| OperationObject { servers, ..operation })
}

/// Whether the configuration wants an operation; what is not wanted is not read, whatever is wrong with it.
pub(super) fn is_selected(
    context: &Context<'_, '_>,
    path: &str,
    operation: Option<&Value>,
    description: &mut Description,
) -> bool {
    if context.select.is_empty() {
        return true;
    }
    let member = |name: &str| operation.and_then(|operation| operation.get(name));
    let tags = member("tags").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let chosen = Chosen {
        path: path.to_owned(),
        id: member("operationId").and_then(Value::as_str).map(str::to_owned),
        tags: tags.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
    };
    let admitted = admits(context.select, &chosen);
    description.passed.push(chosen);
    admitted
}

/// Reports operations whose methods neither axum nor every release of `http` knows; how many there are.
pub(super) fn left_out_methods(path: &str, item: &Node<'_>, diagnostics: &mut Diagnostics) -> usize {
    let query = item.has("query").then(|| ("query".to_owned(), item.at.child("query")));
    let additional = item.child("additionalOperations", diagnostics);
    let additional = additional.iter().flat_map(|more| more.names().map(|name| (name.to_owned(), more.at.child(name))));
    let all: Vec<_> = query.into_iter().chain(additional.filter(|(name, _)| !name.starts_with("x-"))).collect();
    for (method, at) in &all {
        let standard = METHODS.contains(&method.to_ascii_lowercase().as_str());
        let help = match standard {
            true => format!("write it as `{}` beside the other methods of the path", method.to_ascii_lowercase()),
            false => "offer it as `post` too, or send it through the client's `http_client`".to_owned(),
        };
        let message = format!("{} {path} is left out: this method is not generated", method.to_uppercase());
        diagnostics.push(Diagnostic::new(&catalogue::METHOD_LEFT_OUT, message).at_key(at).help(help));
    }
    all.len()
}

fn read_operation(
    context: &Context<'_, '_>,
    path: &str,
    method: &str,
    base_path: String,
    item: &Node<'_>,
    node: &Node<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<OperationObject> {
    let parameters = parameter::read_all(item, node, diagnostics);
    let request_body = read_request_body(node, diagnostics);
    let responses = read_responses(node, diagnostics);
    let security = security::requirements(node, context.root, diagnostics)
        .or_else(|| context.security.clone())
        .unwrap_or_default();
    // A server without one of its locks is worse than no server.
    let locked = security.iter().flat_map(|requirement| &requirement.schemes).all(|(_, scheme)| scheme.is_some());
    Some(OperationObject {
        at: node.at.clone(),
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        base_path,
        servers: Vec::new(),
        role: Role::Path,
        id: node.text("operationId", diagnostics),
        tags: node.texts("tags", diagnostics),
        summary: node.text("summary", diagnostics).or_else(|| item.text("summary", diagnostics)),
        description: node.text("description", diagnostics).or_else(|| item.text("description", diagnostics)),
        deprecated: node.flag("deprecated", diagnostics).unwrap_or(false),
        parameters: parameters?,
        request_body: request_body?,
        responses: responses?,
        security: locked.then_some(security)?,
    })
}

/// The outer `None` says that there is a request body which cannot be read.
fn read_request_body(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<Option<RequestBodyObject>> {
    if !node.has("requestBody") {
        return Some(None);
    }
    let body = node.child("requestBody", diagnostics)?;
    let content = match body.child("content", diagnostics) {
        Some(content) => parameter::media_types(&content, diagnostics),
        None => Vec::new(),
    };
    Some(Some(RequestBodyObject {
        at: body.at.clone(),
        description: body.text("description", diagnostics),
        required: body.flag("required", diagnostics).unwrap_or(false),
        content,
    }))
}

fn read_responses(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<ResponseObject>> {
    if node.raw("responses").is_some_and(Value::is_null) {
        diagnostics.push(
            Diagnostic::new(&catalogue::KEYWORD_IGNORED, "there is nothing in `responses`")
                .at_key(&node.at.child("responses"))
                .note("the operation is read as one without answers")
                .help("indent the statuses below it further than it is"),
        );
        return Some(Vec::new());
    }
    let Some(responses) = node.child("responses", diagnostics) else {
        return (!node.has("responses")).then(Vec::new);
    };
    let mut found = Vec::new();
    for key in responses.names().filter(|key| !key.starts_with("x-")) {
        let at = responses.at.child(key);
        let Some(status) = status_pattern(key) else {
            diagnostics.push(
                Diagnostic::new(&catalogue::STATUS_FORM, format!("`{key}` is no status"))
                    .at_key(&at)
                    .help("a response's key is a status such as `200`, a range such as `4XX`, or `default`"),
            );
            continue;
        };
        let response = responses.child(key, diagnostics)?;
        let content = match response.child("content", diagnostics) {
            Some(content) => parameter::media_types(&content, diagnostics),
            None => Vec::new(),
        };
        if response.raw("schema").is_some_and(|schema| has(schema, "type") || has(schema, "$ref")) {
            diagnostics.push(
                Diagnostic::new(&catalogue::KEYWORD_IGNORED, "`schema` of a response belongs under `content`")
                    .at_key(&response.at.child("schema"))
                    .help("OpenAPI 3 wants `content: {application/json: {schema: …}}`"),
            );
        }
        found.push(ResponseObject {
            at: response.at.clone(),
            status,
            description: response.text("description", diagnostics),
            headers: parameter::headers(&response, diagnostics),
            content,
            links: read_links(&response, diagnostics),
        });
    }
    Some(found)
}

/// Links are documentation, so one that says nothing is left out.
fn read_links(response: &Node<'_>, diagnostics: &mut Diagnostics) -> Vec<LinkObject> {
    let Some(links) = response.child("links", diagnostics) else { return Vec::new() };
    let link = |(name, link): (String, Node<'_>)| {
        let operation = ["operationId", "operationRef"].iter().find_map(|member| link.text(member, diagnostics))?;
        Some(LinkObject { name, operation, description: link.text("description", diagnostics) })
    };
    links.children(&mut Diagnostics::new()).into_iter().filter_map(link).collect()
}

/// The pattern that a key under `responses` stands for.
fn status_pattern(key: &str) -> Option<StatusPattern> {
    if key.eq_ignore_ascii_case("default") {
        return Some(StatusPattern::Default);
    }
    let bytes = key.as_bytes();
    let [hundred @ b'1'..=b'5', tens, ones] = bytes else { return None };
    match (tens, ones) {
        (b'X' | b'x', b'X' | b'x') => Some(StatusPattern::Range(hundred - b'0')),
        _ => key.parse().ok().map(StatusPattern::Exact),
    }
}
