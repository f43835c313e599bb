//! How the branches of a union are told apart by looking at a value, without trying to decode it.
//!
//! It must not look at the description again: merged keywords in, tests out.

use serde_json::Value;

use super::object_tests;
use crate::ir::{Constant, Docs, NumberRules, Selector, TextRules, Type, WireName};
use crate::schema::{Discriminator, Merged, TypeSet};
use crate::source::Location;

/// How many lists within each other are looked into.
const DEEPEST_LIST: usize = 3;

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
    /// Whether no value meets two branches, and none meets one that it is not taken for.
    pub certain: bool,
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

/// Merges the schemas at these places.
pub(super) type Merge<'m> = &'m dyn Fn(&[Location]) -> Merged;

/// Chooses tests for all branches.
pub(super) fn choose(branches: &[Branch], discriminator: Option<&Discriminator>, merge: Merge<'_>) -> Chosen {
    if let Some(discriminator) = discriminator
        && let Some(chosen) = by_discriminator(branches, discriminator, merge)
    {
        return chosen;
    }
    let merged: Vec<&Merged> = branches.iter().map(|branch| &branch.merged).collect();
    let of = merged.iter().map(|merged| by_type(merged)).collect();
    let mut tests = Tests { of, certain: types_differ(&merged), ..Tests::default() };
    refine(&merged, merge, &mut tests, DEEPEST_LIST);
    let Tests { of, last, means, doubt, certain } = tests;
    let mut order: Vec<(usize, Vec<Selector>)> = of.into_iter().enumerate().collect();
    order.sort_by_key(|(index, tests)| (weight(tests), last.contains(index), std::cmp::Reverse(tests.len()), *index));
    let how = match (&doubt, means.as_slice()) {
        (Some(doubt), _) => format!("Variants are tried in the order listed: {doubt}."),
        (None, []) => "The JSON type tells the variants apart.".to_owned(),
        (None, means) => format!("Variants are told apart by {}.", means.join(", and ")),
    };
    Chosen { order, how, doubt, certain }
}

/// Tests as they are found.
#[derive(Default)]
pub(super) struct Tests {
    /// The tests of each branch.
    pub of: Vec<Vec<Selector>>,
    /// Branches that are what is left when others were tested.
    pub last: Vec<usize>,
    pub means: Vec<String>,
    pub doubt: Option<String>,
    /// Whether no value can meet two branches so far.
    pub certain: bool,
}

impl Tests {
    pub(super) fn add(&mut self, branch: usize, test: Selector) {
        self.of.get_mut(branch).into_iter().for_each(|tests| tests.push(test.clone()));
    }

    pub(super) fn mean(&mut self, by: String) {
        if !self.means.contains(&by) {
            self.means.push(by);
        }
    }
}

/// Adds what tells branches of the same JSON type apart; lists are looked into down to `depth`.
fn refine(branches: &[&Merged], merge: Merge<'_>, tests: &mut Tests, depth: usize) {
    let clash = |one: usize, other: usize| {
        let types = |index: usize| branches.get(index).and_then(|merged| merged.types);
        one != other
            && match (types(one), types(other)) {
                (Some(one), Some(other)) => !one.intersect(other).is_empty(),
                _ => true,
            }
    };
    let objects = group(branches, &clash, "object");
    if objects.len() > 1 {
        object_tests::refine(branches, &objects, merge, tests);
    }
    let strings = group(branches, &clash, "string");
    if strings.len() > 1 {
        refine_strings(branches, &strings, tests);
    }
    let arrays = group(branches, &clash, "array");
    if arrays.len() > 1 {
        refine_arrays(branches, &arrays, merge, tests, depth);
    }
}

/// Branches of this JSON type that clash with another one.
fn group(branches: &[&Merged], clash: &dyn Fn(usize, usize) -> bool, json_type: &str) -> Vec<usize> {
    let one = TypeSet::named(json_type).unwrap_or_default();
    let admits = |index: &usize| {
        let merged = branches.get(*index);
        let untyped_object = json_type == "object" && merged.is_some_and(|merged| !merged.properties.is_empty());
        let types = merged.and_then(|merged| merged.types).map(|types| types.without(TypeSet::NULL));
        types.map_or(untyped_object, |types| types == one)
    };
    let all: Vec<usize> = (0..branches.len()).filter(admits).collect();
    if all.iter().any(|one| all.iter().any(|other| clash(*one, *other))) { all } else { Vec::new() }
}

/// Branches without a test come last, and integers before numbers.
fn weight(tests: &[Selector]) -> (bool, bool) {
    (tests.is_empty(), tests.contains(&Selector::JsonType("number")))
}

/// Whether each branch has one JSON type, and no two the same of those that nothing further tells apart.
fn types_differ(branches: &[&Merged]) -> bool {
    let types: Vec<TypeSet> =
        branches.iter().map(|merged| merged.types.unwrap_or_default().without(TypeSet::NULL)).collect();
    let single = types.iter().all(|types| types.names().len() == 1);
    let several = |names: &[&str]| {
        let set = names.iter().filter_map(|name| TypeSet::named(name)).fold(TypeSet::default(), TypeSet::union);
        types.iter().filter(|types| !types.intersect(set).is_empty()).count() > 1
    };
    single && !several(&["boolean"]) && !several(&["integer", "number"])
}

fn by_type(merged: &Merged) -> Vec<Selector> {
    let names = merged.types.map(|types| types.without(TypeSet::NULL).names()).unwrap_or_default();
    match names.as_slice() {
        [one] => vec![Selector::JsonType(one)],
        [] if !merged.properties.is_empty() => vec![Selector::JsonType("object")],
        _ => Vec::new(),
    }
}

/// By the member that the discriminator names; `None` where some branch has no value of it.
fn by_discriminator(branches: &[Branch], discriminator: &Discriminator, merge: Merge<'_>) -> Option<Chosen> {
    let member = WireName(discriminator.property_name.clone());
    let named = |branch: &Branch| branch.named.iter().map(|name| Value::String(name.clone())).collect::<Vec<_>>();
    let all_named: Vec<Value> = branches.iter().flat_map(named).collect();
    let declared: Vec<Vec<Value>> = branches
        .iter()
        .map(|branch| branch.merged.properties.get(member.as_str()).and_then(|at| merge(at).enumeration))
        .map(|values| values.unwrap_or_default().into_iter().filter(|value| !value.is_null()).collect())
        .collect();
    let mut order = Vec::with_capacity(branches.len());
    for (index, branch) in branches.iter().enumerate() {
        let others = || declared.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, values)| values);
        let own = declared.get(index).into_iter().flatten();
        let own: Vec<&Value> = own.filter(|value| !others().any(|values| values.contains(value))).collect();
        // A constant in the branch itself is what peers send; without a mapping the component's name is none.
        let implicit = discriminator.mapping.is_empty() && !own.is_empty();
        let mut values = if implicit { Vec::new() } else { named(branch) };
        for value in own {
            if !values.contains(value) && (implicit || !all_named.contains(value)) {
                values.push(value.clone());
            }
        }
        if values.is_empty() {
            return None;
        }
        order.push((index, vec![Selector::Member(member.clone(), values.into_iter().map(Constant).collect())]));
    }
    Some(Chosen { order, how: format!("The member `{member}` tells the variants apart."), doubt: None, certain: true })
}

fn refine_strings(branches: &[&Merged], strings: &[usize], tests: &mut Tests) {
    let mut without = 0;
    let mut all: Vec<String> = Vec::new();
    for index in strings {
        let Some(merged) = branches.get(*index) else { continue };
        let listed: Vec<String> =
            merged.enumeration.iter().flatten().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        tests.certain &= !listed.is_empty() && !listed.iter().any(|text| all.contains(text));
        all.extend(listed.iter().cloned());
        if !listed.is_empty() {
            tests.add(*index, Selector::OneOf(listed));
        } else if let Some(prefix) = merged.patterns.first().and_then(|pattern| literal_prefix(pattern)) {
            tests.add(*index, Selector::Prefix(prefix));
        } else {
            without += 1;
        }
    }
    tests.mean("how the text starts or what it is".to_owned());
    if without > 1 {
        tests.doubt =
            Some("strings are told apart by nothing; the first alternative with a string is taken".to_owned());
    }
}

/// Lists are told apart by what their first item is. An empty one is of the first alternative.
fn refine_arrays(branches: &[&Merged], arrays: &[usize], merge: Merge<'_>, tests: &mut Tests, depth: usize) {
    tests.certain = false;
    let items: Vec<Merged> = arrays
        .iter()
        .filter_map(|index| branches.get(*index))
        .map(|merged| merge(merged.prefix_items.first().unwrap_or(&merged.items)))
        .collect();
    let items: Vec<&Merged> = items.iter().collect();
    let mut inner = Tests { of: items.iter().map(|merged| by_type(merged)).collect(), ..Tests::default() };
    if depth > 0 {
        refine(&items, merge, &mut inner, depth - 1);
    }
    let told = inner.of.iter().filter(|tests| tests.is_empty()).count() <= 1
        && inner.of.iter().enumerate().all(|(at, own)| inner.of.iter().skip(at + 1).all(|other| other != own));
    for (index, own) in arrays.iter().zip(inner.of) {
        if own.is_empty() {
            tests.last.push(*index);
        } else {
            tests.add(*index, Selector::Items(own));
        }
    }
    let last: Vec<usize> = inner.last.iter().filter_map(|at| arrays.get(*at)).copied().collect();
    tests.last.extend(last);
    tests.mean("the first item of a list".to_owned());
    if !told || inner.doubt.is_some() {
        tests.doubt = Some("some lists have the same items; the first alternative that fits is taken".to_owned());
    }
}

/// The text that everything matching `pattern` starts with, for patterns such as `^!` or `^\$`.
pub(super) fn literal_prefix(pattern: &str) -> Option<String> {
    let parsed = regex_syntax::Parser::new().parse(&crate::schema::ecma::translate(pattern)).ok()?;
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
