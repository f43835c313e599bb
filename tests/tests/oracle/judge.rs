//! Our verdict on a value.

use serde_json::Value;
use specmill::resolve::{self, Resolver, Roots};
use specmill::schema::keywords::{self, Becomes};
use specmill::schema::{Dialect, SchemaStore, Validator};
use specmill::source::{Limits, Location};

/// Our verdicts on values by a schema that stands alone.
pub(crate) fn judge(schema: &Value, values: &[Value]) -> Vec<Result<(), String>> {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("schema.json");
    std::fs::write(&path, schema.to_string()).unwrap();
    let roots = Roots::of_documents([&path]);
    let (loaded, diagnostics) = resolve::load(&[path], &roots, &Limits::default());
    assert!(!diagnostics.has_errors(), "{diagnostics:#?}");
    let resolver = Resolver::new(&loaded.sources, &roots);
    let store = SchemaStore::new(&resolver, Dialect::OpenApi31);
    let validator = Validator::new(&store);
    let root = Location::root(loaded.entries[0]);
    let verdict =
        |value| validator.check(&root, value).map_err(|fault| format!("`{}` {}", fault.pointer, fault.message));
    values.iter().map(verdict).collect()
}

/// Whether the table claims the keyword: it decides a type or is checked.
pub(crate) fn is_claimed(keyword: &str) -> bool {
    keywords::find(keyword).is_some_and(|row| matches!(row.becomes, Becomes::Type | Becomes::Validation))
}

/// Whether all keywords of a schema are claimed or constrain nothing.
pub(crate) fn is_covered(schema: &Value) -> bool {
    let Value::Object(members) = schema else { return true };
    members.iter().all(|(keyword, value)| {
        let own = match keywords::find(keyword) {
            // References to other documents need them at hand; these here move the base of references.
            _ if keyword == "$ref" => value.as_str().is_some_and(|text| text.starts_with('#')),
            _ if matches!(keyword.as_str(), "$id" | "$anchor" | "$dynamicAnchor" | "$dynamicRef" | "$vocabulary") => {
                false
            }
            // Of an older draft; the suite has it as one that means nothing.
            _ if matches!(keyword.as_str(), "dependencies" | "additionalItems") => false,
            Some(_) => true,
            None => keyword.starts_with("x-"),
        };
        own && match keyword.as_str() {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                value.as_object().is_none_or(|schemas| schemas.values().all(is_covered))
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                value.as_array().is_none_or(|schemas| schemas.iter().all(is_covered))
            }
            "items"
            | "additionalProperties"
            | "propertyNames"
            | "unevaluatedProperties"
            | "unevaluatedItems"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains" => is_covered(value),
            _ => true,
        }
    })
}
