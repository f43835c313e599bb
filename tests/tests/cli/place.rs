//! A folder to run commands in, and what a command did there.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

/// A description with one operation; the title goes where the text `TITLE` stands.
pub(crate) const PETS: &str = r#"
openapi: 3.1.0
info: { title: TITLE, version: "1" }
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - { name: id, in: path, required: true, schema: { type: string }, example: rex }
      responses:
        "200":
          description: The pet.
          content:
            application/json:
              schema:
                title: Pet
                type: object
                properties: { name: { type: string } }
                required: [name]
              example: { name: Rex }
"#;

/// The arguments of a run without a configuration.
pub(crate) const PLAIN: &[&str] = &["codegen", "--spec", "pets.yaml", "--out", "out", "--package", "pets-api"];

/// A folder with `pets.yaml` in it.
pub(crate) struct Place(tempfile::TempDir);

/// What a command printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Every file with its text and the time it was written.
pub(crate) type State = BTreeMap<String, (String, SystemTime)>;

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("pets.yaml", &PETS.replace("TITLE", "Pets"));
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The command, to be run here.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specmill-cli"));
        command.current_dir(self.path()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command().args(arguments))
    }

    /// Everything below `folder`, by its path from there.
    pub(crate) fn state(&self, folder: &str) -> State {
        let root = self.path().join(folder);
        let (mut state, mut open) = (State::new(), vec![root.clone()]);
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.ends_with(".specmill-cache") {
                    // What the generator notes for itself is no output.
                } else if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().display().to_string();
                    let modified = path.metadata().unwrap().modified().unwrap();
                    state.insert(name, (std::fs::read_to_string(path).unwrap(), modified));
                }
            }
        }
        state
    }

    /// Makes every file below `folder` look an hour old, so that a write shows.
    pub(crate) fn age(&self, folder: &str) {
        for name in self.state(folder).into_keys() {
            let file = std::fs::File::options().append(true).open(self.path().join(folder).join(name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
        }
    }
}

impl Ran {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }

    /// Asserts the exit code, and that the printed text holds all of `parts`.
    #[track_caller]
    pub(crate) fn expect(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        for part in parts {
            assert!(self.stdout.contains(part) || self.stderr.contains(part), "no {part:?} in {self:#?}");
        }
    }
}
