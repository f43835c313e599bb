//! Discriminators: which values stand for which schema, and the schemas that build on one which has a discriminator
//! and no alternatives of its own (OpenAPI 3.0.4, "Models with Polymorphism Support").
//!
//! It must not choose tests; `selectors` does.

use serde_json::Value;

use super::Lowering;
use super::unions::Branches;
use crate::schema::{Discriminator, Facet, Merged, SchemaRef, Use};
use crate::source::Location;

/// How many unions within each other are searched for values.
const DEEPEST: usize = 4;

impl Lowering<'_, '_> {
    /// The schemas that a value of these is one of, where they are a single one with a discriminator that others
    /// build on.
    pub(super) fn heirs(&mut self, found: &Use, merged: &Merged) -> Option<Branches> {
        let [parent] = found.roots.as_slice() else { return None };
        let schema = self.store.get(&parent.at);
        let discriminator = schema.discriminator.clone().filter(|_| parent.facet == Facet::Whole)?;
        if !merged.alternatives.is_empty() {
            return None;
        }
        let mut places: Vec<Location> = Vec::new();
        let mapped = discriminator.mapping.iter().map(|(_, to)| to.clone());
        for place in mapped.chain(self.that_build_on(&parent.at)) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let itself = || merged.parts.iter().map(|(part, _)| SchemaRef { facet: Facet::Own, ..part.clone() }).collect();
        let branches: Vec<(Location, Vec<SchemaRef>)> = places
            .into_iter()
            .map(|place| {
                let whole = vec![SchemaRef::whole(&place)];
                // What adds nothing to the parent would be the union again.
                let same = self.store.unwrap_use(&whole, &mut self.diagnostics).roots == found.roots;
                (place, if same { itself() } else { whole })
            })
            .collect();
        let others = branches.iter().any(|(place, _)| *place != parent.at);
        others.then_some(Branches { branches, discriminator: Some(discriminator), judged: false })
    }

    /// The components of the same document that build on this one by `allOf`.
    fn that_build_on(&self, parent: &Location) -> Vec<Location> {
        let (Some(key), Some(container)) = (parent.pointer.last(), parent.pointer.parent()) else { return Vec::new() };
        let container = Location { pointer: container, ..parent.clone() };
        let Some(Value::Object(components)) = self.store.resolver().sources().value(&container) else {
            return Vec::new();
        };
        let mentions = |schema: &Value| {
            let bases = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
            bases
                .filter_map(|base| base.get("$ref")?.as_str())
                .any(|target| target.ends_with(key.as_str()) || target.contains(['%', '~']))
        };
        let likely = components.iter().filter(|(_, schema)| mentions(schema));
        likely
            .map(|(name, _)| container.child(name))
            .filter(|at| {
                self.store.get(at).all_of.iter().any(|base| self.store.get(base).reference.as_ref() == Some(parent))
            })
            .collect()
    }

    /// The values of the discriminator that stand for the branch at `at`.
    pub(super) fn discriminator_values(&self, at: &Location, discriminator: Option<&Discriminator>) -> Vec<String> {
        discriminator.map(|discriminator| self.values_of(at, discriminator, DEEPEST)).unwrap_or_default()
    }

    fn values_of(&self, at: &Location, discriminator: &Discriminator, depth: usize) -> Vec<String> {
        let target = self.store.get(at).reference.clone();
        let stands_for = |mapped: &Location| mapped == at || target.as_ref() == Some(mapped);
        let mapped: Vec<String> =
            discriminator.mapping.iter().filter(|(_, to)| stands_for(to)).map(|(name, _)| name.clone()).collect();
        if !mapped.is_empty() {
            return mapped;
        }
        let place = target.as_ref().unwrap_or(at);
        // The values of a union are those of its branches.
        let inner = self.store.get(place);
        let branches: Vec<&Location> = inner.one_of.iter().chain(&inner.any_of).collect();
        if !branches.is_empty() && depth > 0 {
            let own = inner.discriminator.as_ref().filter(|own| own.property_name == discriminator.property_name);
            let unmapped = Discriminator { mapping: Vec::new(), ..discriminator.clone() };
            let discriminator = own.unwrap_or(&unmapped);
            return branches
                .into_iter()
                .flat_map(|branch| self.values_inside(branch, discriminator, depth - 1))
                .collect();
        }
        // Without a mapping the component's name is the value (OpenAPI 3.1, "Discriminator Object").
        let named =
            target.is_some() || at.pointer.parent().and_then(|parent| parent.last()).as_deref() == Some("schemas");
        place.pointer.last().filter(|_| named).into_iter().collect()
    }

    /// The values of a branch within a branch: its constants, which nobody else looks at, or what stands for it.
    fn values_inside(&self, at: &Location, discriminator: &Discriminator, depth: usize) -> Vec<String> {
        let mut ignored = crate::diag::Diagnostics::new();
        let merged = self.store.merge(&[SchemaRef::whole(at)], &mut ignored);
        let declared: Vec<SchemaRef> =
            merged.properties.get(&discriminator.property_name).into_iter().flatten().map(SchemaRef::whole).collect();
        let listed = self.store.merge(&declared, &mut ignored).enumeration.unwrap_or_default();
        let texts: Vec<String> = listed.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        if texts.is_empty() { self.values_of(at, discriminator, depth) } else { texts }
    }
}
