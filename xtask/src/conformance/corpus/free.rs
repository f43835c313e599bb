//! Places of the model that hold free JSON, and whether the schema there says more: judged by the raw schema, not by
//! what the generator says of itself.
//!
//! It must not excuse anything: a keyword that could have been a type counts, whatever the reason it is none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use specmill::ir::{Api, Type, TypeKind};
use specmill::source::Location;

use crate::conformance::raw::Raw;

/// How deep `allOf` is followed.
const DEPTH: usize = 16;

/// Places with types, and those where free JSON stands for more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Free {
    /// Fields of structs.
    pub(super) fields: usize,
    pub(super) free_fields: usize,
    /// Parameters, headers, bodies, alternatives of unions, and types that are another name for one.
    pub(super) others: usize,
    pub(super) free_others: usize,
    /// Both, by what the schema says.
    pub(super) causes: BTreeMap<String, usize>,
    /// Both, with file and line.
    pub(super) places: Vec<(String, String)>,
}

/// Looks at every type of the model.
pub(super) fn count(api: &Api, raw: Raw<'_>) -> Free {
    let mut free = Free::default();
    for def in &api.types {
        match &def.kind {
            TypeKind::Struct(def) => {
                for field in &def.fields {
                    let cause = field.docs.source.as_ref().and_then(|at| cause(raw, &field.ty, at));
                    free.fields += 1;
                    free.free_fields += usize::from(cause.is_some());
                    free.note(raw, field.docs.source.as_ref(), cause);
                }
            }
            TypeKind::Union(def) => {
                for variant in &def.variants {
                    free.other(raw, &variant.ty, variant.docs.source.as_ref());
                }
            }
            TypeKind::Alias(ty) => free.other(raw, ty, Some(&def.source)),
            TypeKind::Enum(_) | TypeKind::Text(_) => {}
        }
    }
    for operation in &api.operations {
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        for parameter in operation.parameters.iter().chain(headers) {
            free.other(raw, &parameter.ty, Some(&parameter.source.child("schema")));
        }
        let answers = operation.responses.iter().filter_map(|response| response.body.as_ref());
        for body in operation.body.iter().chain(answers) {
            for (content, source) in (0..).map_while(|form| body.form(form)) {
                let at = source.child("schema");
                match content.types().first() {
                    Some(ty) => free.other(raw, ty, Some(&at)),
                    // As it came, though its schema says what is in it.
                    None => free.other_media_type(raw, &body.media_type, &at),
                }
            }
        }
    }
    free
}

impl Free {
    fn other(&mut self, raw: Raw<'_>, ty: &Type, at: Option<&Location>) {
        let cause = at.and_then(|at| cause(raw, ty, at));
        self.others += 1;
        self.free_others += usize::from(cause.is_some());
        self.note(raw, at, cause);
    }

    fn other_media_type(&mut self, raw: Raw<'_>, media_type: &str, at: &Location) {
        let schema = raw.follow(at.clone());
        let cause = schema.and_then(|schema| said(raw, schema, true, DEPTH)).map(|_| format!("body of {media_type}"));
        self.others += 1;
        self.free_others += usize::from(cause.is_some());
        self.note(raw, Some(at), cause);
    }

    fn note(&mut self, raw: Raw<'_>, at: Option<&Location>, cause: Option<String>) {
        if let (Some(at), Some(cause)) = (at, cause) {
            *self.causes.entry(cause.clone()).or_default() += 1;
            self.places.push((raw.place(at), cause));
        }
    }
}

/// What the schema at `at` says that its type does not; none where the type is not free, or rightly is.
fn cause(raw: Raw<'_>, ty: &Type, at: &Location) -> Option<String> {
    let mut ty = ty;
    let mut at = at.clone();
    loop {
        let schema = raw.follow(at.clone())?;
        match ty {
            Type::Nullable(inner) | Type::Boxed(inner) => ty = inner,
            Type::Array(inner, _) => {
                ty = inner;
                at = schema.child("items");
            }
            Type::Map(inner, _) => {
                ty = inner;
                at = schema.child("additionalProperties");
            }
            Type::Json | Type::JsonObject => {
                let said = said(raw, schema, matches!(ty, Type::JsonObject), DEPTH);
                return said.map(str::to_owned);
            }
            _ => return None,
        }
        // A list or a map whose schema is put together elsewhere is not looked into.
        raw.sources.value(&at)?;
    }
}

/// The keyword of a schema that says more than "any value" or, for an object, than "any object".
fn said(raw: Raw<'_>, at: Location, is_object: bool, depth: usize) -> Option<&'static str> {
    let schema = raw.members(&at)?;
    let has = |name: &str| schema.get(name).is_some_and(says);
    let object = ["properties", "patternProperties", "additionalProperties"].into_iter().find(|name| has(name));
    if object.is_some() {
        return object;
    }
    if let Some(keyword) = ["oneOf", "anyOf", "enum", "const"].into_iter().find(|name| has(name)) {
        return Some(keyword);
    }
    if !is_object {
        let keyword = ["items", "prefixItems"].into_iter().find(|name| has(name));
        if keyword.is_some() || says_type(schema) {
            return keyword.or(Some("type"));
        }
    }
    let parts = schema.get("allOf").and_then(Value::as_array).filter(|_| depth > 0)?;
    let branches = (0..parts.len()).filter_map(|index| raw.follow(at.child("allOf").index(index)));
    branches.into_iter().find_map(|branch| said(raw, branch, is_object, depth - 1)).map(|_| "allOf")
}

/// Whether a keyword's value says anything.
fn says(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Bool(_) | Value::Null => false,
        _ => true,
    }
}

/// Whether `type` leaves any out. `integer` is a `number`.
fn says_type(schema: &Map<String, Value>) -> bool {
    match schema.get("type") {
        Some(Value::String(_)) => true,
        Some(Value::Array(types)) => {
            let all = ["boolean", "number", "string", "array", "object"];
            !all.iter().all(|name| types.iter().any(|ty| ty.as_str() == Some(name)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use specmill::source::{Limits, Sources};

    use super::*;

    const SCHEMAS: &str = r##"
any: {description: d, nullable: true}
every: {type: [string, number, object, array, boolean, "null"]}
object: {type: object, additionalProperties: true, properties: {}}
map: {type: object, additionalProperties: {type: string}}
list: {type: array, items: {oneOf: [{type: string}, {type: integer}]}}
free_list: {type: array, items: {}}
mixed: {type: [string, integer]}
below: {allOf: [{description: d}, {$ref: "#/map"}]}
refers: {$ref: "#/mixed"}
"##;

    #[test]
    fn free_json_counts_where_the_schema_says_more() {
        let mut sources = Sources::default();
        let id = sources.add_text(std::path::Path::new("/schemas.yaml"), SCHEMAS, &Limits::default()).unwrap();
        let raw = Raw { sources: &sources };
        let of = |name: &str, ty: &Type| cause(raw, ty, &Location::root(id).child(name));
        let list = Type::Array(Box::new(Type::Json), Default::default());
        assert_eq!(
            [of("any", &Type::Json), of("every", &Type::Json), of("object", &Type::JsonObject)],
            [None, None, None]
        );
        assert_eq!([of("free_list", &list), of("mixed", &Type::Boolean)], [None, None]);
        let expected = [
            ("map", Type::JsonObject, "additionalProperties"),
            ("list", list, "oneOf"),
            ("mixed", Type::Json, "type"),
            ("below", Type::Nullable(Box::new(Type::JsonObject)), "allOf"),
            ("refers", Type::Json, "type"),
            ("object", Type::Json, "type"),
        ];
        for (name, ty, cause) in expected {
            assert_eq!(of(name, &ty).as_deref(), Some(cause), "{name}");
        }
    }
}
