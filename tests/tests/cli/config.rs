//! Which configuration is used, what is said of a wrong one, and the exit codes that go with it.

use crate::place::{PETS, PLAIN, Place};

const CONFIG: &str = r#"
[[crate]]
package = "pets-api"
out = "generated"
[[crate.module]]
document = "pets.yaml"
"#;

#[test]
fn a_configuration_is_found_in_a_folder_above() {
    let place = Place::new();
    place.write("specmill.toml", CONFIG);
    place.write("deep/down/here", "");
    let ran = place.command().current_dir(place.path().join("deep/down")).arg("codegen").output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert!(place.path().join("generated/Cargo.toml").is_file());
    assert!(place.state("deep").len() == 1);
}

#[test]
fn a_named_configuration_is_used_and_its_paths_start_at_it() {
    let place = Place::new();
    place.write("elsewhere/my.toml", CONFIG);
    place.write("elsewhere/pets.yaml", PETS);
    place.run(&["codegen", "--config", "elsewhere/my.toml"]).expect(0, &["1 document"]);
    assert!(place.path().join("elsewhere/generated/Cargo.toml").is_file());
}

#[test]
fn no_configuration_and_a_wrong_one_end_with_2_and_say_what_to_do() {
    let place = Place::new();
    place.run(&["codegen"]).expect(2, &["error[SM0701]", "--config FILE"]);
    place.run(&["codegen", "--config", "none.toml"]).expect(2, &["error[SM0701]", "none.toml"]);
    place.write("specmill.toml", &CONFIG.replace("package", "pakcage"));
    let ran = place.run(&["codegen"]);
    ran.expect(2, &["error[SM0703]", "unknown key `pakcage`", "specmill.toml:3:1", "did you mean `package`?"]);
    place.write("specmill.toml", &CONFIG.replace("pets-api", "pets api"));
    place.run(&["codegen"]).expect(2, &["error[SM0705]", "specmill.toml:3:11"]);
    assert!(!place.path().join("generated").exists());
}

#[test]
fn arguments_that_do_not_fit_end_with_2_and_a_hint() {
    let place = Place::new();
    for arguments in [
        ["codegen", "--package", "p"].as_slice(),
        &["codegen", "--out", "out"],
        &["codegen", "--chekc"],
        &["codegen", "--message-format", "yaml"],
        &["codegen", "--config", "a", "--spec", "pets.yaml", "--out", "out", "--package", "p"],
        &["codgen"],
        &[],
    ] {
        place.run(arguments).expect(2, &["help"]);
    }
    place.run(&["dump", "--spec", "pets.yaml", "--pass", "nonsense"]).expect(2, &["there is no pass `nonsense`"]);
    place.run(&[&PLAIN[..6], &["fn"]].concat()).expect(2, &["error[SM0705]", "`fn` cannot be the name of a package"]);
}

#[test]
fn a_description_alone_is_enough_and_where_its_crate_is_gets_said() {
    let place = Place::new();
    place.run(&["codegen", "--spec", "pets.yaml"]).expect(0, &["the crate `pets-api` in the folder `pets-api`"]);
    let manifest = std::fs::read_to_string(place.path().join("pets-api/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"pets-api\""), "{manifest}");
    place.run(&["codegen", "--spec", "pets.yaml", "--out", "crates/pets"]).expect(0, &["the crate `pets` in"]);
    // Where both are named there is nothing to say of them.
    let ran = place.run(PLAIN);
    ran.expect(0, &[]);
    assert!(!ran.stderr.contains("in the folder"), "{}", ran.stderr);
}

#[test]
fn a_missing_document_ends_with_1_and_what_was_generated_before_stays() {
    let place = Place::new();
    place.write("specmill.toml", CONFIG);
    place.run(&["codegen"]).expect(0, &[]);
    let before = place.state("generated");
    place.write("specmill.toml", &CONFIG.replace("pets.yaml", "pest.yaml"));
    let ran = place.run(&["codegen"]);
    ran.expect(1, &["error[SM0101]", "no such file `pest.yaml`", "specmill.toml:6:12", "did you mean `pets.yaml`?"]);
    let without_configuration: Vec<_> = PLAIN.iter().map(|part| part.replace("pets.yaml", "pest.yaml")).collect();
    let arguments: Vec<_> = without_configuration.iter().map(String::as_str).collect();
    place.run(&arguments).expect(1, &["error[SM0101]", "pest.yaml"]);
    assert_eq!(place.state("generated"), before);
    assert!(!place.path().join("out").exists());
}

#[test]
fn with_keep_going_what_is_sound_is_written_and_the_exit_code_is_still_1() {
    let place = Place::new();
    let arguments = ["codegen", "--spec", "pets.yaml", "none.yaml", "--out", "out", "--package", "p"];
    place.run(&arguments).expect(1, &["error[SM0101]"]);
    assert!(!place.path().join("out").exists());
    place.run(&[&arguments[..], &["--keep-going"]].concat()).expect(1, &["error[SM0101]"]);
    assert!(place.path().join("out/Cargo.toml").is_file());
}

#[test]
fn without_a_configuration_what_is_sound_is_written_unless_strict() {
    let place = Place::new();
    let dangling = PETS.replace("title: Pet\n", "x: y\n").replace("{ type: string } }\n", "{ $ref: '#/none' } }\n");
    place.write("pets.yaml", &dangling.replace("TITLE", "Pets"));
    let arguments = ["codegen", "--spec", "pets.yaml", "--out", "out", "--package", "p"];
    let strict = [&arguments[..], &["--strict"]].concat();
    place.run(&strict).expect(1, &["error[SM0201]", "0 files written"]);
    assert!(!place.path().join("out").exists());
    place
        .run(&arguments)
        .expect(1, &["error[SM0201]", "the errors above say what the crate lacks", "1 of 1 operation"]);
    assert!(place.path().join("out/src/lib.rs").is_file());
    // What gives nothing at all takes nothing away.
    let before = place.state("out");
    place.write("pets.yaml", "openapi: 3.1.0\ninfo: { title: Pets, version: 1 }\npaths: []\n");
    place.run(&arguments).expect(1, &["error[SM0301]", "0 files written"]);
    assert_eq!(place.state("out"), before);
}

#[test]
fn without_roots_files_are_read_where_the_description_leads() {
    let place = Place::new();
    let api = PETS.replace("TITLE", "Pets").replace("title: Pet\n", "$ref: ../common/pet.yaml\n");
    let api = api[..api.find("                type: object").unwrap()].to_owned();
    place.write("repository/api/v1/pets.yaml", &api);
    place.write("repository/api/common/pet.yaml", "$ref: ../../shared/animal.json\n");
    place.write("repository/shared/animal.json", r#"{"type": "object", "properties": {"name": {"type": "string"}}}"#);
    let arguments = ["codegen", "--spec", "repository/api/v1/pets.yaml", "--out", "out", "--package", "p"];
    place.run(&arguments).expect(0, &["note[SM0207]", "read below `repository`", "--root DIR", "1 of 1 operation"]);
    let confined = [&arguments[..], &["--root", "repository/api"]].concat();
    place.run(&confined).expect(1, &["error[SM0204]", "`../../shared/animal.json` is refused"]);
    // What lies outside of the repository is somebody else's.
    std::fs::create_dir(place.path().join("repository/api/.git")).unwrap();
    place.run(&arguments).expect(1, &["error[SM0204]", "`../../shared/animal.json` is refused"]);
}

#[test]
fn check_and_dump_write_nothing() {
    let place = Place::new();
    let before = place.state(".");
    place.run(&["check", "--spec", "pets.yaml"]).expect(0, &["1 document", "0 errors"]);
    place.run(&["check", "--spec", "none.yaml"]).expect(1, &["error[SM0101]"]);
    for stage in ["sources", "ir"] {
        let ran = place.run(&["dump", "--stage", stage, "--spec", "pets.yaml"]);
        ran.expect(0, &[]);
        assert!(ran.stdout.contains("getPet"), "{ran:#?}");
    }
    place.run(&["dump", "--spec", "none.yaml"]).expect(1, &["error[SM0101]"]);
    assert_eq!(place.state("."), before);
}
