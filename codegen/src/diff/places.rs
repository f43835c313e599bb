//! Where something that one side alone has was added or removed: the member or item that brought it there, which may
//! be a reference, and what it would belong to on the other side.
//!
//! It must not judge anything.

use serde_json::Value;

use super::change::{OperationPair, OperationSide};
use super::side::Side;
use crate::openapi::{ParameterObject, ResponseObject};
use crate::source::Location;

use super::messages::status_name;

/// Which side has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// It was removed.
    Base,
    /// It was added.
    Head,
}

impl Owner {
    /// The side and operation that have it, and those that do not.
    fn sides<'p, 'a>(
        self,
        pair: &'p OperationPair<'a>,
    ) -> ((&'a Side<'a>, &'p OperationSide<'a>), (&'a Side<'a>, &'p OperationSide<'a>)) {
        let (base, head) = ((pair.sides.0, &pair.base), (pair.sides.1, &pair.head));
        match self {
            Self::Base => (base, head),
            Self::Head => (head, base),
        }
    }

    /// A place of the side that has it and one of the other, as base and head.
    fn ordered(self, own: Location, other: Location) -> (Location, Location) {
        match self {
            Self::Base => (own, other),
            Self::Head => (other, own),
        }
    }
}

/// Base and head of an answer that one side has.
pub(crate) fn of_response(pair: &OperationPair<'_>, owner: Owner, response: &ResponseObject) -> (Location, Location) {
    let ((side, operation), (_, other)) = owner.sides(pair);
    let member = operation.operation.at.child("responses").child(&status_name(response.status));
    let own = if side.value(&member).is_some() { member } else { response.at.clone() };
    owner.ordered(own, other.operation.at.clone())
}

/// Base and head of a header that one of these answers has.
pub(crate) fn of_header(
    pair: &OperationPair<'_>,
    owner: Owner,
    (base, head): (&ResponseObject, &ResponseObject),
    header: &ParameterObject,
) -> (Location, Location) {
    let ((side, _), _) = owner.sides(pair);
    let (own, other) = if owner == Owner::Base { (base, head) } else { (head, base) };
    let member = own.at.child("headers").child(&header.name);
    let own = if side.value(&member).is_some() { member } else { header.at.clone() };
    owner.ordered(own, other.at.clone())
}

/// Base and head of a request body that one side has.
pub(crate) fn of_body(pair: &OperationPair<'_>, owner: Owner) -> (Location, Location) {
    let ((_, operation), (_, other)) = owner.sides(pair);
    owner.ordered(operation.operation.at.child("requestBody"), other.operation.at.clone())
}

/// Base and head of a parameter that one side has. Where both sides refer to the same one, it was changed where it
/// is declared; else where it is listed.
pub(crate) fn of_parameter(
    pair: &OperationPair<'_>,
    owner: Owner,
    parameter: &ParameterObject,
) -> (Location, Location) {
    let ((side, operation), (other_side, other)) = owner.sides(pair);
    let entries = listed(side, operation);
    let Some((holder, entry)) = entries.into_iter().find(|(_, entry)| side.follow(entry) == parameter.at) else {
        return owner.ordered(parameter.at.clone(), other.operation.at.clone());
    };
    if let Some(reference) = side.member(&entry, "$ref") {
        let same = |(_, entry): &(usize, Location)| other_side.member(entry, "$ref") == Some(reference);
        if let Some((_, entry)) = listed(other_side, other).iter().find(|entry| same(entry)) {
            return owner.ordered(parameter.at.clone(), other_side.follow(entry));
        }
    }
    let counterpart = holders(other).into_iter().nth(holder).unwrap_or_else(|| other.operation.at.clone());
    owner.ordered(entry, counterpart)
}

/// What lists the parameters of an operation: itself and its path item.
fn holders(operation: &OperationSide<'_>) -> Vec<Location> {
    let at = &operation.operation.at;
    let item = at.pointer.parent().map(|pointer| Location { document: at.document, pointer });
    std::iter::once(at.clone()).chain(item).collect()
}

/// The entries of the lists of parameters, each with the number of the list.
fn listed(side: &Side<'_>, operation: &OperationSide<'_>) -> Vec<(usize, Location)> {
    let mut found = Vec::new();
    for (index, holder) in holders(operation).into_iter().enumerate() {
        let list = holder.child("parameters");
        let count = side.value(&list).and_then(Value::as_array).map_or(0, Vec::len);
        found.extend((0..count).map(|entry| (index, list.index(entry))));
    }
    found
}
