//! URLs of callbacks, made of the requests that ask for them (OpenAPI 3.1, "Runtime Expressions").
//!
//! It must not judge a URL: whoever asked gave it, and it may lead anywhere.

use serde::Serialize;
use serde_json::Value;

use super::parameter::{Parameter, Plain};
use super::percent;

/// A URL in the making. What a request puts into its query is percent-encoded, and what stands before that is taken
/// as it is, since it is a URL or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallbackUrl {
    text: String,
    in_query: bool,
}

impl CallbackUrl {
    /// Adds text of the description. Where the URL has a query already, more of it is added to that.
    #[must_use]
    pub fn literal(mut self, text: &str) -> Self {
        match text.split_once('?').filter(|_| !self.in_query) {
            Some((before, query)) => {
                self.text.push_str(before);
                self.text.push(if self.text.contains('?') { '&' } else { '?' });
                self.text.push_str(query);
                self.in_query = true;
            }
            None => self.text.push_str(text),
        }
        self
    }

    /// Adds the value at a JSON pointer of the body, if that is a text, a number or a truth value.
    #[must_use]
    pub fn body<T: Serialize>(self, body: &T, pointer: &str) -> Option<Self> {
        let body = serde_json::to_value(body).ok()?;
        let text = match body.pointer(pointer)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        Some(self.value(&text))
    }

    /// Adds the value of a parameter, if that is one text.
    #[must_use]
    pub fn parameter<T: Parameter>(self, value: &T) -> Option<Self> {
        match value.to_plain() {
            Plain::One(text) => Some(self.value(&text)),
            Plain::Many(_) | Plain::Named(_) | Plain::Json(_) => None,
        }
    }

    /// The finished URL.
    pub fn finish(self) -> String {
        self.text
    }

    fn value(mut self, text: &str) -> Self {
        if self.in_query {
            percent::encode_into(&mut self.text, text);
        } else {
            self.text.push_str(text);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::CallbackUrl;

    #[test]
    fn urls_are_made_of_what_was_asked() {
        let body = json!({ "url": "https://a.example/in?key=1", "id": 7, "a/b": "x&y z", "list": [1] });
        let start = || CallbackUrl::default().body(&body, "/url").unwrap();
        assert_eq!(start().finish(), "https://a.example/in?key=1");
        let url = start().literal("?id=").body(&body, "/id").unwrap().literal("&text=").body(&body, "/a~1b").unwrap();
        assert_eq!(url.finish(), "https://a.example/in?key=1&id=7&text=x%26y%20z");
        let url = CallbackUrl::default().literal("https://b.example/").parameter(&"part".to_owned()).unwrap();
        assert_eq!(url.finish(), "https://b.example/part");
        assert!(start().body(&body, "/list").is_none() && start().body(&body, "/missing").is_none());
        assert!(start().parameter(&vec!["a".to_owned(), "b".to_owned()]).is_none());
    }
}
