//! Generating and checking: the release build of this program, as a process of its own.
//!
//! It must not read what is generated.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::steps::Steps;
use crate::conformance::program::release_build;
use crate::conformance::subject::{CONFIGURATION, Subject};
use crate::measure::{self, Run};
use crate::workspace;

/// How often a run is measured.
const RUNS: usize = 3;

/// The program that is measured.
pub(super) struct Program {
    path: PathBuf,
    data: PathBuf,
}

impl Program {
    /// The release build, made if need be.
    pub(super) fn build(data: &Path) -> Result<Self, String> {
        let path = release_build(&[])?;
        let data = std::path::absolute(data).map_err(|error| format!("`{}`: {error}", data.display()))?;
        Ok(Self { path, data })
    }

    /// One run of `codegen`; what it found is printed here by whoever reads the model.
    fn codegen(&self, check: bool) -> Result<(Run, Summary), String> {
        let mut command = Command::new(&self.path);
        command.args(["codegen", "--keep-going", "--message-format", "json", "--config", CONFIGURATION, "--root"]);
        command.arg(&self.data).args(check.then_some("--check"));
        let (run, printed) = measure::output(command.current_dir(workspace::root()).stderr(Stdio::inherit()))?;
        Ok((run, Summary::read(&printed).ok_or("codegen printed no summary")?))
    }

    /// Generates into an empty folder, then where all is there already.
    pub(super) fn generate(&self, subject: &Subject, steps: &mut Steps) -> Result<(), String> {
        let out = &subject.plan.out;
        let (mut first, mut second) = (Vec::new(), Vec::new());
        let (mut made, mut again) = (Summary::default(), Summary::default());
        for _ in 0..RUNS {
            if out.exists() {
                std::fs::remove_dir_all(out).map_err(|error| format!("`{}`: {error}", out.display()))?;
            }
            let (run, summary) = self.codegen(false)?;
            first.push(run);
            made = summary;
            let (run, summary) = self.codegen(false)?;
            second.push(run);
            again = summary;
        }
        let good = made.errors == 0 && made.written > 0;
        let note = format!("{} files, {} warnings, {} errors", made.written, made.warnings, made.errors);
        steps.ran_often("generate, empty folder", &first, good, note);
        let note = format!("{} files written, {} removed", again.written, again.removed);
        steps.ran_often("generate again", &second, again.written + again.removed == 0, note);
        Ok(())
    }

    /// Compares what is there with what would be written.
    pub(super) fn check(&self, steps: &mut Steps) -> Result<(), String> {
        let (run, summary) = self.codegen(true)?;
        let stale = summary.written + summary.removed;
        let good = stale == 0 && run.status.success();
        steps.ran("codegen --check", &run, good, format!("{stale} files differ, {} errors", summary.errors));
        Ok(())
    }
}

/// The last line that `codegen` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Summary {
    written: u64,
    removed: u64,
    warnings: u64,
    errors: u64,
}

impl Summary {
    fn read(printed: &str) -> Option<Self> {
        let line: Value = serde_json::from_str(printed.lines().last()?).ok()?;
        let count = |name: &str| line.get(name)?.as_u64();
        Some(Self {
            written: count("files_written")?,
            removed: count("removed")?,
            warnings: count("warnings")?,
            errors: count("errors")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_summary() {
        let printed = "{\"reason\":\"diagnostic\"}\n{\"reason\":\"summary\",\"files_written\":4,\"removed\":1,\"warnings\":2,\"errors\":0}\n";
        assert_eq!(Summary::read(printed), Some(Summary { written: 4, removed: 1, warnings: 2, errors: 0 }));
        assert_eq!(Summary::read("not a summary"), None);
    }
}
