//! Paths that examples make the same: `/query/{type}` with the example `profile` beside `/query/profile`.
//!
//! It must not choose what is sent in place of such an example.

use crate::emit::context::Context;
use crate::ir::{Example, Operation, ParameterLocation, PathPart, WireName};

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
    let group = |of: &Operation| context.api.modules.get(of.module.index()).and_then(|module| module.group);
    let own = &operation.path.segments;
    context.api.operations.iter().any(|other| {
        let segments = &other.path.segments;
        let is_literal = own.iter().zip(segments).any(|(own, other)| {
            matches!((own.as_slice(), other.as_slice()), ([PathPart::Parameter(_)], [PathPart::Literal(_)]))
        });
        other.method == operation.method
            && group(other) == group(operation)
            && own.len() == segments.len()
            && is_literal
            && own.iter().zip(segments).all(|(own, other)| is_same(own, other))
    })
}
