//! OpenAPI Overlay documents (1.0 and 1.1): patches to loaded documents, each with its reason.
//!
//! They are applied before anything reads the documents. It must not forgive a patch that no longer
//! applies: the specification lets such an action pass, but here it means that the patch can go.

mod action;
mod merge;

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use self::action::Action;
use super::reference::{FileKind, file_kind};
use crate::diag::{Diagnostic, Diagnostics, catalogue, nearest};
use crate::source::{DocumentId, Limits, Location, Sources};

/// Applies the overlay in the file `overlay` to the document that it extends: a loaded one, named relative
/// to the overlay or to one of `roots`, or the first of `entries` where `extends` is absent.
///
/// Gives the document that was patched. An action with a fault is reported and left out.
pub fn apply(
    sources: &mut Sources,
    overlay: &Path,
    entries: &[DocumentId],
    roots: &[PathBuf],
    limits: &Limits,
) -> (Option<DocumentId>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let Some(id) = diagnostics.take(sources.load(overlay, limits)) else {
        return (None, diagnostics);
    };
    let root = Location::root(id);
    let Some(read) = diagnostics.take(Overlay::read(sources, &root)) else {
        return (None, diagnostics);
    };
    let Some(patched) = diagnostics.take(read.document(sources, &root, entries, roots)) else {
        return (None, diagnostics);
    };
    let mut actions = Vec::new();
    for (index, action) in read.actions.iter().enumerate() {
        let at = root.child("actions").index(index);
        actions.extend(diagnostics.take(Action::read(action, at, read.concatenates, read.reason)));
    }
    let Some(mut value) = sources.document(patched).map(|document| document.value.clone()) else {
        return (None, diagnostics);
    };
    // Copies can double a document each; an honest patch adds little to it.
    let room = merge::count(&value).saturating_mul(4).saturating_add(100_000);
    for action in actions {
        diagnostics.take(action.apply(&mut value, room, limits));
    }
    if let Some(target) = sources.value_mut(patched) {
        *target = value;
    }
    (Some(patched), diagnostics)
}

/// The parts of an overlay document.
struct Overlay {
    extends: Option<String>,
    actions: Vec<Value>,
    /// Whether an array as update is concatenated with an array (1.1) or becomes one element of it (1.0).
    concatenates: bool,
    /// Whether the overlay as a whole says why it is there.
    reason: bool,
}

impl Overlay {
    fn read(sources: &Sources, root: &Location) -> Result<Self, Diagnostic> {
        let map = object(sources.value(root), root, "an overlay")?;
        known(map, root, &["overlay", "info", "extends", "actions"])?;
        let version = text(map, root, "overlay")?;
        let concatenates = match version.split('.').take(2).collect::<Vec<_>>().as_slice() {
            ["1", "0"] => false,
            ["1", "1"] => true,
            _ => {
                return Err(shape(format!("the overlay version `{version}` is unknown"))
                    .at(&root.child("overlay"))
                    .help("write `overlay: 1.0.0` or `overlay: 1.1.0`"));
            }
        };
        let at = root.child("info");
        let info = object(map.get("info"), if map.contains_key("info") { &at } else { root }, "`info`")?;
        known(info, &at, &["title", "version", "description"])?;
        text(info, &at, "title")?;
        text(info, &at, "version")?;
        let extends = match map.get("extends") {
            None => None,
            Some(Value::String(name)) => Some(name.clone()),
            Some(_) => {
                return Err(shape("`extends` must be a text").at(&root.child("extends")).help(EXTENDS));
            }
        };
        let actions = match map.get("actions") {
            Some(Value::Array(actions)) if !actions.is_empty() => actions.clone(),
            Some(_) => {
                return Err(shape("`actions` must be a list of at least one action")
                    .at(&root.child("actions"))
                    .help("add an action, or remove the overlay"));
            }
            None => {
                return Err(shape("an overlay needs `actions`").at(root).help("add a list of actions"));
            }
        };
        let reason = info.get("description").and_then(Value::as_str).is_some_and(|why| !why.trim().is_empty());
        Ok(Self { extends, actions, concatenates, reason })
    }

    /// The document to patch. What lies beside the overlay goes before what lies in a root.
    fn document(
        &self,
        sources: &Sources,
        root: &Location,
        entries: &[DocumentId],
        roots: &[PathBuf],
    ) -> Result<DocumentId, Diagnostic> {
        let Some(name) = &self.extends else {
            return entries.first().copied().ok_or_else(|| {
                Diagnostic::new(&catalogue::OVERLAY_DOCUMENT, "there is no document to patch").at(root).help(EXTENDS)
            });
        };
        let decoded = percent_decode_str(name).decode_utf8_lossy();
        let folder = sources.document(root.document).map(|document| &document.folder);
        let folders = folder.into_iter().chain(roots).filter(|_| file_kind(name) == FileKind::Relative);
        let mut found = folders
            .filter_map(|folder| folder.join(&*decoded).canonicalize().ok())
            .filter_map(|path| sources.find(&path))
            .filter(|found| *found != root.document);
        found.next().ok_or_else(|| {
            let message = format!("`{name}` is not one of the documents of this run");
            Diagnostic::new(&catalogue::OVERLAY_DOCUMENT, message).at(&root.child("extends")).help(EXTENDS)
        })
    }
}

const EXTENDS: &str = "name a document that is read in this run, by a path relative to the overlay or to a root";

fn shape(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&catalogue::OVERLAY_SHAPE, message)
}

fn object<'v>(value: Option<&'v Value>, at: &Location, what: &str) -> Result<&'v Map<String, Value>, Diagnostic> {
    value.and_then(Value::as_object).ok_or_else(|| {
        shape(format!("{what} must be there and be a map"))
            .at(at)
            .help("an overlay has `overlay`, `info` with `title` and `version`, and `actions`")
    })
}

/// A text that must be there. A version may be written as a number; then its own spelling is not asked.
fn text(map: &Map<String, Value>, at: &Location, name: &str) -> Result<String, Diagnostic> {
    match map.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(shape(format!("`{name}` must be a text")).at(&at.child(name)).help("put quotes around it")),
        None => Err(shape(format!("`{name}` is missing")).at_key(at).help(format!("add `{name}`"))),
    }
}

/// Only members that the specification knows, or extensions.
fn known(map: &Map<String, Value>, at: &Location, names: &[&str]) -> Result<(), Diagnostic> {
    match map.keys().find(|key| !names.contains(&key.as_str()) && !key.starts_with("x-")) {
        None => Ok(()),
        Some(key) => {
            let diagnostic = shape(format!("`{key}` has no meaning here")).at_key(&at.child(key));
            Err(match nearest(key, names.iter().copied()) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("remove it, or let its name start with `x-`"),
            })
        }
    }
}

#[cfg(test)]
mod tests;
