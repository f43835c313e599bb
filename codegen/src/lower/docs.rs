//! Which texts describe a type, a use or an operation.

use crate::ir::{Docs, StatusPattern, Type};
use crate::openapi::OperationObject;
use crate::schema::{Merged, Schema, Use};
use crate::source::Location;

/// Texts of a module.
pub(super) fn module_docs(description: Option<String>, root: &Location) -> Docs {
    Docs { description, source: Some(root.clone()), ..Docs::default() }
}

/// Texts of a type: those of the schema that names it, else of what it refines.
pub(super) fn type_docs(found: &Use, merged: &Merged, source: &Location) -> Docs {
    let mut docs = Docs { source: Some(source.clone()), ..Docs::default() };
    let named = merged.parts.iter().rev().map(|(_, schema)| schema).find(|schema| schema.at.as_ref() == Some(source));
    docs.description = named
        .and_then(|schema| schema.description.clone())
        .or_else(|| found.annotations.iter().find_map(|schema| schema.description.clone()))
        .or_else(|| merged.annotation(|schema| schema.description.clone()));
    docs.summary = named.and_then(|schema| schema.title.clone());
    docs.notes.extend(named.iter().flat_map(|schema| schema.facts.iter().cloned()));
    for (_, schema) in &merged.parts {
        add_notes(&mut docs, schema);
        docs.deprecated |= schema.deprecated && schema.at.as_ref() == Some(source);
    }
    docs
}

/// Texts of a use: those beside it; a type without a name of its own brings its texts along.
pub(super) fn use_docs(found: &Use, merged: &Merged, ty: &Type, source: Option<Location>) -> Docs {
    let mut docs = Docs { source, ..Docs::default() };
    for schema in &found.annotations {
        docs.description = docs.description.take().or_else(|| schema.description.clone());
        docs.deprecated |= schema.deprecated;
        add_notes(&mut docs, schema);
        add_facts(&mut docs, schema);
        add_default(&mut docs, schema);
    }
    if docs.description.is_none() {
        docs.description = merged.annotation(|schema| schema.description.clone()).filter(|_| !is_shared(ty, merged));
    }
    if !is_shared(ty, merged) {
        for (_, schema) in &merged.parts {
            docs.deprecated |= schema.deprecated;
            add_notes(&mut docs, schema);
            add_facts(&mut docs, schema);
            add_default(&mut docs, schema);
        }
    }
    docs
}

/// Whether the type is a component with docs of its own, whose texts should not be repeated at each use.
fn is_shared(ty: &Type, merged: &Merged) -> bool {
    let named = match ty {
        Type::Named(_) => true,
        Type::Nullable(inner) => matches!(**inner, Type::Named(_)),
        _ => false,
    };
    // An inline schema is written at its use, so its text is about the use.
    let inline = merged.parts.last().and_then(|(part, _)| part.at.pointer.parent()).is_some_and(|parent| {
        matches!(parent.last().as_deref(), Some("properties")) || matches!(parent.last().as_deref(), Some("schema"))
    });
    named && !inline
}

fn add_notes(docs: &mut Docs, schema: &Schema) {
    for note in &schema.notes {
        if !docs.notes.contains(note) {
            docs.notes.push(note.clone());
        }
    }
}

fn add_facts(docs: &mut Docs, schema: &Schema) {
    for fact in &schema.facts {
        if !docs.notes.contains(fact) {
            docs.notes.push(fact.clone());
        }
    }
}

fn add_default(docs: &mut Docs, schema: &Schema) {
    if let Some(default) = &schema.default {
        let text = default.to_string();
        // A long default says less than the type does.
        if text.chars().count() <= 80 {
            let note = format!("Default: `{}`.", text.replace('`', "'"));
            if !docs.notes.contains(&note) {
                docs.notes.push(note);
            }
        }
    }
}

/// What the answers of an operation link to (OpenAPI 3.1, "Link Object"), a sentence each.
pub(super) fn link_notes(object: &OperationObject) -> Vec<String> {
    let code = |text: &str| format!("`{}`", text.replace('`', "'"));
    let mut notes = Vec::new();
    for response in &object.responses {
        let status = match response.status {
            StatusPattern::Exact(status) => format!("The answer {status}"),
            StatusPattern::Range(hundred) => format!("An answer {hundred}XX"),
            StatusPattern::Default => "Any other answer".to_owned(),
        };
        for link in &response.links {
            let mut note = format!("{status} links to {} as {}", code(&link.operation), code(&link.name));
            match link.description.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
                // A text of several paragraphs would break out of the sentence.
                Some(text) if !text.contains('\n') => note.push_str(&format!(": {text}")),
                _ => note.push('.'),
            }
            notes.push(note);
        }
    }
    notes
}
