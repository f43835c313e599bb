//! What schemas that apply together say, keyword by keyword.
//!
//! A later schema refines, it never erases what it does not mention. This module must not follow references: which schemas
//! apply together is known when it is asked.

use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use serde_json::{Number, Value};

use super::{Bounds, Discriminator, Facet, Schema, SchemaRef, TypeSet, same};
use crate::source::Location;

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

    /// Adds the keywords of one more schema, which refines those that are there.
    pub(super) fn add(&mut self, part: &SchemaRef, schema: &Schema) {
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
