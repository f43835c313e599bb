//! `cargo xtask bench`: the speed of the generated types beside derived ones, and what generating costs.
//!
//! It must not depend on the generated crate, since it has to be there when that does not compile: what
//! measures the types is a program of its own, `tests/benches/codec`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// How many times `codegen` is measured.
const RUNS: usize = 15;
/// What `codegen` of `spec/` may take.
const MOST: Duration = Duration::from_millis(200);

/// Measures; the exit code is 1 when a bound is broken, and 2 when something could not be measured.
pub(crate) fn bench() -> ExitCode {
    let codec = cargo(["bench", "--quiet", "--package", "specmill-tests", "--bench", "codec"]);
    println!();
    match (codec, codegen()) {
        (Ok(true), Ok(true)) => ExitCode::SUCCESS,
        (Ok(_), Ok(_)) => ExitCode::from(1),
        (codec, codegen) => {
            for error in [codec.err(), codegen.err()].into_iter().flatten() {
                eprintln!("error: {error}");
            }
            ExitCode::from(2)
        }
    }
}

fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

fn cargo<const N: usize>(arguments: [&str; N]) -> Result<bool, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(program).args(arguments).current_dir(workspace()).status();
    status.map(|status| status.success()).map_err(|error| format!("cargo cannot be run: {error}"))
}

/// Generates `spec/` into an empty folder, and again where all is there already.
fn codegen() -> Result<bool, String> {
    if !cargo(["build", "--quiet", "--release", "--package", "xtask"])? {
        return Err("the release build of xtask failed".to_owned());
    }
    let place = target().join("bench");
    let program = target().join("release").join(format!("xtask{}", std::env::consts::EXE_SUFFIX));
    let mut times = [Vec::new(), Vec::new()];
    let mut memory = 0;
    for run in 0..RUNS {
        let out = place.join(format!("out-{}-{run}", std::process::id()));
        for times in &mut times {
            times.push(run_time(&program, &out)?);
        }
        memory = memory.max(peak_memory(&program, &out)?);
        std::fs::remove_dir_all(&out).map_err(|error| format!("`{}`: {error}", out.display()))?;
    }
    let [first, second] = times.map(Spread::of);
    println!("codegen of spec/, process time of the built xtask, {RUNS} runs");
    println!("  into an empty folder      {first}");
    println!("  where nothing has changed {second}");
    match memory {
        0 => println!("  peak memory               not measured on this system"),
        kibibytes => println!("  peak memory               {:.1} MiB", f64::from(kibibytes) / 1024.0),
    }
    let held = first.median <= MOST && second.median <= MOST;
    println!("bound on the medians: {} ms: {}", MOST.as_millis(), if held { "held" } else { "BROKEN" });
    Ok(held)
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

fn command(program: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    let fixed = ["codegen", "--spec", "spec/data/api/client-server/old_sync.yaml", "--root", "spec/data"];
    command.args(fixed).args(["--package", "matrix-api", "--out"]).arg::<&OsStr>(out.as_ref());
    command.current_dir(workspace()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn run_time(program: &Path, out: &Path) -> Result<Duration, String> {
    let start = Instant::now();
    let status = command(program, out).status().map_err(|error| format!("`{}`: {error}", program.display()))?;
    let time = start.elapsed();
    if status.success() { Ok(time) } else { Err(format!("codegen failed: {status}")) }
}

/// Peak of the resident memory of a run, in KiB, as Linux tells it; 0 elsewhere.
///
/// It is asked for again and again until the process ends, so it is measured apart from the time.
fn peak_memory(program: &Path, out: &Path) -> Result<u32, String> {
    let cannot = |error: std::io::Error| format!("`{}`: {error}", program.display());
    // A run into an empty folder does the most.
    let mut out = out.as_os_str().to_owned();
    out.push("-memory");
    let out = PathBuf::from(out);
    let mut child = command(program, &out).spawn().map_err(cannot)?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().map_err(cannot)?.is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = peak.max(line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0));
        std::thread::sleep(Duration::from_micros(200));
    }
    std::fs::remove_dir_all(&out).map_err(|error| format!("`{}`: {error}", out.display()))?;
    Ok(peak)
}

/// Median, least and most of some times.
struct Spread {
    least: Duration,
    median: Duration,
    most: Duration,
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let at = |index: usize| times.get(index).copied().unwrap_or_default();
        Self { least: at(0), median: at(times.len() / 2), most: at(times.len().saturating_sub(1)) }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [least, median, most] = [self.least, self.median, self.most].map(|time| time.as_secs_f64() * 1e3);
        write!(f, "median {median:.1} ms, least {least:.1} ms, most {most:.1} ms")
    }
}
