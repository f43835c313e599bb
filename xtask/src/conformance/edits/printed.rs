//! Values printed as JSON in one form, a member or an item a line, so that the line of every node is known.
//!
//! It must not know what the values mean.

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::Value;

/// A value as text.
pub(super) struct Printed {
    pub(super) text: String,
    lines: HashMap<String, usize>,
}

impl Printed {
    /// The text of a value.
    pub(super) fn of(value: &Value) -> Self {
        let mut printer = Printer { printed: Self { text: String::new(), lines: HashMap::new() }, line: 1 };
        printer.print(value, "", 0);
        printer.printed.text.push('\n');
        printer.printed
    }

    /// The line on which the member or item begins that the pointer names.
    pub(super) fn line(&self, pointer: &str) -> Option<usize> {
        self.lines.get(pointer).copied()
    }
}

struct Printer {
    printed: Printed,
    line: usize,
}

impl Printer {
    fn print(&mut self, value: &Value, at: &str, depth: usize) {
        self.printed.lines.insert(at.to_owned(), self.line);
        match value {
            Value::Object(members) if !members.is_empty() => {
                let members = members.iter().map(|(name, value)| (Some(name.as_str()), child(at, name), value));
                self.all(members.collect(), ["{", "}"], depth);
            }
            Value::Array(items) if !items.is_empty() => {
                let items = items.iter().enumerate().map(|(index, value)| (None, child(at, &index.to_string()), value));
                self.all(items.collect(), ["[", "]"], depth);
            }
            scalar => {
                let _ = write!(self.printed.text, "{scalar}");
            }
        }
    }

    fn all(&mut self, members: Vec<(Option<&str>, String, &Value)>, [open, close]: [&str; 2], depth: usize) {
        self.printed.text.push_str(open);
        let last = members.len();
        for (index, (name, at, value)) in members.into_iter().enumerate() {
            self.next_line(depth + 1);
            if let Some(name) = name {
                let _ = write!(self.printed.text, "{}: ", Value::from(name));
            }
            self.print(value, &at, depth + 1);
            if index + 1 < last {
                self.printed.text.push(',');
            }
        }
        self.next_line(depth);
        self.printed.text.push_str(close);
    }

    fn next_line(&mut self, depth: usize) {
        self.printed.text.push('\n');
        self.printed.text.push_str(&"  ".repeat(depth));
        self.line += 1;
    }
}

/// The pointer of a child (RFC 6901).
pub(super) fn child(at: &str, token: &str) -> String {
    format!("{at}/{}", token.replace('~', "~0").replace('/', "~1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lines_are_those_of_the_text() {
        let value = json!({ "a/b": [1, { "c": {} }], "d": "two\nlines" });
        let printed = Printed::of(&value);
        assert_eq!(serde_json::from_str::<Value>(&printed.text).unwrap(), value);
        let line = |pointer: &str| printed.text.lines().nth(printed.line(pointer).unwrap() - 1).unwrap().trim();
        assert_eq!(line("/a~1b"), "\"a/b\": [");
        assert_eq!(line("/a~1b/1/c"), "\"c\": {}");
        assert_eq!(line("/d"), "\"d\": \"two\\nlines\"");
    }
}
