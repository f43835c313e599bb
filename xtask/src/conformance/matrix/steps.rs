//! The steps of a run, each with what it took and whether it went well.
//!
//! It must not know what the steps do.

use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;

use crate::measure::{Run, Spread};

/// What can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Step {
    /// Generate the crate, into an empty folder and again
    Generate,
    /// Compare what is there with what would be generated
    Check,
    /// Compile with each feature, let clippy and rustdoc read it
    Compile,
    /// Run its tests
    Prove,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    Passed,
    Failed,
    Skipped,
}

/// One line of the table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct StepLine {
    pub(super) step: String,
    pub(super) outcome: Outcome,
    /// Seconds on the clock: of one run, or the median of several.
    pub(super) seconds: Option<f64>,
    /// Seconds of the processor in user mode.
    pub(super) user_seconds: Option<f64>,
    /// Peak of the memory, in bytes.
    pub(super) peak_bytes: Option<u64>,
    pub(super) note: String,
}

/// What was done so far.
#[derive(Debug, Default)]
pub(super) struct Steps {
    pub(super) lines: Vec<StepLine>,
}

impl Steps {
    /// A step that was one run of a program.
    pub(super) fn ran(&mut self, step: &str, run: &Run, good: bool, note: impl Into<String>) {
        self.add(step, good, Some(run.wall), Some(run.user), Some(run.peak), note.into());
    }

    /// A step that was many runs of a program: the median of the times, the most memory.
    pub(super) fn ran_often(&mut self, step: &str, runs: &[Run], good: bool, note: impl Into<String>) {
        let median = |time: fn(&Run) -> Duration| Some(Spread::of(runs.iter().map(time).collect()).median);
        let peak = runs.iter().map(|run| run.peak).max();
        self.add(step, good, median(|run| run.wall), median(|run| run.user), peak, note.into());
    }

    /// A step that this program did itself.
    pub(super) fn took(&mut self, step: &str, wall: Duration, good: bool, note: impl Into<String>) {
        self.add(step, good, Some(wall), None, None, note.into());
    }

    /// A step that was not asked for.
    pub(super) fn skipped(&mut self, step: &str) {
        self.lines.push(StepLine {
            step: step.to_owned(),
            outcome: Outcome::Skipped,
            seconds: None,
            user_seconds: None,
            peak_bytes: None,
            note: "not asked for".to_owned(),
        });
    }

    /// Whether no step failed.
    pub(super) fn are_good(&self) -> bool {
        self.lines.iter().all(|line| line.outcome != Outcome::Failed)
    }

    fn add(
        &mut self,
        step: &str,
        good: bool,
        wall: Option<Duration>,
        user: Option<Duration>,
        peak: Option<u64>,
        note: String,
    ) {
        eprintln!("{step}: {}", if good { "done" } else { "FAILED" });
        self.lines.push(StepLine {
            step: step.to_owned(),
            outcome: if good { Outcome::Passed } else { Outcome::Failed },
            seconds: wall.map(|time| time.as_secs_f64()),
            user_seconds: user.map(|time| time.as_secs_f64()),
            peak_bytes: peak.filter(|bytes| *bytes > 0),
            note,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_fails_the_whole_and_one_that_is_skipped_does_not() {
        let mut steps = Steps::default();
        steps.skipped("compile");
        steps.took("generate", Duration::from_secs(2), true, "");
        assert!(steps.are_good());
        steps.took("check", Duration::from_secs(1), false, "stale");
        assert!(!steps.are_good());
        assert_eq!(steps.lines.iter().map(|line| line.seconds).collect::<Vec<_>>(), [None, Some(2.0), Some(1.0)]);
    }
}
