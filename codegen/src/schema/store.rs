//! Schemas read on demand, each node once; it must not merge or interpret them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::keywords::{self, Reader};
use super::{Conventions, Dialect, Schema};
use crate::diag::{Diagnostics, catalogue};
use crate::resolve::Resolver;
use crate::source::{DocumentId, Location, LocationMap};

/// All schemas that were asked for, and what was wrong with them.
pub struct SchemaStore<'a> {
    resolver: &'a Resolver<'a>,
    dialects: HashMap<DocumentId, Dialect>,
    fallback: Dialect,
    conventions: Conventions,
    read: RefCell<LocationMap<Rc<Schema>>>,
    diagnostics: RefCell<Diagnostics>,
}

impl<'a> SchemaStore<'a> {
    /// A store for documents whose own `openapi` member decides their dialect; the others follow `fallback`.
    pub fn new(resolver: &'a Resolver<'a>, fallback: Dialect) -> Self {
        Self::with_conventions(resolver, fallback, Conventions::default())
    }

    /// As [`SchemaStore::new`], for a description with keywords of its own.
    pub fn with_conventions(resolver: &'a Resolver<'a>, fallback: Dialect, conventions: Conventions) -> Self {
        let dialects = resolver
            .sources()
            .documents()
            .filter_map(|(id, document)| {
                let version = document.value.get("openapi")?.as_str()?;
                Some((id, if version.starts_with("3.0") { Dialect::OpenApi30 } else { Dialect::OpenApi31 }))
            })
            .collect();
        let (read, diagnostics) = (RefCell::default(), RefCell::default());
        Self { resolver, dialects, fallback, conventions, read, diagnostics }
    }

    /// Where references lead.
    pub fn resolver(&self) -> &'a Resolver<'a> {
        self.resolver
    }

    /// What the description's own keywords mean.
    pub fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// The rules that schemas of this document follow.
    pub fn dialect(&self, document: DocumentId) -> Dialect {
        self.dialects.get(&document).copied().unwrap_or(self.fallback)
    }

    /// The schema at `location`; a node that is no schema is reported once and read as one that says nothing.
    pub fn get(&self, location: &Location) -> Rc<Schema> {
        if let Some(schema) = self.read.borrow().get(location) {
            return Rc::clone(schema);
        }
        let mut diagnostics = Diagnostics::new();
        let schema = Rc::new(self.read_node(location, &mut diagnostics));
        self.diagnostics.borrow_mut().extend(diagnostics);
        self.read.borrow_mut().insert(location.clone(), Rc::clone(&schema));
        schema
    }

    /// What was wrong with the schemas read so far; asked for once, at the end of the stage.
    pub fn take_diagnostics(&self) -> Diagnostics {
        std::mem::take(&mut self.diagnostics.borrow_mut())
    }

    fn read_node(&self, location: &Location, diagnostics: &mut Diagnostics) -> Schema {
        let mut schema = Schema { at: Some(location.clone()), ..Schema::default() };
        match self.resolver.sources().value(location) {
            Some(serde_json::Value::Bool(admits)) => schema.boolean = Some(*admits),
            Some(serde_json::Value::Object(members)) => {
                let dialect = self.dialect(location.document);
                let mut reader = Reader::new(&mut schema, location, dialect, self.resolver, diagnostics);
                reader.read(members);
                schema.facts = self.conventions.facts(members);
            }
            Some(other) => diagnostics.push(
                crate::diag::Diagnostic::new(
                    &catalogue::SCHEMA_KIND,
                    format!("expected a schema, found {}", keywords::kind_of(other)),
                )
                .at(location)
                .help("a schema is a map of keywords, or `true` or `false`"),
            ),
            None => {}
        }
        schema
    }
}
