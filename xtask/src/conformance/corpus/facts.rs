//! What one description holds and what the model has of it: found out by a process of its own, since a description
//! can take long or all of the memory.
//!
//! It must not generate; only the source that a run before has written is read.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};
use specmill::ir::Api;
use specmill::source::Location;

use super::description::Description;
use super::free::{self, Free};
use crate::conformance::raw::{Found, Raw, Under};
use crate::conformance::surface::surfaces;

/// Arguments of `conformance corpus-facts`.
#[derive(Debug, Args)]
pub(crate) struct FactsArguments {
    /// The description
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// The crate that was generated from it
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// How many there are of each kind of operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Operations {
    pub(super) paths: usize,
    pub(super) webhooks: usize,
    /// Those of `x-webhooks`.
    pub(super) older_webhooks: usize,
    pub(super) callbacks: usize,
}

/// What there is to say.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Facts {
    /// In the description, counted without the library's reader.
    pub(super) present: Operations,
    /// In the model.
    pub(super) emitted: Operations,
    /// Those that are in the first only, with file and line.
    pub(super) left_out: Vec<(String, String)>,
    pub(super) documents: usize,
    pub(super) types: usize,
    pub(super) free: Free,
    /// What the generated source offers: methods of traits, those that a route leads to, methods of clients.
    pub(super) offered: [usize; 3],
}

/// Prints the facts as JSON.
pub(crate) fn print_facts(arguments: &FactsArguments) -> Result<bool, String> {
    let facts = facts(arguments)?;
    println!("{}", serde_json::to_string(&facts).map_err(|error| error.to_string())?);
    Ok(true)
}

pub(super) fn facts(arguments: &FactsArguments) -> Result<Facts, String> {
    let mut facts = Facts::default();
    let Some(description) = Description::read(&arguments.spec) else { return Ok(facts) };
    let raw = Raw { sources: &description.sources };
    facts.documents = description.sources.len();
    let present = raw.operations(description.entry);
    facts.present = Operations::of(present.iter().map(|found| found.under));
    let Some(model) = &description.model else { return Ok(facts) };
    let api = &model.api;
    facts.emitted = emitted(&present, api);
    facts.left_out = left_out(raw, &present, api);
    facts.types = api.types.len();
    facts.free = free::count(api, raw);
    let src = arguments.out.join("src");
    if src.is_dir() {
        for surface in surfaces(&src)?.values() {
            let counts = [surface.trait_methods, surface.routes, surface.client_methods];
            facts.offered.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }
    Ok(facts)
}

/// What the model does not have, by the places of its operations.
///
/// Their paths are no help: servers and queries have a say in those.
fn left_out(raw: Raw<'_>, present: &[Found], api: &Api) -> Vec<(String, String)> {
    let mut places: HashMap<&Location, usize> = HashMap::new();
    for operation in &api.operations {
        *places.entry(&operation.source).or_default() += 1;
    }
    let mut left = Vec::new();
    for found in present {
        // One that several paths refer to is several.
        let place = [&found.at, &found.member].into_iter().find(|at| places.get(at).is_some_and(|count| *count > 0));
        match place.and_then(|place| places.get_mut(place)) {
            Some(count) => *count -= 1,
            None => left.push((raw.place(&found.at), format!("{} {}", found.method, found.path))),
        }
    }
    left
}

/// How many operations of the model stand where: as the description says it, by their places.
fn emitted(present: &[Found], api: &Api) -> Operations {
    let places: HashMap<&Location, Under> =
        present.iter().flat_map(|found| [(&found.member, found.under), (&found.at, found.under)]).collect();
    // One that only the model knows would be of its paths.
    Operations::of(api.operations.iter().map(|one| places.get(&one.source).copied().unwrap_or(Under::Paths)))
}

impl Operations {
    fn of(all: impl Iterator<Item = Under>) -> Self {
        let mut count = Self::default();
        for under in all {
            *match under {
                Under::Paths => &mut count.paths,
                Under::Webhooks => &mut count.webhooks,
                Under::OlderWebhooks => &mut count.older_webhooks,
                Under::Callbacks => &mut count.callbacks,
            } += 1;
        }
        count
    }

    /// All of them.
    pub(super) fn sum(self) -> usize {
        self.paths + self.webhooks + self.older_webhooks + self.callbacks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_model_lacks_is_listed_at_its_line() {
        let place = tempfile::tempdir().unwrap();
        let spec = place.path().join("api.yaml");
        let text = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    get: {responses: {'200': {description: d}}}\n    \
                    put:\n      parameters: [{$ref: '#/lost'}]\n      responses: {}\n";
        std::fs::write(&spec, text).unwrap();
        let facts = facts(&FactsArguments { spec, out: place.path().join("out") }).unwrap();
        assert_eq!((facts.present.paths, facts.documents), (2, 1));
        assert_eq!(facts.present.sum(), facts.emitted.sum() + facts.left_out.len(), "{facts:?}");
    }
}
