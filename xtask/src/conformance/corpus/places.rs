//! Where examples stand, found among the raw values: in parameters, headers, bodies and schemas that some operation
//! uses, whether or not the generator has seen them.
//!
//! It must not judge them, and must not use the library's readers.

use std::collections::HashSet;

use serde_json::Value;
use specmill::source::{DocumentId, Location};

use crate::conformance::raw::Raw;

/// Whose message an example belongs to; `readOnly` and `writeOnly` are about that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Side {
    Request,
    Response,
    /// A schema's own, whoever uses that.
    Any,
}

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Parameter,
    Header,
    Request,
    Response,
    Schema,
}

impl Kind {
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::Header => "header",
            Self::Request => "request",
            Self::Response => "response",
            Self::Schema => "schema",
        }
    }

    pub(super) fn side(self) -> Side {
        match self {
            Self::Parameter | Self::Request => Side::Request,
            Self::Header | Self::Response => Side::Response,
            Self::Schema => Side::Any,
        }
    }
}

/// An example: its value and its schema.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) kind: Kind,
    pub(super) at: Location,
    pub(super) schema: Location,
    /// The media type, where it is one of a body.
    pub(super) media_type: Option<String>,
}

/// Keywords whose values are maps of schemas, lists of them, and one.
const MAPS: &[&str] = &["properties", "patternProperties", "dependentSchemas"];
const LISTS: &[&str] = &["allOf", "anyOf", "oneOf", "prefixItems"];
const SINGLE: &[&str] = &["items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "then", "else"];

/// Whether a description is one of OpenAPI 3.0.
pub(super) fn is_30(raw: Raw<'_>, document: DocumentId) -> bool {
    let version = raw.sources.document(document).and_then(|document| document.value.get("openapi")?.as_str());
    version.is_some_and(|version| version.starts_with("3.0"))
}

/// All examples that the operations of `document` lead to.
pub(super) fn places(raw: Raw<'_>, document: DocumentId) -> Vec<Place> {
    let mut walk =
        Walk { raw, is_30: is_30(raw, document), found: Vec::new(), schemas: Vec::new(), seen: HashSet::new() };
    for operation in raw.operations(document) {
        if let Some(item) = operation.member.pointer.parent() {
            walk.parameters(Location { document: operation.member.document, pointer: item });
        }
        walk.parameters(operation.at.clone());
        walk.contents(Kind::Request, operation.at.child("requestBody"));
        for (_, response) in raw.children(operation.at.child("responses")) {
            walk.contents(Kind::Response, response.clone());
            for (_, header) in raw.follow(response).into_iter().flat_map(|at| raw.children(at.child("headers"))) {
                walk.parameter(Kind::Header, header);
            }
        }
    }
    walk.schemas();
    let mut seen = HashSet::new();
    walk.found.retain(|place| seen.insert(place.clone()));
    walk.found
}

struct Walk<'s> {
    raw: Raw<'s>,
    /// Whether what stands beside `$ref` counts for nothing.
    is_30: bool,
    found: Vec<Place>,
    /// Those that are still to be looked into.
    schemas: Vec<Location>,
    seen: HashSet<Location>,
}

impl Walk<'_> {
    /// Whether OpenAPI says that a parameter shall be ignored (3.1, "Parameter Object", `name`).
    fn is_ignored(&self, at: &Location) -> bool {
        let text = |member: &str| self.raw.sources.value(&at.child(member)).and_then(Value::as_str);
        let is_ignored = |name: &str| ["accept", "authorization"].contains(&name.to_ascii_lowercase().as_str());
        text("in") == Some("header") && text("name").is_some_and(is_ignored)
    }

    fn parameters(&mut self, holder: Location) {
        let list = holder.child("parameters");
        let length = self.raw.sources.value(&list).and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..length {
            self.parameter(Kind::Parameter, list.index(index));
        }
    }

    fn parameter(&mut self, kind: Kind, at: Location) {
        let Some(at) = self.raw.follow(at).filter(|at| !self.is_ignored(at)) else { return };
        self.explicit(kind, &at, None);
        self.schemas.push(at.child("schema"));
        self.media(kind, &at);
    }

    /// The bodies of a request or response.
    fn contents(&mut self, kind: Kind, at: Location) {
        if let Some(at) = self.raw.follow(at) {
            self.media(kind, &at);
        }
    }

    fn media(&mut self, kind: Kind, holder: &Location) {
        for (media_type, media) in self.raw.children(holder.child("content")) {
            let Some(media) = self.raw.follow(media) else { continue };
            self.explicit(kind, &media, Some(media_type));
            self.schemas.push(media.child("schema"));
        }
    }

    /// `example` and `examples` of a parameter, header or media type.
    fn explicit(&mut self, kind: Kind, holder: &Location, media_type: Option<String>) {
        let schema = holder.child("schema");
        let mut at: Vec<Location> = Vec::new();
        if self.raw.members(holder).is_some_and(|members| members.contains_key("example")) {
            at.push(holder.child("example"));
        }
        for (_, example) in self.raw.children(holder.child("examples")) {
            let value = self.raw.follow(example).map(|example| example.child("value"));
            at.extend(value.filter(|value| self.raw.sources.value(value).is_some()));
        }
        let place = |at| Place { kind, at, schema: schema.clone(), media_type: media_type.clone() };
        self.found.extend(at.into_iter().map(place));
    }

    /// Looks into all schemas, and those that they lead to.
    fn schemas(&mut self) {
        while let Some(at) = self.schemas.pop() {
            let chain = self.raw.chain(at);
            let start = if self.is_30 { chain.len().saturating_sub(1) } else { 0 };
            for at in chain.into_iter().skip(start) {
                if self.seen.insert(at.clone()) {
                    self.schema(&at);
                }
            }
        }
    }

    fn schema(&mut self, at: &Location) {
        let Some(members) = self.raw.members(at) else { return };
        for (name, value) in members {
            let child = at.child(name);
            let name = name.as_str();
            let length = value.as_array().map_or(0, Vec::len);
            if name == "example" {
                self.found.push(Place { kind: Kind::Schema, at: child, schema: at.clone(), media_type: None });
            } else if name == "examples" && !self.is_30 {
                let place =
                    |index| Place { kind: Kind::Schema, at: child.index(index), schema: at.clone(), media_type: None };
                self.found.extend((0..length).map(place));
            } else if LISTS.contains(&name) {
                self.schemas.extend((0..length).map(|index| child.index(index)));
            } else if SINGLE.contains(&name) {
                self.schemas.push(child);
            } else if MAPS.contains(&name)
                && let Value::Object(children) = value
            {
                self.schemas.extend(children.keys().map(|name| child.child(name)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use specmill::source::{Limits, Sources};

    use super::*;

    const API: &str = r##"
openapi: VERSION
paths:
  /a:
    parameters: [{name: p, in: query, schema: {type: string, example: e0}, examples: {one: {$ref: "#/x-one"}}}]
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Used", example: beside}, example: {}}}}
      responses:
        "200": {description: d, headers: {H: {schema: {type: integer}, example: 1}}, content: {text/plain: {examples: {far: {externalValue: f}}}}}
x-one: {value: e1}
components:
  schemas:
    Used: {type: object, properties: {example: {type: string, example: named, examples: [e2]}, again: {$ref: "#/components/schemas/Used"}}}
    Unused: {type: string, example: nobody}
"##;

    fn found(version: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let text = API.replace("VERSION", version);
        let id = sources.add_text(std::path::Path::new("/api.yaml"), &text, &Limits::default()).unwrap();
        let mut found: Vec<String> = places(Raw { sources: &sources }, id)
            .iter()
            .map(|place| format!("{} {}", place.kind.text(), sources.value(&place.at).unwrap()))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn examples_are_found_where_operations_lead() {
        let common = ["header 1", "parameter \"e1\"", "request {}", "schema \"e0\"", "schema \"named\""];
        assert_eq!(found("3.0.3"), common);
        let mut newer = [common.as_slice(), &["schema \"beside\"", "schema \"e2\""]].concat();
        newer.sort_unstable();
        assert_eq!(found("3.1.0"), newer);
    }
}
