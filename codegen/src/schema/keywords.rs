//! The keyword table: one row a keyword, with what it becomes and how it is read.
//!
//! A keyword that has no row is reported when it looks like a misspelt one. Rows must only fill a
//! [`Schema`]; what a keyword means for Rust is `lower`'s business.

mod read;

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
    /// It constrains values in a way that is neither a type nor checked yet; its use is reported.
    Unchecked,
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

use Becomes::{Annotation, Structure, Type, Unchecked, Validation};
use In::{Both, V30, V31};

/// All keywords of both dialects.
pub static KEYWORDS: &[Keyword] = &[
    row("$ref", Both, Type, read::reference),
    row("type", Both, Type, read::types),
    row("nullable", V30, Type, read::nullable),
    row("enum", Both, Type, read::enumeration),
    row("const", V31, Type, read::constant),
    row("properties", Both, Type, read::properties),
    row("required", Both, Type, read::required),
    row("additionalProperties", Both, Type, read::additional_properties),
    row("patternProperties", V31, Type, read::pattern_properties),
    row("propertyNames", V31, Validation, read::property_names),
    row("unevaluatedProperties", V31, Validation, read::unevaluated_properties),
    row("items", Both, Type, read::items),
    row("prefixItems", V31, Type, read::prefix_items),
    row("unevaluatedItems", V31, Validation, read::unevaluated_items),
    row("allOf", Both, Type, read::all_of),
    row("anyOf", Both, Type, read::any_of),
    row("oneOf", Both, Type, read::one_of),
    row("discriminator", Both, Type, read::discriminator),
    row("not", Both, Unchecked, |reader, _| reader.unchecked("not")),
    row("if", V31, Unchecked, |reader, _| reader.unchecked("if")),
    row("then", V31, Structure, read::nothing),
    row("else", V31, Structure, read::nothing),
    row("dependentSchemas", V31, Unchecked, |reader, _| reader.unchecked("dependentSchemas")),
    row("dependentRequired", V31, Unchecked, |reader, _| reader.unchecked("dependentRequired")),
    row("contains", V31, Unchecked, |reader, _| reader.unchecked("contains")),
    row("minContains", V31, Structure, read::nothing),
    row("maxContains", V31, Structure, read::nothing),
    row("pattern", Both, Validation, read::pattern),
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
    row("exclusiveMinimum", Both, Validation, read::exclusive_minimum),
    row("exclusiveMaximum", Both, Validation, read::exclusive_maximum),
    row("multipleOf", Both, Validation, |reader, value| reader.number(value, |schema| &mut schema.multiple_of)),
    row("format", Both, Annotation, |reader, value| reader.text(value, |schema| &mut schema.format)),
    row("title", Both, Annotation, |reader, value| reader.text(value, |schema| &mut schema.title)),
    row("description", Both, Annotation, |reader, value| reader.text(value, |schema| &mut schema.description)),
    row("deprecated", Both, Annotation, |reader, value| reader.flag(value, |schema| &mut schema.deprecated)),
    row("default", Both, Annotation, read::default),
    row("example", Both, Annotation, read::example),
    row("examples", V31, Annotation, read::examples),
    row("readOnly", Both, Type, read::read_only),
    row("writeOnly", Both, Type, read::write_only),
    row("contentEncoding", V31, Annotation, |reader, value| reader.note_value(value, "Content encoding")),
    row("contentMediaType", V31, Annotation, |reader, value| reader.note_value(value, "Content type")),
    row("contentSchema", V31, Annotation, read::nothing),
    row("xml", Both, Annotation, read::nothing),
    row("externalDocs", Both, Annotation, read::external_docs),
    row("$comment", V31, Structure, read::nothing),
    row("$schema", Both, Structure, read::nothing),
    row("$vocabulary", V31, Structure, read::nothing),
    row("$defs", V31, Structure, read::nothing),
    row("definitions", Both, Structure, read::nothing),
    row("$id", V31, Structure, read::nothing),
    row("$anchor", V31, Structure, read::nothing),
    row("$dynamicAnchor", V31, Structure, read::nothing),
    row("$dynamicRef", V31, Unchecked, |reader, _| reader.unchecked("$dynamicRef")),
    row("$recursiveRef", V31, Unchecked, |reader, _| reader.unchecked("$recursiveRef")),
    row("$recursiveAnchor", V31, Structure, read::nothing),
];

/// The row of a keyword.
pub fn find(name: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|keyword| keyword.name == name)
}
