//! Servers of descriptions and operations: where they stand, and what their URLs are.
//!
//! It must not judge anything.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::change::{OperationPair, OperationSide};
use super::side::Side;
use crate::openapi::Description;
use crate::source::Location;

/// Where the servers of a description stand, or where they would.
pub(crate) fn servers_of(side: &Side<'_>, description: &Description) -> Location {
    let root = Location::root(description.document);
    if side.member(&root, "servers").is_some() { root.child("servers") } else { root }
}

/// Where the servers of an operation stand: its own, those of its path, or those of its description.
fn servers_of_operation(side: &Side<'_>, operation: &OperationSide<'_>) -> Location {
    let at = &operation.operation.at;
    let item = at.pointer.parent().map(|pointer| Location { document: at.document, pointer });
    let own = std::iter::once(at.clone()).chain(item).find(|holder| side.member(holder, "servers").is_some());
    own.map_or_else(|| servers_of(side, operation.description), |holder| holder.child("servers"))
}

/// Another base path, with all operations that have it from one place.
pub(crate) struct Rebased<'p> {
    /// Where the servers stand, before and after.
    pub places: (Location, Location),
    /// The base path before and after.
    pub paths: (&'p str, &'p str),
    /// The operations.
    pub names: Vec<String>,
}

/// Operations whose base path changed, by the place of that change.
pub(crate) fn by_servers<'p>(pairs: impl Iterator<Item = &'p OperationPair<'p>>) -> Vec<Rebased<'p>> {
    let mut groups: Vec<Rebased<'p>> = Vec::new();
    for pair in pairs {
        let places = (servers_of_operation(pair.sides.0, &pair.base), servers_of_operation(pair.sides.1, &pair.head));
        let paths = (pair.base.operation.base_path.as_str(), pair.head.operation.base_path.as_str());
        match groups.iter_mut().find(|group| group.places == places && group.paths == paths) {
            Some(group) => group.names.push(pair.name()),
            None => groups.push(Rebased { places, paths, names: vec![pair.name()] }),
        }
    }
    groups
}

/// The URLs of the servers of a description, with what their variables may be.
pub(crate) fn server_urls(side: &Side<'_>, description: &Description) -> Vec<String> {
    let mut found = Vec::new();
    let root = Location::root(description.document);
    for server in side.member(&root, "servers").and_then(Value::as_array).into_iter().flatten() {
        let Some(url) = server.get("url").and_then(Value::as_str) else { continue };
        let variables = variables(server.get("variables").and_then(Value::as_object));
        let url = format!("{}{variables}", url.trim_end_matches('/'));
        if !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

fn variables(variables: Option<&Map<String, Value>>) -> String {
    let of = |variable: &Value, key: &str| variable.get(key).map(ToString::to_string).unwrap_or_default();
    let values = |variable: &Value| format!("{} of {}", of(variable, "default"), of(variable, "enum"));
    let sorted: BTreeMap<&String, String> =
        variables.into_iter().flatten().map(|(name, variable)| (name, values(variable))).collect();
    sorted.iter().map(|(name, values)| format!(" {name}={values}")).collect()
}
