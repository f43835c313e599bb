//! The documents of a description as JSON Schema 2020-12, for a judge that knows nothing of OpenAPI.
//!
//! Schemas of 3.1 are that already. Of 3.0 (OpenAPI 3.0.3, "Schema Object") is translated: `nullable` adds `null` to
//! `type`; a boolean `exclusiveMinimum` or `exclusiveMaximum` takes the number of its bound; what stands beside `$ref`
//! goes. In both, a property that is `readOnly` is not required of requests, nor `writeOnly` of responses, and every
//! reference leads to where [`Raw`] finds it.
//!
//! It must not look into values: examples, defaults, enumerations.

use serde_json::{Map, Value};
use specmill::source::{DocumentId, Location};

use super::places::Side;
use crate::conformance::raw::Raw;

/// Keywords whose value is data.
const DATA: &[&str] = &["example", "examples", "default", "enum", "const"];
/// Members whose names are given by the description.
const MAPS: &[&str] = &[
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "paths",
    "webhooks",
    "callbacks",
    "responses",
    "headers",
    "parameters",
    "requestBodies",
    "pathItems",
    "content",
    "encoding",
];

/// The address that a document is known by.
pub(super) fn address(document: DocumentId) -> String {
    format!("corpus:///{}", document.0)
}

/// The address of a node.
pub(super) fn reference(at: &Location) -> String {
    let encoded = percent_encoding::utf8_percent_encode(at.pointer.as_str(), FRAGMENT);
    format!("{}#{encoded}", address(at.document))
}

/// What a fragment may not hold as it is (RFC 3986, section 3.5), and `%`.
const FRAGMENT: &percent_encoding::AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Translates documents.
pub(super) struct Dialect<'s> {
    pub(super) raw: Raw<'s>,
    /// Whether they are of 3.0.
    pub(super) is_30: bool,
    pub(super) side: Side,
}

impl Dialect<'_> {
    /// A whole document.
    pub(super) fn document(&self, id: DocumentId) -> Value {
        let value = self.raw.sources.document(id).map(|document| &document.value);
        value.map_or(Value::Null, |value| self.node(id, value, false))
    }

    /// A node; the parser has bounded how deep they are nested. `is_map` says that its names are no keywords.
    fn node(&self, id: DocumentId, value: &Value, is_map: bool) -> Value {
        match value {
            Value::Array(items) => items.iter().map(|item| self.node(id, item, false)).collect(),
            Value::Object(members) if is_map => {
                members.iter().map(|(name, value)| (name.clone(), self.node(id, value, false))).collect()
            }
            Value::Object(members) => Value::Object(self.object(id, members)),
            other => other.clone(),
        }
    }

    fn object(&self, id: DocumentId, members: &Map<String, Value>) -> Map<String, Value> {
        let mut made = Map::new();
        if let Some(Value::String(text)) = members.get("$ref") {
            let target = self.raw.target(id, text).map_or_else(|| text.clone(), |at| reference(&at));
            made.insert("$ref".to_owned(), target.into());
            if self.is_30 {
                return made;
            }
        }
        for (name, value) in members.iter().filter(|(name, _)| *name != "$ref") {
            let value = match name.as_str() {
                name if DATA.contains(&name) => value.clone(),
                "required" => self.required(members, value),
                name => self.node(id, value, MAPS.contains(&name)),
            };
            made.insert(name.clone(), value);
        }
        if self.is_30 {
            older(&mut made);
        }
        made
    }

    /// `required` without those that the other side sends.
    fn required(&self, schema: &Map<String, Value>, required: &Value) -> Value {
        let flag = match self.side {
            Side::Request => "readOnly",
            Side::Response => "writeOnly",
            Side::Any => return required.clone(),
        };
        let Value::Array(names) = required else { return required.clone() };
        let is_other = |name: &Value| {
            let property = name.as_str().and_then(|name| schema.get("properties")?.get(name));
            property.and_then(|property| property.get(flag)).and_then(Value::as_bool) == Some(true)
        };
        names.iter().filter(|name| !is_other(name)).cloned().collect()
    }
}

/// The keywords of 3.0 that mean something else in 2020-12.
fn older(schema: &mut Map<String, Value>) {
    if schema.get("nullable") == Some(&Value::Bool(true))
        && let Some(Value::String(name)) = schema.get("type").cloned()
    {
        schema.insert("type".to_owned(), Value::from(vec![name, "null".to_owned()]));
    }
    for (bound, exclusive) in [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")] {
        match schema.get(exclusive) {
            Some(Value::Bool(true)) => {
                schema.remove(exclusive);
                if let Some(number) = schema.remove(bound) {
                    schema.insert(exclusive.to_owned(), number);
                }
            }
            Some(Value::Bool(false)) => {
                schema.remove(exclusive);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use specmill::source::{Limits, Sources};

    use super::*;

    const API: &str = r##"
openapi: 3.0.3
components:
  schemas:
    nullable: {type: object, nullable: true, required: [id, default], properties: {id: {readOnly: true}, default: {$ref: "#/components/schemas/odd%7Bname", nullable: true}}}
    "odd{name": {type: number, minimum: 1, exclusiveMinimum: true, enum: [{nullable: true, type: string}]}
"##;

    #[test]
    fn what_differs_in_the_older_dialect_is_translated_and_data_is_not() {
        let mut sources = Sources::default();
        let id = sources.add_text(std::path::Path::new("/api.yaml"), API, &Limits::default()).unwrap();
        let of = |side| Dialect { raw: Raw { sources: &sources }, is_30: true, side }.document(id);
        let made = of(Side::Request);
        let first = &made["components"]["schemas"]["nullable"];
        assert_eq!((&first["type"], &first["required"]), (&json!(["object", "null"]), &json!(["default"])));
        assert_eq!(first["properties"]["default"], json!({"$ref": "corpus:///0#/components/schemas/odd%7Bname"}));
        let odd = json!({"type": "number", "exclusiveMinimum": 1, "enum": [{"nullable": true, "type": "string"}]});
        assert_eq!(made["components"]["schemas"]["odd{name"], odd);
        assert_eq!(of(Side::Response)["components"]["schemas"]["nullable"]["required"], json!(["id", "default"]));
    }
}
