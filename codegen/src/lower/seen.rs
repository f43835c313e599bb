//! What the keywords beside an `unevaluated…` have evaluated (2020-12 core, section 11), those in branches that apply to
//! the same value included.
//!
//! It must not say what holds of what is left.

use super::predicates::Compiler;
use crate::ir::{Predicate, Seen};
use crate::source::Location;

/// What an `unevaluated…` is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Members,
    Items,
}

impl Compiler<'_, '_> {
    /// What the schema at `at` has evaluated before its own `unevaluated…`.
    pub(super) fn seen(&mut self, at: &Location, part: Part) -> Seen {
        self.seen_by(at, part, false, &mut Vec::new())
    }

    /// With `whole`, its own `unevaluated…` counts: to a schema around it, that has looked at everything.
    fn seen_by(&mut self, at: &Location, part: Part, whole: bool, around: &mut Vec<Location>) -> Seen {
        if around.contains(at) || self.has_given_up() {
            return Seen::any(Vec::new());
        }
        let schema = self.store.get(at);
        around.push(at.clone());
        let mut found = Vec::new();
        let everything = match part {
            Part::Members => {
                let names: Vec<String> = schema.properties.iter().map(|(name, _)| name.clone()).collect();
                found.extend((!names.is_empty()).then_some(Seen::Named(names)));
                found.extend(schema.pattern_properties.iter().map(|(pattern, _)| Seen::Matching(pattern.clone())));
                schema.additional_properties.is_some() || (whole && schema.unevaluated_properties.is_some())
            }
            Part::Items => {
                found.extend((!schema.prefix_items.is_empty()).then_some(Seen::First(schema.prefix_items.len())));
                if let Some(contains) = &schema.contains {
                    found.push(Seen::Meeting(self.below(contains)));
                }
                schema.items.is_some() || (whole && schema.unevaluated_items.is_some())
            }
        };
        found.extend(everything.then_some(Seen::All));
        for branch in schema.reference.iter().chain(&schema.all_of) {
            found.push(self.seen_by(branch, part, true, around));
        }
        for branch in schema.any_of.iter().chain(&schema.one_of) {
            let seen = self.seen_by(branch, part, true, around);
            if !seen.is_nothing() {
                found.push(where_met(self.here(branch), seen));
            }
        }
        if let Some(condition) = &schema.condition {
            let mut met = vec![self.seen_by(condition, part, true, around)];
            met.extend(schema.consequence.iter().map(|branch| self.seen_by(branch, part, true, around)));
            let otherwise = schema.otherwise.iter().map(|branch| self.seen_by(branch, part, true, around)).collect();
            let (met, otherwise) = (Seen::any(met), Seen::any(otherwise));
            if otherwise.is_nothing() && !met.is_nothing() {
                found.push(where_met(self.here(condition), met));
            } else if !otherwise.is_nothing() {
                found.push(Seen::Either(self.here(condition), Box::new([met, otherwise])));
            }
        }
        for (name, dependent) in schema.dependent_schemas.iter().filter(|_| part == Part::Members) {
            let seen = self.seen_by(dependent, part, true, around);
            if !seen.is_nothing() {
                found.push(Seen::With(name.clone(), Box::new(seen)));
            }
        }
        around.pop();
        Seen::any(found)
    }
}

fn where_met(check: Predicate, seen: Seen) -> Seen {
    match check {
        Predicate::Always => seen,
        check => Seen::Where(check, Box::new(seen)),
    }
}
