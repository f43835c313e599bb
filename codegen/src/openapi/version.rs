//! Which OpenAPI a document follows. What is not OpenAPI 3 is refused with a way out; a version of it that nobody knows
//! yet is read as the latest that is known.

use serde_json::Value;

use super::Node;
use crate::diag::{Code, Diagnostic, Diagnostics, catalogue};
use crate::schema::Dialect;
use crate::schema::keywords::kind_of;

/// A version that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1.
    V31,
    /// OpenAPI 3.2, whose schemas are those of 3.1.
    V32,
}

impl Version {
    /// The dialect of its schemas.
    pub fn dialect(self) -> Dialect {
        match self {
            Self::V30 => Dialect::OpenApi30,
            Self::V31 | Self::V32 => Dialect::OpenApi31,
        }
    }
}

/// The version of the document at `root`.
pub fn version_of(root: &Node<'_>, diagnostics: &mut Diagnostics) -> Option<Version> {
    if root.has("swagger") {
        diagnostics.push(
            Diagnostic::new(&catalogue::SWAGGER, "this is a Swagger 2.0 description; OpenAPI 3.0 to 3.2 are read")
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
    let parts: Vec<&str> = text.trim().split('.').collect();
    let minor = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    match parts.as_slice() {
        ["3", "0", ..] => Some(Version::V30),
        ["3", "1", ..] => Some(Version::V31),
        ["3", "2", ..] => Some(Version::V32),
        ["3"] => {
            diagnostics.push(
                unknown(&catalogue::DOUBTFUL_VERSION, root, format!("{shown} is half a version; it is read as 3.1"))
                    .help("write the version that the document follows, such as `3.1.0`"),
            );
            Some(Version::V31)
        }
        ["3", other, ..] if minor(other) => {
            diagnostics.push(
                unknown(
                    &catalogue::DOUBTFUL_VERSION,
                    root,
                    format!("unknown OpenAPI version: {shown}; it is read as 3.2"),
                )
                .help("what is new in it is not generated; write the version that the document follows"),
            );
            Some(Version::V32)
        }
        _ => {
            diagnostics.push(
                unknown(&catalogue::UNKNOWN_VERSION, root, format!("unknown OpenAPI version: {shown}"))
                    .help("3.0 to 3.2 are read; write the version as `3.1.0` if the document follows it"),
            );
            None
        }
    }
}

fn unknown(code: &'static Code, root: &Node<'_>, message: String) -> Diagnostic {
    Diagnostic::new(code, message).at(&root.at.child("openapi"))
}
