//! `codegen` and `check`: read all, stop where there is an error, then generate and write. It must not know
//! what is read or how it is written.

use std::path::Path;

use serde_json::json;

use super::changes::{self, Since};
use super::report::Report;
use super::target::Target;
use super::{Check, Codegen, Input, Outcome, program};
use crate::config::{self, Config, CratePlan, Options};
use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::output::{self, Mode, OutputFile, Written};
use crate::pipeline::{self, Model};
use crate::source::Sources;

/// Steps of one crate: reading, generating, writing.
const STEPS: usize = 3;

/// Generates all crates, or with `--check` compares.
pub(super) fn codegen(arguments: &Codegen) -> Outcome {
    let mut report = Report::new(arguments.common);
    let target = Target { out: arguments.out.clone(), package: arguments.package.clone() };
    let is_open = target.is_open();
    if let Some(config) = configuration(&arguments.input, target, &mut report) {
        if is_open && !arguments.input.spec.is_empty() {
            config.crates.iter().for_each(|plan| report.note(&whereabouts(plan)));
        }
        report.expect_steps(config.crates.len() * STEPS);
        let folder = (!arguments.check).then(|| changes::folder(&arguments.input));
        let mut models = read(&config, folder.as_deref(), &mut report);
        if !report.has_errors() || arguments.keep_going || keeps_going(arguments, &models) {
            report.summary.in_spite_of_errors = report.has_errors();
            leave_out_fresh(&mut models, &mut report);
            let crates = generate(models, &mut report);
            write(&crates, arguments.check, &mut report);
            report.summary.configured = arguments.input.spec.is_empty();
        }
    }
    report.finish()
}

/// What was chosen for whoever chose nothing.
fn whereabouts(CratePlan { package, out, .. }: &CratePlan) -> String {
    format!("this is the crate `{package}` in the folder `{}`; `--out` and `--package` name others", out.display())
}

/// Whether to write what there is in spite of errors, although nobody asked for it: whoever tries a description has
/// no use for nothing. But one that cannot be read must not take away what an earlier run wrote.
fn keeps_going(arguments: &Codegen, models: &[Read<'_>]) -> bool {
    let gives_something = |Read { model, .. }: &Read<'_>| {
        let counts = pipeline::counts(model);
        model.unread == 0 && counts.operations + counts.types > 0
    };
    !arguments.input.spec.is_empty() && !arguments.strict && !models.is_empty() && models.iter().all(gives_something)
}

/// Reads and verifies all crates.
pub(super) fn check(arguments: &Check) -> Outcome {
    let Check { input, common } = arguments;
    let mut report = Report::new(*common);
    if let Some(config) = configuration(input, Target::default(), &mut report) {
        report.expect_steps(config.crates.len() * STEPS);
        let models = read(&config, None, &mut report);
        generate(models, &mut report);
    }
    report.finish()
}

/// The configuration that the arguments name; where there is none, that has been reported.
pub(super) fn configuration(input: &Input, target: Target, report: &mut Report) -> Option<Config> {
    let result = if !input.spec.is_empty() {
        let (out, package) = target.settle(&input.spec);
        let (documents, roots) = (input.spec.clone(), input.root.clone());
        Options { documents, out, package, roots, split_tags: input.split_tags, select: input.select() }.plan()
    } else {
        match input.config.clone().map_or_else(config::discover, Ok) {
            Ok(path) => config::load_below(&path, &input.root).map(|config| elsewhere(config, target.out)),
            Err(diagnostic) => {
                report.diagnostic(diagnostic, Outcome::CouldNotRun);
                return None;
            }
        }
    };
    match result {
        Ok(config) => Some(config),
        Err(faults) => {
            report.diagnostics(&faults, &Sources::default(), configuration_outcome(&faults));
            None
        }
    }
}

/// The configuration with what it generates in another folder, where one is given.
fn elsewhere(mut config: Config, out: Option<std::path::PathBuf>) -> Config {
    let Some(out) = out else { return config };
    let single = config.crates.len() == 1;
    for plan in &mut config.crates {
        plan.out = if single { out.clone() } else { out.join(&plan.package) };
    }
    config
}

/// A document that is not there or cannot be read (`SM01`) is the description's fault, as it is when a
/// reference leads there; all other faults are the configuration's own.
fn configuration_outcome(faults: &Diagnostics) -> Outcome {
    let of_files = |fault: &Diagnostic| fault.code.id.starts_with("SM01");
    if faults.iter().all(of_files) { Outcome::Faults } else { Outcome::CouldNotRun }
}

/// A crate that was read.
struct Read<'a> {
    plan: &'a CratePlan,
    model: Model,
    /// Stands for what its files are made from, where that matters.
    key: Option<output::Key>,
    /// What was read, beside what was read for the last generation.
    since: Option<Since>,
}

/// Reads all crates; with the folder of the configuration, compares with what was read for the last generation, and
/// makes the keys.
fn read<'a>(config: &'a Config, since: Option<&Path>, report: &mut Report) -> Vec<Read<'a>> {
    let mut models = Vec::new();
    for plan in &config.crates {
        report.step(&format!("reading {}", plan.package));
        let reading = pipeline::read_all(plan);
        report.diagnostics(&reading.diagnostics, reading.sources(), Outcome::Faults);
        // A comparison takes nothing on trust, and has no use for either.
        let (since, key) = match (since, &reading.model) {
            (Some(folder), Some(model)) => {
                let (since, key) = rayon::join(|| Since::of(plan, &reading, folder), || pipeline::key(model, plan));
                (Some(since), key)
            }
            _ => (None, None),
        };
        models.extend(reading.model.map(|model| Read { plan, model, key, since }));
    }
    models
}

/// Takes out the crates whose files are there as they were made from the same model; they are counted all the same.
fn leave_out_fresh(models: &mut Vec<Read<'_>>, report: &mut Report) {
    models.retain(|Read { plan, model, key, since }| {
        let fresh = key.and_then(|key| output::still_holds(&plan.out, key));
        if let Some(files) = fresh {
            report.summary.unchanged += files;
            report.summary.counts += pipeline::counts(model);
            settle(plan, since.as_ref(), report);
        }
        fresh.is_none()
    });
}

fn settle(plan: &CratePlan, since: Option<&Since>, report: &mut Report) {
    if let Some(since) = since {
        report.summary.changes += since.settle(&plan.out);
    }
}

/// A crate that was made.
struct Made<'a> {
    plan: &'a CratePlan,
    key: Option<output::Key>,
    since: Option<Since>,
    files: Vec<OutputFile>,
}

fn generate<'a>(models: Vec<Read<'a>>, report: &mut Report) -> Vec<Made<'a>> {
    let mut crates = Vec::new();
    for Read { plan, model, key, since } in models {
        report.step(&format!("generating {}", plan.package));
        let (files, counts) = pipeline::generate(&model, plan);
        report.summary.counts += counts;
        crates.push(Made { plan, key, since, files });
    }
    crates
}

fn write(crates: &[Made<'_>], check: bool, report: &mut Report) {
    report.summary.compared = check;
    // One crate that cannot be written must not leave the others changed.
    let rehearse = !check && crates.len() > 1;
    if rehearse && !crates.iter().all(|made| apply(made, Mode::DryRun, report).is_some()) {
        return;
    }
    for made in crates {
        let Made { plan, key, since, files } = made;
        report.step(&format!("writing {}", plan.package));
        let mode = if check { Mode::Check } else { Mode::Write };
        let Some(written) = apply(made, mode, report) else { continue };
        if let Some(key) = key {
            output::remember(&plan.out, *key, files);
        }
        settle(plan, since.as_ref(), report);
        report.summary.files_written += written.written.len();
        report.summary.unchanged += written.unchanged;
        report.summary.removed += written.removed.len();
        if let Some(difference) = &written.difference {
            stale(plan, &written, difference, report);
        }
    }
}

fn apply(made: &Made<'_>, mode: Mode, report: &mut Report) -> Option<Written> {
    match output::apply(&made.files, &made.plan.out, mode) {
        Ok(written) => Some(written),
        Err(faults) => {
            report.diagnostics(&faults, &Sources::default(), Outcome::CouldNotRun);
            None
        }
    }
}

fn stale(plan: &CratePlan, written: &Written, difference: &str, report: &mut Report) {
    report.result(difference, || {
        json!({
            "reason": "difference",
            "package": plan.package,
            "out": plan.out,
            "written": written.written,
            "removed": written.removed,
            "text": difference,
        })
    });
    let count = written.written.len() + written.removed.len();
    let files = if count == 1 { "1 file differs".to_owned() } else { format!("{count} files differ") };
    let message = format!("`{}` is stale: {files} from what the description gives", plan.out.display());
    let diagnostic = Diagnostic::new(&catalogue::STALE_OUTPUT, message).help(format!("run `{}`", mending_command()));
    report.diagnostic(diagnostic, Outcome::Faults);
}

/// The command that was given, without `--check`.
fn mending_command() -> String {
    let arguments = std::env::args().skip(1).filter(|argument| argument != "--check");
    std::iter::once(program()).chain(arguments.map(quoted)).collect::<Vec<_>>().join(" ")
}

fn quoted(argument: String) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,+@%".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}
