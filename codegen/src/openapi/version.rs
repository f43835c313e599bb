//! Which OpenAPI a document follows; everything but 3.0 and 3.1 is refused with a way out.

use serde_json::Value;

use super::Node;
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::schema::Dialect;
use crate::schema::keywords::kind_of;

/// A version that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
}

impl Version {
    /// The dialect of its schemas.
    pub fn dialect(self) -> Dialect {
        match self {
            Self::V30 => Dialect::OpenApi30,
            Self::V31 => Dialect::OpenApi31,
        }
    }
}

/// The version of the document at `root`.
pub fn version_of(root: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<Version> {
    if root.has("swagger") {
        diagnostics.push(
            Diagnostic::new(&catalogue::SWAGGER, "this is a Swagger 2.0 description; OpenAPI 3.0 and 3.1 are read")
                .at(&root.at.child("swagger"))
                .help("convert it first, for example with `npx swagger2openapi OLD -o NEW.yaml`, and give the result"),
        );
        return None;
    }
    let Some(value) = root.raw("openapi") else {
        diagnostics.push(
            Diagnostic::new(
                &catalogue::NOT_OPENAPI,
                "this document is no OpenAPI description: it has no `openapi` member",
            )
            .at(&root.at)
            .help("start it with `openapi: 3.1.0`, or name the document that lists the paths"),
        );
        return None;
    };
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        other => kind_of(other).to_owned(),
    };
    let shown = if value.is_string() || value.is_number() { format!("`{text}`") } else { text.clone() };
    let parts: Vec<&str> = text.split('.').collect();
    match parts.as_slice() {
        ["3", "0", ..] => Some(Version::V30),
        ["3", "1", ..] => Some(Version::V31),
        _ => {
            diagnostics.push(
                Diagnostic::new(&catalogue::UNKNOWN_VERSION, format!("unknown OpenAPI version: {shown}"))
                    .at(&root.at.child("openapi"))
                    .help("3.0 and 3.1 are read; write the version as `3.1.0` if the document follows it"),
            );
            None
        }
    }
}
