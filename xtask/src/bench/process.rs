//! What a run of a program takes: wall time, process time, peak memory. It must not know what the program does.
//!
//! Process time and memory are as Linux tells them; elsewhere they are not measured.

use std::process::Command;
use std::time::{Duration, Instant};

/// What one run took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) wall: Duration,
    /// User and system time of the process and its threads, in steps of 10 ms.
    pub(super) process: Option<Duration>,
}

/// Runs it to its end.
///
/// # Errors
///
/// What went wrong; an exit code other than these counts as wrong.
pub(super) fn run(command: &mut Command, accepted: &[i32]) -> Result<Taken, String> {
    let before = waited_for();
    let start = Instant::now();
    let status = command.status().map_err(|error| cannot(command, &error))?;
    let wall = start.elapsed();
    if !status.code().is_some_and(|code| accepted.contains(&code)) {
        return Err(format!("{command:?} failed: {status}"));
    }
    let process = waited_for().zip(before).map(|(after, before)| after.saturating_sub(before));
    Ok(Taken { wall, process })
}

/// Peak of the resident memory of a run, in KiB; `None` where the system does not tell.
///
/// It is asked for again and again until the process ends, so it is measured apart from the time.
///
/// # Errors
///
/// When the program cannot be run.
pub(super) fn peak_memory(command: &mut Command) -> Result<Option<u32>, String> {
    let mut child = command.spawn().map_err(|error| cannot(command, &error))?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().map_err(|error| cannot(command, &error))?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()));
        std::thread::sleep(Duration::from_micros(200));
    }
    Ok(peak)
}

/// User and system time of all processes that this one started and waited for.
fn waited_for() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The second field, the program's name in parentheses, may hold anything.
    let (_, fields) = text.rsplit_once(')')?;
    let field = |index| fields.split_whitespace().nth(index)?.parse::<u64>().ok();
    // `cutime` and `cstime` (proc_pid_stat(5)), in hundredths of a second on every system that there is.
    Some(Duration::from_millis((field(13)? + field(14)?) * 10))
}

fn cannot(command: &Command, error: &std::io::Error) -> String {
    format!("`{}`: {error}", command.get_program().to_string_lossy())
}
