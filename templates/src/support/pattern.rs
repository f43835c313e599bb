//! Patterns that need a regular expression.
//!
//! A file of its own, because it is the only one that needs `regex`. The expressions are checked when the
//! crate is generated; one that does not compile all the same admits everything.

use std::sync::OnceLock;

use regex::Regex;

use super::validate::{At, Violations};

/// A regular expression, compiled when it is first needed.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The expression, in the syntax of the `regex` crate, not anchored.
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// Whether it matches somewhere in the text.
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled.get_or_init(|| Regex::new(self.source).ok()).as_ref().is_none_or(|regex| regex.is_match(text))
    }

    /// `pattern`.
    pub fn check(&self, text: &str, at: &At<'_>, found: &mut Violations) {
        if !self.is_match(text) {
            found.push(at, format!("does not match the pattern `{}`", self.source));
        }
    }
}
