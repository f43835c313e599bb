//! `cargo xtask conformance matrix --root DIR`: the whole of the Matrix specification as one crate, from the folder
//! `data` of a clone of the specification.
//!
//! 1. `generate`: the release build of this program generates `conformance/matrix/specmill.toml` into
//!    `target/conformance/matrix/crate`, measured as a process of its own; and again, which must write nothing.
//! 2. `check`: `codegen --check` must find nothing to write.
//! 3. `compile`: with all features, with each alone and with none; clippy and rustdoc must have nothing to say.
//! 4. `prove`: the crate's own tests. An example is proven when its test passed.
//!
//! Then one table is printed and the same is written as JSON beside the crate. The exit code is 1 when a step failed.
//!
//! This module must not count or run anything itself.

mod bodies;
mod compile;
mod examples;
mod generate;
mod groups;
mod report;
mod steps;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use specmill::diag::catalogue;

use self::examples::{Remark, Shown};
use self::report::Report;
use self::steps::{Step, Steps};
use super::crate_alone::workspace_around;
use super::subject::Subject;
use super::surface::surfaces;
use super::tests_run::{self, Results};

/// Arguments of `conformance matrix`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder `data` of a clone of the specification
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// What to do; the table says which steps were skipped
    #[arg(
        long,
        value_enum,
        value_name = "STEP",
        value_delimiter = ',',
        default_value = "generate,check,compile,prove"
    )]
    steps: Vec<Step>,
    /// Where to write the report as JSON [default: report.json beside the crate]
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Whether all is as it should be; the error says why that could not be found out.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let subject = Subject::read(arguments.root.as_deref())?;
    let mut steps = Steps::default();
    let results = act(arguments, &subject, &mut steps)?;
    let report = report(&subject, results, steps)?;
    let path = arguments.json.clone().unwrap_or_else(|| subject.folder().join("report.json"));
    write_json(&report, &path)?;
    // A reader that went away is no fault; the report is in the file too.
    let _ = write!(std::io::stdout(), "{}", report.text());
    eprintln!("the same as JSON: {}", path.display());
    Ok(report.good)
}

/// Does what was asked for; gives the results of the tests where they were run.
fn act(arguments: &Arguments, subject: &Subject, steps: &mut Steps) -> Result<Option<Results>, String> {
    let asked = |step: Step| arguments.steps.contains(&step);
    let (out, package) = (&subject.plan.out, &subject.plan.package);
    if asked(Step::Generate) || asked(Step::Check) {
        let program = generate::Program::build(&subject.data)?;
        if asked(Step::Generate) {
            program.generate(subject, steps)?;
        }
        if asked(Step::Check) {
            program.check(steps)?;
        }
    }
    if asked(Step::Compile) {
        compile::compile(out, package, steps)?;
    }
    let results = if asked(Step::Prove) { Some(prove(out, package, steps)?) } else { None };
    for (step, name) in
        [(Step::Generate, "generate"), (Step::Check, "check"), (Step::Compile, "compile"), (Step::Prove, "prove")]
    {
        if !asked(step) {
            steps.skipped(name);
        }
    }
    Ok(results)
}

fn prove(out: &Path, package: &str, steps: &mut Steps) -> Result<Results, String> {
    let folder = workspace_around(out)?;
    let (run, targets) = tests_run::build(&folder, package)?;
    steps.ran("compile the tests", &run, run.status.success(), format!("{} targets", targets.len()));
    let results = tests_run::run(out, &targets)?;
    let note = format!("{} passed, {} failed", results.count(), results.failures.len());
    steps.took("run the tests", results.wall, results.failures.is_empty() && results.count() > 0, note);
    Ok(results)
}

fn report(subject: &Subject, results: Option<Results>, steps: Steps) -> Result<Report, String> {
    let api = &subject.model.api;
    let shown = results.as_ref().map(|results| Shown::by(&subject.proofs, |of, test| results.passed(of, test)));
    // Where no tests ran, what has no test can be said all the same.
    let planned = Shown::by(&subject.proofs, |_, _| true);
    let unproven = examples::unproven(api, &subject.proofs, shown.as_ref().unwrap_or(&planned));
    let bodies_left = bodies::left(api, shown.as_ref().unwrap_or(&planned));
    let shown = shown.as_ref();
    let src = subject.plan.out.join("src");
    let surfaces = if src.is_dir() { surfaces(&src)? } else { Default::default() };
    let groups = groups::groups(subject, &surfaces);
    let complete = groups.iter().all(|line| {
        [line.generated, line.trait_methods, line.routes, line.client_methods].iter().all(|n| *n == line.described)
    });
    Ok(Report {
        good: steps.are_good() && complete && unproven.is_empty(),
        files_read: api.documents,
        groups,
        free_json: free_json(subject),
        examples: examples::tally(api, shown),
        bodies: bodies::bodies(api, shown),
        bodies_left,
        invalid: examples::invalid(api),
        unproven,
        failed_tests: results.map(|results| results.failures).unwrap_or_default(),
        steps: steps.lines,
    })
}

/// What became free JSON although its schema says more.
fn free_json(subject: &Subject) -> Vec<Remark> {
    let found = subject.diagnostics.sorted(&subject.sources).into_iter();
    let free = found.filter(|diagnostic| diagnostic.code.id == catalogue::FREE_JSON.id);
    free.map(|diagnostic| Remark { place: subject.place(diagnostic), what: diagnostic.message.clone() }).collect()
}

fn write_json(report: &Report, path: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write `{}`: {error}", path.display());
    let mut text = serde_json::to_string_pretty(report).map_err(|error| error.to_string())?;
    text.push('\n');
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, text).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The figures of the specification at d0ba2aaef801 of 2026-07-21, counted by other means. Two requests more have
    /// an example at the root of the definition that they refer to.
    const EXAMPLES: &[(&str, usize)] = &[
        ("explicit, responses", 387),
        ("explicit, requests", 6),
        ("schema root, requests", 48),
        ("schema root, responses", 10),
        ("composed, requests", 43),
        ("composed, responses", 134),
        ("parameters", 319),
        ("headers of responses", 6),
        ("nested in schemas", 410),
        ("definition root", 21),
        ("event files", 83),
        ("event files, by a second schema", 11),
    ];

    #[test]
    fn nothing_of_the_specification_is_lost_on_the_way_to_the_table() {
        let data = crate::workspace::root().join("../shared/matrix-spec/data");
        if !data.is_dir() {
            println!("no copy of the specification at {}: nothing was counted", data.display());
            return;
        }
        let subject = Subject::read(Some(&data)).unwrap();
        let report = report(&subject, None, Steps::default()).unwrap();
        let all = report.groups.last().unwrap();
        assert_eq!((all.documents, all.described, all.generated), (113, 235, 235));
        let found: Vec<(&str, usize)> = report.examples.iter().map(|line| (line.place, line.found)).collect();
        for expected in EXAMPLES {
            assert!(found.contains(expected), "{expected:?} is not in {found:?}");
        }
        let [requests, responses] = &report.bodies;
        assert_eq!(
            [requests.all, requests.explicit, requests.schema, requests.composed, requests.none],
            [99, 6, 49, 43, 1]
        );
        let counts = [responses.all, responses.explicit, responses.schema, responses.composed, responses.none];
        assert_eq!(counts, [538, 385, 19, 134, 0]);
        let invalid: Vec<&str> = report.invalid.iter().filter_map(|remark| remark.place.split(':').next()).collect();
        let known = ["third_party_lookup", "m.relates_to", "olm_plaintext"];
        assert!(
            invalid.len() == 3 && known.iter().all(|known| invalid.iter().any(|path| path.contains(known))),
            "{invalid:?}"
        );
        println!("{} examples of {} files were counted", report.examples.last().unwrap().found, report.files_read);
    }
}
