//! Schemas that apply together, as one: wrappers taken off, `$ref` and `allOf` followed, keywords merged.
//!
//! Merging is shallow: a property that two branches declare becomes the conjunction of both schemas, merged in
//! its turn when it is asked for. A later branch refines, it never erases what it does not mention. This module
//! must not choose Rust types.

use std::collections::HashSet;
use std::rc::Rc;

use super::{Merged, Schema, SchemaStore, TypeSet};
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::source::Location;

/// How far references and `allOf` may lead from one schema, in steps.
const MAX_STEPS: usize = 200;

/// How far unions within unions are followed to learn which types they admit.
const MAX_UNIONS: usize = 4;

/// A schema, or a facet of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaRef {
    /// Where it stands.
    pub at: Location,
    /// How much of it is meant.
    pub facet: Facet,
}

/// How much of a schema is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// All keywords.
    Whole,
    /// All but `$ref` and `allOf`, which are given beside it.
    Own,
    /// Like `Own`, and without `oneOf` and `anyOf`, of which one variant is given beside it.
    WithoutUnion,
}

impl SchemaRef {
    /// All of the schema at `at`.
    pub fn whole(at: &Location) -> Self {
        Self { at: at.clone(), facet: Facet::Whole }
    }
}

/// What is left of a use of schemas once wrappers that only annotate are taken off.
#[derive(Clone, Debug, Default)]
pub struct Use {
    /// What constrains the value; empty: nothing does.
    pub roots: Vec<SchemaRef>,
    /// The wrappers, outermost first: their texts describe the use.
    pub annotations: Vec<Rc<Schema>>,
    /// Whether each of the schemas, or a wrapper of it, admits `null` whatever else it says.
    pub or_null: bool,
}

impl SchemaStore<'_> {
    /// Takes off the wrappers of schemas that apply together.
    pub fn unwrap_use(&self, schemas: &[SchemaRef], diagnostics: &mut Diagnostics) -> Use {
        let mut found = Use { or_null: !schemas.is_empty(), ..Use::default() };
        for schema in schemas {
            let mut annotations = Vec::new();
            let mut or_null = false;
            let root = self.unwrap_one(schema, &mut annotations, &mut or_null, diagnostics);
            found.or_null &= or_null;
            if let Some(root) = root
                && !found.roots.contains(&root)
            {
                found.roots.push(root);
            }
            found.annotations.extend(annotations);
        }
        self.drop_implied_types(&mut found, diagnostics);
        found
    }

    /// The schema behind wrappers; `None` when nothing constrains the value.
    fn unwrap_one(
        &self,
        schema: &SchemaRef,
        annotations: &mut Vec<Rc<Schema>>,
        or_null: &mut bool,
        diagnostics: &mut Diagnostics,
    ) -> Option<SchemaRef> {
        let mut current = schema.clone();
        let mut seen = HashSet::new();
        loop {
            if !seen.insert(current.clone()) || seen.len() > MAX_STEPS {
                diagnostics.push(circle(&current.at));
                return None;
            }
            let schema = self.get(&current.at);
            *or_null |= schema.or_null;
            if current.facet != Facet::Whole {
                return (!schema.has_no_own_constraints() || schema.types.is_some()).then_some(current);
            }
            if schema.is_annotation_only() {
                annotations.push(schema);
                return None;
            }
            if !schema.has_no_own_constraints() || (schema.reference.is_none() && schema.all_of.is_empty()) {
                return Some(current);
            }
            let branches: Vec<Location> = schema.reference.iter().chain(&schema.all_of).cloned().collect();
            let constraining: Vec<&Location> =
                branches.iter().filter(|branch| !self.get(branch).is_annotation_only()).collect();
            let [only] = constraining.as_slice() else {
                if constraining.is_empty() && schema.types.is_none() {
                    annotations.push(schema);
                    annotations.extend(branches.iter().map(|branch| self.get(branch)));
                    return None;
                }
                return Some(current);
            };
            let only = SchemaRef::whole(only);
            if let Some(types) = schema.types
                && !self.implies(&only, types, diagnostics)
            {
                return Some(current);
            }
            annotations.push(Rc::clone(&schema));
            annotations.extend(branches.iter().filter(|branch| **branch != only.at).map(|branch| self.get(branch)));
            current = only;
        }
    }

    /// Whether every value that `schema` admits has one of these types.
    fn implies(&self, schema: &SchemaRef, types: TypeSet, diagnostics: &mut Diagnostics) -> bool {
        let merged = self.merge(std::slice::from_ref(schema), diagnostics);
        let possible = self.possible_types(&merged, MAX_UNIONS, diagnostics);
        match possible {
            Some(own) => own.without(types).is_empty(),
            None => types == TypeSet::OBJECT && !merged.properties.is_empty(),
        }
    }

    /// The types of the values that schemas admit, as far as `type`, listed values and the branches of unions tell,
    /// down to `depth` unions within each other. `None`: any.
    pub fn possible_types(&self, merged: &Merged, depth: usize, diagnostics: &mut Diagnostics) -> Option<TypeSet> {
        let mut possible = merged.types;
        let mut narrow = |other: TypeSet| possible = Some(possible.map_or(other, |own| own.intersect(other)));
        if let Some(values) = &merged.enumeration {
            narrow(values.iter().map(TypeSet::of).fold(TypeSet::default(), TypeSet::union));
        }
        for alternatives in merged.alternatives.iter().filter(|_| depth > 0) {
            let mut union = Some(TypeSet::default());
            for branch in &alternatives.branches {
                let branch = self.merge(&[SchemaRef::whole(branch)], diagnostics);
                let types = self.possible_types(&branch, depth - 1, diagnostics);
                union = union.and_then(|union| Some(union.union(types?)));
            }
            union.into_iter().for_each(&mut narrow);
        }
        possible
    }

    /// Beside another schema, one that only names a type which the other has anyway says nothing.
    fn drop_implied_types(&self, found: &mut Use, diagnostics: &mut Diagnostics) {
        if found.roots.len() < 2 {
            return;
        }
        let mut index = 0;
        while index < found.roots.len() && found.roots.len() > 1 {
            let implied = found.roots.get(index).is_some_and(|root| {
                let schema = self.get(&root.at);
                let bare = schema.has_no_own_constraints()
                    && (root.facet != Facet::Whole || (schema.reference.is_none() && schema.all_of.is_empty()));
                let others = found.roots.iter().enumerate().filter(|(other, _)| *other != index);
                bare && schema
                    .types
                    .is_some_and(|types| others.into_iter().any(|(_, other)| self.implies(other, types, diagnostics)))
            });
            if implied {
                let root = found.roots.remove(index);
                if root.facet == Facet::Whole {
                    found.annotations.push(self.get(&root.at));
                }
            } else {
                index += 1;
            }
        }
    }

    /// Merges schemas and all that their `$ref` and `allOf` lead to, keyword by keyword.
    pub fn merge(&self, schemas: &[SchemaRef], diagnostics: &mut Diagnostics) -> Merged {
        let mut merged = Merged { parts: self.parts(schemas, diagnostics), ..Merged::default() };
        for (part, schema) in merged.parts.clone() {
            merged.add(&part, &schema);
        }
        self.settle_unevaluated(&mut merged);
        merged
    }

    /// Schemas and all that their `$ref` and `allOf` lead to: base branches before what refines them.
    pub fn parts(&self, schemas: &[SchemaRef], diagnostics: &mut Diagnostics) -> Vec<(SchemaRef, Rc<Schema>)> {
        let (mut seen, mut parts) = (HashSet::new(), Vec::new());
        for schema in schemas {
            self.flatten(schema, &mut seen, &mut parts, 0, diagnostics);
        }
        parts
    }

    /// Where all that is evaluated beside an `unevaluated…` is known, it says no more than its stricter relative.
    fn settle_unevaluated(&self, merged: &mut Merged) {
        for (part, schema) in merged.parts.clone() {
            if schema.unevaluated_properties.is_none() && schema.unevaluated_items.is_none() {
                continue;
            }
            let (mut around, mut ignored) = (Vec::new(), Diagnostics::new());
            self.flatten(&SchemaRef::whole(&part.at), &mut HashSet::new(), &mut around, 0, &mut ignored);
            // Of a `oneOf` whose branch is given beside it, nothing but that branch is evaluated.
            let chosen = part.facet == Facet::WithoutUnion && schema.any_of.is_empty();
            let known = |(other, one): &(SchemaRef, Rc<Schema>)| {
                let own = other.at == part.at;
                one.condition.is_none()
                    && one.dependent_schemas.is_empty()
                    && one.any_of.is_empty()
                    && (one.one_of.is_empty() || (own && chosen))
                    && (own || (one.unevaluated_properties.is_none() && one.unevaluated_items.is_none()))
            };
            if !around.iter().all(known) {
                continue;
            }
            let all = around.len() >= merged.parts.len() || (chosen && !schema.one_of.is_empty());
            if let Some(rest) = &schema.unevaluated_properties
                && around
                    .iter()
                    .all(|(_, one)| one.additional_properties.is_none() && one.pattern_properties.is_empty())
                && (all || merged.properties.keys().all(|name| declares(&around, name)))
            {
                merged.settled.push(rest.clone());
                merged.additional_properties.push(rest.clone());
            }
            if let Some(rest) = &schema.unevaluated_items
                && all
                && merged.parts.iter().all(|(_, one)| one.items.is_none() && one.contains.is_none())
            {
                merged.settled.push(rest.clone());
                merged.items.push(rest.clone());
            }
        }
    }

    /// Depth first: what a schema builds on comes before the schema itself.
    fn flatten(
        &self,
        schema_ref: &SchemaRef,
        seen: &mut HashSet<SchemaRef>,
        parts: &mut Vec<(SchemaRef, Rc<Schema>)>,
        depth: usize,
        diagnostics: &mut Diagnostics,
    ) {
        if depth > MAX_STEPS {
            diagnostics.push(circle(&schema_ref.at));
            return;
        }
        // A diamond gives each schema once; a circle of `allOf` ends here as well.
        if !seen.insert(schema_ref.clone()) {
            return;
        }
        let schema = self.get(&schema_ref.at);
        if schema_ref.facet == Facet::Whole {
            for base in schema.reference.iter().chain(&schema.all_of) {
                self.flatten(&SchemaRef::whole(base), seen, parts, depth + 1, diagnostics);
            }
        }
        parts.push((schema_ref.clone(), schema));
    }
}

fn declares(parts: &[(SchemaRef, Rc<Schema>)], name: &str) -> bool {
    parts.iter().any(|(_, schema)| schema.properties.iter().any(|(known, _)| known == name))
}

fn circle(at: &Location) -> Diagnostic {
    Diagnostic::new(&catalogue::CIRCULAR_REFERENCE, "these references lead only to each other")
        .at(at)
        .help("let one of them point to a schema that says something")
}
