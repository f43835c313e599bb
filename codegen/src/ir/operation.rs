//! Operations: what is sent, what is answered, and who may ask.

use super::{Body, CredentialId, Docs, GroupId, ModuleId, OperationId, RequestTest, Role, RustIdent, Type, WireName};
use crate::source::Location;

/// One operation: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its own index.
    pub id: OperationId,
    /// `operationId`, or what was made from method and path.
    pub wire_id: String,
    /// Name given in the configuration.
    pub configured: Option<String>,
    /// Name of its function (`get_events`). Set by the `name` pass.
    pub ident: RustIdent,
    /// Name of its module within its document's; the function's unless that is the document's. Set by the `name` pass.
    pub file: RustIdent,
    /// Stem of its types in Pascal case (`GetEvents` gives `GetEventsRequest`). Set by the `name` pass.
    pub type_stem: RustIdent,
    /// The first of its tags.
    pub tag: Option<String>,
    /// The module it belongs to.
    pub module: ModuleId,
    /// The method, in capitals.
    pub method: String,
    /// What it is to the API.
    pub role: Role,
    /// The whole path, base path of the server included; of a webhook or callback where it is served unless told
    /// otherwise.
    pub path: PathTemplate,
    /// Whether the parameter at the end of the path may be empty, so that the path without it and its slash is
    /// served too.
    pub open_end: bool,
    /// What a request for this operation has and one for another operation of the same method and path has not.
    /// `None`: no other has them, or it is this one that takes what is meant for no other.
    pub when: Option<RequestTest>,
    /// The operation that has the route: requests for this one cannot be told from requests for that. A server
    /// answers only the other; a client can ask for both.
    pub shadowed_by: Option<OperationId>,
    /// Its parameters, in the order of the description.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// What it answers, in the order of the description; those that mean success first.
    pub responses: Vec<Response>,
    /// URLs of the servers that it has for itself, with variables in braces.
    pub servers: Vec<String>,
    /// Who may ask: any one of these. Empty: anyone.
    pub security: Vec<SecurityAlternative>,
    /// What it is for.
    pub docs: Docs,
    /// Its node.
    pub source: Location,
}

/// A path with places for parameters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathTemplate {
    /// As written: base path and path, trailing white space trimmed.
    pub text: String,
    /// The segments between slashes, each a list of parts; the first is before the first slash and empty.
    pub segments: Vec<Vec<PathPart>>,
    /// Names and values of the query that a key under `paths` has, always the same.
    pub query: Vec<(String, String)>,
}

/// Part of a path segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathPart {
    /// Text as it stands.
    Literal(String),
    /// The value of the path parameter of this name.
    Parameter(WireName),
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub wire: WireName,
    /// Its field in the request type, set by the `name` pass.
    pub ident: RustIdent,
    /// Where it stands.
    pub location: ParameterLocation,
    /// Whether it must be there.
    pub required: bool,
    /// Its type without the `Option` of absence.
    pub ty: Type,
    /// How it is written.
    pub style: Style,
    /// `explode`.
    pub explode: bool,
    /// `allowReserved`: reserved characters stay as they are in the query.
    pub reserved: bool,
    /// `allowEmptyValue`: it may be in the query without a value.
    pub empty: bool,
    /// Whether it is the `Content-Type` of the body, which says it; no field does then.
    pub is_content_type: bool,
    /// What it is for.
    pub docs: Docs,
    /// Its node.
    pub source: Location,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterLocation {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// A header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

/// How a parameter's value becomes text (OpenAPI 3.1, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// RFC 6570 simple expansion.
    Simple,
    /// Label expansion: `.value`.
    Label,
    /// Expansion as path-style parameters: `;name=value`.
    Matrix,
    /// Form expansion.
    Form,
    /// The value as JSON text (`content: application/json`).
    Json,
    /// Values separated by a space.
    SpaceDelimited,
    /// Values separated by `|`.
    PipeDelimited,
    /// `name[key]=value`.
    DeepObject,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Response {
    /// The statuses it is for.
    pub status: StatusPattern,
    /// Its variant, where there are several or it is an error (`BadRequest`). Set by the `name` pass.
    pub ident: RustIdent,
    /// Whether it is an answer or an error.
    pub success: bool,
    /// What it carries. `None`: the description says nothing of content.
    pub body: Option<Body>,
    /// Whether HTTP lets it carry anything.
    pub has_content: bool,
    /// The headers that it declares, `Content-Type` aside. With any, the response is a struct of them and the body.
    pub headers: Vec<Parameter>,
    /// What is said of `Content-Type`, which is part of the body.
    pub content_type: Option<Parameter>,
    /// Which alternative the body is, where the request says so.
    pub choice: Option<Choice>,
    /// When it is given.
    pub docs: Docs,
    /// Its node.
    pub source: Location,
}

/// A parameter of the request that says which variant of a union the body of the answer is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The parameter's name.
    pub parameter: WireName,
    /// Where it stands.
    pub location: ParameterLocation,
    /// Its values, and the index of the variant that each asks for.
    pub values: Vec<(String, usize)>,
    /// The variant for any other value, and for none; without one it is what the body holds that tells.
    pub otherwise: Option<usize>,
}

impl Choice {
    /// The parameter among those of its operation.
    pub fn parameter_of<'a>(&self, operation: &'a Operation) -> Option<&'a Parameter> {
        let mut parameters = operation.parameters.iter();
        parameters.find(|parameter| parameter.wire == self.parameter && parameter.location == self.location)
    }
}

/// The statuses a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One status.
    Exact(u16),
    /// `4XX`: the hundred given by its first digit.
    Range(u8),
    /// `default`.
    Default,
}

/// Credentials that together let a request in. None in it: anyone may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityAlternative {
    /// What must be there.
    pub all: Vec<CredentialId>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The group whose operations ask for it; the crate's root where there is none.
    pub group: Option<GroupId>,
    /// Key under `components/securitySchemes`.
    pub wire: WireName,
    /// Name of its type (`AccessToken`), set by the `name` pass.
    pub ident: RustIdent,
    /// Name of its field and of the client's `with_…` method (`access_token`), set by the `name` pass.
    pub field: RustIdent,
    /// Name given in the configuration.
    pub configured: Option<String>,
    /// How it is sent.
    pub kind: CredentialKind,
    /// What it is.
    pub docs: Docs,
    /// Its node.
    pub source: Location,
}

impl CredentialKind {
    /// Whether it may be made of the request, as a signature is.
    pub fn is_signature(&self) -> bool {
        matches!(self, Self::Http(_))
    }
}

/// How a credential is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    /// `Authorization: Bearer …` (RFC 6750); also `oauth2` and `openIdConnect`.
    Bearer,
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// `Authorization: SCHEME …` for any other registered or private scheme.
    Http(String),
    /// A header of this name.
    Header(String),
    /// A query parameter of this name.
    Query(String),
    /// A cookie of this name.
    Cookie(String),
}
