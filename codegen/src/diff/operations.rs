//! Which operation of the base is which of the head's: by method and full path, then below another base path, then
//! by id.
//!
//! It must not judge what is added or removed.

use std::collections::HashMap;

use super::change::{OperationPair, OperationSide, Operations, PairedBy};
use super::side::Side;

/// Pairs the operations of both sides.
pub(crate) fn pair<'a>(base: &'a Side<'a>, head: &'a Side<'a>) -> Operations<'a> {
    let mut removed = all(base);
    let mut added = all(head);
    let mut pairs = Vec::new();
    let sides = (base, head);
    let route = |one: &OperationSide<'_>| Some(format!("{} {}", one.operation.method, erased(&one.full_path())));
    let with_id = |one: &OperationSide<'_>| Some(format!("{}#{}", route(one)?, one.operation.id.as_ref()?));
    let below = |one: &OperationSide<'_>| {
        (!one.is_webhook()).then(|| format!("{} {}", one.operation.method, erased(&one.operation.path)))
    };
    let id = |one: &OperationSide<'_>| one.operation.id.clone();
    take(&mut removed, &mut added, &mut pairs, sides, PairedBy::Route, &with_id);
    take(&mut removed, &mut added, &mut pairs, sides, PairedBy::Route, &route);
    take(&mut removed, &mut added, &mut pairs, sides, PairedBy::PathBelowBase, &below);
    let generalized = generalized(&mut removed, &mut added);
    let specialized = specialized(&removed, &mut added);
    take(&mut removed, &mut added, &mut pairs, sides, PairedBy::Id, &id);
    pairs.sort_by(|one, other| one.head.operation.at.cmp(&other.head.operation.at));
    Operations { pairs, removed, added, generalized, specialized }
}

fn all<'a>(side: &'a Side<'a>) -> Vec<OperationSide<'a>> {
    let of = |description| -> Vec<OperationSide<'a>> {
        let description: &'a crate::openapi::Description = description;
        description.all().map(|operation| OperationSide { description, operation }).collect()
    };
    side.descriptions.iter().flat_map(of).collect()
}

/// The path without the names of its parameters.
fn erased(path: &str) -> String {
    let mut found = String::with_capacity(path.len());
    let mut inside = false;
    for character in path.trim_end_matches('/').chars() {
        match character {
            '{' => {
                inside = true;
                found.push('{');
            }
            '}' => {
                inside = false;
                found.push('}');
            }
            other if !inside => found.push(other),
            _ => {}
        }
    }
    found
}

/// Pairs what has one key, where only one operation of each side has it.
fn take<'a>(
    removed: &mut Vec<OperationSide<'a>>,
    added: &mut Vec<OperationSide<'a>>,
    pairs: &mut Vec<OperationPair<'a>>,
    sides: (&'a Side<'a>, &'a Side<'a>),
    by: PairedBy,
    key: &dyn Fn(&OperationSide<'a>) -> Option<String>,
) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for name in removed.iter().filter_map(key) {
        *counts.entry(name).or_default() += 1;
    }
    let mut heads: HashMap<String, Vec<OperationSide<'a>>> = HashMap::new();
    for operation in added.iter() {
        if let Some(name) = key(operation) {
            heads.entry(name).or_default().push(*operation);
        }
    }
    removed.retain(|one| {
        let Some(name) = key(one) else { return true };
        // A webhook is never an operation of the server.
        let other = match heads.get(&name).map(Vec::as_slice) {
            Some([other]) if counts.get(&name) == Some(&1) && other.is_webhook() == one.is_webhook() => *other,
            _ => return true,
        };
        pairs.push(OperationPair { base: *one, head: other, by, sides });
        added.retain(|operation| operation.operation.at != other.operation.at);
        false
    });
}

/// Operations whose literal path a template of the head serves, with that operation.
fn generalized<'a>(
    removed: &mut Vec<OperationSide<'a>>,
    added: &mut Vec<OperationSide<'a>>,
) -> Vec<(OperationSide<'a>, OperationSide<'a>)> {
    let mut found: Vec<(OperationSide<'a>, OperationSide<'a>)> = Vec::new();
    removed.retain(|one| {
        let serves = |other: &&OperationSide<'a>| {
            other.operation.method == one.operation.method
                && !other.is_webhook()
                && !one.is_webhook()
                && is_more_general(&one.full_path(), &other.full_path())
        };
        match added.iter().find(serves) {
            Some(other) => {
                found.push((*one, *other));
                false
            }
            None => true,
        }
    });
    added.retain(|one| !found.iter().any(|(_, other)| other.operation.at == one.operation.at));
    found
}

/// Takes the operations whose literal path a template of the base served, with that operation.
fn specialized<'a>(
    removed: &[OperationSide<'a>],
    added: &mut Vec<OperationSide<'a>>,
) -> Vec<(OperationSide<'a>, OperationSide<'a>)> {
    let mut found = Vec::new();
    added.retain(|one| {
        let served = removed.iter().find(|other| {
            other.operation.method == one.operation.method
                && !other.is_webhook()
                && !one.is_webhook()
                && is_more_general(&one.full_path(), &other.full_path())
        });
        found.extend(served.map(|other| (*one, *other)));
        served.is_none()
    });
    found
}

/// Whether the second path has parameters where the first has text, and is the same elsewhere.
fn is_more_general(literal: &str, template: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (literal.split('/').collect(), template.split('/').collect());
    let is_parameter = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
    one.len() == other.len()
        && one.iter().zip(&other).any(|(one, other)| !is_parameter(one) && is_parameter(other))
        && one.iter().zip(&other).all(|(one, other)| is_parameter(other) || one == other)
}
