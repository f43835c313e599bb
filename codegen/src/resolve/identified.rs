//! Nodes that have URIs of their own: `$id` of a schema (JSON Schema 2020-12 core, 8.2.1), `$self` of a document
//! (OpenAPI 3.2). It must not look at files: what it is asked for is no file.

use std::collections::HashMap;

use serde_json::Value;

use crate::source::{DocumentId, Location, Pointer, Sources};

/// The nodes of all documents that have a URI.
#[derive(Debug, Default)]
pub(super) struct Identified(HashMap<String, Location>);

impl Identified {
    pub(super) fn of(sources: &Sources) -> Self {
        let mut found = Self::default();
        for (id, document) in sources.documents() {
            found.collect(id, &document.value, &Pointer::root(), "");
        }
        found
    }

    /// Notes the node and what is in it; of equal URIs the first wins.
    fn collect(&mut self, id: DocumentId, value: &Value, at: &Pointer, base: &str) {
        // The depth of a value is bounded by the limits of reading.
        match value {
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(index, value)| {
                    self.collect(id, value, &at.child(&index.to_string()), base);
                });
            }
            Value::Object(members) => {
                let own = own_uri(value).map(|uri| join(base, uri));
                if let Some(own) = &own {
                    let location = || Location { document: id, pointer: at.clone() };
                    self.0.entry(own.clone()).or_insert_with(location);
                }
                let base = own.as_deref().unwrap_or(base);
                let schemas = members.iter().filter(|(name, value)| !is_data(name, value));
                schemas.for_each(|(name, value)| self.collect(id, value, &at.child(name), base));
            }
            _ => {}
        }
    }

    /// The node that a reference at `at` names by a URI.
    pub(super) fn find(&self, sources: &Sources, at: &Location, reference: &str) -> Option<&Location> {
        if self.0.is_empty() {
            return None;
        }
        let mut value = &sources.document(at.document)?.value;
        let mut base = own_uri(value).map_or_else(String::new, |uri| join("", uri));
        for token in at.pointer.tokens() {
            value = match value {
                Value::Object(members) => members.get(&token)?,
                Value::Array(list) => list.get(token.parse::<usize>().ok()?)?,
                _ => break,
            };
            if let Some(uri) = own_uri(value) {
                base = join(&base, uri);
            }
        }
        self.0.get(&join(&base, reference))
    }
}

/// The nearest schema around `at` that has a URI of its own, or the root: what a fragment alone is about.
pub(super) fn resource(sources: &Sources, at: &Location) -> Location {
    let mut found = Location::root(at.document);
    let Some(mut value) = sources.value(&found) else { return found };
    let mut here = found.clone();
    for token in at.pointer.tokens() {
        let next = match value {
            Value::Object(members) => members.get(&token),
            Value::Array(list) => token.parse::<usize>().ok().and_then(|index| list.get(index)),
            _ => None,
        };
        let Some(next) = next else { break };
        (value, here) = (next, here.child(&token));
        if own_uri(value).is_some() {
            found = here.clone();
        }
    }
    found
}

/// Whether a member is a value and no schema: what is in it identifies nothing.
pub(super) fn is_data(name: &str, value: &Value) -> bool {
    name == "const" || (name == "enum" && value.is_array())
}

/// The URI that a node gives itself.
fn own_uri(value: &Value) -> Option<&str> {
    let uri = value.get("$id").or_else(|| value.get("$self"))?.as_str()?;
    let uri = uri.split('#').next().unwrap_or_default();
    (!uri.is_empty()).then_some(uri)
}

/// A reference without fragment, resolved (RFC 3986, 5.2.2), query aside.
fn join(base: &str, reference: &str) -> String {
    let has_scheme = reference.split(['/', '?']).next().is_some_and(|first| first.contains(':'));
    let (origin, path) = split(base);
    let (origin, path) = match reference {
        _ if has_scheme => split(reference),
        _ if reference.starts_with("//") => split(reference),
        _ if reference.starts_with('/') => (origin, reference),
        _ => {
            let folder = path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or_default();
            return format!("{origin}{}", without_dots(&format!("{folder}{reference}")));
        }
    };
    format!("{origin}{}", without_dots(path))
}

/// Scheme and authority, and the path.
fn split(uri: &str) -> (&str, &str) {
    let start = uri.find("//").map_or(0, |slashes| slashes + 2);
    let end = match uri.split(['/', '?']).next().unwrap_or_default().split_once(':') {
        // `urn:a:b` has no authority.
        Some((scheme, _)) if start == 0 => scheme.len() + 1,
        _ if start == 0 => 0,
        _ => uri.get(start..).and_then(|rest| rest.find('/')).map_or(uri.len(), |slash| start + slash),
    };
    uri.split_at_checked(end).unwrap_or((uri, ""))
}

fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if path.starts_with('/') && !joined.starts_with('/') { format!("/{joined}") } else { joined }
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_are_resolved_against_their_base() {
        let base = "https://example.org/a/b.json";
        let cases = [
            ("c.json", "https://example.org/a/c.json"),
            ("../c", "https://example.org/c"),
            ("../../../c", "https://example.org/c"),
            ("/c/./d", "https://example.org/c/d"),
            ("//other.org/x", "//other.org/x"),
            ("urn:a:b", "urn:a:b"),
            ("http://x", "http://x"),
        ];
        for (reference, expected) in cases {
            assert_eq!(join(base, reference), expected, "{reference}");
        }
        assert_eq!(join("/api/shared/foo", "../schemas/foo"), "/api/schemas/foo");
        assert_eq!(join("", "a/b"), "a/b");
    }
}
