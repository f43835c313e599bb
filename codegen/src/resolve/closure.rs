//! Loads what the entry documents refer to, wave by wave; it must not report what no one uses.
//!
//! A file that cannot be read is remembered in [`Sources`]; the [`super::Resolver`] reports it when a
//! reference to it is followed.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use rayon::prelude::*;
use serde_json::Value;

use super::reference::Reference;
use super::{Roots, overlay};
use crate::diag::{Diagnostic, Diagnostics};
use crate::source::{DocumentId, Limits, Request, Sources};

/// What [`load`] gives.
#[derive(Debug, Default)]
pub struct Loaded {
    /// All documents.
    pub sources: Sources,
    /// The entry documents that could be read, in their order.
    pub entries: Vec<DocumentId>,
}

/// Loads entry documents and all that they refer to.
///
/// A fault of an entry document is reported; one of a referenced document is left to its use.
pub fn load(entries: &[PathBuf], roots: &Roots, limits: &Limits) -> (Loaded, Diagnostics) {
    load_patched(entries, &[], roots, limits)
}

/// As [`load`], with overlays applied, in their order, once all documents are there; then what the
/// overlays refer to is loaded too.
pub fn load_patched(
    entries: &[PathBuf],
    overlays: &[PathBuf],
    roots: &Roots,
    limits: &Limits,
) -> (Loaded, Diagnostics) {
    let (mut loaded, mut diagnostics) = load_entries(entries, limits);
    load_closure(&mut loaded.sources, &loaded.entries, roots, limits);
    let mut patched = Vec::new();
    for path in overlays {
        let (document, faults) = overlay::apply(&mut loaded.sources, path, &loaded.entries, &roots.folders, limits);
        patched.extend(document);
        diagnostics.extend(faults);
    }
    load_closure(&mut loaded.sources, &patched, roots, limits);
    (loaded, diagnostics)
}

/// The entry documents alone.
pub(super) fn load_entries(entries: &[PathBuf], limits: &Limits) -> (Loaded, Diagnostics) {
    let mut loaded = Loaded::default();
    let mut diagnostics = Diagnostics::new();
    for entry in entries {
        // A document may be named more than once, alone and by a pattern.
        if let Some(id) = diagnostics.take(loaded.sources.load(entry, limits))
            && !loaded.entries.contains(&id)
        {
            loaded.entries.push(id);
        }
    }
    (loaded, diagnostics)
}

/// Loads every file that documents reachable from `entries` refer to and that is not loaded yet.
pub fn load_closure(sources: &mut Sources, entries: &[DocumentId], roots: &Roots, limits: &Limits) {
    load_from(sources, entries, roots, limits);
}

/// As [`load_closure`]; gives the references that were refused by their spelling, with who holds them.
pub(super) fn load_from(
    sources: &mut Sources,
    entries: &[DocumentId],
    roots: &Roots,
    limits: &Limits,
) -> Vec<(DocumentId, String)> {
    let mut seen: HashSet<DocumentId> = HashSet::new();
    let mut frontier: Vec<DocumentId> = entries.to_vec();
    let mut all_refused = Vec::new();
    while !frontier.is_empty() {
        frontier.retain(|id| seen.insert(*id));
        let (wanted, refused) = wave(sources, &frontier, roots);
        all_refused.extend(refused);
        let new: Vec<(String, Want)> =
            wanted.iter().filter(|(_, want)| sources.outcome(want.path()).is_none()).cloned().collect();
        fetch(sources, new, roots, limits);
        frontier = wanted.iter().filter_map(|(_, want)| sources.outcome(want.path()).and_then(Result::ok)).collect();
    }
    all_refused
}

/// The file that a reference names, as spelled.
#[derive(Clone)]
struct Want {
    decoded: Request,
    raw: Option<Request>,
}

impl Want {
    fn path(&self) -> &PathBuf {
        &self.decoded.path
    }
}

/// What the references of some documents name: the files, each once, and what is refused by its spelling.
type Wave = (Vec<(String, Want)>, Vec<(DocumentId, String)>);

/// The files that these documents refer to, in the order of the references.
fn wave(sources: &Sources, documents: &[DocumentId], roots: &Roots) -> Wave {
    let waves: Vec<Wave> = documents
        .par_iter()
        .filter_map(|id| Some((*id, sources.document(*id)?)))
        .map(|(id, document)| {
            let mut files = Files::default();
            files.scan(&document.value);
            let (mut wanted, mut refused) = (Vec::new(), Vec::new());
            for file in files.list {
                match roots.locate(document, file) {
                    Ok(found) => wanted.push((file.to_owned(), Want { decoded: found.decoded, raw: found.raw })),
                    // It is refused again, and reported, when it is used.
                    Err(_) => refused.push((id, file.to_owned())),
                }
            }
            (wanted, refused)
        })
        .collect();
    let mut seen = HashSet::new();
    let mut all = Wave::default();
    for (wanted, refused) in waves {
        all.0.extend(wanted.into_iter().filter(|(_, want)| seen.insert(want.path().clone())));
        all.1.extend(refused);
    }
    all
}

/// Looks at files side by side, then reads those that may be read.
fn fetch(sources: &mut Sources, wanted: Vec<(String, Want)>, roots: &Roots, limits: &Limits) {
    let checked: Vec<(Want, Result<Request, Diagnostic>)> = wanted
        .into_par_iter()
        .map(|(written, want)| {
            let checked = check(&written, &want, roots);
            (want, checked)
        })
        .collect();
    let requests: Vec<Request> = checked.iter().filter_map(|(_, checked)| checked.as_ref().ok().cloned()).collect();
    let mut outcomes: HashMap<PathBuf, _> = HashMap::new();
    for (request, outcome) in requests.iter().zip(sources.load_all(&requests, limits)) {
        outcomes.insert(request.path.clone(), outcome);
    }
    for (want, checked) in checked {
        let outcome = match checked {
            Ok(request) => outcomes.get(&request.path).cloned(),
            Err(diagnostic) => Some(Err(diagnostic)),
        };
        if let Some(outcome) = outcome {
            sources.remember(want.decoded.path, outcome);
        }
    }
}

/// The request to load: the decoded name, or the written one if only that exists.
fn check(written: &str, want: &Want, roots: &Roots) -> Result<Request, Diagnostic> {
    let refused = match roots.confine(written, &want.decoded) {
        Ok(()) => return Ok(want.decoded.clone()),
        Err(refused) => refused,
    };
    match &want.raw {
        Some(raw) if roots.confine(written, raw).is_ok() => Ok(raw.clone()),
        _ => Err(refused),
    }
}

/// The distinct file parts of the references in one document.
#[derive(Default)]
struct Files<'v> {
    seen: HashSet<&'v str>,
    list: Vec<&'v str>,
}

impl<'v> Files<'v> {
    /// Every `$ref` anywhere, `operationRef` of links, and the mapping of discriminators. In an example
    /// such a member may be mere data; then a file is read that no one asks for, and no harm is done.
    fn scan(&mut self, value: &'v Value) {
        // The depth of a value is bounded by the limits of reading.
        match value {
            Value::Array(list) => list.iter().for_each(|value| self.scan(value)),
            Value::Object(map) => {
                for (key, value) in map {
                    match (key.as_str(), value) {
                        ("$ref" | "operationRef", Value::String(text)) => self.add(text),
                        ("mapping", Value::Object(mapping)) => {
                            mapping.values().filter_map(Value::as_str).for_each(|text| {
                                // A bare word names a component.
                                if text.contains(['/', '#', '.']) {
                                    self.add(text);
                                }
                            });
                            self.scan(value);
                        }
                        _ => self.scan(value),
                    }
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, text: &'v str) {
        if let Ok(Reference { file: Some(file), .. }) = Reference::parse(text)
            && self.seen.insert(file)
        {
            self.list.push(file);
        }
    }
}
