//! The line in which `codegen` says what changed since the last generation.

use crate::place::{PETS, PLAIN, Place, Ran};

const CONFIGURATION: &str =
    "[[crate]]\npackage = \"pets-api\"\nout = \"out\"\n[[crate.module]]\ndocument = \"api/pets.yaml\"\n";
const LINE: &str = "since the last generation:";
const SECOND: &str = "  /toys:\n    get:\n      responses: { \"204\": { description: None. } }\n";

/// The description of one operation, with what replaces some of it.
fn described(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(PETS.replace("TITLE", "Pets"), |text, (from, to)| {
        assert!(text.contains(from), "no {from:?} in {text}");
        text.replace(from, to)
    })
}

/// A place with a configuration whose crate was generated.
fn generated() -> Place {
    let place = Place::new();
    place.write("specmill.toml", CONFIGURATION);
    place.write("api/pets.yaml", &described(&[]));
    silent(&place.run(&["codegen"]));
    place
}

/// Asserts that all is well and that it says nothing of changes.
#[track_caller]
fn silent(ran: &Ran) {
    ran.expect(0, &[]);
    assert!(!ran.stderr.contains(LINE), "{ran:#?}");
}

#[test]
fn what_changed_is_said_once() {
    let place = generated();
    silent(&place.run(&["codegen"]));
    let optional = ("required: [name]", "required: []");
    place.write("api/pets.yaml", &(described(&[optional]) + SECOND));
    let line = format!("{LINE} 1 operation added, 1 breaking change for clients; run `specmill-cli diff`\n");
    place.run(&["codegen"]).expect(0, &[&line]);
    silent(&place.run(&["codegen"]));
    // And what was taken back, the other way round.
    place.write("api/pets.yaml", &described(&[]));
    place.run(&["codegen"]).expect(0, &[&format!("{LINE} 1 operation removed, 1 breaking change for servers;")]);
    place.write("api/pets.yaml", &described(&[("description: The pet.", "description: A pet.")]));
    place.run(&["codegen"]).expect(0, &[&format!("{LINE} 1 other change;")]);
}

#[test]
fn what_only_looks_different_is_no_change() {
    let place = generated();
    place.write("api/pets.yaml", &format!("# A comment.\n{}", described(&[("[name]", "[ \"name\" ]")])));
    silent(&place.run(&["codegen"]));
    // Nor is what the configuration alone makes of the same description.
    place.write("specmill.toml", &format!("{CONFIGURATION}[crate.rename.types]\n\"pets.Pet\" = \"Animal\"\n"));
    let ran = place.run(&["codegen"]);
    assert!(!ran.stderr.contains(LINE), "{ran:#?}");
}

/// Where nothing is generated there is no generation either: what changed is said by the run that takes it over.
#[test]
fn a_comparison_and_a_run_with_faults_say_nothing_and_forget_nothing() {
    let place = generated();
    let cache = || std::fs::read(place.path().join("out/.specmill-cache/description")).unwrap();
    let before = cache();
    place.write("api/pets.yaml", &(described(&[]) + SECOND));
    let checked = place.run(&["codegen", "--check"]);
    checked.expect(1, &["is stale"]);
    assert!(!checked.stderr.contains(LINE), "{checked:#?}");
    place.write("api/pets.yaml", &described(&[("schema: { type: string }", "schema: { $ref: '#/none' }")]));
    let faulty = place.run(&["codegen"]);
    faulty.expect(1, &["#/none"]);
    assert!(!faulty.stderr.contains(LINE), "{faulty:#?}");
    assert_eq!(cache(), before);
    place.write("api/pets.yaml", &(described(&[]) + SECOND));
    place.run(&["codegen"]).expect(0, &[&format!("{LINE} 1 operation added;")]);
}

/// The output of a colleague, or of another branch, was not made of what was kept here.
#[test]
fn what_another_run_generated_is_not_compared_with_what_this_one_read() {
    let place = generated();
    let lib = place.state("out").remove("src/lib.rs").unwrap().0;
    place.write("out/src/lib.rs", &format!("{lib}// of a colleague\n"));
    place.write("api/pets.yaml", &(described(&[]) + SECOND));
    silent(&place.run(&["codegen"]));
    // From then on this run is the last.
    place.write("api/pets.yaml", &described(&[]));
    place.run(&["codegen"]).expect(0, &[&format!("{LINE} 1 operation removed;")]);
}

#[test]
fn what_was_kept_and_cannot_be_read_is_as_if_it_were_not_there() {
    let place = generated();
    let kept = place.path().join("out/.specmill-cache/description");
    let texts = [
        "",
        "\n",
        "0\n{}\n",
        "0\n{\"described\":[7],\"roots\":[],\"widened\":[],\"remote\":[],\"sources\":{\"documents\":[],\"paths\":[[\"/x\",9]]}}\n",
    ];
    for (number, text) in texts.into_iter().enumerate() {
        std::fs::write(&kept, text).unwrap();
        place.write("api/pets.yaml", &described(&[("The pet.", &format!("Pet {number}."))]));
        silent(&place.run(&["codegen"]));
    }
    std::fs::remove_dir_all(kept.parent().unwrap()).unwrap();
    place.write("api/pets.yaml", &(described(&[]) + SECOND));
    silent(&place.run(&["codegen"]));
}

/// Documents that are gone or moved were kept as well; the folder that the command runs in does not matter.
#[test]
fn documents_that_are_gone_are_known_and_paths_are_seen_from_the_configuration() {
    let place = Place::new();
    let split = (
        "schema:\n                title: Pet\n                type: object\n                properties: { name: { type: string } }\n                required: [name]",
        "schema: { $ref: pet.yaml }",
    );
    let pet = "title: Pet\ntype: object\nproperties: { name: { type: string } }\nrequired: [name]\n";
    place.write("api/pets.yaml", &described(&[split]));
    place.write("api/pet.yaml", pet);
    let levels =
        "[[crate.diff-level]]\nrule = \"property-became-optional\"\npaths = [\"api/pet.yaml\"]\nclient = \"info\"\n";
    place.write("specmill.toml", &format!("{CONFIGURATION}{levels}"));
    silent(&place.run(&["codegen"]));
    place.write("api/pet.yaml", &pet.replace("[name]", "[]"));
    let mut command = place.command();
    let ran = Ran::of(command.current_dir(place.path().join("api")).arg("codegen"));
    ran.expect(0, &[&format!("{LINE} 1 other change;")]);
    std::fs::remove_file(place.path().join("api/pet.yaml")).unwrap();
    place.write("api/pets.yaml", &(described(&[]) + SECOND));
    place.run(&["codegen"]).expect(0, &[&format!("{LINE} 1 operation added, 1 breaking change for servers;")]);
}

#[test]
fn it_works_without_a_configuration_and_for_programs() {
    let place = Place::new();
    silent(&place.run(PLAIN));
    place.write("pets.yaml", &(described(&[]) + SECOND));
    let json: Vec<&str> = PLAIN.iter().copied().chain(["--message-format", "json"]).collect();
    let ran = place.run(&json);
    let objects: Vec<serde_json::Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let changes = objects.iter().find(|object| object["reason"] == "changes").unwrap();
    assert_eq!((changes["operations_added"].as_u64(), changes["other"].as_u64()), (Some(1), Some(0)), "{changes}");
    place.write("pets.yaml", &described(&[]));
    // What to compare `diff` would have to be told.
    place.run(PLAIN).expect(0, &[&format!("{LINE} 1 operation removed\n")]);
}
