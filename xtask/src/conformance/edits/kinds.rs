//! What a kind of edit is: where it can be made, what it does there, and what has to be found of it.
//!
//! It must not ask the library: what is expected is what the rules' page says.

use fastrand::Rng;
use serde_json::{Map, Value};

use super::book::{Book, Operation, Site, Way};
use super::printed::child;

/// The name that what is added gets.
pub(super) const NEW: &str = "zzAdded";

/// Which of both versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Base,
    Head,
}

/// What an edit does to the admitted values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Narrows,
    Widens,
    Both,
    /// Nothing that breaks anybody for certain.
    Harmless,
}

/// What has to be found of an edit.
#[derive(Clone, Debug)]
pub(super) struct Expected {
    /// The rules one of which has to be found there; none: nothing to worry about may be found at all.
    pub(super) rules: &'static [&'static str],
    /// Rules that may be found around the place as well.
    pub(super) also: &'static [&'static str],
    /// The version in which the place is looked for.
    pub(super) version: Version,
    /// The places one of which it has to be, as pointers.
    pub(super) places: Vec<String>,
    /// Whether clients break, and servers.
    pub(super) breaks: (bool, bool),
}

impl Expected {
    /// That this rule is found, in the head.
    pub(super) fn rule(rules: &'static [&'static str], place: impl Into<String>, breaks: (bool, bool)) -> Self {
        Self { rules, also: &[], version: Version::Head, places: vec![place.into()], breaks }
    }

    /// That nothing is found.
    pub(super) fn nothing() -> Self {
        Self { rules: &[], also: &[], version: Version::Head, places: Vec::new(), breaks: (false, false) }
    }

    /// In the base, where what was removed stood.
    pub(super) fn in_base(mut self) -> Self {
        self.version = Version::Base;
        self
    }

    /// Or at this place.
    pub(super) fn or_at(mut self, place: impl Into<String>) -> Self {
        self.places.push(place.into());
        self
    }

    /// These as well.
    pub(super) fn also(mut self, rules: &'static [&'static str]) -> Self {
        self.also = rules;
        self
    }
}

/// An edit that was made.
pub(super) struct Edit {
    pub(super) kind: &'static str,
    /// Where, for people.
    pub(super) at: String,
    pub(super) head: Value,
    pub(super) expected: Expected,
}

/// What an edit is made on; the change is made on a copy that is dropped where it does not fit.
#[derive(Clone, Copy)]
pub(super) enum Make {
    /// A schema without a reference that operations reach.
    Schema(fn(&mut Map<String, Value>, &Scene<'_>, &mut Rng) -> Option<Expected>),
    /// A schema that is a reference and nothing else.
    Reference(fn(&mut Map<String, Value>, &Scene<'_>, &mut Rng) -> Option<Expected>),
    /// An operation below `paths`.
    Operation(fn(&mut Map<String, Value>, &Place<'_>, &mut Rng) -> Option<Expected>),
    /// An operation, with the whole description at hand.
    Around(fn(&mut Value, &Place<'_>, &mut Rng) -> Option<Expected>),
    /// The description.
    Whole(fn(&mut Value, &Book, &mut Rng) -> Option<Expected>),
}

/// A kind of edit.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) make: Make,
}

/// A schema and what is around it.
pub(super) struct Scene<'b> {
    pub(super) book: &'b Book,
    pub(super) site: &'b Site,
}

/// An operation and what is around it.
pub(super) struct Place<'b> {
    pub(super) book: &'b Book,
    pub(super) operation: &'b Operation,
}

impl Scene<'_> {
    /// A place below the schema.
    pub(super) fn at(&self, token: &str) -> String {
        child(&self.site.at, token)
    }

    /// Whom an effect on the values breaks, clients and servers.
    pub(super) fn breaks(&self, effect: Effect) -> (bool, bool) {
        let (to_server, to_client) = (self.site.ways.contains(&Way::ToServer), self.site.ways.contains(&Way::ToClient));
        match effect {
            Effect::Narrows => (to_server, to_client),
            Effect::Widens => (to_client, to_server),
            Effect::Both => (true, true),
            Effect::Harmless => (false, false),
        }
    }

    /// That this rule is found at this keyword.
    pub(super) fn found(&self, rules: &'static [&'static str], keyword: &str, effect: Effect) -> Option<Expected> {
        Some(Expected::rule(rules, self.at(keyword), self.breaks(effect)))
    }

    /// Whether one of the schemas that apply to the same values has this keyword.
    pub(super) fn peers_say(&self, keyword: &str) -> bool {
        self.site.peers.iter().any(|peer| self.book.map(peer).is_some_and(|peer| peer.contains_key(keyword)))
    }

    /// Whether nothing else applies to the values, and they are not those of a union's branch.
    pub(super) fn is_alone(&self) -> bool {
        self.site.peers.is_empty() && !self.site.branch
    }

    /// Whether one of the schemas that apply to the same values has a member of this name below `properties`.
    pub(super) fn peers_have(&self, name: &str) -> bool {
        self.site.peers.iter().any(|peer| {
            let Some(peer) = self.book.map(peer) else { return false };
            let declares = peer.get("properties").and_then(|properties| properties.get(name)).is_some();
            declares || peer.get("required").and_then(Value::as_array).is_some_and(|all| all.contains(&name.into()))
        })
    }
}

impl Kind {
    /// An edit of this kind at a random place; none where there is no place for it.
    pub(super) fn apply(&self, book: &Book, rng: &mut Rng) -> Option<Edit> {
        match self.make {
            Make::Schema(make) | Make::Reference(make) => {
                let wants_reference = matches!(self.make, Make::Reference(_));
                let mut sites: Vec<&Site> = book.sites.values().collect();
                rng.shuffle(&mut sites);
                sites.into_iter().find_map(|site| {
                    let schema = book.map(&site.at)?;
                    if schema.contains_key("$ref") != wants_reference {
                        return None;
                    }
                    let mut schema = schema.clone();
                    let expected = make(&mut schema, &Scene { book, site }, rng)?;
                    Some(self.edit(replaced(book, &site.at, schema)?, &site.at, expected))
                })
            }
            Make::Operation(make) => shuffled(book, rng).into_iter().find_map(|operation| {
                let mut members = book.map(&operation.at)?.clone();
                let expected = make(&mut members, &Place { book, operation }, rng)?;
                Some(self.edit(replaced(book, &operation.at, members)?, &operation.at, expected))
            }),
            Make::Around(make) => shuffled(book, rng).into_iter().take(30).find_map(|operation| {
                let mut head = book.root.clone();
                let expected = make(&mut head, &Place { book, operation }, rng)?;
                Some(self.edit(head, &operation.at, expected))
            }),
            Make::Whole(make) => {
                let mut head = book.root.clone();
                let expected = make(&mut head, book, rng)?;
                Some(self.edit(head, "", expected))
            }
        }
    }

    fn edit(&self, head: Value, at: &str, expected: Expected) -> Edit {
        Edit { kind: self.name, at: at.to_owned(), head, expected }
    }
}

fn shuffled<'b>(book: &'b Book, rng: &mut Rng) -> Vec<&'b Operation> {
    let mut operations: Vec<&Operation> = book.operations.iter().collect();
    rng.shuffle(&mut operations);
    operations
}

fn replaced(book: &Book, at: &str, with: Map<String, Value>) -> Option<Value> {
    let mut head = book.root.clone();
    *head.pointer_mut(at)? = Value::Object(with);
    Some(head)
}

/// Whether a schema admits this type only, `null` aside.
pub(super) fn is(schema: &Map<String, Value>, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(list)) => {
            let mut others = list.iter().filter(|one| *one != "null");
            others.next().is_some_and(|one| one == name) && others.next().is_none()
        }
        _ => false,
    }
}

/// Whether a schema says none of these.
pub(super) fn lacks(schema: &Map<String, Value>, keywords: &[&str]) -> bool {
    keywords.iter().all(|keyword| !schema.contains_key(*keyword))
}

/// Whether a schema admits `null` in words of its own.
pub(super) fn is_nullable(schema: &Map<String, Value>) -> bool {
    let listed = schema.get("type").and_then(Value::as_array).is_some_and(|types| types.contains(&"null".into()));
    listed || schema.get("nullable") == Some(&Value::Bool(true))
}
