//! A description as values, with what its operations reach: where edits can be made, and whom they concern.
//!
//! Written from the specifications and the rules alone, for it judges the library. It must not use its readers.

use std::collections::{BTreeSet, HashSet, VecDeque};

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::super::raw::METHODS;
use super::printed::child;

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Way {
    ToServer,
    ToClient,
}

/// A schema that operations reach.
#[derive(Clone, Debug, Default)]
pub(super) struct Site {
    /// Where it stands.
    pub(super) at: String,
    /// The ways that its values travel.
    pub(super) ways: BTreeSet<Way>,
    /// Whether its values are texts somewhere, and JSON somewhere.
    pub(super) text: bool,
    pub(super) json: bool,
    /// Schemas that apply to the same values.
    pub(super) peers: BTreeSet<String>,
    /// Whether it is, or is within, a branch of a union, as a part of what applies to one value.
    pub(super) branch: bool,
}

/// An operation below `paths`.
#[derive(Clone, Debug)]
pub(super) struct Operation {
    pub(super) at: String,
    pub(super) path: String,
}

/// A description.
pub(super) struct Book {
    pub(super) root: Value,
    /// Whether it is of 3.1 or later.
    pub(super) is_31: bool,
    pub(super) operations: Vec<Operation>,
    pub(super) sites: IndexMap<String, Site>,
    /// Components below `components/schemas` to which no reference leads, from anywhere that is used.
    pub(super) unreached: Vec<String>,
}

/// Schemas that apply to one value, and how the value travels.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Visit {
    parts: Vec<String>,
    way: Way,
    text: bool,
    /// The unions whose branch is among the parts.
    unions: BTreeSet<String>,
}

impl Book {
    /// Looks through a description.
    pub(super) fn new(root: Value) -> Self {
        let version = root.get("openapi").and_then(Value::as_str).unwrap_or_default();
        let is_31 = !version.starts_with("3.0");
        let mut book = Self { root, is_31, operations: Vec::new(), sites: IndexMap::new(), unreached: Vec::new() };
        let mut walk = Walk { book: &book, queue: VecDeque::new(), seen: HashSet::new(), sites: IndexMap::new() };
        let operations = walk.operations();
        walk.run();
        let sites = walk.sites;
        book.unreached = book.find_unreached();
        (book.operations, book.sites) = (operations, sites);
        book
    }

    /// A node.
    pub(super) fn get(&self, at: &str) -> Option<&Value> {
        self.root.pointer(at)
    }

    /// The members of a node.
    pub(super) fn map(&self, at: &str) -> Option<&Map<String, Value>> {
        self.get(at)?.as_object()
    }

    /// Where the references of a node lead in the end.
    pub(super) fn follow(&self, at: &str) -> String {
        let mut at = at.to_owned();
        for _ in 0..32 {
            match self.map(&at).and_then(|members| members.get("$ref")).and_then(Value::as_str).and_then(pointer) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    fn find_unreached(&self) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut open: Vec<&Value> =
            ["paths", "webhooks", "x-webhooks"].iter().filter_map(|key| self.root.get(key)).collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Array(items) => open.extend(items),
                Value::Object(members) => open.extend(members.values()),
                Value::String(text) => {
                    // A mapping may name a schema without being a reference.
                    let named = pointer(text).unwrap_or_else(|| child("/components/schemas", text));
                    if let Some(target) = self.get(&named)
                        && seen.insert(named)
                    {
                        open.push(target);
                    }
                }
                _ => {}
            }
        }
        let all = self.map("/components/schemas").into_iter().flat_map(|schemas| schemas.keys());
        // What is within a component that is reached in part is left alone.
        let within = |at: &String| seen.iter().any(|one| one.starts_with(at.as_str()));
        all.map(|name| child("/components/schemas", name)).filter(|at| !within(at)).collect()
    }
}

/// The pointer of a reference within the document.
fn pointer(reference: &str) -> Option<String> {
    let fragment = reference.strip_prefix('#').filter(|rest| rest.starts_with('/'))?;
    Some(percent_decode_str(fragment).decode_utf8_lossy().into_owned())
}

struct Walk<'b> {
    book: &'b Book,
    queue: VecDeque<Visit>,
    seen: HashSet<Visit>,
    sites: IndexMap<String, Site>,
}

impl Walk<'_> {
    fn operations(&mut self) -> Vec<Operation> {
        let mut found = Vec::new();
        for (key, flipped) in [("/paths", false), ("/webhooks", true), ("/x-webhooks", true)] {
            let Some(paths) = self.book.map(key) else { continue };
            for path in paths.keys().filter(|path| !path.starts_with("x-")) {
                let item = self.book.follow(&child(key, path));
                let is_own = item == child(key, path);
                for at in self.item(&item, flipped) {
                    if !flipped && is_own {
                        found.push(Operation { at, path: path.clone() });
                    }
                }
            }
        }
        found
    }

    /// Visits the operations of a path item.
    fn item(&mut self, item: &str, flipped: bool) -> Vec<String> {
        let Some(members) = self.book.map(item) else { return Vec::new() };
        let methods = METHODS.iter().filter(|method| members.get(**method).is_some_and(Value::is_object));
        let operations: Vec<String> = methods.map(|method| child(item, method)).collect();
        for operation in &operations {
            self.operation(item, operation, flipped);
        }
        operations
    }

    fn operation(&mut self, item: &str, operation: &str, flipped: bool) {
        let (asks, answers) = if flipped { (Way::ToClient, Way::ToServer) } else { (Way::ToServer, Way::ToClient) };
        let mut known = HashSet::new();
        for list in [child(operation, "parameters"), child(item, "parameters")] {
            let count = self.book.get(&list).and_then(Value::as_array).map_or(0, Vec::len);
            for index in 0..count {
                let at = self.book.follow(&child(&list, &index.to_string()));
                let Some(parameter) = self.book.map(&at) else { continue };
                let text = |key: &str| parameter.get(key).and_then(Value::as_str).unwrap_or_default();
                let ignored = ["accept", "content-type", "authorization"];
                if text("in") == "header" && ignored.contains(&text("name").to_ascii_lowercase().as_str()) {
                    continue;
                }
                if known.insert((text("in"), text("name"))) {
                    self.parameter(&at, asks);
                }
            }
        }
        let body = self.book.follow(&child(operation, "requestBody"));
        self.content(&body, asks);
        let Some(responses) = self.book.map(&child(operation, "responses")) else { return };
        for status in responses.keys().filter(|status| !status.starts_with("x-")) {
            let at = self.book.follow(&child(&child(operation, "responses"), status));
            self.content(&at, answers);
            let headers = child(&at, "headers");
            for name in self.book.map(&headers).into_iter().flat_map(|headers| headers.keys()) {
                if !name.eq_ignore_ascii_case("content-type") {
                    let header = self.book.follow(&child(&headers, name));
                    self.parameter(&header, answers);
                }
            }
        }
        let callbacks = child(operation, "callbacks");
        for name in self.book.map(&callbacks).into_iter().flat_map(|callbacks| callbacks.keys()) {
            let callback = self.book.follow(&child(&callbacks, name));
            for expression in self.book.map(&callback).into_iter().flat_map(|callback| callback.keys()) {
                self.item(&self.book.follow(&child(&callback, expression)), true);
            }
        }
    }

    fn parameter(&mut self, at: &str, way: Way) {
        let Some(parameter) = self.book.map(at) else { return };
        if parameter.contains_key("schema") {
            self.visit(vec![child(at, "schema")], way, true, BTreeSet::new());
        } else {
            self.content(at, way);
        }
    }

    fn content(&mut self, at: &str, way: Way) {
        let content = child(at, "content");
        for media in self.book.map(&content).into_iter().flat_map(|content| content.keys()) {
            let at = child(&child(&content, media), "schema");
            if self.book.get(&at).is_some() {
                self.visit(vec![at], way, !media.to_ascii_lowercase().contains("json"), BTreeSet::new());
            }
        }
    }

    fn visit(&mut self, roots: Vec<String>, way: Way, text: bool, unions: BTreeSet<String>) {
        let mut parts = Vec::new();
        roots.iter().for_each(|root| self.expand(root, &mut parts));
        let visit = Visit { parts, way, text, unions };
        if self.seen.insert(visit.clone()) {
            self.queue.push_back(visit);
        }
    }

    /// What applies together with a schema: what it refers to, its `allOf`, the only branch of a union.
    fn expand(&self, at: &str, parts: &mut Vec<String>) {
        let Some(schema) = self.book.map(at) else { return };
        if parts.iter().any(|part| part == at) {
            return;
        }
        parts.push(at.to_owned());
        if let Some(target) = schema.get("$ref").and_then(Value::as_str).and_then(pointer) {
            self.expand(&target, parts);
            if !self.book.is_31 {
                return;
            }
        }
        for index in 0..schema.get("allOf").and_then(Value::as_array).map_or(0, Vec::len) {
            self.expand(&child(&child(at, "allOf"), &index.to_string()), parts);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let [only] = self.branches(at, keyword).as_slice() {
                self.expand(only, parts);
            }
        }
    }

    /// The branches of a union, `null` aside.
    fn branches(&self, at: &str, keyword: &str) -> Vec<String> {
        let list = self.book.map(at).and_then(|schema| schema.get(keyword)).and_then(Value::as_array);
        let is_null = |branch: &Value| {
            branch.get("type") == Some(&Value::from("null"))
                || branch.get("enum").is_some_and(|values| values == &Value::from(vec![Value::Null]))
        };
        let branches = list.into_iter().flatten().enumerate().filter(|(_, branch)| !is_null(branch));
        branches.map(|(index, _)| child(&child(at, keyword), &index.to_string())).collect()
    }

    fn run(&mut self) {
        while let Some(visit) = self.queue.pop_front() {
            self.note(&visit);
            let unions = visit.parts.iter().flat_map(|part| ["oneOf", "anyOf"].map(|keyword| (part, keyword)));
            let unions = unions.map(|(part, keyword)| (child(part, keyword), self.branches(part, keyword)));
            let next = unions.into_iter().find(|(at, branches)| branches.len() > 1 && !visit.unions.contains(at));
            let Some((at, branches)) = next else {
                self.below(&visit);
                continue;
            };
            for branch in branches {
                let (mut roots, mut unions) = (visit.parts.clone(), visit.unions.clone());
                roots.push(branch);
                unions.insert(at.clone());
                self.visit(roots, visit.way, visit.text, unions);
            }
        }
    }

    fn note(&mut self, visit: &Visit) {
        for part in &visit.parts {
            let site = self.sites.entry(part.clone()).or_insert_with(|| Site { at: part.clone(), ..Site::default() });
            site.ways.insert(visit.way);
            site.text |= visit.text;
            site.json |= !visit.text;
            site.branch |= !visit.unions.is_empty();
            let others = visit.parts.iter().filter(|other| *other != part).filter(|other| {
                // A mere reference says nothing itself.
                self.book.map(other).is_some_and(|schema| !(schema.contains_key("$ref") && schema.len() == 1))
            });
            site.peers.extend(others.cloned());
        }
    }

    /// Members, items and what else is below a value.
    fn below(&mut self, visit: &Visit) {
        for keyword in ["properties", "patternProperties"] {
            let mut members: IndexMap<&str, Vec<String>> = IndexMap::new();
            for part in &visit.parts {
                let at = child(part, keyword);
                for name in self.book.map(&at).into_iter().flat_map(|members| members.keys()) {
                    members.entry(name).or_default().push(child(&at, name));
                }
            }
            for (_, places) in members {
                if !self.stays(&places, visit.way) {
                    self.visit(places, visit.way, visit.text, BTreeSet::new());
                }
            }
        }
        for keyword in ["items", "additionalProperties"] {
            let places = visit.parts.iter().map(|part| child(part, keyword));
            let places: Vec<String> = places.filter(|at| self.book.map(at).is_some()).collect();
            if !places.is_empty() {
                self.visit(places, visit.way, visit.text, BTreeSet::new());
            }
        }
    }

    /// Whether a member does not travel this way.
    fn stays(&self, places: &[String], way: Way) -> bool {
        let keyword = if way == Way::ToServer { "readOnly" } else { "writeOnly" };
        let mut parts = Vec::new();
        places.iter().for_each(|place| self.expand(place, &mut parts));
        parts.iter().any(|part| self.book.get(&child(part, keyword)) == Some(&Value::Bool(true)))
    }
}
