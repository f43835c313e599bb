//! Where references lead, once all documents are loaded; it must not load anything.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde_json::Value;

use super::Roots;
use super::identified::{self, Identified};
use super::reference::{Fragment, Reference};
use crate::diag::{Diagnostic, Part, Place, catalogue, nearest};
use crate::source::{DocumentId, Location, Pointer, Sources};

/// How many references may lie on the way to one node.
const HOPS: usize = 100;

/// Answers where references lead. It is cheap to make and can be shared by threads.
#[derive(Debug)]
pub struct Resolver<'s> {
    sources: &'s Sources,
    roots: &'s Roots,
    anchors: Mutex<HashMap<DocumentId, Arc<Anchors>>>,
    identified: OnceLock<Identified>,
}

impl<'s> Resolver<'s> {
    /// A resolver over documents that [`super::load_closure`] completed with the same roots.
    pub fn new(sources: &'s Sources, roots: &'s Roots) -> Self {
        Self { sources, roots, anchors: Mutex::default(), identified: OnceLock::new() }
    }

    /// The documents.
    pub fn sources(&self) -> &'s Sources {
        self.sources
    }

    /// Where references may lead.
    pub fn roots(&self) -> &'s Roots {
        self.roots
    }

    /// The value at `at`, references not followed.
    pub fn value(&self, at: &Location) -> Option<&'s Value> {
        self.sources.value(at)
    }

    /// The node that `reference`, which stands at `at` or in its member `$ref`, names. That node may be a
    /// reference itself; nodes that the pointer passes through are followed where they lack the next name.
    ///
    /// # Errors
    /// `SM02..`, or the fault of the document that it leads to.
    pub fn target(&self, at: &Location, reference: &str) -> Result<Location, Diagnostic> {
        self.hop(at, reference, &mut 0)
    }

    /// The first node from `at` on that is not an object with a `$ref`: `at` itself where it is none.
    ///
    /// # Errors
    /// Those of [`Self::target`], `CIRCULAR_REFERENCE`, and `MALFORMED_REFERENCE` for a `$ref` that is not
    /// a text.
    pub fn follow(&self, at: &Location) -> Result<Location, Diagnostic> {
        let mut chain: Vec<Location> = vec![at.clone()];
        let mut here = at.clone();
        let mut hops = 0;
        while let Some(reference) = self.reference(&here)? {
            let next = self.hop(&here, reference, &mut hops)?;
            if let Some(start) = chain.iter().position(|node| *node == next) {
                return Err(self.circle(chain.get(start..).unwrap_or_default(), &next));
            }
            chain.push(next.clone());
            here = next;
        }
        Ok(here)
    }

    /// The value that `at` leads to and where it stands; see [`Self::follow`].
    ///
    /// # Errors
    /// Those of [`Self::follow`].
    pub fn resolve(&self, at: &Location) -> Result<(Location, &'s Value), Diagnostic> {
        let location = self.follow(at)?;
        match self.sources.value(&location) {
            Some(value) => Ok((location, value)),
            None => Err(Diagnostic::new(&catalogue::DANGLING_REFERENCE, "there is no such node").at(at)),
        }
    }

    /// The `$ref` of the node, if it is a reference. An object as `$ref` is a property of that name.
    fn reference(&self, at: &Location) -> Result<Option<&'s str>, Diagnostic> {
        match self.sources.value(at).and_then(|value| value.get("$ref")) {
            None | Some(Value::Object(_)) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Diagnostic::new(&catalogue::MALFORMED_REFERENCE, "a `$ref` must be a text")
                .at(&at.child("$ref"))
                .help("write the path of a file, a `#/pointer`, or both")),
        }
    }

    /// Where a diagnostic about this reference points.
    fn place(&self, at: &Location, reference: &str) -> Location {
        let member = self.sources.value(at).and_then(|value| value.get("$ref"));
        match member.and_then(Value::as_str) {
            Some(text) if text == reference => at.child("$ref"),
            _ => at.clone(),
        }
    }

    fn hop(&self, at: &Location, reference: &str, hops: &mut usize) -> Result<Location, Diagnostic> {
        *hops += 1;
        if *hops > HOPS {
            let message = format!("more than {HOPS} references lie on the way to one node");
            return Err(Diagnostic::new(&catalogue::CIRCULAR_REFERENCE, message)
                .at(&self.place(at, reference))
                .help("let one of them name a node that is not reached through itself"));
        }
        let parsed = Reference::parse(reference).map_err(|malformed| {
            let message = format!("the reference `{reference}` is malformed: {}", malformed.0);
            Diagnostic::new(&catalogue::MALFORMED_REFERENCE, message).at(&self.place(at, reference)).help(malformed.1)
        })?;
        let start = match parsed.file {
            None => identified::resource(self.sources, at),
            Some(file) => match self.document(at, reference, file) {
                Ok(id) => Location::root(id),
                // What is no file that may be read may be the URI of something that was read.
                Err(fault) => {
                    let identified = self.identified.get_or_init(|| Identified::of(self.sources));
                    identified.find(self.sources, at, file).cloned().ok_or(fault)?
                }
            },
        };
        match parsed.fragment {
            Fragment::Pointer(pointer, raw) => {
                let root = Location::root(start.document);
                let found = match self.walk(at, reference, &start, &pointer, hops) {
                    // By the letter a fragment alone stays below the `$id` around it; who writes one may mean the document.
                    Err(_) if parsed.file.is_none() && start != root => self.walk(at, reference, &root, &pointer, hops),
                    // `#/` is the member without a name, but who writes it means the root.
                    Err(_) if pointer.as_str() == "/" => Ok(start.clone()),
                    found => found,
                };
                // A name that really holds a `%` is found as written.
                match (found, raw) {
                    (Err(refused), Some(raw)) => self.walk(at, reference, &start, &raw, hops).map_err(|_| refused),
                    (found, _) => found,
                }
            }
            Fragment::Anchor(name) => self.anchor(at, reference, &start, &name),
        }
    }

    /// The document that the part of a reference before `#` names.
    fn document(&self, at: &Location, reference: &str, file: &str) -> Result<DocumentId, Diagnostic> {
        let place = self.place(at, reference);
        let Some(from) = self.sources.document(at.document) else {
            return Err(Diagnostic::new(&catalogue::DANGLING_REFERENCE, "there is no such document"));
        };
        let found = self.roots.locate(from, file).map_err(|refused| refused.at(&place))?;
        let failure = match self.sources.outcome(&found.decoded.path) {
            Some(Ok(id)) => return Ok(id),
            // It is remembered as the first reference to the file spelled it.
            Some(Err(failure)) if failure.message.starts_with("no such file") => {
                Diagnostic { message: format!("no such file `{file}`"), ..failure.clone() }
            }
            Some(Err(failure)) => failure.clone(),
            // Not scanned for: a reference that did not stand in a document.
            None => match self.roots.confine(file, &found.decoded) {
                Err(refused) => refused,
                Ok(()) => {
                    let canonical = found.decoded.path.canonicalize().unwrap_or_default();
                    if let Some(id) = self.sources.find(&canonical) {
                        return Ok(id);
                    }
                    let message = format!("`{file}` was not loaded");
                    Diagnostic::new(&catalogue::MISSING_FILE, message)
                        .help("name it by a `$ref`, or among the entry documents")
                }
            },
        };
        Err(match failure.place {
            // The fault lies within the file: that comes first, then who names the file.
            Some(Place::Text { .. } | Place::Node(..)) => {
                failure.related(Place::Node(place, Part::Value), "the file is named here")
            }
            Some(Place::File(_)) | None => failure.at(&place),
        })
    }

    fn walk(
        &self,
        at: &Location,
        reference: &str,
        start: &Location,
        pointer: &Pointer,
        hops: &mut usize,
    ) -> Result<Location, Diagnostic> {
        let mut here = start.clone();
        for token in pointer.tokens() {
            loop {
                let value = self.sources.value(&here);
                if value.is_some_and(|value| has(value, &token)) {
                    here = here.child(&token);
                    break;
                }
                match self.reference(&here)? {
                    Some(next) => here = self.hop(&here, next, hops)?,
                    None => return Err(self.dangling(at, reference, &here, &token)),
                }
            }
        }
        Ok(here)
    }

    /// The diagnostic for a pointer whose way ends at `here`, which lacks `token`.
    fn dangling(&self, at: &Location, reference: &str, here: &Location, token: &str) -> Diagnostic {
        let kind = match self.sources.value(here) {
            Some(Value::Object(map)) => {
                let near = nearest(token, map.keys().map(String::as_str));
                Ok(near.map(str::to_owned))
            }
            Some(Value::Array(list)) => Err(format!("this list has {} elements", list.len())),
            _ => Err("this is neither a map nor a list".to_owned()),
        };
        let message = format!("the reference `{reference}` leads nowhere: there is no `{token}`");
        let diagnostic = Diagnostic::new(&catalogue::DANGLING_REFERENCE, message).at(&self.place(at, reference));
        let there = Place::Node(here.clone(), Part::Key);
        match kind {
            Ok(Some(near)) => diagnostic.related(there, "looked for here").help(format!("did you mean `{near}`?")),
            Ok(None) => diagnostic.related(there, "looked for here").help("correct the pointer, or add what it names"),
            Err(what) => diagnostic.related(there, what).help("correct the pointer"),
        }
    }

    /// In how many places `name` is a `$dynamicAnchor`.
    pub(crate) fn dynamic_anchors(&self, name: &str) -> usize {
        let is_dynamic = |at: &Location| {
            let anchor = self.sources.value(at).and_then(|value| value.get("$dynamicAnchor"));
            anchor.and_then(Value::as_str) == Some(name)
        };
        let of_document = |id: DocumentId| {
            let anchors = self.anchors_of(id);
            let pointers = anchors.get(name).into_iter().flatten();
            pointers.filter(|pointer| is_dynamic(&Location { document: id, pointer: (*pointer).clone() })).count()
        };
        self.sources.documents().map(|(id, _)| of_document(id)).sum()
    }

    fn anchors_of(&self, document: DocumentId) -> Arc<Anchors> {
        let mut all = self.anchors.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(document).or_insert_with(|| {
            let mut found = HashMap::new();
            if let Some(document) = self.sources.document(document) {
                collect_anchors(&document.value, &Pointer::root(), &mut found);
            }
            Arc::new(found)
        }))
    }

    fn anchor(&self, at: &Location, reference: &str, start: &Location, name: &str) -> Result<Location, Diagnostic> {
        let document = start.document;
        let anchors = self.anchors_of(document);
        let places = anchors.get(name).into_iter().flatten();
        let mut places = places.map(|pointer| Location { document, pointer: pointer.clone() });
        let own = places.clone().find(|place| identified::resource(self.sources, place) == *start);
        if let Some(place) = own.or_else(|| places.next()) {
            return Ok(place);
        }
        let message = format!("the reference `{reference}` leads nowhere: there is no `$anchor` `{name}`");
        let mut names: Vec<&str> = anchors.keys().map(String::as_str).collect();
        names.sort_unstable();
        let help = match nearest(name, names) {
            Some(near) => format!("did you mean `#{near}`?"),
            None => format!("write `#/…/{name}` if a pointer is meant"),
        };
        Err(Diagnostic::new(&catalogue::DANGLING_REFERENCE, message).at(&self.place(at, reference)).help(help))
    }

    /// The diagnostic for references that lead only to each other.
    fn circle(&self, chain: &[Location], back: &Location) -> Diagnostic {
        let message = match chain.len() {
            1 => "the reference leads to itself".to_owned(),
            more => format!("{more} references lead only to each other"),
        };
        let place = chain.last().unwrap_or(back).child("$ref");
        let mut diagnostic = Diagnostic::new(&catalogue::CIRCULAR_REFERENCE, message)
            .at(&place)
            .help("let one of them name something that is not a reference");
        for node in chain.iter().take(chain.len().saturating_sub(1)).take(8) {
            let place = Place::Node(node.child("$ref"), Part::Value);
            diagnostic = diagnostic.related(place, "on the way");
        }
        diagnostic
    }
}

/// Whether a container has this member or element.
fn has(value: &Value, token: &str) -> bool {
    match value {
        Value::Object(map) => map.contains_key(token),
        Value::Array(list) => {
            let plain = token == "0" || !token.starts_with(['0', '+']);
            plain && token.parse::<usize>().is_ok_and(|index| index < list.len())
        }
        _ => false,
    }
}

/// The schemas of a document by `$anchor` and `$dynamicAnchor`, in its order.
type Anchors = HashMap<String, Vec<Pointer>>;

fn collect_anchors(value: &Value, at: &Pointer, found: &mut Anchors) {
    match value {
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                collect_anchors(value, &at.child(&index.to_string()), found);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("$anchor" | "$dynamicAnchor", Value::String(name)) => {
                        found.entry(name.clone()).or_default().push(at.clone());
                    }
                    _ if identified::is_data(key, value) => {}
                    _ => collect_anchors(value, &at.child(key), found),
                }
            }
        }
        _ => {}
    }
}
