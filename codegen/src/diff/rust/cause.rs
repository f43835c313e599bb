//! Why an item of the generated crate changes: which finding about the description it follows from.
//!
//! It must not know any one rule. What follows from no finding is left to the rules about Rust alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::change::Operations;
use super::super::finding::{Finding, Findings};
use super::super::rule::Group;
use super::super::types::Types;
use super::{Difference, Effect};
use crate::emit::ItemKind;
use crate::source::{Location, Pointer};

/// How far below a type the change of one of its members may stand: `properties`, the member, its keyword.
const MEMBER_DEPTH: usize = 3;

/// Differences that follow from nothing found so far.
pub(crate) struct Unexplained<'a> {
    /// The types of both crates, paired.
    pub types: &'a Types<'a>,
    differences: Vec<Difference>,
}

impl<'a> Unexplained<'a> {
    /// These differences.
    pub(crate) fn new(types: &'a Types<'a>, differences: Vec<Difference>) -> Self {
        Self { types, differences }
    }

    /// Takes the differences that a rule explains.
    pub(crate) fn take(&mut self, explains: impl Fn(&Difference) -> bool) -> Vec<Effect> {
        self.differences.extract_if(.., |difference| explains(difference)).map(|difference| difference.effect).collect()
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &[Difference] {
        &self.differences
    }

    /// What is left, to be explained otherwise.
    pub(crate) fn into_rest(self) -> Vec<Difference> {
        self.differences
    }
}

/// Looks for the findings that a difference follows from.
type By = fn(&Difference, &[Finding], &Causes, &Names) -> Vec<usize>;

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
    let names = operation_names(operations);
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
                let found = by(difference, findings.all(), &causes, &names);
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
/// What reports call the operations at these places.
type Names = HashMap<Location, String>;

/// The item, and whether it is new, gone, or another.
fn side_key(effect: &Effect) -> String {
    format!("{}{} {}", u8::from(effect.before.is_some()), u8::from(effect.after.is_some()), path(&effect.item))
}

/// The path of an item, without the word before it.
pub(crate) fn path(item: &str) -> &str {
    item.strip_prefix("impl ").or_else(|| item.split_once(' ').map(|(_, path)| path)).unwrap_or(item)
}

/// What an item is a part of is new or gone, and the item with it.
fn by_parent(difference: &Difference, _: &[Finding], causes: &Causes, _: &Names) -> Vec<usize> {
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
fn by_place(difference: &Difference, findings: &[Finding], _: &Causes, _: &Names) -> Vec<usize> {
    let distances = findings.iter().enumerate().filter(|(_, one)| is_cause(one)).filter_map(|(index, finding)| {
        let change = &finding.change;
        let of = |places: (&Option<Location>, &[Location]), change: &Option<Location>| {
            let places = places.0.iter().chain(places.1);
            places.filter_map(|place| distance(difference, place, change.as_ref()?)).min()
        };
        let base = of((&difference.places.0, &difference.users.0), &change.base);
        let head = of((&difference.places.1, &difference.users.1), &change.head);
        Some((base.into_iter().chain(head).min()?, index))
    });
    nearest(distances.collect())
}

fn nearest(distances: Vec<(usize, usize)>) -> Vec<usize> {
    let least = distances.iter().map(|(distance, _)| *distance).min();
    distances.into_iter().filter(|(distance, _)| Some(*distance) == least).map(|(_, index)| index).collect()
}

/// Whether a finding is about more than documentation.
fn is_cause(finding: &Finding) -> bool {
    !matches!(finding.rule.group, Group::Metadata | Group::Rust)
}

/// How many steps are between the place that an item comes from and that of a finding; `None`: they are not of one
/// thing.
fn distance(difference: &Difference, of: &Location, finding: &Location) -> Option<usize> {
    // A finding about a whole document is about nothing in particular.
    if of.document != finding.document || finding.pointer.as_str().is_empty() {
        return None;
    }
    if let Some(steps) = steps(&finding.pointer, &of.pointer) {
        return Some(steps);
    }
    // A keyword is said of the schema that it stands in.
    let steps = steps(&of.pointer, &finding.pointer)?;
    let own_operation = [&difference.operations.0, &difference.operations.1].into_iter().flatten();
    let of_operation =
        own_operation.into_iter().any(|operation| operation == of) || difference.kind == ItemKind::Module;
    let depth = if of_operation {
        usize::MAX
    } else {
        match difference.kind {
            ItemKind::Function | ItemKind::Impl | ItemKind::Field(_) | ItemKind::Variant(_) => MEMBER_DEPTH,
            _ => 1,
        }
    };
    (steps <= depth).then_some(steps)
}

/// How many steps lead from a pointer to one below it.
fn steps(from: &Pointer, to: &Pointer) -> Option<usize> {
    let rest = to.as_str().strip_prefix(from.as_str())?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.matches('/').count())
}

/// A type in its signature was explained.
fn by_mention(difference: &Difference, _: &[Finding], causes: &Causes, _: &Names) -> Vec<usize> {
    let effect = &difference.effect;
    let (before, after) = (paths(effect.before.as_deref()), paths(effect.after.as_deref()));
    let gone = before.difference(&after).map(|path| format!("10 {path}"));
    let new = after.difference(&before).map(|path| format!("01 {path}"));
    let mut found: Vec<usize> = gone.chain(new).filter_map(|key| causes.get(&key)).flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The whole paths in a signature.
fn paths(signature: Option<&str>) -> BTreeSet<&str> {
    let words = signature.unwrap_or_default().split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | ':' | '#'));
    words.filter(|word| word.starts_with("crate::")).map(|word| word.trim_end_matches(':')).collect()
}

/// A module is new with all that is in it, or gone.
fn by_contents(difference: &Difference, _: &[Finding], causes: &Causes, _: &Names) -> Vec<usize> {
    if difference.kind != ItemKind::Module {
        return Vec::new();
    }
    let within = format!("{}::", side_key(&difference.effect));
    let mut keys: Vec<&String> = causes.keys().filter(|key| key.starts_with(&within)).collect();
    keys.sort();
    keys.first().and_then(|key| causes.get(*key)).cloned().unwrap_or_default()
}

/// Something changed in what its operation uses.
fn by_use(difference: &Difference, findings: &[Finding], _: &Causes, names: &Names) -> Vec<usize> {
    let own = [&difference.operations.0, &difference.operations.1].into_iter().flatten();
    let own: HashSet<&String> = own.filter_map(|place| names.get(place)).collect();
    let uses = |finding: &Finding| own.iter().any(|name| finding.used_by.contains_key(*name));
    let may = |finding: &Finding| is_cause(finding) && !finding.rule.rust.starts_with("none") && uses(finding);
    findings.iter().enumerate().filter(|(_, finding)| may(finding)).map(|(index, _)| index).collect()
}

fn operation_names(operations: &Operations<'_>) -> Names {
    let mut names = Names::new();
    for pair in &operations.pairs {
        names.insert(pair.base.operation.at.clone(), pair.name());
        names.insert(pair.head.operation.at.clone(), pair.name());
    }
    for (one, other) in &operations.specialized {
        names.insert(one.operation.at.clone(), other.name());
    }
    for one in operations.removed.iter().chain(&operations.added) {
        names.insert(one.operation.at.clone(), one.name());
    }
    names
}
