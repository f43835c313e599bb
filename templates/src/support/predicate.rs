//! Predicates: what is checked of a value as JSON, because its type has no form for it (`not`, `if`, `contains`, …).
//!
//! A file of its own, because few crates need it. Nothing here knows a schema: the conditions are generated code.

use serde::Serialize;
use serde_json::Value;

use super::validate::{At, Bounded, Violations, same_json};

/// A condition on the value at hand, which it adds the violations of.
pub type Condition<'c> = &'c dyn Fn(&mut Violations);

/// A value as JSON, to be looked at.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A value that should not be there, whatever it is.
pub fn never<T: ?Sized>(_: &T, at: &At<'_>, found: &mut Violations) {
    found.push(at, "is not allowed here");
}

/// Whether a condition holds.
pub fn holds(condition: Condition<'_>) -> bool {
    let mut found = Violations::default();
    condition(&mut found);
    found.is_empty()
}

/// `anyOf`.
pub fn any_of(branches: &[Condition<'_>], at: &At<'_>, found: &mut Violations) {
    if !branches.iter().any(|branch| holds(branch)) {
        found.push(at, "meets no alternative of `anyOf`");
    }
}

/// `oneOf`.
pub fn one_of(branches: &[Condition<'_>], at: &At<'_>, found: &mut Violations) {
    match branches.iter().filter(|branch| holds(branch)).count() {
        1 => {}
        0 => found.push(at, "meets no alternative of `oneOf`"),
        several => found.push(at, format!("meets {several} alternatives of `oneOf`, not one")),
    }
}

/// `type`.
pub fn is_of_type(value: &Value, types: &[&str], at: &At<'_>, found: &mut Violations) {
    let fits = |name: &&str| match (*name, value) {
        ("null", Value::Null)
        | ("boolean", Value::Bool(_))
        | ("number", Value::Number(_))
        | ("string", Value::String(_))
        | ("array", Value::Array(_))
        | ("object", Value::Object(_)) => true,
        // A number without fraction is an integer, however it is written.
        ("integer", Value::Number(number)) => number.numeric().is_whole(),
        _ => false,
    };
    if !types.iter().any(fits) {
        found.push(at, format!("is not of `type` {}", types.join(" or ")));
    }
}

/// `required`.
pub fn has_members(value: &Value, names: &[&str], at: &At<'_>, found: &mut Violations) {
    if let Value::Object(members) = value {
        for name in names.iter().filter(|name| !members.contains_key(**name)) {
            found.push(at, format!("lacks the member {name:?}"));
        }
    }
}

/// `enum` and `const` of texts.
pub fn is_one_of(value: &Value, listed: &[&str], at: &At<'_>, found: &mut Violations) {
    if !value.as_str().is_some_and(|text| listed.contains(&text)) {
        found.push(at, format!("is not one of {listed:?}"));
    }
}

/// `enum` and `const` of other values, given as JSON.
pub fn equals_one_of(value: &Value, listed: &[&str], at: &At<'_>, found: &mut Violations) {
    let equals = |json: &&str| serde_json::from_str::<Value>(json).is_ok_and(|listed| same_json(value, &listed));
    if !listed.iter().any(equals) {
        found.push(at, format!("is not one of {}", listed.join(", ")));
    }
}

/// `dependentRequired`.
pub fn has_beside(value: &Value, name: &str, needed: &[&str], at: &At<'_>, found: &mut Violations) {
    if value.get(name).is_some() {
        for needed in needed.iter().filter(|needed| value.get(**needed).is_none()) {
            found.push(at, format!("lacks the member {needed:?}, which {name:?} needs beside it"));
        }
    }
}

/// `contains`, with `minContains` and `maxContains`.
pub fn contains_items(
    value: &Value,
    condition: &dyn Fn(&Value, &mut Violations),
    least: usize,
    most: Option<usize>,
    at: &At<'_>,
    found: &mut Violations,
) {
    let Value::Array(items) = value else { return };
    let count = items.iter().filter(|item| holds(&|found| condition(item, found))).count();
    if count < least {
        found.push(at, format!("has {count} items such as `contains` asks for, fewer than {least}"));
    }
    if let Some(most) = most.filter(|most| count > *most) {
        found.push(at, format!("has {count} items such as `contains` speaks of, more than {most}"));
    }
}
