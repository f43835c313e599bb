//! Schemas that say the same in both versions, word for word, with all that they refer to: there is nothing to be found
//! in them, and most of a description is so.
//!
//! It must not take for unchanged what it cannot follow; that is looked at like anything else.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use serde_json::Value;

use super::super::side::Side;
use crate::schema::SchemaRef;
use crate::source::Location;

/// A place of both versions.
type Places = (Location, Location);

/// What is known of the places that were asked for.
#[derive(Default)]
pub(super) struct Unchanged {
    known: HashMap<Places, bool>,
    /// Where the references within a place lead; `None` where it differs, or cannot be followed.
    references: HashMap<Places, Option<Rc<[Places]>>>,
}

impl Unchanged {
    /// Whether these schemas and all that they refer to are as they were.
    pub(super) fn are(&mut self, sides: (&Side<'_>, &Side<'_>), base: &[SchemaRef], head: &[SchemaRef]) -> bool {
        let same = |(one, other): (&SchemaRef, &SchemaRef)| {
            one.facet == other.facet && self.is(sides, &(one.at.clone(), other.at.clone()))
        };
        base.len() == head.len() && base.iter().zip(head).all(same)
    }

    fn is(&mut self, sides: (&Side<'_>, &Side<'_>), places: &Places) -> bool {
        if let Some(known) = self.known.get(places) {
            return *known;
        }
        // From here to what is looked at now, each with those of its references that are still to be looked at.
        let mut path: Vec<(Places, Vec<Places>)> = Vec::new();
        let mut seen: HashSet<Places> = HashSet::new();
        let mut next = Some(places.clone());
        loop {
            if let Some(place) = next.take() {
                let references = self.references(sides, &place);
                match references.filter(|_| self.known.get(&place) != Some(&false)) {
                    Some(references) => {
                        seen.insert(place.clone());
                        path.push((place, references.to_vec()));
                    }
                    None => {
                        // What refers to something that changed has changed with it.
                        self.known.insert(place, false);
                        self.known.extend(path.into_iter().map(|(place, _)| (place, false)));
                        return false;
                    }
                }
            }
            match path.last_mut() {
                Some((_, open)) => match open.pop() {
                    Some(place) => {
                        next = (!seen.contains(&place) && self.known.get(&place) != Some(&true)).then_some(place)
                    }
                    None => drop(path.pop()),
                },
                None => break,
            }
        }
        self.known.extend(seen.into_iter().map(|place| (place, true)));
        true
    }

    fn references(&mut self, sides: (&Side<'_>, &Side<'_>), places: &Places) -> Option<Rc<[Places]>> {
        if let Some(known) = self.references.get(places) {
            return known.clone();
        }
        let found: Option<Rc<[Places]>> = references(sides, places).map(Rc::from);
        self.references.insert(places.clone(), found.clone());
        found
    }
}

/// Where the references within a place lead in both versions; `None` where the place differs, or one of them cannot be
/// followed.
fn references((base, head): (&Side<'_>, &Side<'_>), (one, other): &Places) -> Option<Vec<Places>> {
    let same_place = one.pointer == other.pointer && base.names.get(&one.document) == head.names.get(&other.document);
    let same_dialect = base.store.dialect(one.document) == head.store.dialect(other.document);
    let value = base.value(one)?;
    if !same_place || !same_dialect || value != head.value(other)? {
        return None;
    }
    let mut texts = Vec::new();
    if !collect(value, &mut texts) {
        return None;
    }
    texts.sort_unstable();
    texts.dedup();
    let (base, head) = (base.store.resolver(), head.store.resolver());
    texts.into_iter().map(|text| Some((base.target(one, text).ok()?, head.target(other, text).ok()?))).collect()
}

/// Adds the references within a value; whether each can be told by itself.
fn collect<'v>(value: &'v Value, texts: &mut Vec<&'v str>) -> bool {
    match value {
        Value::Object(members) => members.iter().all(|(name, value)| match (name.as_str(), value) {
            ("$ref", Value::String(text)) => {
                texts.push(text);
                true
            }
            // These decide where others lead.
            ("$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" | "$recursiveRef", Value::String(_)) => false,
            _ => collect(value, texts),
        }),
        Value::Array(items) => items.iter().all(|item| collect(item, texts)),
        _ => true,
    }
}
