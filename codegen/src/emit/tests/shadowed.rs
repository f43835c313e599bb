//! Paths that examples make the same: `/query/{type}` with the example `profile` beside `/query/profile`.
//!
//! It must not choose what is sent in place of such an example.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::context::Context;
use crate::ir::{Example, Operation, Parameter, ParameterLocation, PathPart, RequestTest, WireName};

/// Whether the path with these values is that of another operation, which has them as literals.
pub(super) fn is_taken(context: &Context<'_>, operation: &Operation, values: &[Option<(usize, &Example)>]) -> bool {
    let value_of = |name: &WireName| {
        let position =
            operation.parameters.iter().position(|own| own.location == ParameterLocation::Path && own.wire == *name)?;
        let (_, example) = (*values.get(position)?)?;
        example.value.as_str()
    };
    let is_same = |own: &[PathPart], other: &[PathPart]| match (own, other) {
        ([PathPart::Parameter(name)], [PathPart::Literal(text)]) => value_of(name) == Some(text.as_str()),
        (own, other) => own == other || matches!(other, [PathPart::Parameter(_)]),
    };
    if is_told_apart(context, operation, values) {
        return true;
    }
    let group = |of: &Operation| context.api.modules.get(of.module.index()).and_then(|module| module.group);
    let own = &operation.path.segments;
    context.api.operations.iter().any(|other| {
        let segments = &other.path.segments;
        if other.method != operation.method || own.len() != segments.len() {
            return false;
        }
        let is_literal = own.iter().zip(segments).any(|(own, other)| {
            matches!((own.as_slice(), other.as_slice()), ([PathPart::Parameter(_)], [PathPart::Literal(_)]))
        });
        is_literal
            && group(other) == group(operation)
            && own.iter().zip(segments).all(|(own, other)| is_same(own, other))
    })
}

/// Whether what the path holds makes it a request for another operation of the route.
fn is_told_apart(context: &Context<'_>, operation: &Operation, values: &[Option<(usize, &Example)>]) -> bool {
    let of_path: Vec<(&Parameter, Option<String>)> = operation
        .path
        .segments
        .iter()
        .flatten()
        .filter_map(PathPart::parameter)
        .filter_map(|name| {
            let is_own = |own: &Parameter| own.location == ParameterLocation::Path && own.wire.as_str() == name;
            let position = operation.parameters.iter().position(is_own)?;
            let value = values.get(position).copied().flatten().map(|(_, example)| plain(&example.value));
            Some((operation.parameters.get(position)?, value))
        })
        .collect();
    if let Some(RequestTest::PathIs(name, test)) = &operation.when {
        let own = of_path.iter().find(|(parameter, _)| parameter.wire == *name).and_then(|(_, value)| value.as_ref());
        if own.is_some_and(|text| !test.holds(text)) {
            return true;
        }
    }
    let group = |of: &Operation| context.api.modules.get(of.module.index()).and_then(|module| module.group);
    let mut others = context.api.operations.iter().filter(|other| {
        matches!(other.when, Some(RequestTest::PathIs(..)))
            && other.id != operation.id
            && other.method == operation.method
            && group(other) == group(operation)
            && other.path.key() == operation.path.key()
    });
    others.any(|other| {
        let Some(RequestTest::PathIs(name, test)) = &other.when else { return false };
        let position =
            other.path.segments.iter().flatten().filter_map(PathPart::parameter).position(|own| *own == *name.0);
        let value = position.and_then(|position| of_path.get(position)).and_then(|(_, value)| value.as_ref());
        value.is_some_and(|text| test.holds(text))
    })
}

/// The text of a parameter's value; of a list, with commas.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

/// A value for the parameter that tells the operation from others, as JSON text.
pub(super) fn made_up(operation: &Operation, parameter: &Parameter) -> Option<TokenStream> {
    let Some(RequestTest::PathIs(name, test)) = &operation.when else { return None };
    if *name != parameter.wire || parameter.location != ParameterLocation::Path {
        return None;
    }
    let is_text =
        !matches!(parameter.ty, crate::ir::Type::Integer(..) | crate::ir::Type::Number(_) | crate::ir::Type::Boolean);
    let sample = if is_text { serde_json::Value::String(test.sample()).to_string() } else { test.sample() };
    let sample = if matches!(parameter.ty, crate::ir::Type::Array(..)) { format!("[{sample}]") } else { sample };
    Some(quote!(#sample))
}
