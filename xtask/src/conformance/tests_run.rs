//! The tests of a generated crate: built by cargo, run one target after the other, and read test by test.
//!
//! It must not know what a test proves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use crate::measure;
use crate::workspace;

/// What became of all tests.
#[derive(Debug, Default)]
pub(crate) struct Results {
    passed: BTreeSet<(String, String)>,
    /// Those that did not pass, and targets that did not end as they should.
    pub(crate) failures: Vec<Failure>,
    /// Time on the clock.
    pub(crate) wall: Duration,
}

/// A test that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Failure {
    pub(crate) target: String,
    pub(crate) test: String,
    /// What it said.
    pub(crate) message: String,
}

impl Results {
    /// Whether this test of this target passed.
    pub(crate) fn passed(&self, target: &str, test: &str) -> bool {
        self.passed.contains(&(target.to_owned(), test.to_owned()))
    }

    /// Those of one target that ended as it should.
    #[cfg(test)]
    pub(crate) fn of(target: &str, printed: &str) -> Self {
        let mut results = Self::default();
        results.read(target, printed, true);
        results
    }

    /// How many passed.
    pub(crate) fn count(&self) -> usize {
        self.passed.len()
    }

    /// Adds what a target printed.
    fn read(&mut self, target: &str, printed: &str, succeeded: bool) {
        let messages = messages(printed);
        let before = self.failures.len();
        for line in printed.lines() {
            let Some((name, outcome)) = line.strip_prefix("test ").and_then(|line| line.rsplit_once(" ... ")) else {
                continue;
            };
            // `name - should panic` is how such a test is shown.
            let name = name.split(" - ").next().unwrap_or(name);
            match outcome {
                "ok" => {
                    self.passed.insert((target.to_owned(), name.to_owned()));
                }
                "FAILED" => self.failures.push(Failure {
                    target: target.to_owned(),
                    test: name.to_owned(),
                    message: messages.get(name).cloned().unwrap_or_default(),
                }),
                _ => {}
            }
        }
        if !succeeded && self.failures.len() == before {
            let message = "the tests of this target did not end as they should".to_owned();
            self.failures.push(Failure { target: target.to_owned(), test: String::new(), message });
        }
    }
}

/// What failed tests said: the sections `---- name stdout ----` of the harness of libtest.
fn messages(printed: &str) -> BTreeMap<String, String> {
    let mut messages: BTreeMap<String, String> = BTreeMap::new();
    let mut open = None;
    for line in printed.lines() {
        if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) {
            open = Some(name.to_owned());
        } else if line == "failures:" {
            open = None;
        } else if let Some(name) = &open
            && !line.is_empty()
            && !line.starts_with("note: run with `RUST_BACKTRACE")
            // `thread 'name' (1) panicked at file:line:column:` says where in the generated test.
            && !(line.starts_with("thread '") && line.contains("panicked at"))
        {
            let message = messages.entry(name.clone()).or_default();
            if !message.is_empty() {
                message.push('\n');
            }
            message.push_str(line);
        }
    }
    messages
}

/// Runs the test targets that cargo built for the package in `folder`.
pub(crate) fn run(folder: &Path, targets: &[(String, PathBuf)]) -> Result<Results, String> {
    let mut results = Results::default();
    for (name, program) in targets {
        let mut command = std::process::Command::new(program);
        command.arg("--color=never").current_dir(folder).env("CARGO_MANIFEST_DIR", folder).stderr(Stdio::null());
        // What is read here is what a test says, not how it came to it.
        command.env("RUST_BACKTRACE", "0");
        let (run, printed) = measure::output(&mut command)?;
        results.wall += run.wall;
        results.read(name, &printed, run.status.success());
    }
    Ok(results)
}

/// Builds the tests of `package`, with all features, and gives the programs by the names of their targets.
pub(crate) fn build(folder: &Path, package: &str) -> Result<(measure::Run, Vec<(String, PathBuf)>), String> {
    let mut cargo = workspace::cargo(folder);
    cargo.args(["test", "--no-run", "--all-features", "--tests", "--package", package]);
    cargo.args(["--quiet", "--message-format=json-render-diagnostics"]).env("CARGO_TARGET_DIR", workspace::target());
    let (run, messages) = measure::output(&mut cargo)?;
    Ok((run, programs(&messages)))
}

/// The test targets that cargo says it has built: name and program.
fn programs(messages: &str) -> Vec<(String, PathBuf)> {
    let messages = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs: Vec<(String, PathBuf)> = messages
        .filter(|message| message.pointer("/target/kind/0").and_then(Value::as_str) == Some("test"))
        .filter_map(|message| {
            let name = message.pointer("/target/name").and_then(Value::as_str)?;
            let program = message.pointer("/executable").and_then(Value::as_str)?;
            Some((name.to_owned(), program.into()))
        })
        .collect();
    programs.sort();
    programs
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "
running 3 tests
test one ... ok
test two ... FAILED
test three ... ignored

failures:

---- two stdout ----

thread 'two' (7) panicked at tests/harness/mod.rs:29:9:
spec.yaml:7: the example does not come back: at `/a` it has 1 and what comes back 1.0
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

failures:
    two

test result: FAILED. 1 passed; 1 failed; 1 ignored
";

    #[test]
    fn a_test_that_fails_is_listed_with_what_it_said() {
        let mut results = Results::default();
        results.read("values", PRINTED, false);
        assert!(results.passed("values", "one") && !results.passed("values", "two") && !results.passed("other", "one"));
        assert_eq!((results.count(), results.failures.len()), (1, 1));
        let failure = &results.failures[0];
        assert_eq!(
            failure.message,
            "spec.yaml:7: the example does not come back: at `/a` it has 1 and what comes back 1.0"
        );
    }

    #[test]
    fn a_target_that_dies_is_a_failure() {
        let mut results = Results::default();
        results.read("values", "running 1 test\n", false);
        assert_eq!(results.failures.len(), 1);
    }

    #[test]
    fn programs_are_those_of_tests() {
        let messages = r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"a"},"executable":null}
{"reason":"compiler-artifact","target":{"kind":["test"],"name":"values"},"executable":"/t/values-1"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(programs(messages), [("values".to_owned(), PathBuf::from("/t/values-1"))]);
    }
}
