//! All documents of a run: loaded once each, many at a time, and immutable and shared afterwards.
//!
//! It must not follow references: `resolve` tells it which files to load.

use std::collections::HashMap;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use serde_json::Value;

use super::position::{Index, Span, Syntax};
use super::{DocumentId, Limits, Location, lines, parse, read};
use crate::diag::{Diagnostic, Part, Place, catalogue};

/// One loaded file.
#[derive(Debug)]
pub struct Document {
    /// Its path as diagnostics print it: relative to the working directory where possible.
    pub path: PathBuf,
    /// Its canonical path, links resolved.
    pub canonical: PathBuf,
    /// Its value; members keep the file's order.
    pub value: Value,
    /// The folder against which its relative references are resolved: canonical, but of the name under
    /// which the file was first asked for, should that be a link.
    pub(crate) folder: PathBuf,
    pub(super) text: String,
    pub(super) syntax: Syntax,
    pub(super) index: OnceLock<Index>,
    /// Whether the value is another than the text has.
    pub(super) patched: bool,
}

impl Document {
    /// The file's text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it was read as JSON or as YAML.
    pub fn syntax(&self) -> Syntax {
        self.syntax
    }
}

/// A file to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where it is.
    pub path: PathBuf,
    /// How diagnostics name it.
    pub shown: PathBuf,
}

/// All documents of a run.
#[derive(Debug, Default)]
pub struct Sources {
    pub(super) documents: Vec<Document>,
    /// What became of each path that was asked for, by that path and by the canonical one.
    pub(super) paths: HashMap<PathBuf, Result<DocumentId, Box<Diagnostic>>>,
    /// Folders whose names are not shown.
    pub(super) hidden: Vec<PathBuf>,
}

impl Sources {
    /// The document `id`.
    pub fn document(&self, id: DocumentId) -> Option<&Document> {
        self.documents.get(id.0 as usize)
    }

    /// The value at `location`, references not followed.
    pub fn value(&self, location: &Location) -> Option<&Value> {
        location.pointer.find(&self.document(location.document)?.value)
    }

    /// All documents, in the order they were loaded.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentId, &Document)> {
        self.documents.iter().enumerate().map(|(index, document)| (DocumentId(index as u32), document))
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// The document whose canonical path is `canonical`.
    pub fn find(&self, canonical: &Path) -> Option<DocumentId> {
        self.outcome(canonical)?.ok()
    }

    /// What became of loading `path`, if that was tried under this name.
    pub fn outcome(&self, path: &Path) -> Option<Result<DocumentId, &Diagnostic>> {
        self.paths.get(path).map(|outcome| outcome.as_ref().copied().map_err(Box::as_ref))
    }

    /// Reads one file, or finds it among those read before.
    ///
    /// # Errors
    /// The diagnostic of the first fault (`SM01..`); it is remembered for this path.
    pub fn load(&mut self, path: &Path, limits: &Limits) -> Result<DocumentId, Diagnostic> {
        let request = Request { path: path.to_owned(), shown: shown(path) };
        let mut results = self.load_all(std::slice::from_ref(&request), limits);
        results.pop().unwrap_or_else(|| Err(read::missing(path, &request.shown)))
    }

    /// Reads files side by side; results and document numbers are in the order of the requests.
    ///
    /// # Errors
    /// Each file's own; they are remembered too ([`Self::outcome`]).
    pub fn load_all(&mut self, requests: &[Request], limits: &Limits) -> Vec<Result<DocumentId, Diagnostic>> {
        let canonical: Vec<Option<PathBuf>> =
            requests.par_iter().map(|request| request.path.canonicalize().ok()).collect();
        // Each file is read once, however many names in this wave or before lead to it.
        let mut fresh: Vec<(&Request, &Path)> = Vec::new();
        let mut planned: HashMap<&Path, ()> = HashMap::new();
        for (request, canonical) in requests.iter().zip(&canonical) {
            let key = canonical.as_deref().unwrap_or(&request.path);
            if !self.paths.contains_key(key) && planned.insert(key, ()).is_none() {
                fresh.push((request, key));
            }
        }
        let room = limits.documents.saturating_sub(self.documents.len());
        let loaded: Vec<_> = fresh
            .par_iter()
            .enumerate()
            .map(|(index, (request, key))| match index < room {
                true => open(request, key, limits),
                false => Err(too_many(request, limits)),
            })
            .collect();
        for ((_, key), outcome) in fresh.iter().zip(loaded) {
            let outcome = outcome.map(|document| self.push(document)).map_err(Box::new);
            self.paths.insert((*key).to_owned(), outcome);
        }
        let results = requests.iter().zip(&canonical).map(|(request, canonical)| {
            let key = canonical.as_deref().unwrap_or(&request.path);
            let outcome = self.paths.get(key).cloned();
            let outcome = outcome.unwrap_or_else(|| Err(Box::new(read::missing(&request.path, &request.shown))));
            self.paths.insert(request.path.clone(), outcome.clone());
            outcome.map_err(|diagnostic| *diagnostic)
        });
        results.collect()
    }

    /// Adds a document from memory, as if it had been read from the absolute path `path`.
    ///
    /// # Errors
    /// Those of parsing.
    pub fn add_text(&mut self, path: &Path, text: &str, limits: &Limits) -> Result<DocumentId, Diagnostic> {
        let request = Request { path: path.to_owned(), shown: shown(path) };
        let document = build(&request, path, text.to_owned(), limits)?;
        let id = self.push(document);
        self.paths.insert(path.to_owned(), Ok(id));
        Ok(id)
    }

    /// Notes what became of `path`, which is not loaded itself: it leads elsewhere or must not be read.
    pub(crate) fn remember(&mut self, path: PathBuf, outcome: Result<DocumentId, Diagnostic>) {
        self.paths.insert(path, outcome.map_err(Box::new));
    }

    /// The value of a document, to be patched before anything reads it.
    pub(crate) fn value_mut(&mut self, id: DocumentId) -> Option<&mut Value> {
        self.documents.get_mut(id.0 as usize).map(|document| {
            document.patched = true;
            &mut document.value
        })
    }

    /// Shows paths below this folder without its name, which nobody knows.
    pub(crate) fn hide(&mut self, folder: &Path) {
        self.hidden.push(folder.to_owned());
    }

    /// A path as diagnostics show it.
    pub(crate) fn shown<'p>(&self, path: &'p Path) -> &'p Path {
        self.hidden.iter().find_map(|folder| path.strip_prefix(folder).ok()).unwrap_or(path)
    }

    /// Where a node stands in its file; for one that a patch added, where its nearest ancestor does.
    pub fn position(&self, location: &Location, part: Part) -> Option<Span> {
        let document = self.document(location.document)?;
        let index = document.index.get_or_init(|| Index::new(&document.text, document.syntax));
        Some(index.span(&document.text, &location.pointer, part))
    }

    /// A scalar as the file spells it, such as `1.10`, which as a number is `1.1`; `None` where the file
    /// has no such scalar.
    pub fn spelled(&self, location: &Location) -> Option<&str> {
        let value = self.value(location)?;
        if value.is_object() || value.is_array() {
            return None;
        }
        let span = self.position(location, Part::Value)?;
        self.document(location.document)?.text.get(span.bytes)
    }

    fn push(&mut self, document: Document) -> DocumentId {
        self.documents.push(document);
        DocumentId((self.documents.len() - 1) as u32)
    }
}

fn open(request: &Request, canonical: &Path, limits: &Limits) -> Result<Document, Diagnostic> {
    let text = read::read(&request.path, &request.shown, limits)?;
    build(request, canonical, text, limits)
}

fn build(request: &Request, canonical: &Path, text: String, limits: &Limits) -> Result<Document, Diagnostic> {
    let (value, syntax) = parse::parse(&text, &request.shown, limits)?;
    let folder = request.path.parent().and_then(|folder| {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        folder.canonicalize().ok()
    });
    let folder = folder.or_else(|| canonical.parent().map(Path::to_owned)).unwrap_or_default();
    Ok(Document {
        path: request.shown.clone(),
        canonical: canonical.to_owned(),
        value,
        folder,
        text,
        syntax,
        index: OnceLock::new(),
        patched: false,
    })
}

fn too_many(request: &Request, limits: &Limits) -> Diagnostic {
    let name = lines::slashed(&request.shown);
    let message = format!("`{name}` would be more than {} documents", limits.documents);
    Diagnostic::new(&catalogue::TOO_MANY_DOCUMENTS, message)
        .in_place(Place::File(request.shown.clone()))
        .help("make several crates of them, or put what belongs together into one file")
}

/// How diagnostics name a path that the command line or the configuration gave.
pub(crate) fn shown(path: &Path) -> PathBuf {
    let path = lines::normalize(path);
    match env::current_dir() {
        Ok(here) => path.strip_prefix(&here).map(Path::to_owned).unwrap_or(path),
        Err(_) => path,
    }
}
