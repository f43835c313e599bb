//! The other generators: how each is called, and how what it writes becomes a crate.
//!
//! It must not judge them. Each is called as its own documentation tells a new user, with the options that make most of
//! a description.

use std::path::Path;
use std::process::Command;

/// A generator.
pub(super) struct Peer {
    /// What it is called in the table.
    pub(super) name: &'static str,
    /// The program, to be found by `PATH`.
    pub(super) program: &'static str,
    /// Arguments that make it say its version.
    pub(super) version: &'static [&'static str],
    /// Its arguments for a description, an empty folder that it starts in and writes to, and a package.
    pub(super) arguments: fn(&Path, &Path, &str) -> Vec<std::ffi::OsString>,
    /// Makes a crate of what it wrote, where that is none.
    pub(super) complete: fn(&Path, &str) -> Result<(), String>,
}

/// All of them, but for this one.
pub(super) const PEERS: &[Peer] = &[
    Peer {
        name: "cargo-progenitor",
        program: "cargo-progenitor",
        version: &["progenitor", "--version"],
        arguments: |spec, out, package| {
            let mut arguments = words(&["progenitor", "--name", package, "--version", "0.1.0", "--input"]);
            arguments.extend([spec.into(), "--output".into(), out.into()]);
            arguments
        },
        complete: |_, _| Ok(()),
    },
    Peer {
        name: "oas3-gen",
        program: "oas3-gen",
        version: &["--version"],
        arguments: |spec, out, _| {
            let mut arguments = words(&["generate", "client-mod", "--workspace", "--input"]);
            arguments.extend([spec.into(), "--output".into(), out.into()]);
            arguments
        },
        complete: |_, _| Ok(()),
    },
    Peer {
        name: "openapi-to-rust",
        program: "openapi-to-rust",
        version: &["--version"],
        arguments: |spec, _, _| vec!["generate".into(), spec.into()],
        complete: |out, package| {
            let required = std::fs::read_to_string(out.join("src/generated/REQUIRED_DEPS.toml")).unwrap_or_default();
            let manifest =
                format!("[package]\nname = {package:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{required}\n");
            write(&out.join("Cargo.toml"), &manifest)?;
            write(&out.join("src/lib.rs"), "pub mod generated;\n")
        },
    },
    Peer {
        name: "openapi-generator",
        program: "openapi-generator-cli",
        version: &["version"],
        arguments: |spec, out, package| {
            let mut arguments =
                words(&["generate", "--generator-name", "rust", "--skip-validate-spec", "--input-spec"]);
            arguments.extend([spec.into(), "--output".into(), out.into(), "--package-name".into(), package.into()]);
            arguments
        },
        complete: |_, _| Ok(()),
    },
];

fn words(words: &[&str]) -> Vec<std::ffi::OsString> {
    words.iter().map(Into::into).collect()
}

pub(super) fn write(path: &Path, text: &str) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write `{}`: {error}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, text).map_err(failed)
}

impl Peer {
    /// What it says of its version; none where it is not there.
    pub(super) fn version(&self) -> Option<String> {
        let output = Command::new(self.program).args(self.version).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        // Some say their name too.
        let word = text.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        Some(word.unwrap_or("of a version that it does not say").to_owned())
    }
}
