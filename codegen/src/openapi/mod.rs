//! OpenAPI objects, read from values with references followed: paths, operations, parameters, bodies,
//! responses, security and servers.
//!
//! The model mirrors the specification's objects. It must not interpret schemas (it keeps their places) and
//! must not choose anything about Rust.

mod hooks;
mod node;
mod operation;
mod parameter;
mod security;
mod server;
mod version;

pub use node::Node;
pub(crate) use parameter::is_framing;
pub use version::{Version, version_of};

use serde_json::Value;

use crate::config::{Chosen, SelectPlan};
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::ir::{ParameterLocation, StatusPattern};
use crate::resolve::Resolver;
use crate::source::{DocumentId, Location};

/// One OpenAPI description: an entry document.
#[derive(Clone, Debug)]
pub struct Description {
    /// Its document.
    pub document: DocumentId,
    /// Which OpenAPI it follows.
    pub version: Version,
    /// `info.title`.
    pub title: Option<String>,
    /// `info.version`.
    pub api_version: Option<String>,
    /// `info.summary` and `info.description`.
    pub summary: Option<String>,
    /// See `summary`.
    pub description: Option<String>,
    /// `servers` of the document.
    pub servers: Vec<ServerObject>,
    /// Path that the first of these puts before every path.
    pub base_path: String,
    /// The operations of its paths, in the order of the document.
    pub operations: Vec<OperationObject>,
    /// Its webhooks and the callbacks of its operations, in the order of the document.
    pub hooks: Vec<OperationObject>,
    /// What was compared with the patterns that select operations, where there are any.
    pub passed: Vec<Chosen>,
    /// How many operations the document describes, those that could not be read included.
    pub described: usize,
}

impl Description {
    /// The operations of paths, then webhooks and callbacks.
    pub fn all(&self) -> impl Iterator<Item = &OperationObject> {
        self.operations.iter().chain(&self.hooks)
    }
}

/// What an operation is to the API.
#[derive(Clone, Debug)]
pub enum Role {
    /// One of its paths.
    Path,
    /// A webhook, by its name.
    Webhook(String),
    /// A callback of each of these.
    Callback(Vec<CallbackObject>),
}

/// Callback Object: an operation that has the callback, and what its URL is made of.
#[derive(Clone, Debug)]
pub struct CallbackObject {
    /// Index of the operation in [`Description::all`].
    pub operation: usize,
    /// Key under the operation's `callbacks`.
    pub name: String,
    /// Key of the path item: a runtime expression.
    pub expression: String,
    /// Where that key stands.
    pub at: Location,
}

/// Operation Object.
#[derive(Clone, Debug)]
pub struct OperationObject {
    /// Its node.
    pub at: Location,
    /// The method, in capitals.
    pub method: String,
    /// Key of its path item: of a path, a webhook, or a callback.
    pub path: String,
    /// Path that the server in force puts before it, without a slash at its end.
    pub base_path: String,
    /// `servers` of its own or of its path item.
    pub servers: Vec<ServerObject>,
    /// What it is to the API.
    pub role: Role,
    /// `operationId`.
    pub id: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `summary`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// Parameters of the path item and its own, which override by place and name.
    pub parameters: Vec<ParameterObject>,
    /// `requestBody`.
    pub request_body: Option<RequestBodyObject>,
    /// `responses`, in the order of the document.
    pub responses: Vec<ResponseObject>,
    /// `security`, the document's where it has none of its own.
    pub security: Vec<SecurityRequirement>,
}

/// Server Object.
#[derive(Clone, Debug)]
pub struct ServerObject {
    /// Its node.
    pub at: Location,
    /// `url`, with its variables in braces.
    pub url: String,
    /// `name` (OpenAPI 3.2).
    pub name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `variables`.
    pub variables: Vec<ServerVariableObject>,
}

/// Server Variable Object.
#[derive(Clone, Debug)]
pub struct ServerVariableObject {
    /// Its name in the URL.
    pub name: String,
    /// `default`, or the first value where there is none.
    pub default: Option<String>,
    /// `enum`.
    pub values: Vec<String>,
    /// `description`.
    pub description: Option<String>,
}

/// Parameter Object.
#[derive(Clone, Debug)]
pub struct ParameterObject {
    /// Its node, references followed.
    pub at: Location,
    /// `name`.
    pub name: String,
    /// `in`.
    pub location: ParameterLocation,
    /// `required`.
    pub required: bool,
    /// `deprecated`.
    pub deprecated: bool,
    /// `description`.
    pub description: Option<String>,
    /// `style`, as written.
    pub style: Option<String>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `allowEmptyValue`.
    pub allow_empty_value: bool,
    /// `schema`.
    pub schema: Option<Location>,
    /// The media type of `content`, where that takes the place of `schema`.
    pub content: Option<MediaTypeObject>,
    /// `example` and `examples`.
    pub examples: Vec<ExampleObject>,
}

/// Request Body Object.
#[derive(Clone, Debug)]
pub struct RequestBodyObject {
    /// Its node, references followed.
    pub at: Location,
    /// `description`.
    pub description: Option<String>,
    /// `required`.
    pub required: bool,
    /// `content`.
    pub content: Vec<MediaTypeObject>,
}

/// Response Object.
#[derive(Clone, Debug)]
pub struct ResponseObject {
    /// Its node, references followed.
    pub at: Location,
    /// Its key.
    pub status: StatusPattern,
    /// `description`.
    pub description: Option<String>,
    /// `headers`, read as parameters in headers, whose structure they have ("Header Object").
    pub headers: Vec<ParameterObject>,
    /// `content`.
    pub content: Vec<MediaTypeObject>,
    /// `links`.
    pub links: Vec<LinkObject>,
}

/// Link Object.
#[derive(Clone, Debug)]
pub struct LinkObject {
    /// Its key.
    pub name: String,
    /// `operationId` or `operationRef`, as written.
    pub operation: String,
    /// `description`.
    pub description: Option<String>,
}

/// Media Type Object.
#[derive(Clone, Debug)]
pub struct MediaTypeObject {
    /// Its node.
    pub at: Location,
    /// Its key.
    pub media_type: String,
    /// `schema`.
    pub schema: Option<Location>,
    /// `itemSchema`: that of each item of a sequence (OpenAPI 3.2).
    pub item_schema: Option<Location>,
    /// `encoding`, one for each property.
    pub encoding: Vec<EncodingObject>,
    /// `example` and `examples`.
    pub examples: Vec<ExampleObject>,
}

/// How a property of a form or of a multipart body is written.
#[derive(Clone, Debug)]
pub struct EncodingObject {
    /// Its node.
    pub at: Location,
    /// Its key: the property.
    pub name: String,
    /// `contentType`.
    pub content_type: Option<String>,
    /// `style`.
    pub style: Option<String>,
    /// `explode`.
    pub explode: Option<bool>,
}

/// An example, or one entry of `examples`.
#[derive(Clone, Debug)]
pub struct ExampleObject {
    /// Its key; `None` for `example`.
    pub name: Option<String>,
    /// Where the value stands.
    pub value: Location,
}

/// Security Requirement Object: all of these together.
#[derive(Clone, Debug)]
pub struct SecurityRequirement {
    /// The schemes, by key, each with its object where that is declared and readable.
    pub schemes: Vec<(String, Option<SecuritySchemeObject>)>,
    /// Scopes or roles that a scheme has to grant, by its key; of those that ask for any.
    pub scopes: Vec<(String, Vec<String>)>,
}

/// Security Scheme Object.
#[derive(Clone, Debug)]
pub struct SecuritySchemeObject {
    /// Its node, references followed.
    pub at: Location,
    /// `type`.
    pub kind: String,
    /// `scheme` of an `http` scheme.
    pub scheme: Option<String>,
    /// `name` of an `apiKey` scheme.
    pub name: Option<String>,
    /// `in` of an `apiKey` scheme.
    pub location: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// What else it says for those who have to get a credential, a sentence each.
    pub facts: Vec<String>,
}

/// Methods that a Path Item Object may have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads the description in `document`; `None` when it is none that can be read.
pub fn read(
    resolver: &Resolver<'_>,
    document: DocumentId,
    select: &[SelectPlan],
    diagnostics: &mut Diagnostics,
) -> Option<Description> {
    let root = Node::open(resolver, &Location::root(document), diagnostics)?;
    let version = version_of(&root, diagnostics)?;
    report_missing(&root, version, diagnostics);
    let info = root.child("info", diagnostics);
    let text = |name: &str, diagnostics: &mut Diagnostics| info.as_ref().and_then(|info| info.text(name, diagnostics));
    let mut description = Description {
        document,
        version,
        title: text("title", diagnostics),
        api_version: text("version", diagnostics),
        summary: text("summary", diagnostics),
        description: text("description", diagnostics),
        servers: Vec::new(),
        base_path: String::new(),
        operations: Vec::new(),
        hooks: Vec::new(),
        passed: Vec::new(),
        described: 0,
    };
    description.servers = server::read_all(&root, diagnostics).unwrap_or_default();
    description.base_path = server::base_path(&description.servers, diagnostics);
    let security = security::requirements(&root, &root, diagnostics);
    let context = Context { root: &root, base_path: description.base_path.clone(), security, select };
    if let Some(paths) = root.child("paths", diagnostics) {
        for (path, item) in paths.children(diagnostics) {
            if path.starts_with("x-") {
                continue;
            }
            if !path.starts_with('/') {
                diagnostics.push(
                    Diagnostic::new(&catalogue::PATH_FORM, format!("the path `{path}` does not start with a slash"))
                        .at_key(&paths.at.child(&path))
                        .help(format!("write `/{path}`")),
                );
                description.described += operation::count(&item);
                continue;
            }
            operation::read_path_item(&context, &path, &item, &mut description, diagnostics);
        }
    }
    // Whom a provider asks is not asked for what lets others use the API, unless the description says so there.
    let of_provider = Context { root: &root, base_path: String::new(), security: None, select };
    hooks::read_webhooks(&of_provider, &mut description, diagnostics);
    hooks::read_callbacks(&of_provider, &mut description, diagnostics);
    Some(description)
}

/// A document that lacks what every description has is read all the same, but hardly meant so.
fn report_missing(root: &Node<'_>, version: Version, diagnostics: &mut Diagnostics) {
    let contents = ["paths", "webhooks", "components"];
    let (missing, help) = if !root.has("info") {
        ("no `info`", "add `info: { title: …, version: … }`".to_owned())
    } else if version == Version::V30 && !root.has("paths") {
        ("no `paths`", "add `paths: {}` if it has no operations".to_owned())
    } else if !contents.iter().any(|name| root.has(name)) {
        let near = contents.iter().find_map(|name| crate::diag::nearest(name, root.names()));
        let help = near.map(|near| format!("is `{near}` a slip of one of them?"));
        ("neither `paths` nor `webhooks` nor `components`", help.unwrap_or_else(|| "add `paths`".to_owned()))
    } else {
        return;
    };
    let message = format!("this description has {missing}");
    diagnostics
        .push(Diagnostic::new(&catalogue::INCOMPLETE_DOCUMENT, message).at_key(&root.at.child("openapi")).help(help));
}

/// What operations take from the document.
struct Context<'n, 'r> {
    root: &'n Node<'r>,
    base_path: String,
    security: Option<Vec<SecurityRequirement>>,
    select: &'n [SelectPlan],
}

/// Whether the value is an object with this member.
fn has(value: &Value, name: &str) -> bool {
    value.get(name).is_some()
}
