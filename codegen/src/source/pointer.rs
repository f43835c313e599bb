//! JSON pointers (RFC 6901) as a type of their own; a pointer finds its node, and must not know what that means.

use std::fmt;

use serde_json::Value;

/// A JSON pointer: empty for the root, else `/token/token` with `~` written `~0` and `/` written `~1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes a pointer as written; `None` when it is neither empty nor starts with a slash.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// The pointer to the member `token` of this node; `token` is unescaped.
    pub fn child(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + token.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        for character in token.chars() {
            match character {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        Self(text)
    }

    /// The pointer to the enclosing node; `None` at the root.
    pub fn parent(&self) -> Option<Self> {
        let end = self.0.rfind('/')?;
        self.0.get(..end).map(|text| Self(text.to_owned()))
    }

    /// The unescaped tokens from the root down.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = String> + '_ {
        let mut tokens = self.0.split('/');
        tokens.next();
        tokens.map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// The node of a value.
    pub fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        // Most tokens hold nothing to be unescaped, and places are looked up all the time.
        if self.0.contains('~') {
            return value.pointer(&self.0);
        }
        self.0.split('/').skip(1).try_fold(value, |value, token| match value {
            Value::Object(members) => members.get(token),
            Value::Array(items) => items.get(index(token)?),
            _ => None,
        })
    }

    /// The last token, unescaped; `None` at the root.
    pub fn last(&self) -> Option<String> {
        self.tokens().next_back()
    }

    /// As written in a reference after `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number of an item as pointers write it (RFC 6901, section 4).
fn index(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    plain.then(|| token.parse().ok()).flatten()
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
