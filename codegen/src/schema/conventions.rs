//! What the configuration says of keywords that no specification of schemas knows: extensions that are facts for
//! the docs, and formats with a pattern.
//!
//! It must not decide what becomes a type.

use indexmap::IndexMap;
use serde_json::{Map, Value};

/// Meanings of a description's own keywords.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conventions {
    /// Extension keywords and the sentence each becomes; `{}` stands for the value.
    pub facts: IndexMap<String, String>,
    /// Formats and the pattern that their texts match.
    pub patterns: IndexMap<String, String>,
}

impl Conventions {
    /// The facts that the members of a node state, a sentence each. A value that is a map states one for each of
    /// its entries.
    pub fn facts(&self, members: &Map<String, Value>) -> Vec<String> {
        let mut sentences = Vec::new();
        for (keyword, sentence) in &self.facts {
            match members.get(keyword) {
                None | Some(Value::Null | Value::Array(_)) => {}
                Some(Value::Object(entries)) => {
                    let texts = entries.iter().filter_map(|(name, value)| Some((name, text(value)?)));
                    sentences.extend(texts.map(|(name, text)| filled(sentence, &format!("{name}: {text}"))));
                }
                Some(value) => sentences.extend(text(value).map(|text| filled(sentence, &text))),
            }
        }
        sentences
    }

    /// The pattern of a format.
    pub fn pattern(&self, format: Option<&str>) -> Option<&String> {
        self.patterns.get(format?)
    }
}

/// A scalar as text, on one line.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

/// The sentence with the value in it; of two full stops one is enough.
fn filled(sentence: &str, value: &str) -> String {
    let ends = sentence.trim_end().ends_with("{}.");
    sentence.replace("{}", if ends { value.trim_end_matches('.') } else { value })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_each_kind_become_sentences() {
        let facts = [("x-added", "Added in {}."), ("x-changed", "Changed in {}.")];
        let facts = facts.map(|(keyword, sentence)| (keyword.to_owned(), sentence.to_owned())).into();
        let conventions = Conventions { facts, ..Conventions::default() };
        let sentences = |value: Value| conventions.facts(value.as_object().unwrap());
        assert_eq!(sentences(json!({"x-added": "1.10", "type": "string"})), ["Added in 1.10."]);
        assert_eq!(sentences(json!({"x-added": 1.5, "x-other": 1})), ["Added in 1.5."]);
        let changed = json!({"x-changed": {"1.6": "permit\nomission.", "1.7": "renamed"}});
        assert_eq!(sentences(changed), ["Changed in 1.6: permit omission.", "Changed in 1.7: renamed."]);
        assert_eq!(sentences(json!({"x-added": [], "x-changed": null})), [""; 0]);
    }
}
