//! One action of an overlay: what it selects and what it does there.
//!
//! It must not know documents or files; it works on one value.

use serde_json::Value;
use serde_json_path::{JsonPath, ParseError};

use super::{known, merge, object, shape, text};
use crate::diag::{Diagnostic, catalogue};
use crate::source::{Limits, Location, Pointer};

/// A valid action.
pub(super) struct Action {
    at: Location,
    target: JsonPath,
    change: Change,
    concatenates: bool,
}

enum Change {
    Update(Value),
    Copy(JsonPath),
    Remove,
}

impl Action {
    pub(super) fn read(value: &Value, at: Location, concatenates: bool, reason: bool) -> Result<Self, Diagnostic> {
        let map = object(Some(value), &at, "an action")?;
        known(map, &at, &["target", "description", "update", "copy", "remove"])?;
        let target = path(&text(map, &at, "target")?, &at.child("target"))?;
        let described = map.get("description").and_then(Value::as_str);
        if !reason && described.is_none_or(|why| why.trim().is_empty()) {
            return Err(Diagnostic::new(&catalogue::OVERLAY_REASON, "this patch does not say why it is there")
                .at(&at.child("target"))
                .help("add a `description` to the action, or to the `info` of the overlay"));
        }
        let remove = match map.get("remove") {
            None => false,
            Some(Value::Bool(remove)) => *remove,
            Some(_) => {
                let at = at.child("remove");
                return Err(shape("`remove` must be true or false").at(&at).help("write `remove: true`"));
            }
        };
        let change = match (remove, map.get("update"), map.get("copy")) {
            (true, ..) => Change::Remove,
            (false, Some(update), None) => Change::Update(update.clone()),
            (false, None, Some(Value::String(from))) if concatenates => Change::Copy(path(from, &at.child("copy"))?),
            (false, None, Some(Value::String(_))) => {
                let at = at.child("copy");
                return Err(shape("overlay 1.0 has no `copy`").at(&at).help("write `overlay: 1.1.0`"));
            }
            (false, Some(_), Some(_)) => {
                return Err(shape("an action has either `update` or `copy`")
                    .at(&at.child("copy"))
                    .help("make two actions"));
            }
            (false, None, Some(_)) => {
                return Err(shape("`copy` must be a text").at(&at.child("copy")).help("write a JSONPath"));
            }
            (false, None, None) => {
                return Err(shape("this action does nothing").at(&at).help("add `update`, or `remove: true`"));
            }
        };
        Ok(Self { at, target, change, concatenates })
    }

    /// Changes the document, or leaves it as it was.
    ///
    /// Copies must not make it larger than `room` nodes.
    pub(super) fn apply(self, document: &mut Value, room: usize, limits: &Limits) -> Result<(), Diagnostic> {
        let selected = select(&self.target, document);
        if selected.is_empty() {
            return Err(self.unused("the target selects nothing in the document"));
        }
        match &self.change {
            Change::Remove => self.remove(document, selected),
            Change::Update(update) => self.merge(document, &selected, update, "update", limits),
            Change::Copy(from) => {
                let sources = select(from, document);
                let [source] = sources.as_slice() else {
                    let message = format!("`copy` selects {} nodes, it must select one", sources.len());
                    return Err(self.conflict(message, "copy").help("select one node of the document"));
                };
                let copied = document.pointer(source.as_str()).cloned().unwrap_or_default();
                let more = merge::count(&copied).saturating_mul(selected.len());
                if more.saturating_add(merge::count(document)) > room {
                    let message = format!("the document would grow beyond {room} nodes");
                    return Err(self.conflict(message, "copy").help("copy a smaller part"));
                }
                self.merge(document, &selected, &copied, "copy", limits)
            }
        }
    }

    fn merge(
        &self,
        document: &mut Value,
        selected: &[Pointer],
        update: &Value,
        member: &str,
        limits: &Limits,
    ) -> Result<(), Diagnostic> {
        let mut patched = document.clone();
        let mut kinds: Vec<&str> = Vec::new();
        for pointer in selected {
            let Some(node) = patched.pointer_mut(pointer.as_str()) else {
                continue;
            };
            kinds.push(merge::kind(node));
            merge::apply(node, update, self.concatenates).map_err(|refused| {
                let inner = format!("{pointer}{}", refused.pointer);
                let place = if inner.is_empty() { "the root" } else { &inner };
                let message = format!("{} does not go together with {} at {place}", refused.update, refused.target);
                self.conflict(message, member)
                    .help("remove the node by an action before this one, or correct the value")
            })?;
            if pointer.tokens().count() + merge::depth(update) > limits.depth.min(127) {
                return Err(self
                    .conflict("the document would be nested too deeply", member)
                    .help("copy a flatter part"));
            }
        }
        kinds.dedup();
        if kinds.len() > 1 {
            let message = "the target selects nodes of different kinds";
            return Err(self.conflict(message, "target").help("make an action for each kind"));
        }
        if patched == *document {
            return Err(self.unused("this patch changes nothing"));
        }
        *document = patched;
        Ok(())
    }

    fn remove(&self, document: &mut Value, mut selected: Vec<Pointer>) -> Result<(), Diagnostic> {
        // From the end of the document to its start, so that what is removed moves nothing that is to be
        // removed later.
        selected.sort_by(|a, b| merge::document_order(b, a));
        selected.dedup();
        for pointer in selected {
            let (Some(parent), Some(token)) = (pointer.parent(), pointer.last()) else {
                let message = "the root of a document cannot be removed";
                return Err(self.conflict(message, "target").help("select what is to be removed below it"));
            };
            match document.pointer_mut(parent.as_str()) {
                Some(Value::Object(map)) => {
                    map.shift_remove(&token);
                }
                Some(Value::Array(list)) => {
                    if let Some(index) = token.parse::<usize>().ok().filter(|index| *index < list.len()) {
                        list.remove(index);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn unused(&self, message: &str) -> Diagnostic {
        Diagnostic::new(&catalogue::OVERLAY_UNUSED, message)
            .at(&self.at.child("target"))
            .help("correct the target; if the description was mended, remove the action")
    }

    fn conflict(&self, message: impl Into<String>, member: &str) -> Diagnostic {
        Diagnostic::new(&catalogue::OVERLAY_CONFLICT, message).at_key(&self.at.child(member))
    }
}

/// The nodes that a path selects, each as a pointer.
fn select(path: &JsonPath, document: &Value) -> Vec<Pointer> {
    let mut found: Vec<Pointer> = Vec::new();
    for location in path.query_located(document).locations() {
        found.extend(Pointer::parse(&location.to_json_pointer()));
    }
    found.sort_by(merge::document_order);
    found.dedup();
    found
}

fn path(text: &str, at: &Location) -> Result<JsonPath, Diagnostic> {
    JsonPath::parse(text).map_err(|error: ParseError| {
        let message = format!("`{text}` is not a JSONPath: {}", error.message());
        Diagnostic::new(&catalogue::OVERLAY_TARGET, message)
            .at(at)
            .note(format!("the fault is at character {}", error.position() + 1))
            .help("write a path as RFC 9535 has it, such as `$.paths['/a'].get`")
    })
}
