//! Servers that a description names.

use super::{Docs, GroupId, RustIdent};
use crate::source::Location;

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// The group whose operations it serves; the crate's root where there is none.
    pub group: Option<GroupId>,
    /// Its URL, with variables in braces.
    pub url: String,
    /// What operations have before their paths because of the first server beside it.
    pub base_path: String,
    /// The variables of the URL.
    pub variables: Vec<ServerVariable>,
    /// `name`, from which it has its name in Rust if it has one.
    pub name: Option<String>,
    /// Name of its constant, set by the `name` pass (`PRODUCTION`).
    pub ident: RustIdent,
    /// What it is for.
    pub docs: Docs,
    /// Its node.
    pub source: Location,
}

/// A variable of a server's URL.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its name in the URL.
    pub name: String,
    /// Its value unless another is given.
    pub default: Option<String>,
    /// The values that the description lists.
    pub values: Vec<String>,
    /// What it is for.
    pub description: Option<String>,
}

impl Server {
    /// Scheme and host; empty where the URL is relative.
    pub fn origin(&self) -> &str {
        origin(&self.url)
    }
}

/// Scheme and host of a URL; empty where it is relative.
pub fn origin(url: &str) -> &str {
    let Some(start) = url.find("://").map(|at| at + 3) else { return "" };
    let end = url.get(start..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| start + at);
    url.get(..end).unwrap_or(url)
}
