//! Why an item of the generated crate changes: which finding about the description it follows from.
//!
//! It must not know any one rule. What follows from no finding is left to the rules about Rust alone.

use std::collections::{BTreeSet, HashMap};

use super::super::change::Operations;
use super::super::finding::Findings;
use super::super::types::Types;
use super::near::{Near, Version};
use super::{Difference, Effect};
use crate::emit::ItemKind;

/// How far below a type the change of one of its members may stand: `properties`, the member, its keyword.
const MEMBER_DEPTH: usize = 3;

/// Differences that follow from nothing found so far.
pub(crate) struct Unexplained<'a> {
    /// The types of both crates, paired.
    pub types: &'a Types<'a>,
    differences: Vec<Option<Difference>>,
    /// The differences within each path, by their positions.
    within: HashMap<String, Vec<usize>>,
}

impl<'a> Unexplained<'a> {
    /// These differences.
    pub(crate) fn new(types: &'a Types<'a>, differences: Vec<Difference>) -> Self {
        let mut within: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, difference) in differences.iter().enumerate() {
            let own = difference.own_path();
            let ends = own.match_indices("::").map(|(end, _)| end).chain([own.len()]);
            for path in ends.filter_map(|end| own.get(..end)) {
                within.entry(path.to_owned()).or_default().push(index);
            }
        }
        Self { types, differences: differences.into_iter().map(Some).collect(), within }
    }

    /// Takes what is about a type, its parts or its impls, or about any other item; the path is below the crate.
    pub(crate) fn take(&mut self, path: &str) -> Vec<Effect> {
        self.take_those(path, |_| true)
    }

    /// Takes one difference, with all that is part of it.
    pub(crate) fn take_one(&mut self, one: &Difference) -> Vec<Effect> {
        let (own, path) = (&one.effect, one.path());
        self.take_those(one.own_path(), |other| other.effect == *own || other.effect.parent.as_deref() == Some(path))
    }

    fn take_those(&mut self, path: &str, explains: impl Fn(&Difference) -> bool) -> Vec<Effect> {
        let indices = self.within.get(path).map(Vec::as_slice).unwrap_or_default();
        let taken = indices.iter().filter_map(|index| self.differences.get_mut(*index)?.take_if(|one| explains(one)));
        taken.map(|difference| difference.effect).collect()
    }

    /// What is left.
    pub(crate) fn rest(&self) -> Vec<Difference> {
        self.differences.iter().flatten().cloned().collect()
    }

    /// What is left, to be explained otherwise.
    pub(crate) fn into_rest(self) -> Vec<Difference> {
        self.differences.into_iter().flatten().collect()
    }
}

/// Looks for the findings that a difference follows from.
type By = fn(&Difference, &Near, &Causes) -> Vec<usize>;

/// First where something changed, then what that changed.
pub(crate) const BY_PLACE: [By; 5] = [by_parent, by_place, by_mention, by_use, by_contents];
/// The other way round, for what may only name something that is called otherwise now.
pub(crate) const BY_NAME: [By; 5] = [by_parent, by_mention, by_place, by_use, by_contents];

/// Gives each difference to the findings that it follows from; what follows from none comes back.
pub(crate) fn explain(
    findings: &mut Findings,
    operations: &Operations<'_>,
    mut differences: Vec<Difference>,
    order: [By; 5],
) -> Vec<Difference> {
    let near = Near::of(findings.all(), operations);
    // What an item is a part of comes before it.
    differences.sort_by_key(|one| (one.effect.parent.is_some(), matches!(one.kind, ItemKind::Impl)));
    let mut causes = Causes::new();
    for (index, finding) in findings.all().iter().enumerate() {
        for effect in &finding.change.effects {
            causes.entry(side_key(effect)).or_default().push(index);
        }
    }
    loop {
        let before = differences.len();
        for by in order {
            differences.retain(|difference| {
                let found = by(difference, &near, &causes);
                for index in &found {
                    findings.add_effect(*index, difference.effect.clone());
                }
                if !found.is_empty() {
                    causes.insert(side_key(&difference.effect), found.clone());
                }
                found.is_empty()
            });
        }
        if differences.len() == before {
            return differences;
        }
    }
}

/// The findings that items follow from, by [`side_key`].
type Causes = HashMap<String, Vec<usize>>;

/// The item, and whether it is new, gone, or another.
fn side_key(effect: &Effect) -> String {
    format!("{}{} {}", u8::from(effect.before.is_some()), u8::from(effect.after.is_some()), path(&effect.item))
}

/// The path of an item, without the word before it.
pub(crate) fn path(item: &str) -> &str {
    item.strip_prefix("impl ").or_else(|| item.split_once(' ').map(|(_, path)| path)).unwrap_or(item)
}

/// What an item is a part of is new or gone, and the item with it.
fn by_parent(difference: &Difference, _: &Near, causes: &Causes) -> Vec<usize> {
    let effect = &difference.effect;
    let key = effect
        .parent
        .as_ref()
        .map(|parent| format!("{}{} {parent}", u8::from(effect.before.is_some()), u8::from(effect.after.is_some())));
    // A type that is another one stays, and its members go their own ways.
    let whole = effect.before.is_none() || effect.after.is_none();
    key.filter(|_| whole).and_then(|key| causes.get(&key)).cloned().unwrap_or_default()
}

/// Something changed at the place that the item comes from, right below it, or around it.
fn by_place(difference: &Difference, near: &Near, _: &Causes) -> Vec<usize> {
    let Difference { places, users, operations, .. } = difference;
    let sides =
        [(Version::Base, &places.0, &users.0, &operations.0), (Version::Head, &places.1, &users.1, &operations.1)];
    let found = sides.into_iter().flat_map(|(version, place, users, operation)| {
        let of_operation = place.is_some() && place == operation;
        let own = place.iter().flat_map(move |place| near.to(version, place, depth(difference.kind, of_operation)));
        own.chain(users.iter().flat_map(move |place| near.to(version, place, usize::MAX)))
    });
    let found: Vec<(usize, usize)> = found.collect();
    let least = found.iter().map(|(steps, _)| *steps).min();
    let mut nearest: Vec<usize> =
        found.into_iter().filter(|(steps, _)| Some(*steps) == least).map(|(_, index)| index).collect();
    nearest.sort_unstable();
    nearest.dedup();
    nearest
}

/// How far below the place of an item the change may stand that it follows from.
fn depth(kind: ItemKind, of_operation: bool) -> usize {
    match kind {
        _ if of_operation => usize::MAX,
        ItemKind::Function | ItemKind::Impl | ItemKind::Field(_) | ItemKind::Variant(_) => MEMBER_DEPTH,
        // A keyword is said of the schema that it stands in.
        _ => 1,
    }
}

/// A type in its signature was explained.
fn by_mention(difference: &Difference, _: &Near, causes: &Causes) -> Vec<usize> {
    let effect = &difference.effect;
    let (before, after) = (paths(effect.before.as_deref()), paths(effect.after.as_deref()));
    let gone = before.difference(&after).map(|path| format!("10 {path}"));
    let new = after.difference(&before).map(|path| format!("01 {path}"));
    let mut found: Vec<usize> = gone.chain(new).filter_map(|key| causes.get(&key)).flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The whole paths in a signature, those of the support code by their modules too.
fn paths(signature: Option<&str>) -> BTreeSet<&str> {
    let words = signature.unwrap_or_default().split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':' | '#'));
    let own = words.filter(|word| word.starts_with("crate::")).map(|word| word.trim_end_matches(':'));
    own.flat_map(|path| {
        let of_support = path.rsplit_once("::").filter(|(module, _)| module.starts_with("crate::support::"));
        of_support.map(|(module, _)| module).into_iter().chain([path])
    })
    .collect()
}

/// A module is new with all that is in it, or gone.
fn by_contents(difference: &Difference, _: &Near, causes: &Causes) -> Vec<usize> {
    if difference.kind != ItemKind::Module {
        return Vec::new();
    }
    let within = format!("{}::", side_key(&difference.effect));
    let mut keys: Vec<&String> = causes.keys().filter(|key| key.starts_with(&within)).collect();
    keys.sort();
    keys.first().and_then(|key| causes.get(*key)).cloned().unwrap_or_default()
}

/// Something changed in what its operation uses.
fn by_use(difference: &Difference, near: &Near, _: &Causes) -> Vec<usize> {
    near.of_operations([&difference.operations.0, &difference.operations.1].into_iter().flatten())
}
