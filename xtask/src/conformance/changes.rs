//! `cargo xtask conformance changes --root DIR`: `diff` over pairs of descriptions whose changes somebody else judged.
//!
//! `DIR` holds `manifest.jsonl`, a pair a line, and the pairs. The findings of all pairs are written as one object a
//! line, in the form that the judge's own script compares. With `--mirror`, each pair is compared both ways, and what
//! breaks clients one way has to break servers the other way. This module must not judge changes itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::json;
use specmill::config::{CratePlan, Options};
use specmill::diff::{Finding, Level};
use specmill::pipeline;

/// Arguments of `conformance changes`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the pairs and their manifest
    #[arg(long, value_name = "DIR")]
    root: PathBuf,
    /// Where to write the findings [default: target/conformance/changes/findings.jsonl]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Compare each pair both ways, and check that what breaks one side breaks the other
    #[arg(long)]
    mirror: bool,
}

/// A row of the manifest, as far as it matters here.
#[derive(Debug, Deserialize)]
struct Pair {
    pair: String,
    base: String,
    revision: String,
}

/// What became of a pair.
enum Outcome {
    /// Its findings, a line each, and whether it keeps the mirror law.
    Compared(String, bool),
    /// It is no pair of two files.
    Skipped,
    /// It could not be read.
    Unreadable(String),
}

/// Whether every pair was compared and kept the mirror law.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let manifest = arguments.root.join("manifest.jsonl");
    let text = std::fs::read_to_string(&manifest).map_err(|error| {
        format!("cannot read {}: {error}; name the folder of the pairs with `--root DIR`", manifest.display())
    })?;
    let pairs: Vec<Pair> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).map_err(|error| format!("{}: {error}", manifest.display())))
        .collect::<Result<_, _>>()?;
    let outcomes: Vec<(&str, Outcome)> =
        pairs.par_iter().map(|pair| (pair.pair.as_str(), compare(arguments, pair))).collect();
    let mut lines = String::new();
    let mut broken = Vec::new();
    let (mut compared, mut skipped) = (0, 0);
    for (name, outcome) in &outcomes {
        match outcome {
            Outcome::Compared(text, mirrored) => {
                compared += 1;
                lines.push_str(text);
                if !mirrored {
                    broken.push(format!("{name}: the mirror law does not hold"));
                }
            }
            Outcome::Skipped => skipped += 1,
            Outcome::Unreadable(fault) => broken.push(format!("{name}: {fault}")),
        }
    }
    let out = arguments.out.clone().unwrap_or_else(|| PathBuf::from("target/conformance/changes/findings.jsonl"));
    if let Some(folder) = out.parent() {
        std::fs::create_dir_all(folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    }
    std::fs::write(&out, lines).map_err(|error| format!("cannot write {}: {error}", out.display()))?;
    for fault in &broken {
        println!("{fault}");
    }
    let law = if arguments.mirror { ", both ways" } else { "" };
    println!(
        "{} pairs: {compared} compared{law}, {skipped} of several files left out, {} wrong; findings in {}",
        pairs.len(),
        broken.len(),
        out.display(),
    );
    Ok(broken.is_empty())
}

fn compare(arguments: &Arguments, pair: &Pair) -> Outcome {
    let folder = arguments.root.join("pairs").join(&pair.pair);
    let (base, head) = (folder.join(&pair.base), folder.join(&pair.revision));
    if !base.is_file() || !head.is_file() {
        return Outcome::Skipped;
    }
    let (base, head) = match (plan(&base), plan(&head)) {
        (Ok(base), Ok(head)) => (base, head),
        (Err(fault), _) | (_, Err(fault)) => return Outcome::Unreadable(fault),
    };
    let (there, mirrored) = match arguments.mirror {
        false => (pipeline::compare(&base, &head).findings, true),
        true => {
            let (there, back) = pipeline::compare_both_ways(&base, &head);
            let there = there.findings;
            let mirrored = breaks(&there, |one| one.client) == breaks(&back, |one| one.server)
                && breaks(&there, |one| one.server) == breaks(&back, |one| one.client);
            (there, mirrored)
        }
    };
    Outcome::Compared(lines(&pair.pair, &there), mirrored)
}

fn breaks(findings: &[Finding], level: fn(&Finding) -> Level) -> bool {
    findings.iter().any(|finding| level(finding) == Level::Error)
}

/// The plan of one document, whatever its file is called.
pub(super) fn plan(document: &Path) -> Result<CratePlan, String> {
    let options = Options {
        documents: vec![document.to_owned()],
        out: "generated".into(),
        package: "api".to_owned(),
        ..Options::default()
    };
    let config = options.plan().map_err(|faults| {
        faults.iter().map(|fault| format!("{} {}", fault.code.id, fault.message)).collect::<Vec<_>>().join("; ")
    })?;
    let mut plan = config.crates.into_iter().next().ok_or("there is no crate")?;
    for module in &mut plan.modules {
        module.name = Some("api".to_owned());
    }
    Ok(plan)
}

fn lines(pair: &str, findings: &[Finding]) -> String {
    let mut text = String::new();
    if findings.is_empty() {
        let _ = writeln!(text, "{}", json!({ "pair": pair }));
    }
    for finding in findings {
        let change = &finding.change;
        let level = |level: Level| if level == Level::None { "-" } else { level.name() };
        let place =
            |at: &Option<specmill::source::Location>| at.as_ref().map(|at| at.pointer.to_string()).unwrap_or_default();
        let operations: Vec<&String> = finding.used_by.keys().collect();
        let location =
            json!([place(&change.base), place(&change.head), change.subject, change.before, change.after, operations]);
        let line = json!({
            "pair": pair,
            "rule": finding.rule.id,
            "level_client": level(finding.client),
            "level_server": level(finding.server),
            "location": location,
        });
        let _ = writeln!(text, "{line}");
    }
    text
}
