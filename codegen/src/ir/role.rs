//! What an operation is to the API: one of its paths, or what the API's provider asks of others.

use super::{OperationId, ParameterLocation, RustIdent, WireName};

/// What an operation is to the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// One of its paths.
    Path,
    /// A webhook of this name (OpenAPI 3.1, "OpenAPI Object"): its receiver has whatever URL it likes.
    Webhook(WireName),
    /// A callback of each of these operations (OpenAPI 3.1, "Callback Object").
    Callback(Vec<Callback>),
}

/// An operation that has a callback, and what the callback's URL is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callback {
    /// The operation; `None` where that is not generated.
    pub operation: Option<OperationId>,
    /// What the operation is called in the description.
    pub wire_id: String,
    /// The callback's name there.
    pub name: WireName,
    /// The URL as a runtime expression, as written.
    pub expression: String,
    /// What it is made of, where the request of the operation tells that.
    pub url: Option<CallbackUrl>,
}

/// A URL that a request gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackUrl {
    /// The method that makes it, of the type of the request. Set by the `name` pass.
    pub ident: RustIdent,
    /// What it is made of.
    pub parts: Vec<UrlPart>,
}

/// Part of a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlPart {
    /// Text as it stands.
    Literal(String),
    /// The value at this JSON pointer in the body of the request.
    Body(String),
    /// The value of a parameter of the request.
    Parameter(ParameterLocation, WireName),
}

/// The modules that a document has for what its provider asks of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HookKind {
    /// Webhooks.
    Webhooks,
    /// Callbacks.
    Callbacks,
}

impl HookKind {
    /// The module's name, and the start of all default paths.
    pub fn name(self) -> &'static str {
        match self {
            Self::Webhooks => "webhooks",
            Self::Callbacks => "callbacks",
        }
    }

    /// One of them, in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Webhooks => "webhook",
            Self::Callbacks => "callback",
        }
    }

    /// The type of the client that sends them.
    pub fn sender(self) -> &'static str {
        match self {
            Self::Webhooks => "WebhookSender",
            Self::Callbacks => "CallbackSender",
        }
    }
}
