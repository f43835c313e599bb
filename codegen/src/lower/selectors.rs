//! How the branches of a union are told apart by looking at a value, without trying to decode it.
//!
//! It must not look at the description again: merged keywords in, tests out.

use std::collections::HashSet;

use serde_json::Value;

use crate::ir::{Constant, Docs, NumberRules, Selector, TextRules, Type, WireName};
use crate::schema::{Discriminator, Merged, TypeSet};
use crate::source::Location;

/// A branch with all that can tell it from the others.
pub(super) struct Branch {
    /// Its place, where it has one of its own.
    pub at: Option<Location>,
    pub hint: String,
    pub ty: Type,
    pub docs: Docs,
    pub merged: Merged,
    /// Values of the discriminator that stand for it.
    pub named: Vec<String>,
}

/// The order in which branches are tested, and the tests.
pub(super) struct Chosen {
    pub order: Vec<(usize, Vec<Selector>)>,
    /// For the docs: how, in a sentence.
    pub how: String,
    /// What stays in doubt, if anything does.
    pub doubt: Option<String>,
}

/// Makes one of two branches that are the same scalar type and differ at most in what is checked, so that no value
/// could tell them apart. Says whether it did.
pub(super) fn join(known: &mut Branch, other: &Branch) -> bool {
    let listed = |branch: &Branch| branch.merged.enumeration.is_some() || !branch.merged.patterns.is_empty();
    if !known.named.is_empty() || !other.named.is_empty() {
        return false;
    }
    if known.ty == other.ty && !matches!(known.ty, Type::Json) {
        return true;
    }
    if listed(known) || listed(other) {
        return false;
    }
    match (&mut known.ty, &other.ty) {
        (Type::String(rules), Type::String(_)) => *rules = TextRules::default(),
        (Type::Number(rules), Type::Number(_)) => *rules = NumberRules::default(),
        (Type::Integer(kind, rules), Type::Integer(other, _)) if kind == other => *rules = NumberRules::default(),
        _ => return false,
    }
    true
}

/// Chooses tests for all branches. `constants` gives the values that the schemas of a property list.
pub(super) fn choose(
    branches: &[Branch],
    discriminator: Option<&Discriminator>,
    constants: &dyn Fn(&[Location]) -> Vec<Value>,
) -> Chosen {
    if let Some(discriminator) = discriminator
        && branches.iter().all(|branch| !branch.named.is_empty())
    {
        return by_discriminator(branches, discriminator, constants);
    }
    let mut tests: Vec<Vec<Selector>> = branches.iter().map(by_type).collect();
    let mut means: Vec<String> = Vec::new();
    let mut doubt = None;
    let clash = |one: usize, other: usize| {
        let types = |index: usize| branches.get(index).and_then(|branch| branch.merged.types);
        one != other
            && match (types(one), types(other)) {
                (Some(one), Some(other)) => !one.intersect(other).is_empty(),
                _ => true,
            }
    };
    let objects = group(branches, &clash, "object");
    if objects.len() > 1 {
        refine_objects(branches, &objects, constants, &mut tests, &mut means, &mut doubt);
    }
    let strings = group(branches, &clash, "string");
    if strings.len() > 1 {
        refine_strings(branches, &strings, &mut tests, &mut means, &mut doubt);
    }
    let arrays = group(branches, &clash, "array");
    if arrays.len() > 1 {
        doubt = Some("arrays are told apart by nothing; the first alternative with an array is taken".to_owned());
    }
    let mut order: Vec<(usize, Vec<Selector>)> = tests.into_iter().enumerate().collect();
    order.sort_by_key(|(index, tests)| (weight(branches.get(*index), tests), *index));
    let how = match (&doubt, means.as_slice()) {
        (Some(doubt), _) => format!("Variants are tried in the order listed: {doubt}."),
        (None, []) => "The JSON type tells the variants apart.".to_owned(),
        (None, means) => format!("Variants are told apart by {}.", means.join(", and ")),
    };
    Chosen { order, how, doubt }
}

/// Branches of this JSON type that clash with another one.
fn group(branches: &[Branch], clash: &dyn Fn(usize, usize) -> bool, json_type: &str) -> Vec<usize> {
    let admits = |index: &usize| {
        let types = branches.get(*index).and_then(|branch| branch.merged.types);
        let one = TypeSet::named(json_type).unwrap_or_default();
        let untyped_object =
            json_type == "object" && branches.get(*index).is_some_and(|branch| !branch.merged.properties.is_empty());
        types.map_or(untyped_object, |types| types.admits(one))
    };
    let all: Vec<usize> = (0..branches.len()).filter(admits).collect();
    if all.iter().any(|one| all.iter().any(|other| clash(*one, *other))) { all } else { Vec::new() }
}

/// Specific tests come first, a branch without a test last; integers before numbers.
fn weight(branch: Option<&Branch>, tests: &[Selector]) -> (bool, bool, std::cmp::Reverse<usize>) {
    let number = tests.contains(&Selector::JsonType("number"));
    let _ = branch;
    (tests.is_empty(), number, std::cmp::Reverse(tests.len()))
}

fn by_type(branch: &Branch) -> Vec<Selector> {
    let names = branch.merged.types.map(|types| types.without(TypeSet::NULL).names()).unwrap_or_default();
    match names.as_slice() {
        [one] => vec![Selector::JsonType(one)],
        [] if !branch.merged.properties.is_empty() => vec![Selector::JsonType("object")],
        _ => Vec::new(),
    }
}

fn by_discriminator(
    branches: &[Branch],
    discriminator: &Discriminator,
    constants: &dyn Fn(&[Location]) -> Vec<Value>,
) -> Chosen {
    let member = WireName(discriminator.property_name.clone());
    let order = branches
        .iter()
        .enumerate()
        .map(|(index, branch)| {
            let declared = branch.merged.properties.get(member.as_str()).map(|at| constants(at)).unwrap_or_default();
            let mut values: Vec<Constant> =
                branch.named.iter().map(|name| Constant(Value::String(name.clone()))).collect();
            // A constant in the branch itself is what peers send, whatever the mapping forgot.
            let implicit = discriminator.mapping.is_empty() && !declared.is_empty();
            if implicit {
                values.clear();
            }
            for value in declared {
                let value = Constant(value);
                if !values.contains(&value) && (implicit || branch.named.is_empty()) {
                    values.push(value);
                }
            }
            (index, vec![Selector::Member(member.clone(), values)])
        })
        .collect();
    Chosen { order, how: format!("The member `{member}` tells the variants apart."), doubt: None }
}

fn refine_objects(
    branches: &[Branch],
    objects: &[usize],
    constants: &dyn Fn(&[Location]) -> Vec<Value>,
    tests: &mut [Vec<Selector>],
    means: &mut Vec<String>,
    doubt: &mut Option<String>,
) {
    let of = |index: &usize| branches.get(*index).map(|branch| &branch.merged);
    // A member that has its own constants in every branch.
    let names: Vec<String> =
        objects.first().and_then(of).map(|merged| merged.properties.keys().cloned().collect()).unwrap_or_default();
    for name in names {
        let listed: Vec<Vec<Value>> = objects
            .iter()
            .map(|index| {
                of(index).and_then(|merged| merged.properties.get(&name)).map(|at| constants(at)).unwrap_or_default()
            })
            .collect();
        let all: Vec<&Value> = listed.iter().flatten().collect();
        let distinct: HashSet<String> = all.iter().map(|value| value.to_string()).collect();
        if listed.iter().all(|values| !values.is_empty()) && distinct.len() == all.len() {
            for (index, values) in objects.iter().zip(listed) {
                if let Some(tests) = tests.get_mut(*index) {
                    tests.push(Selector::Member(WireName(name.clone()), values.into_iter().map(Constant).collect()));
                }
            }
            means.push(format!("the member `{name}`"));
            return;
        }
    }
    // Else a required member that no other branch declares.
    let mut without = 0;
    for index in objects {
        let Some(merged) = of(index) else { continue };
        let own = merged.required.iter().find(|name| {
            objects.iter().filter(|other| *other != index).all(|other| {
                of(other).is_some_and(|other| !other.properties.contains_key(*name) && !other.required.contains(*name))
            })
        });
        let Some(tests) = tests.get_mut(*index) else { continue };
        match own {
            Some(name) => tests.push(Selector::Has(WireName(name.clone()))),
            None => {
                without += 1;
                tests.extend(merged.required.iter().map(|name| Selector::Has(WireName(name.clone()))));
            }
        }
    }
    means.push("the members that each requires".to_owned());
    if without > 1 {
        *doubt = Some(
            "several object alternatives require nothing of their own; the one that requires most is taken".to_owned(),
        );
    }
}

fn refine_strings(
    branches: &[Branch],
    strings: &[usize],
    tests: &mut [Vec<Selector>],
    means: &mut Vec<String>,
    doubt: &mut Option<String>,
) {
    let mut without = 0;
    for index in strings {
        let (Some(branch), Some(tests)) = (branches.get(*index), tests.get_mut(*index)) else { continue };
        let listed: Vec<String> =
            branch.merged.enumeration.iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        if !listed.is_empty() {
            tests.push(Selector::OneOf(listed));
        } else if let Some(prefix) = branch.merged.patterns.first().and_then(|pattern| literal_prefix(pattern)) {
            tests.push(Selector::Prefix(prefix));
        } else {
            without += 1;
        }
    }
    means.push("how the text starts or what it is".to_owned());
    if without > 1 {
        *doubt = Some("strings are told apart by nothing; the first alternative with a string is taken".to_owned());
    }
}

/// The text that everything matching `pattern` starts with, for patterns such as `^!` or `^\$`.
pub(super) fn literal_prefix(pattern: &str) -> Option<String> {
    let parsed = regex_syntax::Parser::new().parse(pattern).ok()?;
    let regex_syntax::hir::HirKind::Concat(parts) = parsed.kind() else { return None };
    match parts.as_slice() {
        [start, literal, ..] => match (start.kind(), literal.kind()) {
            (
                regex_syntax::hir::HirKind::Look(regex_syntax::hir::Look::Start),
                regex_syntax::hir::HirKind::Literal(literal),
            ) => String::from_utf8(literal.0.to_vec()).ok(),
            _ => None,
        },
        _ => None,
    }
}
