//! Documents, operations and types, group by group, beside what the generated source offers.
//!
//! It must not read generated source.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;
use specmill::ir::{Api, ModuleId};

use crate::conformance::raw::METHODS;
use crate::conformance::subject::Subject;
use crate::conformance::surface::Surface;

/// One line of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct GroupLine {
    pub(super) group: String,
    pub(super) documents: usize,
    pub(super) described: usize,
    pub(super) generated: usize,
    pub(super) trait_methods: usize,
    pub(super) routes: usize,
    pub(super) client_methods: usize,
    pub(super) types: usize,
}

/// One line a group, then their sum.
pub(super) fn groups(subject: &Subject, surfaces: &BTreeMap<String, Surface>) -> Vec<GroupLine> {
    let api = &subject.model.api;
    let mut lines: Vec<GroupLine> = Vec::new();
    for (index, plan) in subject.plan.groups.iter().enumerate() {
        let in_group = |module: ModuleId| {
            let module = api.modules.get(module.index());
            module.and_then(|module| module.group).is_some_and(|group| group.index() == index)
        };
        let ident = api.groups.get(index).map(|group| group.ident.bare()).unwrap_or_default();
        let surface = surfaces.get(ident).cloned().unwrap_or_default();
        lines.push(GroupLine {
            group: plan.name.clone(),
            documents: plan.documents.len(),
            described: plan.documents.iter().map(|path| described_in(subject, path)).sum(),
            generated: api.operations.iter().filter(|operation| in_group(operation.module)).count(),
            types: api.types.iter().filter(|def| in_group(def.module)).count(),
            trait_methods: surface.trait_methods,
            routes: surface.routes,
            client_methods: surface.client_methods,
        });
    }
    lines.push(sum(&lines, api, surfaces));
    lines
}

/// The whole crate; what belongs to no group is in it too.
fn sum(lines: &[GroupLine], api: &Api, surfaces: &BTreeMap<String, Surface>) -> GroupLine {
    let over = |of: fn(&Surface) -> usize| surfaces.values().map(of).sum();
    GroupLine {
        group: "all".to_owned(),
        documents: lines.iter().map(|line| line.documents).sum(),
        described: lines.iter().map(|line| line.described).sum(),
        generated: api.operations.len(),
        types: api.types.len(),
        trait_methods: over(|surface| surface.trait_methods),
        routes: over(|surface| surface.routes),
        client_methods: over(|surface| surface.client_methods),
    }
}

fn described_in(subject: &Subject, path: &Path) -> usize {
    let Some(Ok(id)) = subject.sources.outcome(path) else { return 0 };
    subject.sources.document(id).map_or(0, |document| described(&document.value))
}

/// How many operations a document describes.
fn described(document: &Value) -> usize {
    let paths = document.get("paths").and_then(Value::as_object);
    let items = paths.into_iter().flat_map(|paths| paths.values()).filter_map(Value::as_object);
    items.flat_map(|item| item.keys()).filter(|key| METHODS.contains(&key.as_str())).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_methods_of_paths_are_operations() {
        let document = serde_json::json!({"paths": {
            "/a": {"get": {}, "post": {}, "parameters": [], "x-note": {}},
            "/a ": {"get": {}},
        }, "webhooks": {"b": {"post": {}}}});
        assert_eq!(described(&document), 3);
        assert_eq!(described(&Value::Null), 0);
    }
}
