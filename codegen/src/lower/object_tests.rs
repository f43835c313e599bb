//! How objects are told apart: by a member with constants of its own, else by one that must be there, else by one
//! that no other declares.
//!
//! It must not look at the description; merged keywords in, tests out.

use std::collections::HashMap;

use serde_json::Value;

use super::selectors::{Merge, Tests};
use crate::ir::{Constant, Selector, WireName};
use crate::schema::Merged;

/// What tells one object from the others.
enum Mark {
    /// A member whose constants no other has at that place.
    Constants(String, Vec<Value>),
    /// A member that must be there and that no other declares.
    Required(String),
    /// Members that may be there and that no other declares.
    Optional(Vec<String>),
    /// Nothing.
    None,
}

/// Adds the tests of the branches `objects`, which are objects.
pub(super) fn refine(branches: &[&Merged], objects: &[usize], merge: Merge<'_>, tests: &mut Tests) {
    let all: Vec<(usize, &Merged)> =
        objects.iter().filter_map(|index| Some((*index, *branches.get(*index)?))).collect();
    let constants: Vec<Constants<'_>> = all.iter().map(|(_, merged)| constants(merged, merge)).collect();
    let mut constant_names: Vec<String> = Vec::new();
    let mut optional = Vec::new();
    let mut unmarked = Vec::new();
    for (at, (index, merged)) in all.iter().enumerate() {
        let others = all.iter().zip(&constants).enumerate().filter(|(other, _)| *other != at);
        let others: Vec<(&Merged, &Constants<'_>)> = others.map(|(_, ((_, other), own))| (*other, own)).collect();
        match constants.get(at).map_or(Mark::None, |own| mark(merged, own, &others)) {
            Mark::Constants(name, values) => {
                tests.mean(format!("the member `{name}`"));
                constant_names.extend(merged.required.contains(&name).then(|| name.clone()));
                tests.add(*index, Selector::Member(WireName(name), values.into_iter().map(Constant).collect()));
            }
            Mark::Required(name) => {
                tests.mean("the members that each requires".to_owned());
                tests.add(*index, Selector::Has(vec![WireName(name)]));
            }
            Mark::Optional(names) => optional.push((*index, *merged, names)),
            Mark::None => unmarked.push((*index, *merged)),
        }
    }
    // A value cannot have two constants at one place.
    let one_name = constant_names.iter().all(|name| Some(name) == constant_names.first());
    tests.certain &= one_name && constant_names.len() == all.len();
    // One of those without a mark of their own is what is left; the first, if all of them have members of their own.
    let rest = if unmarked.is_empty() && !optional.is_empty() { Some(optional.remove(0)) } else { None };
    unmarked.extend(rest.map(|(index, merged, _)| (index, merged)));
    for (index, merged, names) in optional {
        tests.mean("the members that each has alone".to_owned());
        require_all(index, merged, tests);
        tests.add(index, Selector::Has(names.into_iter().map(WireName).collect()));
    }
    for (index, merged) in &unmarked {
        tests.mean("the members that each requires".to_owned());
        require_all(*index, merged, tests);
        tests.last.push(*index);
    }
    if unmarked.len() > 1 {
        tests.doubt = Some(
            "several object alternatives have nothing of their own; the one that requires most is taken".to_owned(),
        );
    }
}

fn require_all(index: usize, merged: &Merged, tests: &mut Tests) {
    for name in &merged.required {
        tests.add(index, Selector::Has(vec![WireName(name.clone())]));
    }
}

/// The values that each member lists, where it does.
type Constants<'m> = HashMap<&'m str, Vec<Value>>;

fn constants<'m>(merged: &'m Merged, merge: Merge<'_>) -> Constants<'m> {
    let listed = merged.properties.iter().filter_map(|(name, at)| Some((name.as_str(), merge(at).enumeration?)));
    listed.filter(|(_, values)| !values.is_empty()).collect()
}

fn mark(merged: &Merged, constants: &Constants<'_>, others: &[(&Merged, &Constants<'_>)]) -> Mark {
    let undeclared =
        |other: &Merged, name: &String| !other.properties.contains_key(name) && !other.required.contains(name);
    let (required, optional): (Vec<&String>, Vec<&String>) =
        merged.properties.keys().partition(|name| merged.required.contains(*name));
    for name in required.iter().chain(&optional) {
        let Some(own) = constants.get(name.as_str()) else { continue };
        // A constant that need not be there tells nothing where the others do not list theirs.
        let must = merged.required.contains(*name);
        let apart = others.iter().all(|(other, listed)| match listed.get(name.as_str()) {
            Some(listed) => !listed.iter().any(|value| own.contains(value)),
            None => must && undeclared(other, name),
        });
        if apart {
            return Mark::Constants((*name).clone(), own.clone());
        }
    }
    let alone = |name: &&String| others.iter().all(|(other, _)| undeclared(other, name));
    if let Some(name) = merged.required.iter().find(alone) {
        return Mark::Required(name.clone());
    }
    let alone: Vec<String> = optional.into_iter().filter(alone).cloned().collect();
    if alone.is_empty() { Mark::None } else { Mark::Optional(alone) }
}
