//! `conformance corpus` on a corpus of three small descriptions that the test writes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "a step that fails ends the test")]

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

const GOOD: &str = r##"
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}, free: {}}}
"##;

/// Its second operation leads nowhere.
const DANGLING: &str = r##"
openapi: 3.0.3
info: {title: Lost, version: "1"}
paths:
  /a: {get: {responses: {"200": {description: d}}}, put: {$ref: "#/lost"}}
"##;

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn run(place: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_xtask");
    let mut command = Command::new(program);
    command.args(["conformance", "corpus", "--generator", program, "--root"]).arg(place.join("corpus")).args(arguments);
    command.env("CARGO_TARGET_DIR", place.join("target")).output().unwrap()
}

/// The cells of the report, by description and column.
fn report(place: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let text = std::fs::read_to_string(place.join("target/conformance/corpus/report.tsv")).unwrap();
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    let heads = lines.next().unwrap();
    lines.map(|cells| (cells[0].clone(), heads.iter().cloned().zip(cells).collect())).collect()
}

#[test]
fn descriptions_are_generated_counted_and_kept() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let manifest = "name\tkind\tpath\tops\nodd/pets\treal\treal/pets/pets.yaml\t1\nlost\ttorture\tt/lost/a.yaml\t3\nempty\ttorture\tt/empty/a.yaml\t\n";
    write(&place.join("corpus/manifest.tsv"), manifest);
    write(&place.join("corpus/real/pets/pets.yaml"), GOOD);
    write(&place.join("corpus/t/lost/a.yaml"), DANGLING);
    write(&place.join("corpus/t/empty/a.yaml"), "- no description\n");

    let output = run(place, &[]);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    let last = said.lines().last().unwrap();
    assert!(last.starts_with("corpus: 3 descriptions: 1 generated, ") && last.contains(" 0 failed; "), "{last}");
    let rows = report(place);
    let cell = |name: &str, column: &str| rows[name][column].as_str();
    assert_eq!([cell("odd/pets", "outcome"), cell("empty", "outcome")], ["generated", "refused"]);
    assert_eq!([cell("odd/pets", "operations"), cell("odd/pets", "operations_present")], ["1", "1"]);
    assert_eq!([cell("odd/pets", "fields"), cell("odd/pets", "free_fields")], ["2", "0"]);
    assert_eq!([cell("lost", "operations_present"), cell("lost", "manifest_differs")], ["2", "3+0"]);
    assert!(cell("lost", "first_error").contains("a.yaml:5"), "{}", cell("lost", "first_error"));

    // What was kept is taken, as long as the description is the same.
    let kept = place.join("target/conformance/corpus/results/generate/lost.json");
    let text = std::fs::read_to_string(&kept).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let seconds = value["result"]["generated"]["seconds"].to_string();
    std::fs::write(&kept, text.replace(&format!("\"seconds\": {seconds}"), "\"seconds\": 1234.5")).unwrap();
    run(place, &["--resume", "--only", "lost"]);
    assert_eq!(report(place)["lost"]["seconds"], "1234.500");
    write(&place.join("corpus/t/lost/a.yaml"), &DANGLING.replace("Lost", "Changed"));
    run(place, &["--resume", "--only", "lost"]);
    assert_ne!(report(place)["lost"]["seconds"], "1234.500");
}

#[test]
fn without_a_corpus_it_says_what_is_needed() {
    let place = tempfile::tempdir().unwrap();
    let output = run(place.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    write(&place.path().join("corpus/manifest.tsv"), "name\tkind\n");
    let output = run(place.path(), &[]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && said.contains("manifest.tsv:1: there is no column `path`"), "{said}");
}
