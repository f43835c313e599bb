//! What each keyword's value fills in a schema, one function a keyword; shapes that several share are the reader's.

use serde_json::Value;

use super::read::{Reader, described, kind_of};
use crate::diag::{Diagnostic, catalogue};
use crate::schema::{Dialect, Discriminator, TypeSet, same};
use crate::source::Location;

pub(super) fn nothing(_: &mut Reader<'_, '_>, _: &Value) {}

pub(super) fn reference(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        Value::String(text) => match reader.resolver.target(&reader.at, text) {
            Ok(target) if &target == reader.node => reader.diagnostics.push(
                Diagnostic::new(&catalogue::CIRCULAR_REFERENCE, format!("`{text}` refers to itself"))
                    .at(&reader.at)
                    .help("let it point to a schema that says something"),
            ),
            Ok(target) => reader.schema.reference = Some(target),
            Err(diagnostic) => reader.diagnostics.push(diagnostic),
        },
        other => reader.wrong("text", other),
    }
}

/// `$dynamicRef` (2020-12 core, 8.2.3.2), taken as the reference to its anchor that it is where nothing else has the
/// same anchor. Where something has, that is said: it depends on the way by which a value comes here.
pub(super) fn dynamic_reference(reader: &mut Reader<'_, '_>, value: &Value) {
    let anchor = value.as_str().and_then(|text| text.split_once('#')).map_or("", |(_, anchor)| anchor);
    if reader.resolver.dynamic_anchors(anchor) > 1 {
        let message = format!("of several schemas with the anchor `{anchor}` only one is checked here");
        reader.diagnostics.push(
            Diagnostic::new(&catalogue::UNCHECKED_KEYWORD, message)
                .at_key(&reader.at)
                .note("it is the one of this schema, whatever leads here")
                .help("check the others in your own code where it matters"),
        );
    }
    match value {
        Value::String(text) => match reader.resolver.target(&reader.at, text) {
            Ok(target) if reader.schema.reference.is_none() => reader.schema.reference = Some(target),
            Ok(target) => reader.schema.all_of.push(target),
            Err(diagnostic) => reader.diagnostics.push(diagnostic),
        },
        other => reader.wrong("text", other),
    }
}

pub(super) fn types(reader: &mut Reader<'_, '_>, value: &Value) {
    if value.is_array() && reader.dialect == Dialect::OpenApi30 {
        reader.foreign(format!("`type` cannot be a list in {}", reader.dialect_name()));
    }
    let names: Vec<&Value> = match value {
        Value::Array(list) => list.iter().collect(),
        one => vec![one],
    };
    let mut set = TypeSet::default();
    for name in names {
        match name.as_str().and_then(TypeSet::named) {
            Some(one) => set = set.union(one),
            // An unquoted `null` in a list of types is a common slip, and there is only one thing it can mean.
            None if name.is_null() => set = set.union(TypeSet::NULL),
            None => {
                let known: Vec<String> = TypeSet::known().map(|name| format!("`{name}`")).collect();
                let found = name.as_str().map_or_else(|| kind_of(name).to_owned(), |text| format!("`{text}`"));
                if let Some(meant) = name.as_str().and_then(meant_type) {
                    set = TypeSet::named(meant).map_or(set, |one| set.union(one));
                    reader.diagnostics.push(
                        Diagnostic::new(&catalogue::TAKEN_AS_MEANT, format!("no type is called {found}"))
                            .at(&reader.at)
                            .note(format!("it is read as `{meant}`"))
                            .help(format!("write `type: {meant}`")),
                    );
                    continue;
                }
                reader.diagnostics.push(
                    Diagnostic::new(&catalogue::KEYWORD_VALUE, format!("`type` cannot be {found}"))
                        .at(&reader.at)
                        .help(format!("the types are {}", known.join(", "))),
                );
            }
        }
    }
    if !set.is_empty() {
        reader.schema.types = Some(set);
    }
}

/// The type that is meant by a name which other languages have for it.
fn meant_type(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "integer" | "int" | "int32" | "int64" | "long" => "integer",
        "number" | "float" | "double" => "number",
        "boolean" | "bool" => "boolean",
        "string" | "str" | "text" => "string",
        "array" | "list" => "array",
        "object" | "map" | "dict" => "object",
        "null" => "null",
        _ => return None,
    })
}

pub(super) fn nullable(reader: &mut Reader<'_, '_>, value: &Value) {
    if !value.is_boolean() {
        reader.wrong("`true` or `false`", value);
    }
}

pub(super) fn enumeration(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        Value::Array(values) => list_values(reader, values.clone()),
        other => reader.wrong("a list of values", other),
    }
}

pub(super) fn constant(reader: &mut Reader<'_, '_>, value: &Value) {
    list_values(reader, vec![value.clone()]);
}

/// Where `enum` and `const` both stand, a value meets both.
fn list_values(reader: &mut Reader<'_, '_>, mut values: Vec<Value>) {
    if let Some(own) = &reader.schema.enumeration {
        values.retain(|value| own.iter().any(|listed| same(listed, value)));
    }
    reader.schema.enumeration = Some(values);
}

pub(super) fn properties(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.properties = reader.map(value);
    // `required: true` on a property is what draft 3 had in place of the list.
    let sources = reader.resolver.sources();
    let is_required =
        |at: &Location| sources.value(at).and_then(|value| value.get("required")) == Some(&Value::Bool(true));
    let required: Vec<String> =
        reader.schema.properties.iter().filter(|(_, at)| is_required(at)).map(|(name, _)| name.clone()).collect();
    for name in required {
        let at = reader.at.child(&name).child("required");
        let at = std::mem::replace(&mut reader.at, at);
        reader.diagnostics.push(
            Diagnostic::new(&catalogue::TAKEN_AS_MEANT, "`required` in a schema is a list of property names")
                .at_key(&reader.at)
                .note("the property is taken as required")
                .help("list this property's name under `required` of the enclosing object"),
        );
        reader.at = at;
        reader.schema.required.push(name);
    }
}

pub(super) fn required(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        Value::Array(names) => {
            for (index, name) in names.iter().enumerate() {
                match name {
                    Value::String(name) => reader.schema.required.push(name.clone()),
                    other => {
                        let at = reader.at.index(index);
                        reader.diagnostics.push(
                            Diagnostic::new(
                                &catalogue::KEYWORD_VALUE,
                                format!("`required` lists names, found {}", described(other)),
                            )
                            .at(&at)
                            .help("write the name of a property, in quotes if it is a number"),
                        );
                    }
                }
            }
        }
        // The object around it has read it.
        Value::Bool(_) if of_property(reader.node) => {}
        Value::Bool(_) => reader.diagnostics.push(
            Diagnostic::new(&catalogue::KEYWORD_IGNORED, "`required` in a schema is a list of property names")
                .at_key(&reader.at)
                .help("list this property's name under `required` of the enclosing object"),
        ),
        other => reader.wrong("a list of names", other),
    }
}

pub(super) fn dependent_schemas(reader: &mut Reader<'_, '_>, value: &Value) {
    let found = reader.map(value);
    reader.schema.dependent_schemas.extend(found);
}

pub(super) fn dependent_required(reader: &mut Reader<'_, '_>, value: &Value) {
    let Value::Object(members) = value else {
        reader.wrong("a map of lists of names", value);
        return;
    };
    for (name, names) in members {
        match names_of(names) {
            Some(names) => reader.schema.dependent_required.push((name.clone(), names)),
            None => reader.wrong("a map of lists of names", value),
        }
    }
}

/// The two in one of older drafts.
pub(super) fn dependencies(reader: &mut Reader<'_, '_>, value: &Value) {
    let Value::Object(members) = value else {
        reader.wrong("a map of schemas or of lists of names", value);
        return;
    };
    for (name, one) in members {
        match names_of(one) {
            Some(names) => reader.schema.dependent_required.push((name.clone(), names)),
            None => {
                let at = reader.at.child(name);
                reader.schema.dependent_schemas.push((name.clone(), at));
            }
        }
    }
}

fn names_of(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}

pub(super) fn pattern_properties(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.pattern_properties = reader.map(value);
}

pub(super) fn items(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        // A list is the tuple form of older drafts; 2020-12 spells it `prefixItems`.
        Value::Array(_) => reader.schema.prefix_items = reader.list(value),
        _ => reader.schema.items = Some(reader.at.clone()),
    }
}

/// What older drafts say of the items after those of a list of `items`.
pub(super) fn additional_items(reader: &mut Reader<'_, '_>, _: &Value) {
    let items = reader.node.child("items");
    if reader.resolver.sources().value(&items).is_some_and(Value::is_array) {
        reader.schema.items = Some(reader.at.clone());
    }
}

pub(super) fn prefix_items(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.prefix_items = reader.list(value);
}

pub(super) fn all_of(reader: &mut Reader<'_, '_>, value: &Value) {
    let branches = reader.list(value);
    reader.schema.all_of.extend(branches);
}

pub(super) fn any_of(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.any_of = reader.list(value);
}

pub(super) fn one_of(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.one_of = reader.list(value);
}

pub(super) fn discriminator(reader: &mut Reader<'_, '_>, value: &Value) {
    let Some(property_name) = value.get("propertyName").and_then(Value::as_str) else {
        reader.wrong("a map with `propertyName`", value);
        return;
    };
    let mut mapping = Vec::new();
    if let Some(Value::Object(members)) = value.get("mapping") {
        let base = reader.at.child("mapping");
        for (name, target) in members {
            let at = base.child(name);
            let Value::String(target) = target else { continue };
            // A bare name stands for a component (OpenAPI 3.1, "Discriminator Object").
            let bare = !target.contains(['/', '#', '.']);
            let text = if bare { format!("#/components/schemas/{target}") } else { target.clone() };
            match reader.resolver.target(&at, &text) {
                Ok(target) => mapping.push((name.clone(), target)),
                Err(diagnostic) => reader.diagnostics.push(diagnostic),
            }
        }
    }
    reader.schema.discriminator = Some(Discriminator { property_name: property_name.to_owned(), mapping });
}

pub(super) fn pattern(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.text(value, |schema| &mut schema.pattern);
}

pub(super) fn exclusive_minimum(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.exclusive(value, |schema| &mut schema.exclusive_minimum);
}

pub(super) fn exclusive_maximum(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.exclusive(value, |schema| &mut schema.exclusive_maximum);
}

pub(super) fn default(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.schema.default = Some(value.clone());
}

pub(super) fn example(reader: &mut Reader<'_, '_>, _: &Value) {
    reader.schema.examples.push(reader.at.clone());
}

pub(super) fn examples(reader: &mut Reader<'_, '_>, value: &Value) {
    match value {
        Value::Array(list) => {
            for index in 0..list.len() {
                reader.schema.examples.push(reader.at.index(index));
            }
        }
        // A map of Example Objects is OpenAPI's form; in a schema it is a slip that still tells values.
        Value::Object(members) => {
            for (name, value) in members {
                if value.get("value").is_some() {
                    reader.schema.examples.push(reader.at.child(name).child("value"));
                }
            }
        }
        other => reader.wrong("a list of values", other),
    }
}

pub(super) fn external_docs(reader: &mut Reader<'_, '_>, value: &Value) {
    if let Some(url) = value.get("url").and_then(Value::as_str) {
        reader.schema.notes.push(format!("See also <{url}>."));
    }
}

/// Whether a schema is that of a property.
fn of_property(node: &Location) -> bool {
    let tokens: Vec<String> = node.pointer.tokens().collect();
    matches!(tokens.as_slice(), [.., container, _] if container == "properties")
}

pub(super) fn read_only(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.note_if(value, "Read-only: only the server sends it.");
    reader.schema.read_only = value == &Value::Bool(true);
}

pub(super) fn write_only(reader: &mut Reader<'_, '_>, value: &Value) {
    reader.note_if(value, "Write-only: only the client sends it.");
    reader.schema.write_only = value == &Value::Bool(true);
}
