//! `cargo xtask conformance same`: descriptions compared with themselves, where there is nothing to be found.
//!
//! `diff` does not look at what is the same word for word, so each is compared twice: as users compare, and place by
//! place. This module must not judge a finding: any is one too many.

use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;
use specmill::config::CratePlan;
use specmill::pipeline::{self, Compared};

use super::{corpus, subject, version_pairs};

/// Arguments of `conformance same`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of a corpus, with its `manifest.tsv` [default: ../shared/corpus, if it is there]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Only descriptions whose name holds this
    #[arg(long, value_name = "NAME")]
    only: Option<String>,
    /// Those as well that are made to be difficult
    #[arg(long)]
    torture: bool,
    /// The folder `data` of the Matrix specification, as well
    #[arg(long, value_name = "DIR")]
    matrix: Option<PathBuf>,
}

/// What became of a description.
struct Outcome {
    name: String,
    read: bool,
    findings: Vec<String>,
}

/// Whether nothing was found.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let described = corpus::all(arguments.root.as_deref(), arguments.torture)?;
    let wanted = |name: &String| arguments.only.as_ref().is_none_or(|only| name.contains(only));
    let mut plans = Vec::new();
    let mut refused = 0;
    for (name, document) in described.into_iter().filter(|(name, _)| wanted(name)) {
        match version_pairs::plan(&document, "api") {
            Ok(plan) => plans.push((name, plan)),
            // A document that is not there, or whose name alone is a fault.
            Err(fault) => {
                println!("{name} has no plan: {fault}");
                refused += 1;
            }
        }
    }
    if let Some(data) = &arguments.matrix {
        plans.push(("matrix".to_owned(), subject::plan_below(data)?));
    }
    let outcomes: Vec<Outcome> = plans.par_iter().map(|(name, plan)| compare(name, plan)).collect();
    let mut found = 0;
    for Outcome { name, findings, .. } in &outcomes {
        findings.iter().for_each(|finding| println!("{name}: {finding}"));
        found += findings.len();
    }
    let read = outcomes.iter().filter(|outcome| outcome.read).count();
    let unread: Vec<&str> = outcomes.iter().filter(|outcome| !outcome.read).map(|one| one.name.as_str()).collect();
    let list = if unread.is_empty() { String::new() } else { format!(" ({})", unread.join(", ")) };
    println!(
        "{read} descriptions compared with themselves, twice each; {} could not be read{list}, {refused} have no plan; \
         {found} findings",
        unread.len()
    );
    Ok(found == 0 && read > 0)
}

fn compare(name: &str, plan: &CratePlan) -> Outcome {
    let as_users_do = pipeline::compare(plan, plan);
    let thoroughly = pipeline::compare_thoroughly(plan, plan);
    let read = as_users_do.unread == (0, 0);
    let findings = [texts(&as_users_do), texts(&thoroughly)].concat();
    Outcome { name: name.to_owned(), read, findings }
}

fn texts(compared: &Compared) -> Vec<String> {
    let text = |finding: &specmill::diff::Finding| {
        let place = finding.change.head.as_ref().map(|at| at.pointer.to_string()).unwrap_or_default();
        format!("{} `{}` at {place}", finding.rule.id, finding.change.subject)
    };
    compared.findings.iter().map(text).collect()
}
