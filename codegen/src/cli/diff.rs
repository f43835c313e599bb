//! `diff`: reads both versions, compares them, and prints what was found. It must not judge anything.

use std::io::Write;
use std::path::Path;

use serde_json::json;

use super::{Diff, DiffFormat, FailOn, Outcome};
use crate::config::{Config, Options};
use crate::diag::Diagnostics;
use crate::diff::{Bump, Finding, Level, gravest};
use crate::pipeline::{self, Compared};
use crate::source::{Location, Sources};

/// Compares the two versions that the arguments name.
pub(super) fn diff(arguments: &Diff) -> Outcome {
    let (base, head) = match (plan(&arguments.base), plan(&arguments.head)) {
        (Ok(base), Ok(head)) => (base, head),
        (base, head) => {
            for faults in [base.err(), head.err()].into_iter().flatten() {
                for fault in faults.iter() {
                    eprintln!("{}: {}", fault.code.id, fault.message);
                }
            }
            return Outcome::CouldNotRun;
        }
    };
    let (Some(base), Some(head)) = (base.crates.first(), head.crates.first()) else { return Outcome::CouldNotRun };
    let mut base = base.clone();
    // Of one document each, it does not matter what the files are called.
    if let ([one], [other]) = (base.modules.as_mut_slice(), head.modules.as_slice()) {
        let stem = other.document.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        one.name = other.name.clone().or(stem);
    }
    let compared = pipeline::compare(&base, head);
    print(arguments.format, &compared);
    if fails(arguments.fail_on, &compared.findings) { Outcome::Faults } else { Outcome::Fine }
}

fn plan(document: &Path) -> Result<Config, Diagnostics> {
    let options = Options {
        documents: vec![document.to_owned()],
        out: "generated".into(),
        package: "api".to_owned(),
        ..Options::default()
    };
    options.plan()
}

fn fails(fail_on: FailOn, findings: &[Finding]) -> bool {
    let (client, server, bump) = gravest(findings);
    match fail_on {
        FailOn::Client => client == Level::Error,
        FailOn::Server => server == Level::Error,
        FailOn::Rust => bump == Bump::Major,
        FailOn::Any => client == Level::Error || server == Level::Error || bump == Bump::Major,
        FailOn::None => false,
    }
}

fn print(format: DiffFormat, compared: &Compared) {
    let mut out = std::io::stdout().lock();
    for finding in &compared.findings {
        let change = &finding.change;
        let place =
            |sources: &Sources, at: &Option<Location>| at.as_ref().map(|at| place(sources, at)).unwrap_or_default();
        let (base, head) = (place(&compared.base.0, &change.base), place(&compared.head.0, &change.head));
        // A reader that went away is no fault.
        let _ = match format {
            DiffFormat::Json => {
                let line = json!({
                    "rule": finding.rule.id,
                    "subject": change.subject,
                    "before": change.before,
                    "after": change.after,
                    "client": finding.client.name(),
                    "server": finding.server.name(),
                    "rust": change.rust.name(),
                    "base": base,
                    "head": head,
                    "operations": finding.used_by,
                    "fingerprint": finding.fingerprint,
                });
                writeln!(out, "{line}")
            }
            DiffFormat::Text => writeln!(
                out,
                "{} {}: {} -> {} (clients {}, servers {}, crate {})\n  {base}\n  {head}",
                finding.rule.id,
                change.subject,
                change.before,
                change.after,
                finding.client.name(),
                finding.server.name(),
                change.rust.name(),
            ),
        };
    }
}

fn place(sources: &Sources, at: &Location) -> String {
    let path = sources.document(at.document).map(|document| document.path.display().to_string()).unwrap_or_default();
    match sources.position(at, crate::diag::Part::Key) {
        Some(span) => format!("{path}:{}:{} {}", span.line, span.column, at.pointer),
        None => format!("{path} {}", at.pointer),
    }
}
