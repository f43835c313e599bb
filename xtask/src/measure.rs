//! Running other programs, with what they cost: time on the clock, time of the processor, peak of the memory.
//!
//! It must not know what it runs.

use std::fmt;
use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};
use wait4::Wait4;

/// A program that has ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// From its start to its end.
    pub(crate) wall: Duration,
    /// What it and those it waited for took of the processor, in user mode.
    pub(crate) user: Duration,
    /// What they took of it in the system.
    pub(crate) system: Duration,
    /// The most memory that one of these processes had, in bytes; 0 where the system does not tell.
    pub(crate) peak: u64,
}

/// Runs a program to its end; what it prints goes where this program's does.
pub(crate) fn run(command: &mut Command) -> Result<Run, String> {
    wait(command, |_| Ok(()))
}

/// Runs a program to its end, and gives what it prints on standard output.
pub(crate) fn output(command: &mut Command) -> Result<(Run, String), String> {
    let mut text = Vec::new();
    command.stdout(Stdio::piped());
    let run =
        wait(command, |child| child.stdout.take().map_or(Ok(0), |mut out| out.read_to_end(&mut text)).map(|_| ()))?;
    Ok((run, String::from_utf8_lossy(&text).into_owned()))
}

fn wait(
    command: &mut Command,
    meanwhile: impl FnOnce(&mut std::process::Child) -> std::io::Result<()>,
) -> Result<Run, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| format!("cannot run `{name}`: {error}");
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).spawn().map_err(failed)?;
    meanwhile(&mut child).map_err(failed)?;
    let used = child.wait4().map_err(failed)?;
    let rusage = used.rusage;
    let wall = start.elapsed();
    Ok(Run { status: used.status, wall, user: rusage.utime, system: rusage.stime, peak: rusage.maxrss })
}

/// Median, least and most of some times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spread {
    /// The least.
    pub(crate) least: Duration,
    /// The one in the middle.
    pub(crate) median: Duration,
    /// The most.
    pub(crate) most: Duration,
}

impl Spread {
    /// Of these times, in any order.
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        Self { least: at(0), median: at(times.len() / 2), most: at(times.len().saturating_sub(1)) }
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [least, median, most] = [self.least, self.median, self.most].map(|time| time.as_secs_f64() * 1e3);
        write!(f, "median {median:.1} ms, least {least:.1} ms, most {most:.1} ms")
    }
}

impl Serialize for Spread {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Spread", 3)?;
        out.serialize_field("least", &self.least.as_secs_f64())?;
        out.serialize_field("median", &self.median.as_secs_f64())?;
        out.serialize_field("most", &self.most.as_secs_f64())?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let spread = Spread::of([5, 1, 3].map(Duration::from_millis).to_vec());
        assert_eq!(spread.to_string(), "median 3.0 ms, least 1.0 ms, most 5.0 ms");
        assert_eq!(Spread::of(Vec::new()), Spread::default());
    }

    #[test]
    fn a_program_is_measured_and_what_it_prints_is_kept() {
        let (run, text) = output(Command::new("cargo").arg("--version")).unwrap();
        assert!(run.status.success() && run.wall >= run.user / 64 && text.starts_with("cargo "), "{run:?} {text}");
        assert!(output(&mut Command::new("no-such-program")).unwrap_err().contains("no-such-program"));
    }
}
