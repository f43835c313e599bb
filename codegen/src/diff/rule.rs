//! What a rule is: a row of the table, with the check that raises it. It must not know any one rule.

use super::change::{Change, DocumentsPair, OperationPair};
use super::rust::Unexplained;
use super::schemas::SchemaPair;

/// How grave a change is for one side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing to report.
    #[default]
    None,
    /// Compatible, worth knowing.
    Info,
    /// It depends on the peer, or cannot be decided.
    Warn,
    /// It breaks a peer for certain.
    Error,
}

impl Level {
    /// As it is written in configurations and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }

    /// The level of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::None, Self::Info, Self::Warn, Self::Error].into_iter().find(|level| level.name() == name)
    }
}

/// What a change of a schema does to the set of values that it admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variance {
    /// Values that were admitted are no longer.
    Narrows,
    /// Values are admitted that were not.
    Widens,
    /// Both.
    Incomparable,
    /// Whether it does either cannot be decided.
    Undecided,
    /// Neither.
    Neutral,
}

impl Variance {
    /// Both changes together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Neutral, one) | (one, Self::Neutral) => one,
            (one, same) if one == same => one,
            (Self::Undecided, _) | (_, Self::Undecided) => Self::Undecided,
            _ => Self::Incomparable,
        }
    }

    /// What it is with base and head exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Self::Narrows => Self::Widens,
            Self::Widens => Self::Narrows,
            other => other,
        }
    }

    /// Levels for clients and for servers, by which way the value travels.
    pub fn levels(self, flow: Flow) -> (Level, Level) {
        match (self, flow) {
            (Self::Narrows, Flow::ToServer) | (Self::Widens, Flow::ToClient) => (Level::Error, Level::None),
            (Self::Narrows, Flow::ToClient) | (Self::Widens, Flow::ToServer) => (Level::None, Level::Error),
            (Self::Incomparable, _) => (Level::Error, Level::Error),
            (Self::Undecided, _) => (Level::Warn, Level::Warn),
            (Self::Neutral, _) => (Level::None, Level::None),
        }
    }
}

/// Which way a value travels. What a webhook sends goes to the client, for the server is the one that calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// From client to server: requests, and answers to webhooks.
    ToServer,
    /// From server to client: answers, and webhooks.
    ToClient,
}

impl Flow {
    /// The other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::ToServer => Self::ToClient,
            Self::ToClient => Self::ToServer,
        }
    }
}

/// What a change asks of the version of the generated crate (<https://semver.org>).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bump {
    /// Nothing that a user of the crate could see.
    #[default]
    None,
    /// Documentation only.
    Patch,
    /// Something new, or something that stays usable.
    Minor,
    /// Code that used the crate may no longer compile.
    Major,
}

impl Bump {
    /// As it is written in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// The groups that `diff rules` lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Documents and servers.
    Servers,
    /// Operations, webhooks, callbacks.
    Operations,
    /// Parameters.
    Parameters,
    /// Request bodies.
    RequestBodies,
    /// Responses.
    Responses,
    /// Media types.
    MediaTypes,
    /// Schemas of objects.
    Objects,
    /// Schemas of scalars and lists, and their constraints.
    Values,
    /// Composition of schemas.
    Composition,
    /// Security.
    Security,
    /// The generated Rust, where nothing changes on the wire.
    Rust,
    /// Metadata and lifecycle.
    Metadata,
}

impl Group {
    /// As `diff rules` heads it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Servers => "documents and servers",
            Self::Operations => "operations, webhooks, callbacks",
            Self::Parameters => "parameters",
            Self::RequestBodies => "request bodies",
            Self::Responses => "responses",
            Self::MediaTypes => "media types",
            Self::Objects => "schemas of objects",
            Self::Values => "schemas of values",
            Self::Composition => "composition of schemas",
            Self::Security => "security",
            Self::Rust => "generated Rust",
            Self::Metadata => "metadata and lifecycle",
        }
    }
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(crate) enum Check {
    /// Both sets of descriptions as a whole, operations paired.
    Documents(fn(&DocumentsPair<'_>, &mut Vec<Change>)),
    /// One operation that both have.
    Operation(fn(&OperationPair<'_>, &mut Vec<Change>)),
    /// What becomes of the crate and follows from nothing else.
    Rust(fn(&mut Unexplained<'_>, &mut Vec<Change>)),
    /// What is left of that after all.
    RustRest(fn(&mut Unexplained<'_>, &mut Vec<Change>)),
    /// One place where a schema of both is used.
    Schema(fn(&SchemaPair<'_>, &mut Vec<Change>)),
}

/// A rule: what it is called, what it means, and what raises it.
pub struct Rule {
    /// Its name, that of its file with dashes.
    pub id: &'static str,
    /// The rule that a pair which raises this one raises with base and head exchanged.
    pub mirror: &'static str,
    /// Where it is listed.
    pub group: Group,
    /// What changed, in a line.
    pub summary: &'static str,
    /// Its level for clients, as a reader of the table wants it.
    pub client: &'static str,
    /// Its level for servers, likewise.
    pub server: &'static str,
    /// What it does to the generated crate.
    pub rust: &'static str,
    /// Why, and how undecided cases are decided.
    pub explanation: &'static str,
    /// Before and after, as they stand in a description.
    pub example: (&'static str, &'static str),
    /// What raises it.
    pub(crate) checks: &'static [Check],
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}
