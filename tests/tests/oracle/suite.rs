//! The official test suite of JSON Schema 2020-12, as far as it is about keywords that the table claims.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use crate::judge::{is_claimed, is_covered, judge};

#[test]
fn the_official_suite_agrees_where_keywords_are_claimed() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/json-schema-test-suite/tests/draft2020-12");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("no copy of the suite at {}: nothing was compared", folder.display());
        return;
    };
    let (mut ran, mut left_out) = (0, BTreeMap::<String, usize>::new());
    let mut disagreements = Vec::new();
    for path in files.map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        let keyword = path.file_stem().unwrap().to_string_lossy().into_owned();
        let name = if keyword == "ref" { "$ref".to_owned() } else { keyword };
        let groups: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for group in groups.as_array().unwrap() {
            let tests = group["tests"].as_array().unwrap();
            if !is_claimed(&name) || !is_covered(&group["schema"]) {
                *left_out.entry(name.clone()).or_default() += tests.len();
                continue;
            }
            let title = group["description"].as_str().unwrap();
            let values: Vec<Value> = tests.iter().map(|test| test["data"].clone()).collect();
            for (test, verdict) in tests.iter().zip(judge(&group["schema"], &values)) {
                ran += 1;
                if verdict.is_ok() != test["valid"].as_bool().unwrap() {
                    let what = test["description"].as_str().unwrap();
                    disagreements.push(format!("{name}: {title}: {what}: we say {verdict:?}"));
                }
            }
        }
    }
    println!("{ran} tests ran, {} disagree; left out: {left_out:?}", disagreements.len());
    assert!(ran > 100, "only {ran} tests of the suite ran");
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}
