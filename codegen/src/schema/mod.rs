//! JSON Schema 2020-12 and the dialect of OpenAPI 3.0, read into one form.
//!
//! A [`Schema`] holds the keywords of one node; subschemas are [`Location`]s, read when asked for, so that
//! recursion costs nothing. It must not choose anything about Rust; `lower` does.

mod conjunction;
mod conventions;
pub(crate) mod ecma;
pub mod keywords;
mod merged;
mod store;
mod validate;

pub use conjunction::{Facet, SchemaRef, Use};
pub use conventions::Conventions;
pub use merged::{Alternatives, Merged};
pub use store::SchemaStore;
pub(crate) use validate::same;
pub use validate::{Fault, Validator};

use serde_json::{Number, Value};

use crate::source::Location;

/// The seven types of JSON Schema, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TypeSet(u8);

impl TypeSet {
    /// Names and bits, in the order in which they are printed.
    const NAMES: [(&'static str, u8); 7] =
        [("null", 1), ("boolean", 2), ("integer", 4), ("number", 8), ("string", 16), ("array", 32), ("object", 64)];

    /// Only `null`.
    pub const NULL: Self = Self(1);
    /// Only `object`.
    pub const OBJECT: Self = Self(64);
    /// All but `null`; `number` stands for `integer` too.
    pub const NOT_NULL: Self = Self(2 | 8 | 16 | 32 | 64);

    /// The set with the type of this name; `None` for any other word.
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, bit)| Self(*bit))
    }

    /// All names, for messages.
    pub fn known() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().map(|(name, _)| *name)
    }

    /// The type of a value; whole numbers are `integer`.
    pub fn of(value: &Value) -> Self {
        Self(match value {
            Value::Null => 1,
            Value::Bool(_) => 2,
            Value::Number(number) if number.is_i64() || number.is_u64() => 4,
            Value::Number(number) if number.as_f64().is_some_and(|float| float.fract() == 0.0) => 4,
            Value::Number(_) => 8,
            Value::String(_) => 16,
            Value::Array(_) => 32,
            Value::Object(_) => 64,
        })
    }

    /// Both sets together.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both sets admit; `number` admits `integer`.
    pub fn intersect(self, other: Self) -> Self {
        let wide = |set: Self| if set.0 & 8 != 0 { set.0 | 4 } else { set.0 };
        let both = wide(self) & wide(other);
        // `integer` beside `number` says nothing more.
        Self(if both & 8 != 0 { both & !4 } else { both })
    }

    /// Without the types of `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether a value of type `other` (one type) is admitted.
    pub fn admits(self, other: Self) -> bool {
        self.0 & other.0 == other.0 || (other.0 == 4 && self.0 & 8 != 0)
    }

    /// Without `integer` beside `number`, which admits it.
    pub fn collapsed(self) -> Self {
        Self(if self.0 & 8 != 0 { self.0 & !4 } else { self.0 })
    }

    /// Whether nothing is admitted.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The names of the types in the set.
    pub fn names(self) -> Vec<&'static str> {
        Self::NAMES.iter().filter(|(_, bit)| self.0 & bit != 0).map(|(name, _)| *name).collect()
    }
}

/// Which rules a document's schemas follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAPI 3.0: `nullable`, boolean `exclusiveMinimum`, nothing beside `$ref`.
    OpenApi30,
    /// OpenAPI 3.1: JSON Schema 2020-12 with OpenAPI's vocabulary.
    OpenApi31,
}

/// The keywords of one schema node.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where it stands; `None` only for the default.
    pub at: Option<Location>,
    /// `true` or `false` in place of an object.
    pub boolean: Option<bool>,
    /// Where `$ref` leads.
    pub reference: Option<Location>,
    /// `type` (and `nullable`).
    pub types: Option<TypeSet>,
    /// 3.0's `nullable: true` without a `type`: `null` is admitted whatever else stands here.
    pub or_null: bool,
    /// `enum`; `const` is a list of one.
    pub enumeration: Option<Vec<Value>>,
    /// `properties`.
    pub properties: Vec<(String, Location)>,
    /// `required`.
    pub required: Vec<String>,
    /// `additionalProperties`.
    pub additional_properties: Option<Location>,
    /// `unevaluatedProperties`.
    pub unevaluated_properties: Option<Location>,
    /// `patternProperties`.
    pub pattern_properties: Vec<(String, Location)>,
    /// `propertyNames`.
    pub property_names: Option<Location>,
    /// `dependentRequired`: for each member, what must be there beside it.
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// `dependentSchemas`: for each member, what holds of the object that has it.
    pub dependent_schemas: Vec<(String, Location)>,
    /// `items`.
    pub items: Option<Location>,
    /// `unevaluatedItems`.
    pub unevaluated_items: Option<Location>,
    /// `contains`.
    pub contains: Option<Location>,
    /// `minContains`, `maxContains`.
    pub contains_count: Bounds,
    /// `prefixItems`.
    pub prefix_items: Vec<Location>,
    /// `allOf`.
    pub all_of: Vec<Location>,
    /// `anyOf`.
    pub any_of: Vec<Location>,
    /// `oneOf`.
    pub one_of: Vec<Location>,
    /// `not`.
    pub not: Option<Location>,
    /// `if`.
    pub condition: Option<Location>,
    /// `then`.
    pub consequence: Option<Location>,
    /// `else`.
    pub otherwise: Option<Location>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// `pattern`.
    pub pattern: Option<String>,
    /// `minLength`, `maxLength`.
    pub length: Bounds,
    /// `minItems`, `maxItems`.
    pub item_count: Bounds,
    /// `minProperties`, `maxProperties`.
    pub property_count: Bounds,
    /// `uniqueItems`.
    pub unique_items: bool,
    /// `minimum`.
    pub minimum: Option<Number>,
    /// `maximum`.
    pub maximum: Option<Number>,
    /// `exclusiveMinimum`.
    pub exclusive_minimum: Option<Number>,
    /// `exclusiveMaximum`.
    pub exclusive_maximum: Option<Number>,
    /// `multipleOf`.
    pub multiple_of: Option<Number>,
    /// `format`.
    pub format: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated`.
    pub deprecated: bool,
    /// `default`.
    pub default: Option<Value>,
    /// `readOnly`: only answers hold it.
    pub read_only: bool,
    /// `writeOnly`: only requests hold it.
    pub write_only: bool,
    /// Where `example` and each of `examples` stand.
    pub examples: Vec<Location>,
    /// Facts for the docs from keywords without a form of their own (`readOnly`, `contentEncoding`).
    pub notes: Vec<String>,
    /// Facts for the docs from extensions that the configuration knows, a sentence each.
    pub facts: Vec<String>,
}

impl Schema {
    /// Whether nothing here constrains a value: only annotations, if that.
    pub fn is_annotation_only(&self) -> bool {
        self.reference.is_none() && self.all_of.is_empty() && self.has_no_own_constraints() && self.types.is_none()
    }

    /// Whether all that constrains a value here is `$ref`, `allOf` and perhaps `type`.
    pub fn has_no_own_constraints(&self) -> bool {
        self.boolean != Some(false)
            && self.enumeration.is_none()
            && self.properties.is_empty()
            && self.required.is_empty()
            && self.additional_properties.is_none()
            && self.pattern_properties.is_empty()
            && self.property_names.is_none()
            && self.items.is_none()
            && self.prefix_items.is_empty()
            && self.any_of.is_empty()
            && self.one_of.is_empty()
            && self.pattern.is_none()
            && self.format.is_none()
            && self.length == Bounds::default()
            && self.item_count == Bounds::default()
            && self.property_count == Bounds::default()
            && !self.unique_items
            && self.minimum.is_none()
            && self.maximum.is_none()
            && self.exclusive_minimum.is_none()
            && self.exclusive_maximum.is_none()
            && self.multiple_of.is_none()
            && self.has_no_predicates()
    }

    /// Whether no keyword constrains a value in a way that types have no form for.
    pub fn has_no_predicates(&self) -> bool {
        self.unevaluated_properties.is_none()
            && self.unevaluated_items.is_none()
            && self.dependent_required.is_empty()
            && self.dependent_schemas.is_empty()
            && self.contains.is_none()
            && self.not.is_none()
            && self.condition.is_none()
    }
}

/// A lower and an upper bound of a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The least count admitted.
    pub min: Option<u64>,
    /// The greatest count admitted.
    pub max: Option<u64>,
}

impl Bounds {
    /// What both admit.
    pub fn tighten(&mut self, other: Self) {
        self.min = self.min.max(other.min);
        self.max = match (self.max, other.max) {
            (Some(own), Some(others)) => Some(own.min(others)),
            (own, others) => own.or(others),
        };
    }
}

/// OpenAPI's `discriminator`.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// The member that tells.
    pub property_name: String,
    /// Its values and the schemas they stand for.
    pub mapping: Vec<(String, Location)>,
}
