//! Bodies composed from the examples of their properties, of schemas that contain each other in many ways.

use serde_json::{Value, json};
use specmill::config::Options;
use specmill::ir::ExampleOrigin;
use specmill::pipeline;

/// The bodies that are composed for operations that answer with these schemas, in this order.
fn composed(schemas: &Value, answers: &[&str]) -> Vec<Value> {
    let answer = |name: &&str| {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        let content = json!({"application/json": {"schema": schema}});
        (format!("/{name}"), json!({"get": {"responses": {"200": {"description": "It.", "content": content}}}}))
    };
    let paths: serde_json::Map<String, Value> = answers.iter().map(answer).collect();
    let description = json!({
        "openapi": "3.1.0", "info": {"title": "Composed", "version": "1"}, "paths": paths,
        "components": {"schemas": schemas},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("api.json");
    std::fs::write(&path, description.to_string()).unwrap();
    let options = Options {
        documents: vec![path],
        out: folder.path().join("out"),
        package: "composed-api".to_owned(),
        ..Options::default()
    };
    let plan = options.plan().unwrap().crates.remove(0);
    let api = pipeline::read(&plan).0.unwrap().api;
    let composed = api.examples.iter().filter(|example| example.origin == ExampleOrigin::Composed);
    composed.map(|example| example.value.clone()).collect()
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(members) => members.values().map(nodes).sum(),
        _ => 0,
    }
}

/// Each level has the next twice: whole, the body would have a quarter of a million texts.
#[test]
fn a_body_that_doubles_at_each_level_ends() {
    let level = |level: usize| {
        let next = json!({"$ref": format!("#/components/schemas/L{}", level + 1)});
        let own = json!({"type": "object", "properties": {"one": next, "other": next}});
        let last = json!({"type": "object", "properties": {"text": {"type": "string", "example": "x"}}});
        (format!("L{level}"), if level == 18 { last } else { own })
    };
    let schemas: serde_json::Map<String, Value> = (0..=18).map(level).collect();
    let bodies = composed(&schemas.into(), &["L0"]);
    let sizes: Vec<usize> = bodies.iter().map(nodes).collect();
    assert!(matches!(sizes.as_slice(), [1..=20_000]), "{sizes:?} nodes");
}

/// What is left out of one body, since it contains itself there, is not left out of another.
#[test]
fn a_body_does_not_depend_on_those_before_it() {
    let text = |example: &str| json!({"type": "string", "example": example});
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let schemas = json!({
        "A": {"type": "object", "properties": {"name": text("a"), "b": to("B")}},
        "B": {"type": "object", "properties": {"tag": text("b"), "a": to("A")}},
    });
    // A reference is followed until it would be followed within itself.
    let a = json!({"name": "a", "b": {"tag": "b", "a": {"name": "a"}}});
    let b = json!({"tag": "b", "a": {"name": "a", "b": {"tag": "b"}}});
    assert_eq!(composed(&schemas, &["A", "B"]), [a.clone(), b.clone()]);
    assert_eq!(composed(&schemas, &["B", "A"]), [b, a]);
}
