//! Every example, composed and judged by its own schema, as a test vector.
//!
//! It must not repair anything: an example that breaks its schema stays, with its fault.

mod compose;

use std::collections::HashSet;

use rayon::prelude::*;
use serde_json::Value;

use crate::diag::Part;
use crate::ir::{Api, Example, ExampleOrigin, ExampleSubject, OperationId, Parameter, Style, Type, TypeKind, WireName};
use crate::schema::{SchemaStore, Validator};
use crate::source::{Location, Sources};

pub use compose::{Composer, at_root, compose};

/// Fills in values and faults; what cannot be composed goes.
pub fn judge(store: &SchemaStore<'_>, api: &mut Api) {
    let validator = Validator::new(store);
    let mut composer = Composer::new(store);
    let examples = std::mem::take(&mut api.examples);
    let mut seen = HashSet::new();
    for mut example in examples {
        let Some(schema) = schema_of(api, &example) else { continue };
        let value = match example.origin {
            ExampleOrigin::Composed => composer.from_properties(&example.source),
            _ => compose(store.resolver(), &example.source),
        };
        let Some(mut value) = value else { continue };
        let mut fault = schema.as_ref().and_then(|schema| validator.check(schema, &value).err());
        // A `$ref` or `allOf` in an example may be mere data. Where only that fits, that is what it is.
        if fault.is_some()
            && let Some(literal) = store.resolver().value(&example.source).filter(|literal| **literal != value)
            && schema.as_ref().is_some_and(|schema| validator.check(schema, literal).is_ok())
        {
            value = literal.clone();
            fault = None;
        }
        if example.origin == ExampleOrigin::Composed && fault.is_some() {
            continue;
        }
        let fault = fault.map(|fault| (fault.pointer.to_string(), fault.message));
        example.fault = fault.or_else(|| fault_by_type(api, &example.subject, &value));
        let is_valid = example.fault.is_none();
        example.value = match &example.subject {
            ExampleSubject::Parameter(operation, index) => match parameter_of(api, *operation, *index) {
                Some(parameter) if parameter.style != Style::Json => {
                    let value = if is_valid { as_list(value, &parameter.ty) } else { value };
                    as_text(value, &parameter.ty)
                }
                _ => value,
            },
            ExampleSubject::ResponseHeader(operation, index, name) => match header_of(api, *operation, *index, name) {
                Some(header) if header.style != Style::Json => as_text(value, &header.ty),
                _ => value,
            },
            _ => value,
        };
        // One example may be that of many: a shared parameter's is an example of every use.
        let place = (example.source.clone(), example.schema.clone(), place_in_operation(&example.subject));
        if seen.insert(place) {
            api.examples.push(example);
        }
    }
    find_lines(store.resolver().sources(), &mut api.examples);
}

/// Which part of which operation an example belongs to; none for the value of a type, whoever uses that.
fn place_in_operation(subject: &ExampleSubject) -> Option<(OperationId, String)> {
    match subject {
        ExampleSubject::Type(_) => None,
        ExampleSubject::Parameter(operation, index) => Some((*operation, format!("parameter {index}"))),
        ExampleSubject::RequestBody(operation, form) => Some((*operation, format!("request {form}"))),
        ExampleSubject::ResponseBody(operation, index, form) => Some((*operation, format!("response {index} {form}"))),
        ExampleSubject::ResponseHeader(operation, index, name) => {
            Some((*operation, format!("response {index} header {name}")))
        }
    }
}

/// Fills in the lines. Each document is parsed once more for it, many at a time.
fn find_lines(sources: &Sources, examples: &mut [Example]) {
    examples.par_iter_mut().for_each(|example| {
        let part = if example.origin == ExampleOrigin::Composed { Part::Key } else { Part::Value };
        example.line = sources.position(&example.source, part).map(|span| span.line);
    });
}

fn parameter_of(api: &Api, operation: OperationId, index: usize) -> Option<&Parameter> {
    api.operations.get(operation.index())?.parameters.get(index)
}

fn header_of<'a>(api: &'a Api, operation: OperationId, index: usize, name: &WireName) -> Option<&'a Parameter> {
    api.operations.get(operation.index())?.responses.get(index)?.header(name)
}

/// What is left of a value that is written as text and read by a type that takes any text.
fn as_text(value: Value, ty: &Type) -> Value {
    match (ty, value) {
        (Type::String(_), value @ (Value::Number(_) | Value::Bool(_))) => Value::String(value.to_string()),
        (Type::Json, value) if !value.is_string() => Value::String(value.to_string()),
        (Type::JsonObject, Value::Object(members)) => {
            Value::Object(members.into_iter().map(|(name, value)| (name, as_text(value, &Type::Json))).collect())
        }
        (Type::Array(item, _), Value::Array(items)) => {
            Value::Array(items.into_iter().map(|value| as_text(value, item)).collect())
        }
        (Type::Tuple(types), Value::Array(items)) if types.len() == items.len() => {
            Value::Array(items.into_iter().zip(types).map(|(value, item)| as_text(value, item)).collect())
        }
        (_, value) => value,
    }
}

/// A single value of a parameter that may be a list is a list of it: on the way there is no difference.
fn as_list(value: Value, ty: &Type) -> Value {
    match (ty.plain(), value) {
        (Type::Array(..), value @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => Value::Array(vec![value]),
        (_, value) => value,
    }
}

/// Why a value that meets its schema is none of the type. A schema that says something of members or items, and nothing
/// of types, admits anything else by the letter; it is read as being about objects or lists alone.
fn fault_by_type(api: &Api, subject: &ExampleSubject, value: &Value) -> Option<(String, String)> {
    let is_text = matches!(subject, ExampleSubject::Parameter(..) | ExampleSubject::ResponseHeader(..));
    let ty = api.type_of(subject).filter(|_| !is_text)?;
    let meant = match ty.plain() {
        Type::Map(..) | Type::JsonObject if !value.is_object() => "an object",
        Type::Named(id) if !value.is_object() => {
            let def = api.get(*id)?;
            matches!(def.kind, TypeKind::Struct(_)).then_some("an object")?
        }
        Type::Array(..) | Type::Tuple(_) if !value.is_array() => "a list",
        _ => return None,
    };
    Some((String::new(), format!("is not {meant}, which is all that the schema speaks of")))
}

/// The schema that an example must meet: `None` when its subject is gone, `Some(None)` when it has none.
pub fn schema_of(api: &Api, example: &Example) -> Option<Option<Location>> {
    if example.schema.is_some() {
        return Some(example.schema.clone());
    }
    let below = |at: &Location| Some(Some(at.child("schema")));
    match &example.subject {
        ExampleSubject::Type(Type::Json) => Some(None),
        // `…/example` and `…/examples/0` stand in the schema they are examples of.
        ExampleSubject::Type(_) => {
            let own = example.source.pointer.parent()?;
            // A property may be called `examples`, and have an example.
            let is_listed = example.source.pointer.last().as_deref() != Some("example");
            let pointer = if is_listed && own.last().as_deref() == Some("examples") { own.parent()? } else { own };
            Some(Some(Location { document: example.source.document, pointer }))
        }
        ExampleSubject::Parameter(operation, index) => {
            let operation = api.operations.get(operation.index())?;
            below(&operation.parameters.get(*index)?.source)
        }
        ExampleSubject::RequestBody(operation, form) => {
            below(api.operations.get(operation.index())?.body.as_ref()?.form(*form)?.1)
        }
        ExampleSubject::ResponseBody(operation, index, form) => {
            below(api.operations.get(operation.index())?.responses.get(*index)?.body.as_ref()?.form(*form)?.1)
        }
        ExampleSubject::ResponseHeader(operation, index, name) => {
            below(&header_of(api, *operation, *index, name)?.source)
        }
    }
}
