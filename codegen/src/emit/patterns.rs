//! Patterns that come down to a comparison of texts, and those that take a regular expression.
//!
//! It must not check anything itself: what it finds out is printed as calls of the support code.

use proc_macro2::TokenStream;
use quote::quote;
use regex_syntax::hir::{Hir, HirKind, Look};

use crate::ir::TextRules;
use crate::schema::ecma;

/// Whether the pattern of a text needs the `regex` crate.
pub(super) fn needs_regex(rules: &TextRules) -> bool {
    rules.pattern.as_deref().is_some_and(|pattern| matches!(shape(pattern), Shape::Regex))
}

/// Whether a pattern needs the `regex` crate.
pub(super) fn pattern_needs_regex(pattern: &str) -> bool {
    matches!(shape(pattern), Shape::Regex)
}

/// Whether the text `name` matches a pattern that needs no regular expression; `None` where it takes one.
pub(super) fn matches_plainly(pattern: &str, name: &TokenStream) -> Option<TokenStream> {
    match shape(pattern) {
        Shape::Prefix(text) => Some(quote!(#name.starts_with(#text))),
        Shape::Suffix(text) => Some(quote!(#name.ends_with(#text))),
        Shape::Equal(text) => Some(quote!((#name == #text))),
        Shape::Contains(text) => Some(quote!(#name.contains(#text))),
        Shape::Unchecked => Some(quote!(true)),
        Shape::Regex => None,
    }
}

/// The text that is all a pattern asks a value to start with, where that is what it asks.
pub(super) fn prefix(pattern: &str) -> Option<String> {
    match shape(pattern) {
        Shape::Prefix(text) => Some(text),
        _ => None,
    }
}

/// A pattern, as plain as it can be said.
pub(super) enum Shape {
    Prefix(String),
    Suffix(String),
    Equal(String),
    Contains(String),
    /// It takes a regular expression.
    Regex,
    /// It admits every text, or has constructs (look-around, back references) that cannot be checked.
    Unchecked,
}

/// What this pattern comes down to.
pub(super) fn shape(pattern: &str) -> Shape {
    let Ok(parsed) = regex_syntax::Parser::new().parse(&ecma::translate(pattern)) else { return Shape::Unchecked };
    let parts: Vec<&Hir> = match parsed.kind() {
        HirKind::Empty => return Shape::Unchecked,
        HirKind::Concat(parts) => parts.iter().collect(),
        _ => vec![&parsed],
    };
    let text = |part: &Hir| match part.kind() {
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).ok(),
        _ => None,
    };
    let is = |part: &Hir, look: Look| matches!(part.kind(), HirKind::Look(found) if *found == look);
    match parts.as_slice() {
        [start, literal] if is(start, Look::Start) => text(literal).map_or(Shape::Regex, Shape::Prefix),
        [literal, end] if is(end, Look::End) => text(literal).map_or(Shape::Regex, Shape::Suffix),
        [start, literal, end] if is(start, Look::Start) && is(end, Look::End) => {
            text(literal).map_or(Shape::Regex, Shape::Equal)
        }
        [literal] => text(literal).map_or(Shape::Regex, Shape::Contains),
        _ => Shape::Regex,
    }
}
