//! The constraints of a value in the dump, each as its keyword and what it says. It must not know whose they are.

use std::fmt::{self, Write};

use crate::ir::{ArrayRules, MapRules, NumberRules, TextRules};

/// Constraints, each as ` name value`.
#[derive(Default)]
pub(super) struct Rules(String);

impl Rules {
    pub(super) fn add(&mut self, name: &str, value: &Option<impl fmt::Display>) -> &mut Self {
        if let Some(value) = value {
            // Writing to a string cannot fail.
            let _ = write!(self.0, "{}{name} {value}", if self.0.is_empty() { "" } else { ", " });
        }
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn shown(&self) -> String {
        if self.0.is_empty() { String::new() } else { format!(" [{}]", self.0) }
    }
}

pub(super) fn quoted(text: &Option<String>) -> Option<String> {
    text.as_ref().map(|text| format!("{text:?}"))
}

pub(super) fn text_rules(rules: &TextRules) -> Rules {
    let TextRules { pattern, min_length, max_length, format, constant } = rules;
    let mut text = Rules::default();
    text.add("const", &quoted(constant)).add("pattern", &quoted(pattern)).add("min", min_length);
    text.add("max", max_length).add("format", &quoted(format));
    text
}

pub(super) fn number_rules(rules: &NumberRules) -> Rules {
    let NumberRules { minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of, one_of } = rules;
    let listed = one_of.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
    let mut text = Rules::default();
    text.add(">=", minimum).add("<=", maximum).add(">", exclusive_minimum).add("<", exclusive_maximum);
    text.add("multiple of", multiple_of).add("one of", &Some(listed).filter(|list| !list.is_empty()));
    text
}

pub(super) fn array_rules(rules: &ArrayRules) -> Rules {
    let ArrayRules { min_items, max_items, unique_items } = rules;
    let mut text = Rules::default();
    text.add("min", min_items).add("max", max_items).add("items", &unique_items.then_some("unique"));
    text
}

pub(super) fn map_rules(rules: &MapRules) -> Rules {
    let MapRules { min_properties, max_properties, names } = rules;
    let mut text = Rules::default();
    text.add("min", min_properties).add("max", max_properties);
    text.add("names", &Some(text_rules(names).0).filter(|rules| !rules.is_empty()));
    text
}
