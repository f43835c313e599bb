//! Two kinds of name that must never be mixed up: what stands on the wire, and what stands in Rust.

use std::fmt;

/// A name as it stands in JSON, in a query, a path or a header.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WireName(pub String);

impl WireName {
    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WireName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A valid Rust identifier made by the namer (`passes::name`), raw (`r#type`) where it has to be.
///
/// Until that pass has run it is [`RustIdent::unnamed`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RustIdent(String);

impl RustIdent {
    /// What stands where the namer has not been yet.
    pub fn unnamed() -> Self {
        Self(String::new())
    }

    /// Only the namer may call this: `text` is a valid identifier, with `r#` where needed.
    pub(crate) fn from_namer(text: String) -> Self {
        Self(text)
    }

    /// Whether the namer has not been here.
    pub fn is_unnamed(&self) -> bool {
        self.0.is_empty()
    }

    /// As it is written in Rust, `r#` included.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without `r#`, to build other names from (`with_type`).
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for RustIdent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
