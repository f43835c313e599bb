//! `cargo xtask conformance versions`: two versions of all of Matrix, every finding with its places, to be read beside
//! the change of the text.
//!
//! What can be judged without reading is: one finding for each place, the mirror law, and that what is the same word for
//! word hides nothing. This module must not judge a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use specmill::diag::Part;
use specmill::diff::{Finding, Level};
use specmill::pipeline::{self, Compared};
use specmill::source::{Location, Sources};

use super::{subject, version_pairs};

/// Arguments of `conformance versions`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder `data` of the specification before
    #[arg(long, value_name = "DIR")]
    base: PathBuf,
    /// The folder `data` after
    #[arg(long, value_name = "DIR")]
    head: PathBuf,
    /// Say how many findings of each rule there are, and not which
    #[arg(long)]
    summary: bool,
    /// Findings of this rule only
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
}

/// Whether all that can be judged is as it should be.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let (base, head) = (subject::plan_below(&arguments.base)?, subject::plan_below(&arguments.head)?);
    let (there, back) = pipeline::compare_both_ways(&base, &head);
    if there.unread != (0, 0) {
        return Err(format!("{:?} documents (before, after) could not be read", there.unread));
    }
    let thoroughly = pipeline::compare_thoroughly(&base, &head);
    let wanted = |finding: &&Finding| arguments.rule.as_ref().is_none_or(|rule| finding.rule.id == rule);
    if !arguments.summary {
        for finding in there.findings.iter().filter(wanted) {
            print!("{}", text(finding, &there, arguments));
        }
    }
    for ((rule, client, server), count) in counts(&there.findings) {
        println!("{count:4} {rule}: clients {client}, servers {server}");
    }
    let mut wrong = Vec::new();
    let prints = |findings: &[Finding]| findings.iter().map(|one| one.fingerprint.clone()).collect::<BTreeSet<_>>();
    if prints(&there.findings) != prints(&thoroughly.findings) {
        wrong.push("place by place, other things are found".to_owned());
    }
    if !version_pairs::is_mirrored(&there.findings, &back) {
        wrong.push("the mirror law does not hold".to_owned());
    }
    wrong.extend(twice(&there.findings));
    wrong.iter().for_each(|fault| println!("{fault}"));
    let (client, server) = version_pairs::breaks(&there.findings);
    println!(
        "{} findings from {} to {}; clients {}, servers {}; {} faults",
        there.findings.len(),
        arguments.base.display(),
        arguments.head.display(),
        if client { "break" } else { "do not break" },
        if server { "break" } else { "do not break" },
        wrong.len()
    );
    Ok(wrong.is_empty())
}

/// How many findings of each rule and level there are.
fn counts(findings: &[Finding]) -> BTreeMap<(&'static str, &'static str, &'static str), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry((finding.rule.id, finding.client.name(), finding.server.name())).or_default() += 1;
    }
    counts
}

/// Places at which a rule found the same twice.
fn twice(findings: &[Finding]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let again = findings.iter().filter(|finding| {
        let change = &finding.change;
        !seen.insert((finding.rule.id, &change.subject, &change.base, &change.head))
    });
    again.map(|finding| format!("{} `{}` is found twice at a place", finding.rule.id, finding.change.subject)).collect()
}

fn text(finding: &Finding, compared: &Compared, arguments: &Arguments) -> String {
    let change = &finding.change;
    let was = change.base.as_ref().map(|at| place(&compared.base.0, at, &arguments.base)).unwrap_or_default();
    let is = change.head.as_ref().map(|at| place(&compared.head.0, at, &arguments.head)).unwrap_or_default();
    let levels = format!("clients {}, servers {}", finding.client.name(), finding.server.name());
    let grave = if finding.client.max(finding.server) == Level::Error { "ERROR " } else { "" };
    let operations: Vec<&str> = finding.used_by.keys().take(3).map(String::as_str).collect();
    format!(
        "{grave}{} `{}` ({levels}, crate {})\n  was {was}: {}\n  is  {is}: {}\n  in {} operations: {}\n",
        finding.rule.id,
        change.subject,
        change.rust.name(),
        change.before,
        change.after,
        finding.used_by.len(),
        operations.join(", ")
    )
}

fn place(sources: &Sources, at: &Location, root: &Path) -> String {
    let Some(document) = sources.document(at.document) else { return String::new() };
    let root = root.canonicalize().unwrap_or_default();
    let path = document.canonical.strip_prefix(&root).unwrap_or(&document.path);
    let line = sources.position(at, Part::Key).map_or(0, |span| span.line);
    format!("{}:{line}", path.display())
}
