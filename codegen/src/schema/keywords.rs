//! The keyword table: one row a keyword, with what it becomes and how it is read.
//!
//! A keyword that has no row is reported when it looks like a misspelt one. Rows must only fill a
//! [`Schema`]; what a keyword means for Rust is `lower`'s business.

mod read;
mod values;

pub use read::{Reader, kind_of};

use serde_json::Value;

/// What a keyword is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// It decides the Rust type.
    Type,
    /// `validate()` checks it.
    Validation,
    /// It is printed in docs or names something.
    Annotation,
    /// It only organises the document.
    Structure,
}

/// In which dialects a keyword exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum In {
    /// Both.
    Both,
    /// OpenAPI 3.0 only.
    V30,
    /// JSON Schema 2020-12 only.
    V31,
}

/// A row of the table.
pub struct Keyword {
    /// As it is written.
    pub name: &'static str,
    /// Where it exists.
    pub dialect: In,
    /// What it is good for.
    pub becomes: Becomes,
    /// Fills the schema from the keyword's value.
    pub(crate) read: fn(&mut Reader<'_, '_>, &Value),
}

const fn row(name: &'static str, dialect: In, becomes: Becomes, read: fn(&mut Reader<'_, '_>, &Value)) -> Keyword {
    Keyword { name, dialect, becomes, read }
}

use Becomes::{Annotation, Structure, Type, Validation};
use In::{Both, V30, V31};

/// All keywords of both dialects.
pub static KEYWORDS: &[Keyword] = &[
    row("$ref", Both, Type, values::reference),
    row("type", Both, Type, values::types),
    row("nullable", V30, Type, values::nullable),
    row("enum", Both, Type, values::enumeration),
    row("const", V31, Type, values::constant),
    row("properties", Both, Type, values::properties),
    row("required", Both, Type, values::required),
    row("additionalProperties", Both, Type, |reader, _| reader.subschema(|schema| &mut schema.additional_properties)),
    row("patternProperties", V31, Type, values::pattern_properties),
    row("propertyNames", V31, Validation, |reader, _| reader.subschema(|schema| &mut schema.property_names)),
    row("unevaluatedProperties", V31, Validation, |reader, _| {
        reader.subschema(|schema| &mut schema.unevaluated_properties)
    }),
    row("items", Both, Type, values::items),
    row("prefixItems", V31, Type, values::prefix_items),
    row("unevaluatedItems", V31, Validation, |reader, _| reader.subschema(|schema| &mut schema.unevaluated_items)),
    row("allOf", Both, Type, values::all_of),
    row("anyOf", Both, Type, values::any_of),
    row("oneOf", Both, Type, values::one_of),
    row("discriminator", Both, Type, values::discriminator),
    row("not", Both, Validation, |reader, _| reader.subschema(|schema| &mut schema.not)),
    row("if", V31, Validation, |reader, _| reader.subschema(|schema| &mut schema.condition)),
    row("then", V31, Validation, |reader, _| reader.subschema(|schema| &mut schema.consequence)),
    row("else", V31, Validation, |reader, _| reader.subschema(|schema| &mut schema.otherwise)),
    row("dependentSchemas", V31, Validation, values::dependent_schemas),
    row("dependentRequired", V31, Validation, values::dependent_required),
    row("dependencies", V31, Validation, values::dependencies),
    row("contains", V31, Validation, |reader, _| reader.subschema(|schema| &mut schema.contains)),
    row("minContains", V31, Validation, |reader, value| reader.count(value, |schema| &mut schema.contains_count.min)),
    row("maxContains", V31, Validation, |reader, value| reader.count(value, |schema| &mut schema.contains_count.max)),
    row("additionalItems", V31, Type, values::additional_items),
    row("pattern", Both, Validation, values::pattern),
    row("minLength", Both, Validation, |reader, value| reader.count(value, |schema| &mut schema.length.min)),
    row("maxLength", Both, Validation, |reader, value| reader.count(value, |schema| &mut schema.length.max)),
    row("minItems", Both, Validation, |reader, value| reader.count(value, |schema| &mut schema.item_count.min)),
    row("maxItems", Both, Validation, |reader, value| reader.count(value, |schema| &mut schema.item_count.max)),
    row("minProperties", Both, Validation, |reader, value| {
        reader.count(value, |schema| &mut schema.property_count.min)
    }),
    row("maxProperties", Both, Validation, |reader, value| {
        reader.count(value, |schema| &mut schema.property_count.max)
    }),
    row("uniqueItems", Both, Validation, |reader, value| reader.flag(value, |schema| &mut schema.unique_items)),
    row("minimum", Both, Validation, |reader, value| reader.number(value, |schema| &mut schema.minimum)),
    row("maximum", Both, Validation, |reader, value| reader.number(value, |schema| &mut schema.maximum)),
    row("exclusiveMinimum", Both, Validation, values::exclusive_minimum),
    row("exclusiveMaximum", Both, Validation, values::exclusive_maximum),
    row("multipleOf", Both, Validation, |reader, value| reader.number(value, |schema| &mut schema.multiple_of)),
    row("format", Both, Annotation, |reader, value| reader.text(value, |schema| &mut schema.format)),
    row("title", Both, Annotation, |reader, value| reader.text(value, |schema| &mut schema.title)),
    row("description", Both, Annotation, |reader, value| reader.text(value, |schema| &mut schema.description)),
    row("deprecated", Both, Annotation, |reader, value| reader.flag(value, |schema| &mut schema.deprecated)),
    row("default", Both, Annotation, values::default),
    row("example", Both, Annotation, values::example),
    row("examples", V31, Annotation, values::examples),
    row("readOnly", Both, Type, values::read_only),
    row("writeOnly", Both, Type, values::write_only),
    row("contentEncoding", V31, Annotation, |reader, value| reader.note_value(value, "Content encoding")),
    row("contentMediaType", V31, Annotation, |reader, value| reader.note_value(value, "Content type")),
    row("contentSchema", V31, Annotation, values::nothing),
    row("xml", Both, Annotation, values::nothing),
    row("externalDocs", Both, Annotation, values::external_docs),
    row("$comment", V31, Structure, values::nothing),
    row("$schema", Both, Structure, values::nothing),
    row("$vocabulary", V31, Structure, values::nothing),
    row("$defs", V31, Structure, values::nothing),
    row("definitions", Both, Structure, values::nothing),
    row("$id", V31, Structure, values::nothing),
    row("$anchor", V31, Structure, values::nothing),
    row("$dynamicAnchor", V31, Structure, values::nothing),
    row("$dynamicRef", V31, Type, values::dynamic_reference),
    row("$recursiveRef", V31, Type, values::dynamic_reference),
    row("$recursiveAnchor", V31, Structure, values::nothing),
];

/// The row of a keyword.
pub fn find(name: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|keyword| keyword.name == name)
}
