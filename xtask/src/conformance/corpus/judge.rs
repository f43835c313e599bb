//! What the `jsonschema` crate says of examples: a judge that shares nothing with the library's own.
//!
//! It must not excuse anything. What it cannot judge, such as a schema that is not valid itself, it says.

use std::collections::HashMap;
use std::error::Error;

use jsonschema::{Draft, Registry, Retrieve, Uri, Validator};
use serde_json::{Value, json};
use specmill::source::Location;

use super::dialect::{Dialect, address, reference};
use super::examples::Verdict;
use super::places::Side;
use crate::conformance::raw::Raw;

/// Judges the examples of one description.
pub(super) struct Judge<'s> {
    raw: Raw<'s>,
    is_30: bool,
    /// All documents, for each side they are looked at from; what went wrong where there is none.
    registries: HashMap<Side, Result<Registry<'static>, String>>,
    validators: HashMap<(Side, Location), Result<Validator, String>>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(raw: Raw<'s>, is_30: bool) -> Self {
        Self { raw, is_30, registries: HashMap::new(), validators: HashMap::new() }
    }

    /// Whether a value meets the schema at `schema`; one that is not there is met by anything.
    pub(super) fn verdict(&mut self, side: Side, schema: &Location, value: &Value) -> Verdict {
        if self.raw.sources.value(schema).is_none() {
            return Verdict::Valid;
        }
        let key = (side, schema.clone());
        if !self.validators.contains_key(&key) {
            let made = self.validator(side, schema);
            self.validators.insert(key.clone(), made);
        }
        match self.validators.get(&key) {
            Some(Ok(validator)) => match validator.validate(value) {
                Ok(()) => Verdict::Valid,
                Err(error) => Verdict::Invalid(shortened(&format!("`{}` {error}", error.instance_path()))),
            },
            Some(Err(why)) => Verdict::Unjudged(shortened(why)),
            None => Verdict::Unjudged(String::new()),
        }
    }

    fn validator(&mut self, side: Side, schema: &Location) -> Result<Validator, String> {
        let dialect = Dialect { raw: self.raw, is_30: self.is_30, side };
        let registry = self.registries.entry(side).or_insert_with(|| registry(&dialect));
        let registry = registry.as_ref().map_err(Clone::clone)?;
        let options = jsonschema::options().with_draft(Draft::Draft202012).with_retriever(Nowhere);
        let options = options.with_registry(registry).should_validate_formats(false);
        options.build(&json!({ "$ref": reference(schema) })).map_err(|error| error.to_string())
    }
}

fn registry(dialect: &Dialect<'_>) -> Result<Registry<'static>, String> {
    let mut registry = Registry::new().draft(Draft::Draft202012).retriever(Nowhere);
    for (id, _) in dialect.raw.sources.documents() {
        registry = registry.add(address(id), dialect.document(id)).map_err(|error| error.to_string())?;
    }
    registry.prepare().map_err(|error| error.to_string())
}

/// Nothing is fetched. A reference that nobody could follow must not keep all others from being judged, so there is an
/// empty document at its end; a pointer into it is a fault of that schema alone.
struct Nowhere;

impl Retrieve for Nowhere {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        Ok(json!({}))
    }
}

/// The beginning of a message, which may quote the whole value.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
