//! Examples, each noted with what it is an example of: a parameter, a body, or the type that was made of its schema.
//!
//! It must not say what is wrong with an example: [`crate::examples`] does.

use std::collections::HashSet;

use serde_json::Value;

use super::Lowering;
use crate::ir::{Example, ExampleOrigin, ExampleSubject, Type};
use crate::openapi::{ExampleObject, ParameterObject};
use crate::schema::{Facet, Merged, SchemaRef, Use, Validator};
use crate::source::Location;

/// What was noted.
#[derive(Default)]
pub(super) struct Noted {
    /// Where examples inside schemas stand that were noted.
    seen: HashSet<Location>,
    /// Where those stand that turned out to be those of a whole body.
    promoted: HashSet<Location>,
    /// Examples of schemas that were only a part of what a type was made of.
    of_parts: Vec<OfPart>,
}

/// An example of a schema that others were merged with.
struct OfPart {
    source: Location,
    part: Location,
    /// What was made of the whole.
    ty: Type,
    roots: Vec<SchemaRef>,
}

impl Lowering<'_, '_> {
    /// The examples of a parameter or header: its own, else its schema's.
    pub(super) fn note_parameter_examples(&mut self, object: &ParameterObject, subject: &ExampleSubject) {
        self.note_explicit(&object.examples, subject, Some(&object.name));
        if object.examples.is_empty()
            && let Some(schema) = &object.schema
        {
            self.note_schema_examples(schema, subject, &object.name);
        }
        // What is written as JSON has its schema, and its examples, elsewhere.
        if let Some(media) = &object.content
            && let Some(schema) = &media.schema
        {
            for example in &media.examples {
                let name = example.name.as_deref().unwrap_or(&object.name);
                self.note_of(&example.value, subject, name, schema);
            }
        }
    }

    pub(super) fn note_explicit(&mut self, examples: &[ExampleObject], subject: &ExampleSubject, name: Option<&str>) {
        for example in examples {
            let name = example.name.as_deref().or(name).unwrap_or("example");
            self.note(&example.value, ExampleOrigin::Explicit, subject, name);
        }
    }

    /// Examples at the root of a schema are examples of what has that schema.
    fn note_schema_examples(&mut self, schema: &Location, subject: &ExampleSubject, name: &str) -> bool {
        let found = crate::examples::at_root(self.store, schema);
        for source in &found {
            self.noted.promoted.insert(source.clone());
            self.note(source, ExampleOrigin::Schema, subject, name);
        }
        !found.is_empty()
    }

    /// What was noted as a nested example when its schema was lowered, and means more, is no nested one.
    pub(super) fn leave_out_promoted(&mut self) {
        let promoted = std::mem::take(&mut self.noted.promoted);
        self.api.examples.retain(|known| known.origin != ExampleOrigin::Nested || !promoted.contains(&known.source));
    }

    pub(super) fn note_body_examples(&mut self, schema: &Location, subject: &ExampleSubject) {
        if !self.note_schema_examples(schema, subject, "schema") {
            self.note(schema, ExampleOrigin::Composed, subject, "composed");
        }
    }

    fn note(&mut self, source: &Location, origin: ExampleOrigin, subject: &ExampleSubject, name: &str) {
        let (source, subject, name) = (source.clone(), subject.clone(), name.to_owned());
        let (value, schema, fault, line) = (Value::Null, None, None, None);
        self.api.examples.push(Example { source, origin, subject, schema, name, value, fault, line });
    }

    /// An example of another schema than its place says.
    pub(super) fn note_of(&mut self, source: &Location, subject: &ExampleSubject, name: &str, schema: &Location) {
        self.note(source, ExampleOrigin::Explicit, subject, name);
        if let Some(example) = self.api.examples.last_mut() {
            example.schema = Some(schema.clone());
        }
    }

    /// Notes the examples of these schemas for what was made of them.
    pub(super) fn note_examples(&mut self, found: &Use, merged: &Merged, ty: &Type) {
        let is_whole = |part: &SchemaRef| found.roots.len() == 1 && found.roots.iter().all(|root| root.at == part.at);
        let roots = merged.parts.iter().map(|(part, schema)| (schema, is_whole(part)));
        // What says nothing of values is judged by what it stands beside.
        let beside = found.annotations.iter().map(|schema| (schema, !schema.is_annotation_only()));
        for (schema, is_whole) in beside.chain(roots) {
            for source in schema.examples.iter().cloned() {
                match &schema.at {
                    Some(part) if !is_whole => {
                        let (part, ty, roots) = (part.clone(), ty.clone(), found.roots.clone());
                        self.noted.of_parts.push(OfPart { source, part, ty, roots });
                    }
                    _ => self.note_nested(source, ty),
                }
            }
        }
    }

    /// Notes the examples of alternatives of which one type was made.
    pub(super) fn note_branch_examples(&mut self, branches: &[(Location, Vec<SchemaRef>)], ty: &Type) {
        for (_, schemas) in branches {
            let mut ignored = crate::diag::Diagnostics::new();
            let found = self.store.unwrap_use(schemas, &mut ignored);
            let merged = self.store.merge(&found.roots, &mut ignored);
            self.note_examples(&found, &merged, ty);
        }
    }

    /// Notes examples of schemas that no type was made of alone, for the first whole that they are values of.
    ///
    /// One that is a value of its part only is nobody's: there is no type that it could prove.
    pub(super) fn settle_parts(&mut self) {
        let validator = Validator::new(self.store);
        let mut others = Vec::new();
        for one in std::mem::take(&mut self.noted.of_parts) {
            if self.noted.seen.contains(&one.source) {
                continue;
            }
            let Some(value) = crate::examples::compose(self.store.resolver(), &one.source) else { continue };
            let fits = |schema: &Location| validator.check(schema, &value).is_ok();
            if one.roots.iter().filter(|root| root.facet != Facet::WithoutUnion).all(|root| fits(&root.at)) {
                self.note_nested(one.source, &one.ty);
            } else if !fits(&one.part) {
                others.push(one);
            }
        }
        for one in others {
            self.note_nested(one.source, &one.ty);
        }
    }

    fn note_nested(&mut self, source: Location, ty: &Type) {
        if !self.noted.seen.insert(source.clone()) {
            return;
        }
        self.note(&source, ExampleOrigin::Nested, &ExampleSubject::Type(ty.clone()), "");
    }
}
