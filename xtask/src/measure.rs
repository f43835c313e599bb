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
    /// The most memory that one of these processes had, in bytes; 0 where the system does not tell. Linux counts
    /// what this program itself held when it started the other, so that less than that is told by `limited` only.
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

/// What a program may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Time on the clock.
    pub(crate) wall: Duration,
    /// Memory of the process, in bytes; only what Linux tells stops it early.
    pub(crate) memory: u64,
}

/// How a program that was watched came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// By itself.
    Itself,
    /// It took longer than it may.
    TooLong,
    /// It took more memory than it may.
    TooMuchMemory,
}

/// Runs a program until it ends or takes more than it may; it should print to files or to nowhere.
pub(crate) fn limited(command: &mut Command, limits: Limits) -> Result<(Run, Ended), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error: std::io::Error| format!("cannot run `{name}`: {error}");
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).spawn().map_err(failed)?;
    // Until it became the other program the new process was a copy of this one, and is counted with what this one held.
    // The system sums that up now and then, so a little more is the same.
    let inherited = memory(std::process::id(), "VmHWM:").unwrap_or_default().saturating_add(8 << 20);
    let (mut ended, mut seen) = (Ended::Itself, 0);
    let used = loop {
        if let Some(used) = child.try_wait4().map_err(failed)? {
            break used;
        }
        let wall = start.elapsed();
        if wall > limits.wall {
            ended = Ended::TooLong;
        } else if !is_copy(child.id()) {
            seen = memory(child.id(), "VmHWM:").unwrap_or(seen).max(seen);
            if memory(child.id(), "VmRSS:").is_some_and(|bytes| bytes > limits.memory) {
                ended = Ended::TooMuchMemory;
            }
        }
        if ended != Ended::Itself {
            child.kill().map_err(failed)?;
            break child.wait4().map_err(failed)?;
        }
        // A hundredth of what it took so far is as exact as the measure needs to be.
        std::thread::sleep((wall / 100).clamp(Duration::from_micros(500), Duration::from_millis(20)));
    };
    let rusage = used.rusage;
    let peak = if rusage.maxrss > inherited { rusage.maxrss } else { seen };
    if ended == Ended::Itself && peak > limits.memory {
        ended = Ended::TooMuchMemory;
    }
    let wall = start.elapsed();
    Ok((Run { status: used.status, wall, user: rusage.utime, system: rusage.stime, peak }, ended))
}

/// Whether a process that this one started has not become another program yet: for a moment it is this one still, with
/// all that this one holds.
fn is_copy(process: u32) -> bool {
    let arguments = |process: &str| std::fs::read(format!("/proc/{process}/cmdline")).ok();
    arguments(&process.to_string()).is_some_and(|of_process| arguments("self").is_some_and(|own| own == of_process))
}

/// A measure of the memory of a process by its name in `/proc/…/status`, in bytes, where the system tells.
fn memory(process: u32, measure: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(measure))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
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

    #[test]
    #[cfg(target_os = "linux")]
    fn a_program_that_takes_too_much_is_ended() {
        // What this program holds itself is not the fault of those that it starts.
        let held = vec![1_u8; 80 << 20];
        let limited = |command: &mut Command, wall| {
            let limits = Limits { wall: Duration::from_millis(wall), memory: 64 << 20 };
            limited(command.stdout(Stdio::null()).stderr(Stdio::null()), limits).unwrap()
        };
        let (_, ended) = limited(Command::new("sleep").arg("60"), 100);
        assert_eq!(ended, Ended::TooLong);
        // It has to hold a line whole.
        let (run, ended) = limited(Command::new("sh").args(["-c", "exec tail -n 1 /dev/zero"]), 60_000);
        assert_eq!(ended, Ended::TooMuchMemory, "{run:?}");
        let (run, ended) = limited(&mut Command::new("true"), 60_000);
        assert!(run.status.success() && ended == Ended::Itself, "{run:?} {ended:?}");
        assert_eq!(held.iter().map(|byte| usize::from(*byte)).sum::<usize>(), held.len());
    }
}
