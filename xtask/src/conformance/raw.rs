//! Descriptions as plain values: what is there before any reader of objects or schemas has looked at it.
//!
//! It must not use the library's readers, for it is there to see what they leave out. Only text becomes values by
//! the library, and the lines are those that it knows.

use std::collections::HashSet;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use specmill::diag::Part;
use specmill::source::{DocumentId, Location, Pointer, Sources};

/// The methods that a path item may hold (OpenAPI 3.1, "Path Item Object").
pub(super) const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// How many references may lead from one to the next.
const HOPS: usize = 64;

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Under {
    Paths,
    Webhooks,
    Callbacks,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) under: Under,
    /// In capitals.
    pub(super) method: String,
    /// The path, the webhook's name, or the callback's expression.
    pub(super) path: String,
    /// Where it stands, references to it followed.
    pub(super) at: Location,
    /// The member of the path item, which may be a reference only.
    pub(super) member: Location,
}

/// The documents of a run, and references between them.
#[derive(Clone, Copy)]
pub(super) struct Raw<'s> {
    pub(super) sources: &'s Sources,
}

impl<'s> Raw<'s> {
    /// The members of the object at `at`.
    pub(super) fn members(&self, at: &Location) -> Option<&'s Map<String, Value>> {
        self.sources.value(at)?.as_object()
    }

    /// Where the reference `text` leads that stands in `document`; none where nothing is there, or it is no pointer.
    pub(super) fn target(&self, document: DocumentId, text: &str) -> Option<Location> {
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let document = if file.is_empty() {
            document
        } else {
            let folder = self.sources.document(document)?.canonical.parent()?.to_owned();
            self.sources.find(&folder.join(decoded(file)).canonicalize().ok()?)?
        };
        let pointer = Pointer::parse(&decoded(fragment))?;
        let at = Location { document, pointer };
        self.sources.value(&at).is_some().then_some(at)
    }

    /// A node and what its reference, and that one's, lead to; the last is what is meant.
    pub(super) fn chain(&self, at: Location) -> Vec<Location> {
        let mut chain = vec![at];
        while let Some(last) = chain.last()
            && chain.len() < HOPS
        {
            let reference = self.members(last).and_then(|members| members.get("$ref")).and_then(Value::as_str);
            match reference.and_then(|text| self.target(last.document, text)) {
                Some(next) if !chain.contains(&next) => chain.push(next),
                _ => break,
            }
        }
        chain
    }

    /// What a node is, references followed.
    pub(super) fn follow(&self, at: Location) -> Option<Location> {
        self.chain(at).pop()
    }

    /// The children of the object at `at`, references to the object followed, extensions left out.
    pub(super) fn children(&self, at: Location) -> Vec<(String, Location)> {
        let Some(at) = self.follow(at) else { return Vec::new() };
        let names = self.members(&at).into_iter().flat_map(|members| members.keys());
        names.filter(|name| !name.starts_with("x-")).map(|name| (name.clone(), at.child(name))).collect()
    }

    /// All operations of a document: of its paths and webhooks, and of the callbacks in any of them.
    pub(super) fn operations(&self, document: DocumentId) -> Vec<Found> {
        let root = Location::root(document);
        let mut found = Vec::new();
        for (under, key) in [(Under::Paths, "paths"), (Under::Webhooks, "webhooks")] {
            for (path, item) in self.children(root.child(key)) {
                self.item(under, &path, item, &mut found);
            }
        }
        let mut seen = HashSet::new();
        let mut next = 0;
        // Those of callbacks are looked at for callbacks of their own.
        while let Some(operation) = found.get(next).map(|operation| operation.at.clone()) {
            next += 1;
            for (_, callback) in self.children(operation.child("callbacks")) {
                for (expression, item) in self.children(callback) {
                    // One that many operations refer to is one for each of them, unless they lead back to themselves.
                    if seen.insert((operation.clone(), item.clone())) {
                        self.item(Under::Callbacks, &expression, item, &mut found);
                    }
                }
            }
        }
        found
    }

    /// The operations of a path item; one with `$ref` may hold further ones beside it.
    fn item(&self, under: Under, path: &str, item: Location, found: &mut Vec<Found>) {
        for part in self.chain(item) {
            let Some(members) = self.members(&part) else { continue };
            for name in members.keys().filter(|name| METHODS.contains(&name.as_str())) {
                let member = part.child(name);
                let at = self.follow(member.clone()).filter(|at| self.members(at).is_some());
                if let Some(at) = at {
                    found.push(Found { under, method: name.to_uppercase(), path: path.to_owned(), at, member });
                }
            }
        }
    }

    /// File and line of a node, as an editor opens them; its pointer too, where the line says nothing.
    pub(super) fn place(&self, at: &Location) -> String {
        let path = self.sources.document(at.document).map(|document| document.path.display().to_string());
        let path = path.unwrap_or_default();
        match self.sources.position(at, Part::Value).map_or(0, |span| span.line) {
            0 | 1 => format!("{path}:1#{}", at.pointer),
            line => format!("{path}:{line}"),
        }
    }
}

/// Percent-encoding undone (RFC 3986, section 2.1).
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use specmill::source::Limits;

    use super::*;

    const API: &str = r##"
openapi: 3.1.0
paths:
  /a:
    get: {callbacks: {done: {"{$request.body#/url}": {post: {callbacks: {again: {$ref: "#/x-callback"}}}}}}}
    parameters: []
    x-note: {get: {}}
  /a%20b: {$ref: "items.yaml#/one~1two", put: {}}
  /c: {get: {$ref: "items.yaml#/operation"}, post: {$ref: "#/lost"}, delete: 7}
webhooks:
  told: {post: {}}
x-callback: {later: {put: {}}}
"##;
    const ITEMS: &str = "one/two: {get: {}, head: {}}\noperation: {responses: {}}\n";

    #[test]
    fn every_operation_is_found_wherever_references_lead() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().canonicalize().unwrap();
        let mut sources = Sources::default();
        let mut load = |name: &str, text: &str| {
            std::fs::write(folder.join(name), text).unwrap();
            sources.load(&folder.join(name), &Limits::default()).unwrap()
        };
        let api = load("api.yaml", API);
        load("items.yaml", ITEMS);
        let found = Raw { sources: &sources }.operations(api);
        let shown: Vec<_> = found.iter().map(|one| (one.under, format!("{} {}", one.method, one.path))).collect();
        let expected = [
            (Under::Paths, "GET /a"),
            (Under::Paths, "PUT /a%20b"),
            (Under::Paths, "GET /a%20b"),
            (Under::Paths, "HEAD /a%20b"),
            (Under::Paths, "GET /c"),
            // It leads nowhere, and has to be missed.
            (Under::Paths, "POST /c"),
            (Under::Webhooks, "POST told"),
            (Under::Callbacks, "POST {$request.body#/url}"),
            (Under::Callbacks, "PUT later"),
        ];
        assert_eq!(shown, expected.map(|(under, text)| (under, text.to_owned())));
    }
}
