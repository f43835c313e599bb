//! `prefixItems`: a tuple where every position is always there, else a list of what may stand at any position.

use serde_json::Value;

use super::unions::Branches;
use super::{Lowering, Pending, Shape, Site, uses};
use crate::ir::{Docs, Predicate, Rule, Type};
use crate::schema::{Merged, SchemaRef, Use};
use crate::source::Location;

/// The longest tuple for which the standard library has `Debug` and `PartialEq`.
const LONGEST: usize = 12;

impl Lowering<'_, '_> {
    /// The type of a list whose items differ by position.
    pub(super) fn make_positions(&mut self, found: &Use, merged: &Merged, site: &Site) -> Type {
        let declared = merged.prefix_items.len();
        let most = most_items(merged);
        let nothing_after = merged.items.iter().any(|at| self.store.get(at).boolean == Some(false));
        let length = declared.min(most);
        let closed = nothing_after || most <= declared;
        if self.is_tuple(merged) {
            let positions = merged.prefix_items.iter().take(length).enumerate();
            let items = positions.map(|(index, schemas)| {
                let schemas: Vec<SchemaRef> = schemas.iter().map(SchemaRef::whole).collect();
                self.lower_use(&schemas, &site.within(&format!("item_{}", index + 1))).ty
            });
            return Type::Tuple(items.collect());
        }
        let item = self.any_position(found, merged, closed, site);
        let mut rules = uses::array_rules(merged);
        if nothing_after {
            rules.max_items = Some(length as u64);
        }
        Type::Array(Box::new(item), rules)
    }

    /// Whether every position must be there, and nothing else.
    pub(super) fn is_tuple(&self, merged: &Merged) -> bool {
        let (declared, most) = (merged.prefix_items.len(), most_items(merged));
        let least = merged.item_count.min.and_then(|least| usize::try_from(least).ok()).unwrap_or_default();
        let nothing_after = merged.items.iter().any(|at| self.store.get(at).boolean == Some(false));
        let length = declared.min(most);
        let closed = nothing_after || most <= declared;
        closed && least == length && (1..=LONGEST).contains(&length) && !merged.unique_items
    }

    /// What may stand at some position of a list that is not always as long as it has positions.
    fn any_position(&mut self, found: &Use, merged: &Merged, closed: bool, site: &Site) -> Type {
        let Some(root) = found.roots.first().map(|root| root.at.clone()) else { return Type::Json };
        let at = root.child("prefixItems");
        let mut branches: Vec<(Location, Vec<SchemaRef>)> = Vec::new();
        for schemas in &merged.prefix_items {
            let Some(first) = schemas.first() else { continue };
            branches.push((first.clone(), schemas.iter().map(SchemaRef::whole).collect()));
        }
        if !closed {
            let rest = merged.items.first().cloned().unwrap_or_else(|| {
                // `items` may be the list of positions itself, as older drafts have it.
                let tuple = self.store.resolver().value(&root.child("items")).is_some_and(Value::is_array);
                root.child(if tuple { "additionalItems" } else { "items" })
            });
            branches.push((rest, merged.items.iter().map(SchemaRef::whole).collect()));
        }
        let site = site.within("item");
        let mut types: Vec<Type> = Vec::new();
        branches.retain(|(_, schemas)| {
            let ty = self.lower_use(schemas, &site).ty;
            let new = !types.contains(&ty);
            types.extend(new.then_some(ty));
            new
        });
        if let [only] = types.as_slice() {
            return only.clone();
        }
        let id = self.allocate(&at, &[], &site, Docs { source: Some(at.clone()), ..Docs::default() });
        // What stands where is checked of the list as a whole.
        if let Some(def) = self.api.types.get_mut(id.index()) {
            def.rule = Some(Box::new(Rule { check: Predicate::Always, named: Vec::new(), alone: true }));
        }
        let shape = Shape::Branches(Branches { branches, discriminator: None, judged: false });
        self.pending.push_back(Pending { id, roots: found.roots.clone(), shape });
        Type::Named(id)
    }
}

fn most_items(merged: &Merged) -> usize {
    merged.item_count.max.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX)
}
