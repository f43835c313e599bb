//! Example values: references in them followed, `allOf` in them merged, and whole bodies composed from the
//! examples of their properties.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::diag::Diagnostics;
use crate::resolve::Resolver;
use crate::schema::{SchemaRef, SchemaStore};
use crate::source::Location;

/// How deep references in examples may lead.
const MAX_DEPTH: usize = 100;
/// How many nodes one example may have once its references are followed.
const MAX_NODES: usize = 1_000_000;

/// The value at `at`: a `$ref` in it is resolved relative to its own file, siblings replace the target's members
/// whole, and members of `allOf` are merged from left to right. `None` when a reference cannot be followed.
pub fn compose(resolver: &Resolver<'_>, at: &Location) -> Option<Value> {
    let mut budget = MAX_NODES;
    compose_node(resolver, at, 0, &mut budget)
}

fn compose_node(resolver: &Resolver<'_>, at: &Location, depth: usize, budget: &mut usize) -> Option<Value> {
    if depth > MAX_DEPTH {
        return None;
    }
    *budget = budget.checked_sub(1)?;
    let value = resolver.sources().value(at)?;
    match value {
        Value::Array(list) => {
            (0..list.len()).map(|index| compose_node(resolver, &at.index(index), depth + 1, budget)).collect()
        }
        Value::Object(members) => compose_object(resolver, at, members, depth, budget),
        scalar => Some(scalar.clone()),
    }
}

fn compose_object(
    resolver: &Resolver<'_>,
    at: &Location,
    members: &Map<String, Value>,
    depth: usize,
    budget: &mut usize,
) -> Option<Value> {
    // What leads nowhere is no reference but data: an example may be of anything.
    let reference = members.get("$ref").and_then(Value::as_str);
    let target = reference.and_then(|reference| resolver.target(&at.child("$ref"), reference).ok());
    let followed = target.is_some();
    let mut composed = Map::new();
    if let Some(target) = target {
        match compose_node(resolver, &target, depth + 1, budget)? {
            Value::Object(base) => composed = base,
            // Without siblings the target may be anything, a list for example.
            other if members.len() == 1 => return Some(other),
            _ => {}
        }
    }
    let branches = members.get("allOf").and_then(Value::as_array).filter(|list| list.iter().all(Value::is_object));
    if let Some(branches) = branches {
        for index in 0..branches.len() {
            if let Value::Object(branch) = compose_node(resolver, &at.child("allOf").index(index), depth + 1, budget)? {
                composed.extend(branch);
            }
        }
    }
    for name in members.keys() {
        let merged = (name == "$ref" && followed) || (name == "allOf" && branches.is_some());
        if !merged {
            composed.insert(name.clone(), compose_node(resolver, &at.child(name), depth + 1, budget)?);
        }
    }
    Some(Value::Object(composed))
}

/// Where the examples at the root of a schema stand, its `$ref` and `allOf` followed.
pub fn at_root(store: &SchemaStore<'_>, schema: &Location) -> Vec<Location> {
    let mut ignored = Diagnostics::new();
    let merged = store.merge(&[SchemaRef::whole(schema)], &mut ignored);
    // What refines comes last and describes the whole best.
    merged
        .parts
        .iter()
        .rev()
        .find_map(|(_, part)| (!part.examples.is_empty()).then(|| part.examples.clone()))
        .unwrap_or_default()
}

/// How many nodes a composed body may have, so that what contains itself in many ways ends.
const MAX_COMPOSED: usize = 20_000;

/// A value, and how many nodes it has.
type Composed = (Value, usize);
type Known = foldhash::HashMap<Vec<SchemaRef>, Option<Composed>>;

/// Composes values from the examples inside schemas, those of shared schemas once.
pub struct Composer<'s, 'a> {
    store: &'s SchemaStore<'a>,
    /// Values in which nothing was left out: they are the same wherever they stand.
    whole: Known,
    /// All other values of the body that is being composed.
    partial: Known,
    /// Schemas that are being composed: one that contains itself has no example at that place.
    open: HashSet<Vec<SchemaRef>>,
    /// How many more schemas the body may take.
    budget: usize,
    /// How often something was left out, because it contains itself or there was too much.
    left_out: usize,
}

impl<'s, 'a> Composer<'s, 'a> {
    /// A composer that has composed nothing yet.
    pub fn new(store: &'s SchemaStore<'a>) -> Self {
        let (whole, partial) = (Known::default(), Known::default());
        Self { store, whole, partial, open: HashSet::new(), budget: MAX_COMPOSED, left_out: 0 }
    }

    /// A value composed from the examples inside a schema: an object of its properties that have one, a list of
    /// one item. `None` when there is nothing to compose it from.
    pub fn from_properties(&mut self, schema: &Location) -> Option<Value> {
        self.partial.clear();
        self.open.clear();
        self.budget = MAX_COMPOSED;
        let schemas = [SchemaRef::whole(schema)];
        self.open.insert(self.key(&schemas));
        self.compose_new(&schemas, true).map(|(value, _)| value)
    }

    /// Wrappers may hold the example, so they are part of what is asked for.
    fn key(&self, schemas: &[SchemaRef]) -> Vec<SchemaRef> {
        let mut key: Vec<SchemaRef> = self.store.unwrap_use(schemas, &mut Diagnostics::new()).roots;
        key.extend(schemas.iter().cloned());
        key
    }

    fn compose(&mut self, schemas: &[SchemaRef]) -> Option<Composed> {
        let key = self.key(schemas);
        if let Some(known) = self.whole.get(&key).or_else(|| self.partial.get(&key)) {
            return known.clone();
        }
        if self.budget == 0 || self.open.len() > MAX_DEPTH || !self.open.insert(key.clone()) {
            self.left_out += 1;
            return None;
        }
        self.budget -= 1;
        let left_out = self.left_out;
        let value = self.compose_new(schemas, false);
        self.open.remove(&key);
        let known = if left_out == self.left_out { &mut self.whole } else { &mut self.partial };
        known.insert(key, value.clone());
        value
    }

    fn compose_new(&mut self, schemas: &[SchemaRef], whole_body: bool) -> Option<Composed> {
        let merged = self.store.merge(schemas, &mut Diagnostics::new());
        let own = merged.parts.iter().rev().find_map(|(_, part)| part.examples.first().cloned());
        if let Some(own) = own {
            let value = compose(self.store.resolver(), &own)?;
            let nodes = nodes(&value);
            return Some((value, nodes));
        }
        let object = merged.types.is_some_and(|types| types.names() == ["object"]) || !merged.properties.is_empty();
        if object {
            let mut members = Map::new();
            let mut nodes = 1;
            for (name, declared) in &merged.properties {
                let schemas: Vec<SchemaRef> = declared.iter().map(SchemaRef::whole).collect();
                let Some((value, more)) = self.compose(&schemas) else { continue };
                if nodes + more > MAX_COMPOSED {
                    self.left_out += 1;
                    continue;
                }
                nodes += more;
                members.insert(name.clone(), value);
            }
            // Only the body itself may be empty; an empty object inside it would claim more than the examples say.
            return (whole_body || !members.is_empty()).then_some((Value::Object(members), nodes));
        }
        if merged.items.is_empty() {
            return None;
        }
        let schemas: Vec<SchemaRef> = merged.items.iter().map(SchemaRef::whole).collect();
        self.compose(&schemas).map(|(item, nodes)| (Value::Array(vec![item]), nodes + 1))
    }
}

/// How many nodes a value has; it is no deeper than [`MAX_DEPTH`].
fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(members) => members.values().map(nodes).sum(),
        _ => 0,
    }
}
