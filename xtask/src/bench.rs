//! `cargo xtask bench`: the speed of the generated types beside derived ones, and what generating costs.
//!
//! It must not depend on the generated crate, since it has to be there when that does not compile: what
//! measures the types is a program of its own, `tests/benches/codec`.

mod process;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use specmill::cli::Input;

/// What `codegen` of `spec/` may take.
const MOST: Duration = Duration::from_millis(200);

/// Arguments of `bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Bench {
    #[command(flatten)]
    input: Input,
    /// How often each run is repeated
    #[arg(long, value_name = "COUNT", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

/// Measures; the exit code is 1 when a bound is broken, and 2 when something could not be measured.
///
/// Without a description of one's own the types are measured too, and generating is held to its bound.
pub(crate) fn bench(arguments: &Bench) -> ExitCode {
    let Input { config, spec, root } = &arguments.input;
    if config.is_some() || !spec.is_empty() || !root.is_empty() {
        return result(codegen(&given(&arguments.input), "the given description", arguments.runs).map(|_| true));
    }
    let codec = cargo(["bench", "--quiet", "--package", "specmill-tests", "--bench", "codec"]);
    println!();
    let bound = own_codegen(arguments.runs);
    let [codec, bound] = [codec, bound].map(result);
    [codec, bound].into_iter().find(|code| *code != ExitCode::SUCCESS).unwrap_or(ExitCode::SUCCESS)
}

fn result(held: Result<bool, String>) -> ExitCode {
    match held {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn workspace() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}

fn cargo<const N: usize>(arguments: [&str; N]) -> Result<bool, String> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(program).args(arguments).current_dir(workspace()).status();
    status.map(|status| status.success()).map_err(|error| format!("cargo cannot be run: {error}"))
}

/// Generates `spec/`, and says whether that held its bound.
fn own_codegen(runs: u32) -> Result<bool, String> {
    let [spec, root] = ["spec/data/api/client-server/old_sync.yaml", "spec/data"].map(|path| workspace().join(path));
    let input = Input { config: None, spec: vec![spec], root: vec![root] };
    let medians = codegen(&given(&input), "spec/", runs)?;
    let held = medians.iter().all(|median| *median <= MOST);
    println!("bound on the medians: {} ms: {}", MOST.as_millis(), if held { "held" } else { "BROKEN" });
    Ok(held)
}

/// The input as arguments for `codegen`.
fn given(input: &Input) -> Vec<std::ffi::OsString> {
    let Input { config, spec, root } = input;
    let mut arguments = Vec::new();
    for (name, paths) in [("--config", config.as_slice()), ("--spec", spec.as_slice()), ("--root", root.as_slice())] {
        if !paths.is_empty() {
            arguments.push(name.into());
            arguments.extend(paths.iter().map(|path| path.as_os_str().to_owned()));
        }
    }
    arguments
}

/// Generates into an empty folder, and again where all is there already; the medians of the wall times.
fn codegen(input: &[std::ffi::OsString], what: &str, runs: u32) -> Result<[Duration; 2], String> {
    if !cargo(["build", "--quiet", "--release", "--package", "xtask"])? {
        return Err("the release build of xtask failed".to_owned());
    }
    let program = target().join("release").join(format!("xtask{}", std::env::consts::EXE_SUFFIX));
    let place = target().join("bench");
    let command = |out: &Path| {
        let mut command = Command::new(&program);
        command.arg("codegen").args(input).arg("--keep-going").arg("--out").arg(out);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let mut taken = [Vec::new(), Vec::new()];
    let mut memory = None;
    for run in 0..runs {
        let out = place.join(format!("out-{}-{run}", std::process::id()));
        for taken in &mut taken {
            // Faults of the description cost what they are in; the rest is measured.
            taken.push(process::run(&mut command(&out), &[0, 1])?);
        }
        remove(&out)?;
        // A run into an empty folder does the most.
        memory = memory.max(process::peak_memory(&mut command(&out))?);
        remove(&out)?;
    }
    println!("codegen of {what}, by the release build of xtask, {runs} runs");
    let medians =
        [("into an empty folder", &taken[0]), ("where nothing has changed", &taken[1])].map(|(name, taken)| {
            let wall = Spread::of(taken.iter().map(|taken| taken.wall).collect());
            println!("  {name:<25} wall time    {wall}");
            let process: Vec<_> = taken.iter().filter_map(|taken| taken.process).collect();
            match process.len() {
                0 => println!("  {:<25} process time not measured on this system", ""),
                _ => println!("  {:<25} process time {}", "", Spread::of(process)),
            }
            wall.median
        });
    match memory {
        None => println!("  {:<25} not measured on this system", "peak memory"),
        Some(kibibytes) => println!("  {:<25} {:.1} MiB", "peak memory", f64::from(kibibytes) / 1024.0),
    }
    Ok(medians)
}

fn remove(folder: &Path) -> Result<(), String> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(format!("`{}`: {error}", folder.display())),
        _ => Ok(()),
    }
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
