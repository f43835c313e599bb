//! Merging an update into a node, as the Overlay specification says (1.1.0, Action Object).
//!
//! It must not report: it says what did not go together, and where.

use std::cmp::Ordering;

use serde_json::Value;

use crate::source::Pointer;

/// Two values that cannot be merged.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    /// Where, below the selected node.
    pub(super) pointer: Pointer,
    /// The kind of the update there.
    pub(super) update: &'static str,
    /// The kind of what is there.
    pub(super) target: &'static str,
}

/// Merges `update` into a selected node.
pub(super) fn apply(node: &mut Value, update: &Value, concatenates: bool) -> Result<(), Refused> {
    match (node, update) {
        (Value::Array(list), Value::Array(more)) if concatenates => list.extend(more.iter().cloned()),
        (Value::Array(list), entry) => list.push(entry.clone()),
        (node, update) => merge(node, update, &Pointer::root())?,
    }
    Ok(())
}

/// Maps by member, lists end to end, scalars replaced. The depth of both is bounded by reading.
fn merge(node: &mut Value, update: &Value, at: &Pointer) -> Result<(), Refused> {
    match (node, update) {
        (Value::Object(map), Value::Object(update)) => {
            for (key, value) in update {
                match map.get_mut(key) {
                    Some(inner) => merge(inner, value, &at.child(key))?,
                    None => {
                        map.insert(key.clone(), value.clone());
                    }
                }
            }
            Ok(())
        }
        (Value::Array(list), Value::Array(more)) => {
            list.extend(more.iter().cloned());
            Ok(())
        }
        (node, update) if is_primitive(node) && is_primitive(update) => {
            *node = update.clone();
            Ok(())
        }
        (node, update) => Err(Refused { pointer: at.clone(), update: kind(update), target: kind(node) }),
    }
}

fn is_primitive(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

/// What a value is, with its article.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Object(_) => "a map",
        Value::Array(_) => "a list",
        _ => "a scalar",
    }
}

/// How deeply maps and lists are nested in a value.
pub(super) fn depth(value: &Value) -> usize {
    let inner = match value {
        Value::Object(map) => map.values().map(depth).max(),
        Value::Array(list) => list.iter().map(depth).max(),
        _ => return 0,
    };
    inner.unwrap_or(0) + 1
}

/// The number of nodes in a value.
pub(super) fn count(value: &Value) -> usize {
    let mut nodes = 0usize;
    let mut stack = vec![value];
    while let Some(value) = stack.pop() {
        nodes += 1;
        match value {
            Value::Object(map) => stack.extend(map.values()),
            Value::Array(list) => stack.extend(list),
            _ => {}
        }
    }
    nodes
}

/// Orders nodes so that elements of a list come by index, and a node before what is in it.
pub(super) fn document_order(a: &Pointer, b: &Pointer) -> Ordering {
    let number = |token: &str| token.parse::<usize>().ok();
    let mut ours = a.tokens();
    let mut theirs = b.tokens();
    loop {
        let ordering = match (ours.next(), theirs.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(a), Some(b)) => match (number(&a), number(&b)) {
                (Some(one), Some(two)) => one.cmp(&two).then_with(|| a.cmp(&b)),
                // Numbers before names, lest the order depend on which two are compared.
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => a.cmp(&b),
            },
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
}
