//! What is generated all the same compiles: from hostile names and texts, from what is only doubtful, and, with
//! `--keep-going`, from what is left of a faulty description. And no text becomes code.

use std::path::{Path, PathBuf};
use std::process::Command;

use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;

use super::case::{finish, open};
use super::cases::names;
use super::descriptions::{of_names, of_texts};
use super::words::MARKER;

/// A workspace of generated crates, which share what they depend on.
struct Crates {
    place: tempfile::TempDir,
    members: Vec<String>,
}

impl Crates {
    fn new() -> Self {
        Self { place: tempfile::tempdir().unwrap(), members: Vec::new() }
    }

    /// The folder of a crate.
    fn folder(&self, member: &str) -> PathBuf {
        self.place.path().join(member).join("out")
    }

    /// Generates a crate from a description without a fault.
    fn add(&mut self, member: &str, description: &Value) {
        let folder = self.place.path().join(member);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("api.json"), description.to_string()).unwrap();
        let arguments = ["codegen", "--spec", "api.json", "--out", "out", "--package", &format!("{member}-api")];
        let ran = finish(Command::new(env!("CARGO_BIN_EXE_specmill-cli")).current_dir(folder).args(arguments));
        assert_eq!(ran.code, Some(0), "{}", ran.text);
        self.members.push(member.to_owned());
    }

    /// Generates what can be generated of a case; false where that is no operation.
    fn add_case(&mut self, name: &str) -> bool {
        let folder = self.place.path().join(name);
        let run = open(name, &folder);
        let arguments: Vec<_> = run.command.get_args().map(|argument| argument.to_str().unwrap().to_owned()).collect();
        // A configuration names its package, and some cases are about other commands.
        if arguments.first().is_none_or(|command| command != "codegen") || !arguments.contains(&"case-api".to_owned()) {
            return false;
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_specmill-cli"));
        command.current_dir(&folder).arg("codegen").arg("--keep-going");
        let others =
            arguments.iter().skip(1).filter(|argument| !["--keep-going", "--strict"].contains(&argument.as_str()));
        command.args(others.map(|argument| if argument == "case-api" { name } else { argument }));
        let ran = finish(&mut command);
        assert!(matches!(ran.code, Some(0..=2)) && !ran.text.contains("panicked"), "{name}: {}", ran.text);
        let generated = folder.join("out/Cargo.toml").is_file() && !ran.text.contains(", 0 of ");
        if generated {
            self.members.push(name.to_owned());
        }
        generated
    }

    /// Runs cargo over all crates, without the network; it must say nothing bad.
    fn cargo(&self, arguments: &[&str]) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        std::fs::copy(root.join("Cargo.lock"), self.place.path().join("Cargo.lock")).unwrap();
        let members: Vec<String> = self.members.iter().map(|member| format!("{:?}", format!("{member}/out"))).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n[profile.dev]\ndebug = \"line-tables-only\"\n",
            members.join(", ")
        );
        std::fs::write(self.place.path().join("Cargo.toml"), manifest).unwrap();
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("");
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        command.current_dir(self.place.path()).args(arguments).env("CARGO_TARGET_DIR", target);
        command.env("CARGO_NET_OFFLINE", "true").env_remove("RUSTFLAGS");
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
        let bad = !output.status.success() || text.lines().any(|line| line.starts_with("warning"));
        assert!(!bad, "cargo {arguments:?}:\n{text}");
    }

    fn check_all_features(&self) {
        self.cargo(&["check", "--workspace", "--no-default-features"]);
        self.cargo(&["check", "--workspace", "--no-default-features", "--features", "client"]);
        self.cargo(&["check", "--workspace", "--no-default-features", "--features", "server"]);
        self.cargo(&["check", "--workspace", "--no-default-features", "--features", "client,server", "--all-targets"]);
    }
}

#[test]
fn any_name_gives_a_crate_that_compiles() {
    let mut crates = Crates::new();
    crates.add("names", &of_names());
    crates.cargo(&["check", "--workspace", "--no-default-features", "--features", "client,server", "--all-targets"]);
}

#[test]
fn text_stays_text_wherever_it_stands() {
    let mut crates = Crates::new();
    crates.add("texts", &of_texts());
    let mut files = 0;
    for (path, (bytes, _)) in super::case::state(&crates.folder("texts")) {
        if path.extension().is_some_and(|extension| extension == "rs") {
            let text = String::from_utf8(bytes).unwrap();
            let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            assert!(!has_marker(tokens), "a text of the description became code in {}", path.display());
            files += 1;
        }
    }
    assert!(files > 50, "{files} files");
    let manifest = std::fs::read_to_string(crates.folder("texts").join("Cargo.toml")).unwrap();
    let outside = manifest.lines().filter(|line| line.contains(MARKER) && !line.starts_with("description = "));
    assert_eq!(outside.collect::<Vec<_>>(), [""; 0]);
    crates.check_all_features();
    crates.cargo(&["doc", "--workspace", "--no-deps"]);
    crates.cargo(&["test", "--workspace", "--quiet", "--no-default-features", "--features", "client,server"]);
}

/// Whether the marker is an identifier anywhere; in comments and literals it is none.
fn has_marker(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_marker(group.stream()),
        TokenTree::Ident(ident) => ident == MARKER,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

#[test]
fn what_is_left_of_a_faulty_description_compiles() {
    let mut crates = Crates::new();
    let added = names().iter().filter(|name| crates.add_case(name)).count();
    println!("{added} crates");
    assert!(added > 20, "{added} cases give a crate: {:?}", crates.members);
    crates.cargo(&["check", "--workspace", "--no-default-features", "--features", "client,server", "--all-targets"]);
}
