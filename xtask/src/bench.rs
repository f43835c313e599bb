//! `cargo xtask bench`: the speed of the generated types beside derived ones, and what generating costs.
//!
//! It must not depend on the generated crate, since it has to be there when that does not compile: what
//! measures the types is a program of its own, `tests/benches/codec`.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use specmill::cli::Input;

use crate::measure::{self, Run, Spread};
use crate::workspace;

/// What `codegen` of `spec/` may take.
const MOST: Duration = Duration::from_millis(200);

/// Arguments of `bench`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    input: Input,
    /// How often each run is repeated
    #[arg(long, value_name = "COUNT", default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    runs: u32,
}

/// Measures; the exit code is 1 when a bound is broken, and 2 when something could not be measured.
///
/// Without a description of one's own the types are measured too, and generating is held to its bound.
pub(crate) fn bench(arguments: &Arguments) -> ExitCode {
    let Input { config, spec, root, .. } = &arguments.input;
    if config.is_some() || !spec.is_empty() || !root.is_empty() {
        return exit_code([codegen(&arguments.input, "the given description", arguments.runs).map(|_| true)]);
    }
    let codec = cargo(["bench", "--quiet", "--package", "specmill-tests", "--bench", "codec"]);
    println!();
    exit_code([codec, own_codegen(arguments.runs)])
}

fn exit_code<const N: usize>(results: [Result<bool, String>; N]) -> ExitCode {
    let mut code = 0;
    for result in results {
        code = code.max(match result {
            Ok(held) => u8::from(!held),
            Err(error) => {
                eprintln!("error: {error}");
                2
            }
        });
    }
    ExitCode::from(code)
}

fn cargo<const N: usize>(arguments: [&str; N]) -> Result<bool, String> {
    let status = workspace::cargo(&workspace::root()).args(arguments).status();
    status.map(|status| status.success()).map_err(|error| format!("cargo cannot be run: {error}"))
}

/// Generates `spec/`, and says whether that held its bound.
fn own_codegen(runs: u32) -> Result<bool, String> {
    let [spec, root] = ["spec/data/api/client-server/old_sync.yaml", "spec/data"].map(|at| workspace::root().join(at));
    let input = Input { config: None, spec: vec![spec], root: vec![root], ..Input::default() };
    let medians = codegen(&input, "spec/", runs)?;
    let held = medians.iter().all(|median| *median <= MOST);
    println!("bound on the medians of the time on the clock: {} ms: {}", MOST.as_millis(), held_or_broken(held));
    Ok(held)
}

fn held_or_broken(held: bool) -> &'static str {
    if held { "held" } else { "BROKEN" }
}

/// Generates into an empty folder, and again where all is there already; the medians of the time on the clock.
fn codegen(input: &Input, what: &str, runs: u32) -> Result<[Duration; 2], String> {
    if !cargo(["build", "--quiet", "--release", "--package", "xtask"])? {
        return Err("the release build of xtask failed".to_owned());
    }
    let place = workspace::target().join("bench");
    let mut taken = [Vec::new(), Vec::new()];
    for run in 0..runs {
        let out = place.join(format!("out-{}-{run}", std::process::id()));
        for runs in &mut taken {
            runs.push(run_codegen(input, &out)?);
        }
        std::fs::remove_dir_all(&out).map_err(|error| format!("`{}`: {error}", out.display()))?;
    }
    println!("codegen of {what} by the release build of xtask, {runs} runs");
    let names = ["into an empty folder", "where nothing has changed"];
    let mut medians = [Duration::ZERO; 2];
    for ((name, runs), median) in names.into_iter().zip(taken).zip(&mut medians) {
        *median = print(name, &runs);
    }
    Ok(medians)
}

/// One run. Faults of the description are no failure: what has none is generated, and measured.
fn run_codegen(input: &Input, out: &Path) -> Result<Run, String> {
    let program = workspace::target().join("release").join(format!("xtask{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(program);
    command.args(["codegen", "--keep-going"]).args(given(input)).arg("--out").arg(out);
    let run = measure::run(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    let is_done = run.status.code().is_some_and(|code| code < 2);
    if is_done { Ok(run) } else { Err(format!("`{command:?}` failed: {}", run.status)) }
}

/// The input as arguments of `codegen`.
fn given(input: &Input) -> Vec<OsString> {
    let Input { config, spec, root, tag, path, operation, split_tags } = input;
    let mut arguments = Vec::new();
    for (name, paths) in [("--config", config.as_slice()), ("--spec", spec.as_slice()), ("--root", root.as_slice())] {
        if !paths.is_empty() {
            arguments.push(name.into());
            arguments.extend(paths.iter().map(|path| path.as_os_str().to_owned()));
        }
    }
    for (name, patterns) in [("--tag", tag), ("--path", path), ("--operation", operation)] {
        arguments.extend(patterns.iter().flat_map(|pattern| [name.into(), pattern.into()]));
    }
    arguments.extend(split_tags.then(|| "--split-tags".into()));
    arguments
}

fn print(name: &str, runs: &[Run]) -> Duration {
    let spread = |time: fn(&Run) -> Duration| Spread::of(runs.iter().map(time).collect());
    let wall = spread(|run| run.wall);
    println!("  {name}");
    println!("    time on the clock     {wall}");
    println!("    time of the processor {}", spread(|run| run.user + run.system));
    match runs.iter().map(|run| run.peak).max() {
        None | Some(0) => println!("    peak of the memory    not told by this system"),
        Some(bytes) => println!("    peak of the memory    {} MiB", bytes >> 20),
    }
    wall.median
}
