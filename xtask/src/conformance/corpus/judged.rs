//! The examples of one description, found among its raw values and judged by somebody else, beside what the model
//! knows of each.
//!
//! It must not run tests; it says which tests prove an example.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use serde_json::Value;
use specmill::emit::Proof;
use specmill::examples::schema_of;
use specmill::ir::Api;
use specmill::pipeline;
use specmill::source::Location;

use super::description::Description;
use super::examples::{Judged, Verdict};
use super::judge::Judge;
use super::places::{self, Kind, Place};
use crate::conformance::raw::Raw;

/// All examples that operations of a description lead to.
pub(super) fn all(spec: &Path, with_values: bool) -> Result<Vec<Judged>, String> {
    let Some(description) = Description::read(spec) else { return Ok(Vec::new()) };
    let Description { plan, model, sources, entry } = &description;
    let raw = Raw { sources };
    let tests = model.as_ref().map(|model| tests_of(&pipeline::proofs(model, plan))).unwrap_or_default();
    let known = model.as_ref().map(|model| Known::new(&model.api, tests)).unwrap_or_default();
    let mut judge = Judge::new(raw, places::is_30(raw, *entry));
    let mut judged = Vec::new();
    for place in places::places(raw, *entry) {
        let Some(value) = sources.value(&place.at).filter(|value| !is_text_of_another(&place, value)) else {
            continue;
        };
        let (ours, tests) = known.of(&place);
        judged.push(Judged {
            place: raw.place(&place.at),
            kind: place.kind.text().to_owned(),
            theirs: judge.verdict(place.kind.side(), &place.schema, value),
            ours,
            tests,
            component: component(raw, &place.schema),
            value: with_values.then(|| value.clone()),
        });
    }
    Ok(judged)
}

/// By number, the tests that show an example as a value.
fn tests_of(proofs: &[Proof]) -> HashMap<usize, BTreeSet<(String, String)>> {
    let mut tests: HashMap<usize, BTreeSet<(String, String)>> = HashMap::new();
    for proof in proofs.iter().filter(|proof| !proof.exchanged) {
        for example in &proof.examples {
            tests.entry(*example).or_default().insert((proof.target.clone(), proof.test.clone()));
        }
    }
    tests
}

/// The key of the schema below `components/schemas`, or of the one that it refers to.
fn component(raw: Raw<'_>, schema: &Location) -> Option<String> {
    let mut keys = raw.chain(schema.clone()).into_iter().filter_map(|at| {
        let tokens: Vec<String> = at.pointer.tokens().collect();
        let key = tokens.strip_prefix(["components".to_owned(), "schemas".to_owned()].as_slice());
        key.filter(|key| key.len() == 1).and_then(|key| key.first().cloned())
    });
    keys.next_back()
}

/// A text in the place of a value: what is sent, XML say, and not what the schema is about.
fn is_text_of_another(place: &Place, value: &Value) -> bool {
    let is_json = place.media_type.as_deref().is_none_or(|media_type| {
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence.ends_with("/json") || essence.ends_with("+json")
    });
    matches!(place.kind, Kind::Request | Kind::Response) && !is_json && value.is_string()
}

/// What the model knows of examples, by their places.
#[derive(Default)]
struct Known<'a> {
    places: HashMap<&'a Location, Vec<Use>>,
    tests: HashMap<usize, BTreeSet<(String, String)>>,
}

/// What an example stands for once.
struct Use {
    index: usize,
    /// The schema that it is held against.
    schema: Option<Location>,
    verdict: Verdict,
}

impl<'a> Known<'a> {
    fn new(api: &'a Api, tests: HashMap<usize, BTreeSet<(String, String)>>) -> Self {
        let mut places: HashMap<&Location, Vec<Use>> = HashMap::new();
        for (index, example) in api.examples.iter().enumerate() {
            let fault = example.fault.as_ref();
            let verdict = fault.map_or(Verdict::Valid, |(at, what)| Verdict::Invalid(format!("`{at}` {what}")));
            places.entry(&example.source).or_default().push(Use {
                index,
                schema: schema_of(api, example).flatten(),
                verdict,
            });
        }
        Self { places, tests }
    }

    /// The verdict, which is the worst where it is an example of several things, and all its tests.
    ///
    /// One that stands in a component can be that of bodies with other schemas, each with a verdict of its own.
    fn of(&self, place: &Place) -> (Option<Verdict>, BTreeSet<(String, String)>) {
        let all = self.places.get(&place.at).map(Vec::as_slice).unwrap_or_default();
        let exact = || all.iter().filter(|one| one.schema.as_ref() == Some(&place.schema));
        let uses: Vec<&Use> = if exact().next().is_some() { exact().collect() } else { all.iter().collect() };
        let worst = uses.iter().map(|one| &one.verdict).find(|verdict| **verdict != Verdict::Valid);
        let verdict = worst.or_else(|| uses.first().map(|one| &one.verdict)).cloned();
        let tests = uses.iter().filter_map(|one| self.tests.get(&one.index)).flatten().cloned();
        (verdict, tests.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = r##"
openapi: 3.0.3
info: {title: A, version: "1"}
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: types.yaml#/Thing}, example: {name: x}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: types.yaml#/Thing}, example: {name: null}}}}
        "400": {description: d, content: {application/xml: {schema: {type: object}, example: "<a/>"}}}
"##;
    const TYPES: &str = "Thing:\n  type: object\n  required: [id, name]\n  properties:\n    id: {type: integer, readOnly: true}\n    name: {type: string, nullable: true, example: 7}\n";

    #[test]
    fn each_side_is_judged_by_what_it_has_to_send_and_files_are_followed() {
        let place = tempfile::tempdir().unwrap();
        std::fs::write(place.path().join("api.yaml"), API).unwrap();
        std::fs::write(place.path().join("types.yaml"), TYPES).unwrap();
        let judged = all(&place.path().join("api.yaml"), false).unwrap();
        assert_eq!(judged.len(), 3, "{judged:#?}");
        let of = |kind: &str| judged.iter().find(|one| one.kind == kind).unwrap();
        assert_eq!(&of("request").theirs, &Verdict::Valid);
        assert!(matches!(&of("response").theirs, Verdict::Invalid(why) if why.contains("id")));
        assert!(matches!(&of("schema").theirs, Verdict::Invalid(_)) && of("schema").place.ends_with("types.yaml:6"));
        assert!(judged.iter().all(|one| one.ours.is_some()));
    }
}
