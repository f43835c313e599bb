//! The model of the default input: its operations and its examples, none of them lost.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use specmill::config;
use specmill::ir::{Api, ExampleOrigin, ExampleSubject, Verified};
use specmill::pipeline;

pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The model of `specmill.toml`, without a single remark.
pub(crate) fn model() -> Verified<Api> {
    let config = config::load(&workspace().join("specmill.toml")).unwrap();
    let (model, _, diagnostics) = pipeline::read(config.crates.first().unwrap());
    assert_eq!(diagnostics.iter().count(), 0, "{diagnostics:#?}");
    model.unwrap().api
}

/// Operation ids as they stand in the description.
pub(crate) fn described() -> BTreeSet<String> {
    let path = workspace().join("spec/data/api/client-server/old_sync.yaml");
    let document: serde_json::Value = serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    operations.filter_map(|operation| Some(operation.get("operationId")?.as_str()?.to_owned())).collect()
}

#[test]
fn every_operation_of_the_description_is_in_the_model() {
    let api = model();
    let lowered: BTreeSet<String> = api.operations.iter().map(|operation| operation.wire_id.clone()).collect();
    assert_eq!(lowered, described());
    assert_eq!((lowered.len(), api.described), (3, 3));
}

#[test]
fn every_example_is_valid_and_each_kind_is_there_as_often_as_the_description_has_it() {
    let api = model();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for example in &api.examples {
        assert_eq!(example.fault, None, "{:?}", example.source);
        let kind = match (&example.subject, example.origin) {
            (ExampleSubject::Parameter(..), _) => "parameters",
            (ExampleSubject::RequestBody(..) | ExampleSubject::ResponseBody(..), ExampleOrigin::Composed) => "composed",
            (ExampleSubject::RequestBody(..) | ExampleSubject::ResponseBody(..), _) => "bodies",
            (ExampleSubject::ResponseHeader(..), _) => "headers",
            (ExampleSubject::Type(_), _) => "nested",
        };
        *counts.entry(kind).or_default() += 1;
    }
    assert_eq!(counts, BTreeMap::from([("bodies", 3), ("nested", 11), ("parameters", 5)]));
}
