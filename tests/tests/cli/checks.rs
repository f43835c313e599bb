//! Generating twice, comparing, and folders that hold more than what was generated.

use crate::place::{PETS, PLAIN, Place};

const MANIFEST: &str = "out/.specmill-manifest.json";

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    PLAIN.iter().chain(more).copied().collect()
}

#[test]
fn a_second_run_writes_nothing() {
    let place = Place::new();
    place.run(PLAIN).expect(0, &[" 0 unchanged", "0 errors"]);
    place.age("out");
    let before = place.state("out");
    assert!(before.contains_key("Cargo.toml") && before.contains_key("src/lib.rs"), "{before:?}");
    let unchanged = format!("0 files written, {} unchanged, 0 removed", before.len());
    place.run(PLAIN).expect(0, &[&unchanged]);
    assert_eq!(place.state("out"), before);
}

#[test]
fn a_second_run_shows_the_warnings_again_and_a_changed_description_is_noticed() {
    let place = Place::new();
    let typo = PETS.replace("name: { type: string }", "name: { type: string, maxlength: 3 }");
    assert_ne!(typo, PETS);
    place.write("pets.yaml", &typo);
    let first = place.run(PLAIN);
    first.expect(0, &["warning[", "maxlength", "1 warning,"]);
    place.run(PLAIN).expect(0, &["warning[", "maxlength", "0 files written", "1 warning,"]);
    place.write("pets.yaml", &PETS.replace("TITLE", "Animals in care"));
    let changed = place.run(PLAIN);
    assert!(!changed.stderr.contains("0 files written"), "{changed:#?}");
    std::fs::remove_file(place.path().join("out/src/lib.rs")).unwrap();
    place.run(PLAIN).expect(0, &["1 file written"]);
}

#[test]
fn a_check_of_fresh_output_is_silent_and_one_of_stale_output_shows_the_difference() {
    let place = Place::new();
    place.run(&with(&["--check"])).expect(1, &["--- (no file)", "+++ out/Cargo.toml"]);
    assert!(!place.path().join("out").exists());
    place.run(PLAIN).expect(0, &[]);
    let fresh = place.run(&with(&["--check"]));
    fresh.expect(0, &["0 files to write"]);
    assert_eq!(fresh.stdout, "");
    let before = place.state("out");
    place.write("pets.yaml", &PETS.replace("TITLE", "Animals in care"));
    let stale = place.run(&with(&["--check"]));
    stale.expect(1, &["error[SM0806]", "`out` is stale", "help: run `specmill-cli codegen --spec pets.yaml --out out"]);
    assert!(!stale.stderr.contains("--check`"), "{stale:#?}");
    assert!(stale.stdout.contains("--- out/") && stale.stdout.contains("\n+++ out/"), "{stale:#?}");
    assert!(stale.stdout.lines().any(|line| line.starts_with('+') && line.contains("Animals in care")), "{stale:#?}");
    assert_eq!(place.state("out"), before);
    place.run(PLAIN).expect(0, &[]);
    place.run(&with(&["--check"])).expect(0, &[]);
}

#[test]
fn output_that_was_edited_by_hand_is_stale_and_mended_by_a_run() {
    let place = Place::new();
    place.run(PLAIN).expect(0, &[]);
    let good = place.state("out").remove("src/lib.rs").unwrap().0;
    place.write("out/src/lib.rs", &format!("{good}// by hand\n"));
    place.run(&with(&["--check"])).expect(1, &["-// by hand", "1 file to write"]);
    place.run(PLAIN).expect(0, &["1 file written"]);
    assert_eq!(place.state("out").remove("src/lib.rs").unwrap().0, good);
}

#[test]
fn a_file_of_another_origin_is_named_and_nothing_is_written() {
    let place = Place::new();
    place.write("out/src/lib.rs", "// somebody's work\n");
    let before = place.state("out");
    for more in [[].as_slice(), &["--check"]] {
        place.run(&with(more)).expect(2, &["error[SM0801]", "out/src/lib.rs", "nothing was written"]);
        assert_eq!(place.state("out"), before);
    }
}

#[test]
fn what_is_no_longer_produced_is_removed_and_what_is_not_ours_stays() {
    let place = Place::new();
    place.run(PLAIN).expect(0, &[]);
    let before = place.state("out");
    let manifest = before[".specmill-manifest.json"].0.replace("\"files\": [", "\"files\": [\"src/old/gone.rs\",");
    place.write(MANIFEST, &manifest);
    place.write("out/src/old/gone.rs", "");
    place.write("out/examples/mine.rs", "fn main() {}\n");
    place.run(&with(&["--check"])).expect(1, &["--- out/src/old/gone.rs", "1 to remove"]);
    place.run(PLAIN).expect(0, &["1 removed"]);
    assert!(!place.path().join("out/src/old").exists());
    let mut after = place.state("out");
    assert_eq!(after.remove("examples/mine.rs").unwrap().0, "fn main() {}\n");
    assert!(after.keys().eq(before.keys()));
}

#[test]
fn two_crates_are_written_both_or_neither() {
    let place = Place::new();
    let one = |name: &str| {
        format!("[[crate]]\npackage = \"{name}\"\nout = \"{name}\"\n[[crate.module]]\ndocument = \"pets.yaml\"\n")
    };
    place.write("specmill.toml", &(one("first") + &one("second")));
    place.write("second/Cargo.toml", "# somebody's work\n");
    place.run(&["codegen"]).expect(2, &["error[SM0801]", "second/Cargo.toml"]);
    assert!(!place.path().join("first").exists());
    std::fs::remove_file(place.path().join("second/Cargo.toml")).unwrap();
    place.run(&["codegen"]).expect(0, &["2 documents"]);
    assert!(place.path().join("first/Cargo.toml").is_file() && place.path().join("second/Cargo.toml").is_file());
}
