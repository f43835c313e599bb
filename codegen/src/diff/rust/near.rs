//! Findings by where they stand, so that those nearest to a place are found without looking at all of them.
//!
//! It must not know what an item of the crate is.

use std::collections::{HashMap, HashSet};

use super::super::change::Operations;
use super::super::finding::Finding;
use super::super::rule::Group;
use crate::source::{Location, Pointer};

/// The findings that anything in the crate can follow from.
#[derive(Debug, Default)]
pub(crate) struct Near {
    /// Those of the base and those of the head: by the place, and by all places around it with the steps between.
    places: [Places; 2],
    /// By the operations that they reach.
    users: HashMap<String, Vec<usize>>,
    /// What reports call the operations at these places.
    operations: HashMap<Location, String>,
}

#[derive(Debug, Default)]
struct Places {
    at: HashMap<Location, Vec<usize>>,
    below: HashMap<Location, Vec<(usize, usize)>>,
}

/// One of the two versions.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Version {
    Base,
    Head,
}

impl Near {
    /// These findings, and all operations.
    pub(crate) fn of(findings: &[Finding], operations: &Operations<'_>) -> Self {
        let mut near = Self { operations: operation_names(operations), ..Self::default() };
        for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| is_cause(finding)) {
            let [base, head] = &mut near.places;
            for (places, place) in [(base, &finding.change.base), (head, &finding.change.head)] {
                // A finding about a whole document is about nothing in particular.
                if let Some(place) = place.as_ref().filter(|place| !place.pointer.as_str().is_empty()) {
                    places.add(place, index);
                }
            }
            if !finding.rule.rust.starts_with("none") {
                for user in finding.used_by.keys() {
                    near.users.entry(user.clone()).or_default().push(index);
                }
            }
        }
        near
    }

    /// The findings at a place, around it, or at most `depth` steps below it, with the steps between.
    pub(crate) fn to(&self, version: Version, place: &Location, depth: usize) -> Vec<(usize, usize)> {
        let [base, head] = &self.places;
        let places = match version {
            Version::Base => base,
            Version::Head => head,
        };
        let own = places.at.get(place).into_iter().flatten().map(|index| (0, *index));
        let around = around(place).flat_map(|(steps, around)| {
            places.at.get(&around).into_iter().flatten().map(move |index| (steps, *index)).collect::<Vec<_>>()
        });
        let below = places.below.get(place).into_iter().flatten().copied().filter(|(steps, _)| *steps <= depth);
        own.chain(around).chain(below).collect()
    }

    /// The findings that reach these operations.
    pub(crate) fn of_operations<'l>(&self, places: impl Iterator<Item = &'l Location>) -> Vec<usize> {
        let names: HashSet<&String> = places.filter_map(|place| self.operations.get(place)).collect();
        let mut found: Vec<usize> =
            names.into_iter().filter_map(|name| self.users.get(name)).flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Places {
    fn add(&mut self, place: &Location, index: usize) {
        self.at.entry(place.clone()).or_default().push(index);
        for (steps, around) in around(place) {
            self.below.entry(around).or_default().push((steps, index));
        }
    }
}

/// The places around one within its document, the nearest first, with the steps between.
fn around(place: &Location) -> impl Iterator<Item = (usize, Location)> {
    let document = place.document;
    let pointers = std::iter::successors(place.pointer.parent(), Pointer::parent);
    pointers.enumerate().map(move |(index, pointer)| (index + 1, Location { document, pointer }))
}

/// Whether a finding is about more than documentation.
fn is_cause(finding: &Finding) -> bool {
    !matches!(finding.rule.group, Group::Metadata | Group::Rust)
}

fn operation_names(operations: &Operations<'_>) -> HashMap<Location, String> {
    let mut names = HashMap::new();
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
