//! `cargo xtask conformance changes --root DIR`: `diff` over pairs of descriptions whose changes somebody else judged.
//!
//! `DIR` holds `manifest.jsonl`, a pair a line, and the pairs. The findings of all pairs are written as one object a
//! line, in the form that the judge's own script compares. With `--mirror`, each pair is compared both ways, and what
//! breaks clients one way has to break servers the other way. This module must not judge changes itself.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;
use serde_json::json;
use specmill::diff::{Finding, Level};
use specmill::pipeline;

use super::version_pairs::{self, Pair};

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
    let pairs = version_pairs::listed(&arguments.root)?;
    let outcomes: Vec<(&str, Outcome)> =
        pairs.par_iter().map(|pair| (pair.name.as_str(), compare(arguments, pair))).collect();
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
    if !pair.is_of_files() {
        return Outcome::Skipped;
    }
    let plan = |document| version_pairs::plan(document, "api");
    let (base, head) = match (plan(&pair.base), plan(&pair.head)) {
        (Ok(base), Ok(head)) => (base, head),
        (Err(fault), _) | (_, Err(fault)) => return Outcome::Unreadable(fault),
    };
    let (there, mirrored) = match arguments.mirror {
        false => (pipeline::compare(&base, &head).findings, true),
        true => {
            let (there, back) = pipeline::compare_both_ways(&base, &head);
            let there = there.findings;
            let mirrored = version_pairs::is_mirrored(&there, &back);
            (there, mirrored)
        }
    };
    Outcome::Compared(lines(&pair.name, &there), mirrored)
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
