//! Parameters, headers, media types and examples.

use serde_json::Value;

use super::{EncodingObject, ExampleObject, MediaTypeObject, Node, ParameterObject};
use crate::diag::{Diagnostic, Diagnostics, catalogue, nearest};
use crate::ir::ParameterLocation;

/// Header parameters that OpenAPI says shall be ignored (3.1, "Parameter Object", `name`); it says so of
/// `Content-Type` too, which has things to tell of a body that is no JSON.
const IGNORED_HEADERS: [&str; 2] = ["accept", "authorization"];

/// Headers that say where a message ends on its connection, which is for those who send and read it (RFC 9112, section 6).
const FRAMING_HEADERS: [&str; 3] = ["content-length", "transfer-encoding", "connection"];

/// Whether a header is that of the message and not of what it says.
pub(crate) fn is_framing(header: &str) -> bool {
    FRAMING_HEADERS.contains(&header.to_ascii_lowercase().as_str())
}

/// Reads the parameters of an operation: those of its path item, overridden by its own.
pub(super) fn read_all(
    item: &Node<'_>,
    operation: &Node<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<ParameterObject>> {
    let mut found: Vec<ParameterObject> = Vec::new();
    let mut complete = true;
    for node in [item, operation] {
        let declared = node.raw("parameters").and_then(Value::as_array).map_or(0, Vec::len);
        let nodes = node.list("parameters", diagnostics);
        complete &= nodes.len() == declared;
        for parameter in nodes {
            let Some(parameter) = read(&parameter, diagnostics) else {
                complete = false;
                continue;
            };
            if parameter.location == ParameterLocation::Header
                && (IGNORED_HEADERS.contains(&parameter.name.to_ascii_lowercase().as_str())
                    || is_framing(&parameter.name))
            {
                continue;
            }
            let same = |other: &ParameterObject| other.location == parameter.location && other.name == parameter.name;
            match found.iter_mut().find(|other| same(other)) {
                Some(other) => *other = parameter,
                None => found.push(parameter),
            }
        }
    }
    complete.then_some(found)
}

fn read(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<ParameterObject> {
    // What is the whole query goes by no name.
    if node.raw("in").and_then(Value::as_str) == Some("querystring") {
        return read_querystring(node, diagnostics);
    }
    let name = node.required_text("name", diagnostics);
    let place = node.required_text("in", diagnostics)?;
    let location = match place.as_str() {
        "path" => ParameterLocation::Path,
        "query" => ParameterLocation::Query,
        "header" => ParameterLocation::Header,
        "cookie" => ParameterLocation::Cookie,
        other => {
            let help = match other {
                "body" | "formData" => "this is Swagger 2.0; OpenAPI 3 has `requestBody`".to_owned(),
                _ => match nearest(other, ["path", "query", "header", "cookie"]) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "a parameter is in `path`, `query`, `header` or `cookie`".to_owned(),
                },
            };
            diagnostics.push(
                Diagnostic::new(&catalogue::PARAMETER_PLACE, format!("a parameter cannot be in `{other}`"))
                    .at(&node.at.child("in"))
                    .help(help),
            );
            return None;
        }
    };
    let mut required = node.flag("required", diagnostics).unwrap_or(false);
    if location == ParameterLocation::Path && !required {
        diagnostics.push(
            Diagnostic::new(&catalogue::PATH_PARAMETER_OPTIONAL, "a path parameter is always required")
                .at(&node.at)
                .help("add `required: true`"),
        );
        required = true;
    }
    let form = read_form(node, name.clone().unwrap_or_default(), location, required, diagnostics);
    name.is_some().then_some(form)
}

/// The whole query as one value (OpenAPI 3.2, "Parameter Object", `in`). As a form it is what an exploded object in the
/// query is; anything else has no name to go by.
fn read_querystring(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<ParameterObject> {
    let required = node.flag("required", diagnostics).unwrap_or(false);
    let name = node.text("name", diagnostics).unwrap_or_else(|| "query".to_owned());
    let mut parameter = read_form(node, name, ParameterLocation::Query, required, diagnostics);
    let content = parameter.content.take();
    if let Some(form) = content.filter(|content| content.media_type == "application/x-www-form-urlencoded") {
        parameter.style = Some("form".to_owned());
        parameter.explode = Some(true);
        parameter.schema = form.schema;
        return Some(parameter);
    }
    diagnostics.push(
        Diagnostic::new(&catalogue::PARAMETER_PLACE, "a query as a whole is read as a form, and as nothing else")
            .at(&node.at.child("in"))
            .help("give it the content `application/x-www-form-urlencoded`, or declare parameters in `query`"),
    );
    None
}

/// The headers that a response declares; one that cannot be read costs only itself.
pub(super) fn headers(response: &Node<'_>, diagnostics: &mut Diagnostics) -> Vec<ParameterObject> {
    let Some(headers) = response.child("headers", diagnostics) else { return Vec::new() };
    let mut found: Vec<ParameterObject> = Vec::new();
    // Here `x-` begins the name of a header like any other.
    for name in headers.names() {
        let Some(node) = headers.child(name, diagnostics) else { continue };
        let required = node.flag("required", diagnostics).unwrap_or(false);
        let header = read_form(&node, name.to_owned(), ParameterLocation::Header, required, diagnostics);
        // Names of headers are the same in capitals and in small letters (RFC 9110, section 5.1).
        if let Some(other) = found.iter().find(|other| other.name.eq_ignore_ascii_case(&header.name)) {
            diagnostics.push(
                Diagnostic::new(
                    &catalogue::KEYWORD_IGNORED,
                    format!("`{}` is the header `{}` once more", header.name, other.name),
                )
                .at_key(&headers.at.child(&header.name))
                .help("names of headers differ by more than capitals; remove one of the two"),
            );
            continue;
        }
        found.push(header);
    }
    found
}

/// What parameters and headers have in common.
fn read_form(
    node: &Node<'_>,
    name: String,
    location: ParameterLocation,
    required: bool,
    diagnostics: &mut Diagnostics,
) -> ParameterObject {
    let content =
        node.child("content", diagnostics).and_then(|content| media_types(&content, diagnostics).into_iter().next());
    let schema = node.has("schema").then(|| node.at.child("schema"));
    if schema.is_none() && content.is_none() {
        diagnostics.push(
            Diagnostic::new(
                &catalogue::UNTYPED_PARAMETER,
                "a parameter without `schema` or `content` is taken as text",
            )
            .at(&node.at)
            .help(match node.has("type") {
                true => "this is Swagger 2.0; OpenAPI 3 has `type` and its like under `schema`",
                false => "add `schema: {type: string}` if any text will do",
            }),
        );
    }
    ParameterObject {
        at: node.at.clone(),
        name,
        location,
        required,
        deprecated: node.flag("deprecated", diagnostics).unwrap_or(false),
        description: node.text("description", diagnostics),
        style: node.text("style", diagnostics),
        explode: node.flag("explode", diagnostics),
        allow_reserved: node.flag("allowReserved", diagnostics).unwrap_or(false),
        allow_empty_value: node.flag("allowEmptyValue", diagnostics).unwrap_or(false),
        schema,
        content,
        examples: examples(node, diagnostics),
    }
}

/// The media types under a `content` map.
pub(super) fn media_types(content: &Node<'_>, diagnostics: &mut Diagnostics) -> Vec<MediaTypeObject> {
    content
        .children(diagnostics)
        .into_iter()
        .map(|(media_type, node)| MediaTypeObject {
            at: node.at.clone(),
            media_type,
            schema: node.has("schema").then(|| node.at.child("schema")),
            item_schema: node.has("itemSchema").then(|| node.at.child("itemSchema")),
            encoding: encoding(&node, diagnostics),
            examples: examples(&node, diagnostics),
        })
        .collect()
}

/// What `encoding` says of each property of a media type.
fn encoding(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Vec<EncodingObject> {
    let Some(encoding) = node.child("encoding", diagnostics) else { return Vec::new() };
    encoding
        .children(diagnostics)
        .into_iter()
        .map(|(name, node)| EncodingObject {
            at: node.at.clone(),
            name,
            content_type: node.text("contentType", diagnostics),
            style: node.text("style", diagnostics),
            explode: node.flag("explode", diagnostics),
        })
        .collect()
}

/// `example` and `examples` of a parameter or a media type.
fn examples(node: &Node<'_>, diagnostics: &mut Diagnostics) -> Vec<ExampleObject> {
    let mut found = Vec::new();
    if node.has("example") {
        found.push(ExampleObject { name: None, value: node.at.child("example") });
    }
    // What cannot be read here costs an example and nothing else.
    let mut faults = Diagnostics::new();
    if let Some(examples) = node.child("examples", &mut faults) {
        for (name, example) in examples.children(&mut faults) {
            // `externalValue` names a file that is not part of the description; `value` is what can be proven.
            // OpenAPI 3.2 calls it `dataValue`.
            if let Some(member) = ["value", "dataValue"].into_iter().find(|member| example.has(member)) {
                found.push(ExampleObject { name: Some(name), value: example.at.child(member) });
            }
        }
    }
    for fault in faults.iter().cloned() {
        let message = format!("an example is left out: {}", fault.message);
        diagnostics.push(Diagnostic { code: &catalogue::EXAMPLE_LEFT_OUT, message, ..fault });
    }
    found
}
