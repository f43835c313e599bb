//! The schemas and examples of the golden cases, judged by both.

use std::path::Path;

use serde_json::Value;

use crate::judge::{is_covered, judge};

/// The components of a description as one schema document, so that references between them still lead there.
fn document(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    let document: Value = serde_yaml::from_str(&text).unwrap();
    let schemas = document.get("components")?.get("schemas")?;
    // References to other files, references that are no URIs and 3.0 are beyond what the oracle can follow.
    if !document["openapi"].as_str()?.starts_with("3.1") || text.contains(".yaml") || !text.is_ascii() {
        return None;
    }
    Some(serde_json::json!({ "components": { "schemas": schemas } }))
}

/// An example, and what becomes of it when something in it is something else.
fn variants(value: &Value) -> Vec<Value> {
    let mut found = vec![value.clone()];
    let others = [
        Value::Null,
        Value::from(1),
        Value::from(-0.5),
        Value::from("x"),
        serde_json::json!([]),
        serde_json::json!({}),
    ];
    if let Value::Object(members) = value {
        for name in members.keys() {
            let mut without = members.clone();
            without.shift_remove(name);
            found.push(Value::Object(without));
            for other in &others {
                let mut changed = members.clone();
                changed.insert(name.clone(), other.clone());
                found.push(Value::Object(changed));
            }
        }
    }
    found.extend(others);
    found
}

#[test]
fn examples_of_the_golden_cases_and_their_neighbours_are_judged_alike() {
    let mut compared = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")).unwrap() {
        let path = entry.unwrap().path().join("openapi.yaml");
        // A case of several documents has none of this name, and its references lead to other files.
        if !path.is_file() {
            continue;
        }
        let Some(document) = document(&path) else { continue };
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            let examples = schema.get("examples").and_then(Value::as_array).cloned().unwrap_or_default();
            if examples.is_empty() || !is_covered(schema) {
                continue;
            }
            let mut root = document.clone();
            root["$ref"] = Value::from(format!("#/components/schemas/{name}"));
            let oracle = jsonschema::draft202012::new(&root).unwrap();
            let values: Vec<Value> = examples.iter().flat_map(variants).collect();
            for (value, ours) in values.iter().zip(judge(&root, &values)) {
                compared += 1;
                let theirs = oracle.validate(value).map_err(|error| error.to_string());
                assert_eq!(
                    ours.is_ok(),
                    theirs.is_ok(),
                    "{}: {name}: {value}\nours: {ours:?}\ntheirs: {theirs:?}",
                    path.display()
                );
            }
        }
    }
    assert!(compared > 500, "only {compared} values were compared");
}
