//! One side of a comparison: a set of descriptions as they were read, with their schemas.
//!
//! It must not compare anything.

use std::cell::RefCell;
use std::collections::HashMap;

use serde_json::Value;

use super::rule::Flow;
use crate::config::CratePlan;
use crate::diag::Diagnostics;
use crate::ir::{Api, Verified};
use crate::openapi::Description;
use crate::schema::{SchemaRef, SchemaStore};
use crate::source::{DocumentId, Location};

/// Schemas, the way that their values travel, and how deep they are looked into.
pub(super) type ShapeKey = (Vec<SchemaRef>, Flow, usize);

/// What one version of the descriptions says.
pub struct Side<'a> {
    /// The schemas.
    pub store: &'a SchemaStore<'a>,
    /// The OpenAPI documents.
    pub descriptions: &'a [Description],
    /// The model that the crate is generated from; `None` where the description has no sound one.
    pub api: Option<&'a Verified<Api>>,
    /// What the configuration says of the crate.
    pub plan: &'a CratePlan,
    /// The path of each document below its root, as reports and fingerprints show it.
    pub names: &'a HashMap<DocumentId, String>,
    /// Whether schemas are compared place by place even where both versions say the same word for word.
    pub thorough: bool,
    /// Shapes of schemas that were asked for, by how deep they were looked into.
    pub(super) shapes: RefCell<HashMap<ShapeKey, u64>>,
}

impl<'a> Side<'a> {
    /// A side of these descriptions and their schemas.
    pub fn new(
        store: &'a SchemaStore<'a>,
        descriptions: &'a [Description],
        api: Option<&'a Verified<Api>>,
        plan: &'a CratePlan,
        names: &'a HashMap<DocumentId, String>,
    ) -> Self {
        Self { store, descriptions, api, plan, names, thorough: false, shapes: RefCell::default() }
    }

    /// The value of a node.
    pub(crate) fn value(&self, at: &Location) -> Option<&'a Value> {
        self.store.resolver().sources().value(at)
    }

    /// A member of a node, as it stands.
    pub(crate) fn member(&self, at: &Location, name: &str) -> Option<&'a Value> {
        self.value(at)?.get(name)
    }

    /// The document's path and the pointer, `api/pets.yaml#/paths`.
    pub fn place(&self, at: &Location) -> String {
        let name = self.names.get(&at.document).map_or("", String::as_str);
        format!("{name}#{}", at.pointer)
    }

    /// The node that references from this one lead to.
    pub(crate) fn follow(&self, at: &Location) -> Location {
        let mut ignored = Diagnostics::new();
        ignored.take(self.store.resolver().follow(at)).unwrap_or_else(|| at.clone())
    }
}
