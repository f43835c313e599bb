//! Servers that a description names: their URLs, with variables filled in.
//!
//! It must not choose one.

use std::fmt;

/// A server that a description names.
///
/// Its URL includes what all operations have before their paths; `Client::at` takes that into account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    template: &'static str,
    base_path: &'static str,
    variables: &'static [Variable],
    values: Vec<(String, String)>,
}

/// A variable of a server's URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// Its value unless another is given; empty where there is none.
    pub default: &'static str,
    /// The values that the description lists; none where it may be any text.
    pub values: &'static [&'static str],
}

impl Server {
    /// A server at a URL with variables in braces; operations have `base_path` before their paths.
    pub const fn new(template: &'static str, base_path: &'static str, variables: &'static [Variable]) -> Self {
        Self { template, base_path, variables, values: Vec::new() }
    }

    /// Sets a variable of the URL.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        self.values.retain(|(known, _)| *known != name);
        self.values.push((name, value.into()));
        self
    }

    /// The variables that the description declares.
    pub fn variables(&self) -> &'static [Variable] {
        self.variables
    }

    /// The URL with its variables filled in; one without a value stays in its braces.
    pub fn url(&self) -> String {
        let mut url = self.template.to_owned();
        for (name, value) in &self.values {
            url = url.replace(&format!("{{{name}}}"), value);
        }
        for variable in self.variables.iter().filter(|variable| !variable.default.is_empty()) {
            url = url.replace(&format!("{{{}}}", variable.name), variable.default);
        }
        url
    }

    /// The way to this server.
    ///
    /// # Errors
    ///
    /// When its URL is relative, or lacks the value of a variable.
    #[cfg(feature = "client")]
    pub fn transport(&self) -> Result<super::client::Transport, super::client::TransportError> {
        let url = self.url();
        if let Some((_, rest)) = url.split_once('{') {
            let name = rest.split('}').next().unwrap_or_default();
            let message = format!("the variable `{name}` has no value");
            return Err(super::client::TransportError::Url(message));
        }
        super::client::Transport::below(&url, self.base_path)
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url())
    }
}
