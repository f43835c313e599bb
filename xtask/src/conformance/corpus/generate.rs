//! Generating one description as a new user would, by a process that may take only so much.
//!
//! It must not judge what is generated; a process that panics, hangs or dies is an outcome like any other.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::measure::{self, Ended, Limits, Run};

/// How many errors are kept with their places.
const ERRORS: usize = 20;

/// How generating ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// All of it.
    Generated,
    /// Something was left out, with an error that says why.
    Partly,
    /// Nothing was written, or an empty crate, with an error that says why.
    Refused,
    /// Nothing was written, and nobody knows why.
    #[default]
    Silent,
    Panicked,
    Hung,
    TooMuchMemory,
    /// Ended by a signal of its own, such as that of an overflown stack.
    Died,
}

impl Outcome {
    /// Whether it is one that a description must not have, whatever it holds.
    pub(super) fn is_failure(self) -> bool {
        !matches!(self, Self::Generated | Self::Partly | Self::Refused)
    }

    /// What it is where the crate turned out to be empty: with errors, nothing was made of the description.
    pub(super) fn of_nothing(self) -> Self {
        if self == Self::Partly { Self::Refused } else { self }
    }

    pub(super) fn is_written(self) -> bool {
        matches!(self, Self::Generated | Self::Partly)
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Partly => "partly",
            Self::Refused => "refused",
            Self::Silent => "SILENT",
            Self::Panicked => "PANICKED",
            Self::Hung => "HUNG",
            Self::TooMuchMemory => "TOO MUCH MEMORY",
            Self::Died => "DIED",
        }
    }
}

/// An error, with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fault {
    pub(super) code: String,
    pub(super) place: String,
    pub(super) message: String,
}

/// One run.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Generated {
    pub(super) outcome: Outcome,
    /// The first errors; for a panic, what it said.
    pub(super) errors: Vec<Fault>,
    /// Diagnostics by their codes.
    pub(super) codes: BTreeMap<String, usize>,
    pub(super) error_count: usize,
    /// Seconds on the clock.
    pub(super) seconds: f64,
    /// Seconds of the processor.
    pub(super) processor_seconds: f64,
    pub(super) peak_bytes: u64,
}

/// Where one run reads and writes.
pub(super) struct Job<'a> {
    pub(super) program: &'a Path,
    pub(super) document: &'a Path,
    /// The crate; it is made anew.
    pub(super) out: &'a Path,
    pub(super) package: &'a str,
    /// Where what is printed is kept, two files with endings of their own.
    pub(super) printed: PathBuf,
}

/// Runs `codegen`.
pub(super) fn generate(job: &Job<'_>, limits: Limits) -> Result<Generated, String> {
    if job.out.exists() {
        std::fs::remove_dir_all(job.out).map_err(|error| format!("`{}`: {error}", job.out.display()))?;
    }
    let mut command = Command::new(job.program);
    command.args(["codegen", "--keep-going", "--message-format", "json", "--spec"]).arg(job.document);
    command.arg("--out").arg(job.out).args(["--package", job.package]);
    let (run, ended, out, err) = run(&mut command, &job.printed, limits)?;
    let mut generated = Generated {
        seconds: run.wall.as_secs_f64(),
        processor_seconds: (run.user + run.system).as_secs_f64(),
        peak_bytes: run.peak,
        ..Generated::default()
    };
    generated.read(&out);
    generated.outcome = outcome(&run, ended, &err, job.out.join("Cargo.toml").is_file(), generated.error_count);
    if generated.outcome == Outcome::Panicked {
        generated.errors.insert(0, panicked(&err));
    }
    Ok(generated)
}

/// Runs a program within limits; what it prints is kept in files beside each other, and given.
pub(in crate::conformance) fn run(
    command: &mut Command,
    printed: &Path,
    limits: Limits,
) -> Result<(Run, Ended, String, String), String> {
    let failed = |error: std::io::Error| format!("`{}`: {error}", printed.display());
    if let Some(folder) = printed.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let name = |ending: &str| {
        let mut name = printed.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let paths = [name(".out"), name(".err")];
    let [out, err] = &paths;
    command.stdout(File::create(out).map_err(failed)?).stderr(File::create(err).map_err(failed)?);
    // The same bytes whoever runs it: no colours, no width of a terminal.
    command.env("NO_COLOR", "1").env("RUST_BACKTRACE", "0");
    let (run, ended) = measure::limited(command, limits)?;
    let read = |path: &Path| std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok((run, ended, read(out).map_err(failed)?, read(err).map_err(failed)?))
}

fn outcome(run: &Run, ended: Ended, err: &str, is_written: bool, errors: usize) -> Outcome {
    match ended {
        Ended::TooLong => return Outcome::Hung,
        Ended::TooMuchMemory => return Outcome::TooMuchMemory,
        Ended::Itself => {}
    }
    match run.status.code() {
        _ if err.contains("panicked at") => Outcome::Panicked,
        Some(0) if is_written => Outcome::Generated,
        Some(0..=2) if is_written && errors > 0 => Outcome::Partly,
        Some(0..=2) if errors > 0 => Outcome::Refused,
        Some(_) => Outcome::Silent,
        None => Outcome::Died,
    }
}

/// What a panic said, and where in the generator.
fn panicked(err: &str) -> Fault {
    let mut lines = err.lines().skip_while(|line| !line.contains("panicked at"));
    let place = lines.next().and_then(|line| line.split("panicked at ").nth(1)).unwrap_or_default();
    let message = lines.next().unwrap_or_default();
    Fault { code: "panic".to_owned(), place: place.trim_end_matches(':').to_owned(), message: message.to_owned() }
}

impl Generated {
    /// Reads the lines that `codegen` prints for programs.
    fn read(&mut self, out: &str) {
        for line in out.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            let text = |name: &str| line.get(name).and_then(Value::as_str).unwrap_or_default();
            let code = text("code");
            if code.is_empty() {
                continue;
            }
            *self.codes.entry(code.to_owned()).or_default() += 1;
            if text("severity") != "error" {
                continue;
            }
            self.error_count += 1;
            if self.errors.len() < ERRORS {
                let number = line.get("line").and_then(Value::as_u64);
                let place = number.map_or_else(|| text("file").to_owned(), |line| format!("{}:{line}", text("file")));
                self.errors.push(Fault { code: code.to_owned(), place, message: text("message").to_owned() });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_kept_with_their_places_and_all_codes_are_counted() {
        let mut generated = Generated::default();
        generated.read(
            "{\"reason\":\"diagnostic\",\"code\":\"SM0406\",\"severity\":\"warning\"}\n\
             {\"reason\":\"diagnostic\",\"code\":\"SM0101\",\"severity\":\"error\",\"file\":\"a.yaml\",\"line\":3,\"message\":\"lost\"}\n\
             {\"reason\":\"summary\",\"errors\":1}\n",
        );
        let fault = Fault { code: "SM0101".into(), place: "a.yaml:3".into(), message: "lost".into() };
        assert_eq!((generated.errors, generated.error_count, generated.codes.len()), (vec![fault], 1, 2));
    }

    #[test]
    fn a_panic_is_told_with_its_place() {
        let fault = panicked("\nthread 'main' (1) panicked at codegen/src/a.rs:3:5:\nindex out of bounds\nnote: run\n");
        assert_eq!((fault.place.as_str(), fault.message.as_str()), ("codegen/src/a.rs:3:5", "index out of bounds"));
    }

    #[test]
    #[cfg(unix)]
    fn every_way_to_end_has_an_outcome_of_its_own() {
        let place = tempfile::tempdir().unwrap();
        let limits = Limits { wall: std::time::Duration::from_secs(20), memory: 1 << 30 };
        let of = |script: &str, is_written: bool, errors: usize| {
            let mut command = Command::new("sh");
            let (run, ended, _, err) = run(command.args(["-c", script]), &place.path().join("x"), limits).unwrap();
            outcome(&run, ended, &err, is_written, errors)
        };
        assert_eq!(of("exit 0", true, 0), Outcome::Generated);
        assert_eq!(of("exit 1", true, 1), Outcome::Partly);
        assert_eq!(of("exit 1", false, 1), Outcome::Refused);
        assert_eq!(of("exit 1", false, 0), Outcome::Silent);
        assert_eq!(of("echo 'thread panicked at a.rs' >&2; exit 101", true, 0), Outcome::Panicked);
        assert_eq!(of("kill -SEGV $$", true, 0), Outcome::Died);
        assert!(Outcome::Silent.is_failure() && Outcome::Died.is_failure() && !Outcome::Refused.is_failure());
    }
}
