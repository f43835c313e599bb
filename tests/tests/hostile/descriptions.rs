//! Descriptions that use every name and every text wherever one may stand. They are valid: what is generated from
//! them has to compile.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::words::{names, pointer, texts, token};

/// A map of what comes in pairs.
fn map(pairs: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(pairs.into_iter().collect::<Map<_, _>>())
}

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", pointer(name)) })
}

/// Every name as operation, parameter, property, listed value, variant, type, tag and security scheme.
pub(crate) fn of_names() -> Value {
    let names = names();
    let string = json!({ "type": "string" });
    let ok = |name: &str| json!({ "200": { "description": name, "content": { "application/json": { "schema": schema("All") } } } });
    let mut paths: Vec<(String, Value)> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        paths.push((
            format!("/p{index}"),
            json!({ "get": { "operationId": name, "tags": [name], "responses": ok(name) } }),
        ));
    }
    // Names without a difference but case are one header.
    let mut headers = BTreeSet::new();
    for (index, part) in names.chunks(24).enumerate() {
        let mut parameters = Vec::new();
        let mut path = format!("/parameters{index}");
        for name in part {
            parameters.push(json!({ "name": name, "in": "query", "schema": string }));
            if !name.is_empty() && !name.contains(['{', '}', '/']) {
                path += &format!("/{{{name}}}");
                parameters.push(json!({ "name": name, "in": "path", "required": true, "schema": string }));
            }
            if !name.is_empty() && token(name) == *name && headers.insert(name.to_lowercase()) {
                parameters.push(json!({ "name": name, "in": "header", "schema": string }));
                parameters.push(json!({ "name": name, "in": "cookie", "schema": string }));
            }
        }
        let operation =
            json!({ "operationId": format!("parameters{index}"), "parameters": parameters, "responses": ok("") });
        paths.push((path, json!({ "get": operation })));
    }
    let mut schemas: Vec<(String, Value)> = Vec::new();
    for name in &names {
        let properties = map([("self".to_owned(), string.clone()), (name.clone(), string.clone())]);
        schemas.push((name.clone(), json!({ "type": "object", "properties": properties })));
    }
    let all = |value: &dyn Fn(&String) -> Value| map(names.iter().map(|name| (name.clone(), value(name))));
    let inner = |name: &String| json!({ "type": "object", "properties": { name: { "type": "object", "properties": { "x": string } } } });
    let types = map(names.iter().enumerate().map(|(index, name)| (format!("p{index}"), schema(name))));
    let variant =
        |name: &String| json!({ "required": ["kind"], "type": "object", "properties": { "kind": { "const": name } } });
    let made = [
        ("All", json!({ "type": "object", "properties": all(&|_| string.clone()) })),
        ("Types", json!({ "type": "object", "properties": types })),
        ("Values", json!({ "type": "string", "enum": names })),
        ("Union", json!({ "oneOf": names.iter().map(variant).collect::<Vec<_>>() })),
        ("Nested", json!({ "type": "object", "properties": all(&inner) })),
        (
            "Required",
            json!({ "type": "object", "required": names, "properties": all(&|_| json!({ "type": "integer" })) }),
        ),
    ];
    for (name, value) in made {
        schemas.push((name.to_owned(), value));
        let body = json!({ "content": { "application/json": { "schema": schema(name) } } });
        let operation = json!({ "operationId": format!("post{name}"), "requestBody": body, "responses": ok("") });
        paths.push((format!("/{name}"), json!({ "post": operation })));
    }
    let schemes = names.iter().filter(|name| !name.is_empty() && *name != "$ref").step_by(5).enumerate();
    let schemes: Vec<(String, Value)> = schemes
        .map(|(index, name)| {
            let place = ["header", "query", "cookie"][index % 3];
            let key = format!("{}k{index}", token(name));
            (name.clone(), json!({ "type": "apiKey", "in": place, "name": key }))
        })
        .collect();
    let security: Vec<Value> = schemes.iter().map(|(name, _)| map([(name.clone(), json!([]))])).collect();
    let secure =
        json!({ "operationId": "secure", "security": security, "responses": { "204": { "description": "" } } });
    paths.push(("/secure".to_owned(), json!({ "get": secure })));
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Names", "version": "1" },
        "paths": map(paths),
        "components": { "schemas": map(schemas), "securitySchemes": map(schemes) },
    })
}

/// Every text at every place where a description has text.
pub(crate) fn of_texts() -> Value {
    let texts = texts();
    let (mut paths, mut schemas, mut schemes) = (Vec::new(), Vec::new(), Vec::new());
    for (index, text) in texts.iter().enumerate() {
        let name = format!("{text} {index}");
        let told_apart = format!("Told{index}");
        schemas.push((name.clone(), object(text)));
        schemas.extend(discriminated(text, &told_apart));
        schemes.push((text.clone(), scheme(text, index)));
        let segment: String = text.chars().filter(|c| !"{}/".contains(*c)).collect();
        let item = json!({ "summary": text, "description": text, "post": operation(text, index, &segment, &schema(&name), &schema(&told_apart)) });
        paths.push((format!("/{index}/{segment}/{{{segment}}}"), item));
    }
    let link = json!({ "url": texts[0], "description": texts[0] });
    let variable = json!({ "default": texts[0], "description": texts[0], "enum": [texts[0]] });
    let tags: Vec<Value> =
        texts.iter().map(|text| json!({ "name": text, "description": text, "externalDocs": link })).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": texts.concat(), "summary": texts.concat(), "description": texts.join("\n\n"), "version": texts[0],
            "termsOfService": texts[0], "contact": { "name": texts[0], "url": texts[0] }, "license": { "name": texts[0] },
        },
        "servers": [{ "url": format!("https://example.org/{}", texts[0]), "description": texts[0], "variables": { texts[0].clone(): variable } }],
        "tags": tags,
        "paths": map(paths),
        "components": { "schemas": map(schemas), "securitySchemes": map(schemes) },
        "externalDocs": link,
    })
}

fn object(text: &str) -> Value {
    let string = json!({ "type": "string", "title": text, "description": text, "default": text });
    let listed =
        json!({ "type": "string", "title": format!("{text} choice"), "enum": [text, "other"], "default": text });
    let first =
        json!({ "title": text, "type": "object", "required": ["kind"], "properties": { "kind": { "const": text } } });
    let second = json!({ "title": "b", "type": "object", "required": ["kind"], "properties": { "kind": { "const": format!("b{text}") } } });
    let old = json!({
        "type": "string", "deprecated": true, "description": text, "format": text, "contentEncoding": text,
        "contentMediaType": text, "externalDocs": { "url": text, "description": text },
    });
    json!({
        "title": text, "description": text, "type": "object", "required": [text],
        "properties": {
            text: string,
            "pattern": { "type": "string", "pattern": text, "description": text },
            "constant": { "const": text },
            "listed": listed,
            "union": { "title": format!("{text} union"), "description": text, "oneOf": [first, second] },
            "map": { "type": "object", "additionalProperties": { "type": "integer" }, "propertyNames": { "pattern": text } },
            "old": old,
        },
        "example": { text: text, "listed": text, "constant": text },
    })
}

fn discriminated(text: &str, name: &str) -> Vec<(String, Value)> {
    let target = |which: &str| format!("#/components/schemas/{name}{which}");
    let mapping = map([(text.to_owned(), json!(target("A"))), (format!("b{text}"), json!(target("B")))]);
    let union = json!({
        "oneOf": [{ "$ref": target("A") }, { "$ref": target("B") }],
        "discriminator": { "propertyName": text, "mapping": mapping },
    });
    let branch = |which: &str| {
        let properties = json!({ text: { "type": "string" }, which: { "type": "integer" } });
        (format!("{name}{which}"), json!({ "type": "object", "required": [text], "properties": properties }))
    };
    vec![(name.to_owned(), union), branch("A"), branch("B")]
}

fn scheme(text: &str, index: usize) -> Value {
    match index % 5 {
        0 => json!({ "type": "http", "scheme": "basic", "description": text }),
        1 => json!({ "type": "http", "scheme": format!("x{}", token(text)), "description": text }),
        2 => json!({ "type": "apiKey", "in": "header", "name": format!("{}k", token(text)), "description": text }),
        3 => json!({ "type": "apiKey", "in": "query", "name": format!("{text}k"), "description": text }),
        _ => json!({ "type": "apiKey", "in": "cookie", "name": format!("{text}k"), "description": text }),
    }
}

fn operation(text: &str, index: usize, segment: &str, body: &Value, error: &Value) -> Value {
    let header = format!("x{}", token(text));
    let media_types = [
        "application/json".to_owned(),
        format!("application/{}+json", token(text)),
        format!("text/plain; a=\"{text}\""),
        text.to_owned(),
    ];
    let media_type = &media_types[index % media_types.len()];
    let named = json!({ text: { "summary": text, "description": text, "value": text } });
    let value = json!({ text: text, "listed": text, "constant": text });
    json!({
        "operationId": text, "tags": [text], "summary": text, "description": text, "deprecated": index.is_multiple_of(5),
        "externalDocs": { "url": text, "description": text },
        "security": [{ text: [text] }],
        "parameters": [
            { "name": segment, "in": "path", "required": true, "description": text, "schema": { "type": "string" }, "example": text },
            { "name": text, "in": "query", "description": text, "schema": { "type": "string", "enum": [text, "x"], "default": text }, "examples": named },
            { "name": header, "in": "header", "description": text, "schema": { "type": "string" } },
            { "name": header, "in": "cookie", "description": text, "schema": { "type": "string" } },
            { "name": format!("{text}2"), "in": "query", "style": text, "schema": { "type": "array", "items": { "type": "string", "pattern": text } } },
        ],
        "requestBody": { "description": text, "content": { media_type: { "schema": body, "examples": { text: { "summary": text, "value": value } } } } },
        "responses": {
            "200": {
                "description": text,
                "headers": { header: { "description": text, "schema": { "type": "string" } } },
                "content": { media_type: { "schema": body, "example": value } },
            },
            "4XX": { "description": text, "content": { "application/json": { "schema": error } } },
            "default": { "description": text },
        },
        "x-text": text,
    })
}
