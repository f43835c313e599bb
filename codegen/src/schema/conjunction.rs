//! Schemas that apply together, as one: wrappers taken off, `$ref` and `allOf` followed, keywords merged.
//!
//! Merging is shallow: a property that two branches declare becomes the conjunction of both schemas, merged in
//! its turn when it is asked for. A later branch refines, it never erases what it does not mention. This module
//! must not choose Rust types.

use std::collections::HashSet;
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Number, Value};

use super::{Bounds, Discriminator, Schema, SchemaStore, TypeSet, same};
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

/// A `oneOf` or `anyOf` among merged schemas.
#[derive(Clone, Debug)]
pub struct Alternatives {
    /// The schema that holds it.
    pub owner: Location,
    /// Its branches.
    pub branches: Vec<Location>,
    /// The discriminator beside it.
    pub discriminator: Option<Discriminator>,
}

/// Keywords of all schemas that apply together.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// The schemas, base branches before what refines them.
    pub parts: Vec<(SchemaRef, Rc<Schema>)>,
    /// Whether one of them is `false`.
    pub never: bool,
    /// Types admitted by all.
    pub types: Option<TypeSet>,
    /// Values admitted by all.
    pub enumeration: Option<Vec<Value>>,
    /// Each property with the schemas that declare it.
    pub properties: IndexMap<String, Vec<Location>>,
    /// All that is required.
    pub required: IndexSet<String>,
    /// Every `additionalProperties`.
    pub additional_properties: Vec<Location>,
    /// Every `patternProperties`.
    pub pattern_properties: IndexMap<String, Vec<Location>>,
    /// Every `propertyNames`.
    pub property_names: Vec<Location>,
    /// Every `items`.
    pub items: Vec<Location>,
    /// `prefixItems` by position.
    pub prefix_items: Vec<Vec<Location>>,
    /// Every `oneOf` and `anyOf`.
    pub alternatives: Vec<Alternatives>,
    /// The patterns; more than one cannot be one regular expression.
    pub patterns: Vec<String>,
    /// `minLength`, `maxLength`.
    pub length: Bounds,
    /// `minItems`, `maxItems`.
    pub item_count: Bounds,
    /// `minProperties`, `maxProperties`.
    pub property_count: Bounds,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// The greatest `minimum`.
    pub minimum: Option<Number>,
    /// The least `maximum`.
    pub maximum: Option<Number>,
    /// The greatest `exclusiveMinimum`.
    pub exclusive_minimum: Option<Number>,
    /// The least `exclusiveMaximum`.
    pub exclusive_maximum: Option<Number>,
    /// The last `multipleOf`.
    pub multiple_of: Option<Number>,
    /// The last `format`.
    pub format: Option<String>,
    /// Each `unevaluatedProperties` and `unevaluatedItems` that comes down to `additionalProperties` or `items` here,
    /// and stands among those.
    pub settled: Vec<Location>,
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

impl Merged {
    /// Whether a keyword is about the members of an object.
    pub fn speaks_of_members(&self) -> bool {
        !self.properties.is_empty()
            || !self.required.is_empty()
            || !self.additional_properties.is_empty()
            || !self.pattern_properties.is_empty()
            || !self.property_names.is_empty()
            || self.property_count != Bounds::default()
    }

    /// Whether a keyword is about the items of a list.
    pub fn speaks_of_items(&self) -> bool {
        !self.items.is_empty() || !self.prefix_items.is_empty() || self.item_count != Bounds::default()
    }

    /// The types that keywords about texts and numbers are about; values of any other type are admitted as well.
    pub fn scalars_spoken_of(&self) -> TypeSet {
        let bounds =
            [&self.minimum, &self.maximum, &self.exclusive_minimum, &self.exclusive_maximum, &self.multiple_of];
        let of_format = self.format.as_deref().map(number_of_format);
        let of_texts = !self.patterns.is_empty() || self.length != Bounds::default() || of_format == Some(None);
        let of_numbers = match of_format {
            Some(Some(number)) => TypeSet::named(number),
            _ => TypeSet::named("number").filter(|_| bounds.into_iter().any(Option::is_some)),
        };
        let of_texts = TypeSet::named("string").filter(|_| of_texts);
        of_texts.into_iter().chain(of_numbers).fold(TypeSet::default(), TypeSet::union)
    }

    /// Whether no value can meet all of this.
    pub fn admits_nothing(&self) -> bool {
        let admitted = |value: &Value| self.types.is_none_or(|types| types.admits(TypeSet::of(value)));
        self.never
            || self.types.is_some_and(TypeSet::is_empty)
            || self.enumeration.as_ref().is_some_and(|values| !values.iter().any(admitted))
    }

    /// The schemas to put beside one branch of `alternatives`.
    pub fn beside(&self, alternatives: &Alternatives) -> Vec<SchemaRef> {
        let facet = |at: &Location, own: Facet| match own {
            Facet::WithoutUnion => Facet::WithoutUnion,
            _ if *at == alternatives.owner => Facet::WithoutUnion,
            _ => Facet::Own,
        };
        self.parts
            .iter()
            .filter(|(part, schema)| {
                let mut rest = Schema::clone(schema);
                if facet(&part.at, part.facet) == Facet::WithoutUnion {
                    rest.any_of.clear();
                    rest.one_of.clear();
                    rest.discriminator = None;
                }
                !rest.has_no_own_constraints() || rest.types.is_some()
            })
            .map(|(part, _)| SchemaRef { at: part.at.clone(), facet: facet(&part.at, part.facet) })
            .collect()
    }

    /// The first of the parts' texts that `pick` finds, refinements before what they refine.
    pub fn annotation<T>(&self, pick: impl Fn(&Schema) -> Option<T>) -> Option<T> {
        self.parts.iter().rev().find_map(|(_, schema)| pick(schema))
    }

    fn add(&mut self, part: &SchemaRef, schema: &Schema) {
        self.never |= schema.boolean == Some(false);
        if let Some(types) = schema.types {
            self.types = Some(self.types.map_or(types, |own| own.intersect(types)));
        }
        if let Some(values) = schema.enumeration.as_ref().filter(|values| !values.is_empty()) {
            self.enumeration = Some(match self.enumeration.take() {
                Some(own) => own.into_iter().filter(|value| values.iter().any(|one| same(one, value))).collect(),
                None => values.clone(),
            });
        }
        self.add_object(schema);
        self.add_array(schema);
        if part.facet != Facet::WithoutUnion {
            for branches in [&schema.one_of, &schema.any_of] {
                if !branches.is_empty() {
                    self.alternatives.push(Alternatives {
                        owner: part.at.clone(),
                        branches: branches.clone(),
                        discriminator: schema.discriminator.clone(),
                    });
                }
            }
        }
        if let Some(pattern) = &schema.pattern
            && !self.patterns.contains(pattern)
        {
            self.patterns.push(pattern.clone());
        }
        self.length.tighten(schema.length);
        raise(&mut self.minimum, &schema.minimum);
        lower(&mut self.maximum, &schema.maximum);
        raise(&mut self.exclusive_minimum, &schema.exclusive_minimum);
        lower(&mut self.exclusive_maximum, &schema.exclusive_maximum);
        self.multiple_of = schema.multiple_of.clone().or(self.multiple_of.take());
        self.format = schema.format.clone().or(self.format.take());
    }

    fn add_object(&mut self, schema: &Schema) {
        for (name, at) in &schema.properties {
            let declared = self.properties.entry(name.clone()).or_default();
            if !declared.contains(at) {
                declared.push(at.clone());
            }
        }
        self.required.extend(schema.required.iter().cloned());
        self.additional_properties.extend(schema.additional_properties.clone());
        for (pattern, at) in &schema.pattern_properties {
            self.pattern_properties.entry(pattern.clone()).or_default().push(at.clone());
        }
        self.property_names.extend(schema.property_names.clone());
        self.property_count.tighten(schema.property_count);
    }

    fn add_array(&mut self, schema: &Schema) {
        self.items.extend(schema.items.clone());
        for (index, at) in schema.prefix_items.iter().enumerate() {
            if self.prefix_items.len() == index {
                self.prefix_items.push(Vec::new());
            }
            if let Some(position) = self.prefix_items.get_mut(index) {
                position.push(at.clone());
            }
        }
        self.item_count.tighten(schema.item_count);
        self.unique_items |= schema.unique_items;
    }
}

/// The type that a format of numbers is about (OpenAPI's format registry).
fn number_of_format(format: &str) -> Option<&'static str> {
    match format {
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" | "double-int" => {
            Some("integer")
        }
        "float" | "double" | "decimal128" => Some("number"),
        _ => None,
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

fn raise(own: &mut Option<Number>, other: &Option<Number>) {
    if let Some(other) = other
        && own.as_ref().is_none_or(|own| own.as_f64() < other.as_f64())
    {
        *own = Some(other.clone());
    }
}

fn lower(own: &mut Option<Number>, other: &Option<Number>) {
    if let Some(other) = other
        && own.as_ref().is_none_or(|own| own.as_f64() > other.as_f64())
    {
        *own = Some(other.clone());
    }
}
