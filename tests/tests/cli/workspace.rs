//! Use in another workspace: an xtask of its own that is ten lines and a dependency, and a description of its
//! own. Cargo works offline, with the versions of this workspace's lock file.

use std::path::Path;
use std::process::Command;

use crate::place::{Place, Ran};

const MAIN: &str = "\
//! The commands of this workspace.

fn main() -> std::process::ExitCode {
    specmill::cli::run()
}
";

/// The members are a pattern: cargo refuses a workspace that names a member which is yet to be generated.
const WORKSPACE: &str = r#"
[workspace]
members = ["crates/*"]
resolver = "3"

[profile.dev]
debug = "line-tables-only"
"#;

const CONFIG: &str = r#"
[[crate]]
package = "pets-api"
out = "crates/pets-api"
[[crate.module]]
document = "pets.yaml"
"#;

/// Runs cargo in this workspace. What it compiles on the way is shared with the workspace of the tests; what comes out is
/// not, since both have an `xtask`.
fn cargo(place: &Place, arguments: &[&str]) -> Ran {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("");
    command.current_dir(place.path()).args(arguments);
    command
        .env("CARGO_BUILD_BUILD_DIR", shared)
        .env("CARGO_TARGET_DIR", place.path().join("target"))
        .env("CARGO_NET_OFFLINE", "true")
        .env_remove("RUSTFLAGS");
    Ran::of(&mut command)
}

#[test]
fn another_workspace_generates_its_own_crate_with_an_xtask_of_ten_lines() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let library = here.join("codegen");
    let place = Place::new();
    place.write("Cargo.toml", WORKSPACE);
    place.write("Cargo.lock", &std::fs::read_to_string(here.join("Cargo.lock")).unwrap());
    place.write(".cargo/config.toml", "[alias]\nxtask = \"run --quiet --package xtask --\"\n");
    place.write("crates/xtask/src/main.rs", MAIN);
    place.write(
        "crates/xtask/Cargo.toml",
        &format!(
            "[package]\nname = \"xtask\"\nedition = \"2024\"\n\n[dependencies]\nspecmill = {{ path = {:?} }}\n",
            library.display().to_string()
        ),
    );
    place.write("specmill.toml", CONFIG);

    cargo(&place, &["xtask", "codegen"]).expect(0, &["1 document", "0 errors"]);
    assert!(place.path().join("crates/pets-api/src/lib.rs").is_file());
    cargo(&place, &["xtask", "codegen", "--check"]).expect(0, &["0 files to write"]);
    cargo(&place, &["check", "--package", "pets-api", "--no-default-features"]).expect(0, &[]);
    place.write("crates/pets-api/src/lib.rs", "");
    cargo(&place, &["xtask", "codegen", "--check"]).expect(1, &["help: run `cargo xtask codegen`"]);
}
