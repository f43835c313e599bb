//! Whether two places of two sides admit the same values, as far as it shows: a hash of what constrains them.
//!
//! It pairs branches of unions and recognises what was only moved. Annotations do not count; what is nested
//! deeper than a few levels does not either.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::super::rule::Flow;
use super::super::side::Side;
use super::{View, together};
use crate::schema::SchemaRef;
use crate::source::Location;

/// How deep members and items are looked into.
const DEPTH: usize = 5;
/// Keywords that are compared as they stand.
const AS_THEY_STAND: [&str; 9] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "dependentRequired",
    "dependentSchemas",
    "x-extensible-enum",
];

/// A hash of what constrains the values that meet these schemas.
pub(crate) fn shape(side: &Side<'_>, schemas: &[SchemaRef], near: &Location, flow: Flow) -> u64 {
    at_depth(side, schemas, near, flow, DEPTH)
}

fn at_depth(side: &Side<'_>, schemas: &[SchemaRef], near: &Location, flow: Flow, depth: usize) -> u64 {
    let key = (schemas.to_vec(), flow, depth);
    if let Some(known) = side.shapes.borrow().get(&key) {
        return *known;
    }
    let mut hasher = DefaultHasher::new();
    write(side, schemas, near, flow, depth, &mut hasher);
    let shape = hasher.finish();
    side.shapes.borrow_mut().insert(key, shape);
    shape
}

/// Whether schemas of both sides have one shape.
pub(crate) fn shapes_equal(
    (base_side, base): (&Side<'_>, &[SchemaRef]),
    (head_side, head): (&Side<'_>, &[SchemaRef]),
    near: (&Location, &Location),
    flow: Flow,
) -> bool {
    shape(base_side, base, near.0, flow) == shape(head_side, head, near.1, flow)
}

fn write(
    side: &Side<'_>,
    schemas: &[SchemaRef],
    near: &Location,
    flow: Flow,
    depth: usize,
    hasher: &mut DefaultHasher,
) {
    let view = View::of(side, schemas, near, flow);
    write_own(side, &view, hasher);
    if depth == 0 {
        return;
    }
    let inner = |schemas: &[SchemaRef]| at_depth(side, schemas, &view.at, flow, depth - 1);
    let mut members: Vec<(&str, u64)> =
        view.properties.iter().map(|(name, places)| (name.as_str(), inner(&together(places)))).collect();
    members.sort_unstable();
    members.hash(hasher);
    view.is_closed(side).hash(hasher);
    if !view.is_closed(side) && !view.additional().is_empty() {
        inner(&view.additional()).hash(hasher);
    }
    if !view.items().is_empty() {
        inner(&view.items()).hash(hasher);
    }
    for position in &view.merged.prefix_items {
        inner(&together(position)).hash(hasher);
    }
    for (pattern, places) in &view.merged.pattern_properties {
        (pattern, inner(&together(places))).hash(hasher);
    }
    let mut variants: Vec<u64> = view.variants.iter().map(|variant| inner(&variant.schemas)).collect();
    variants.sort_unstable();
    variants.hash(hasher);
}

fn write_own(side: &Side<'_>, view: &View, hasher: &mut DefaultHasher) {
    let merged = &view.merged;
    (view.types.names(), view.nullable, merged.never).hash(hasher);
    let text = |values: &[Value]| {
        let mut texts: Vec<String> = values.iter().map(Value::to_string).collect();
        texts.sort_unstable();
        texts
    };
    view.enumeration.as_deref().map(text).hash(hasher);
    let mut required: Vec<&str> = merged.required.iter().map(String::as_str).collect();
    required.sort_unstable();
    required.hash(hasher);
    let mut patterns: Vec<&str> = merged.patterns.iter().map(String::as_str).collect();
    patterns.sort_unstable();
    (patterns, &merged.format).hash(hasher);
    for bounds in [merged.length, merged.item_count, merged.property_count] {
        (bounds.min.unwrap_or(0), bounds.max).hash(hasher);
    }
    merged.unique_items.hash(hasher);
    let numbers =
        [&merged.minimum, &merged.maximum, &merged.exclusive_minimum, &merged.exclusive_maximum, &merged.multiple_of];
    for number in numbers {
        number.as_ref().and_then(serde_json::Number::as_f64).map(f64::to_bits).hash(hasher);
    }
    for keyword in AS_THEY_STAND {
        text(&view.keyword(side, keyword).into_iter().cloned().collect::<Vec<_>>()).hash(hasher);
    }
}
