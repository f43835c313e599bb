//! `diff`: reads both versions, compares them, prints what was found. It must not judge anything.
//!
//! Exit codes: 0, nothing at the level of `--fail-on`; 1, findings at that level; 2, it could not be compared.

mod accept;
mod git;
mod github;
mod html;
mod markdown;
mod rules;
mod shown;
mod text;
mod versions;

use std::path::Path;

use super::report::Report;
use super::{Common, Diff, DiffAbout, DiffFormat, FailOn, MessageFormat, Outcome, ShownSide};
use crate::diff::{Bump, Level};
use crate::pipeline;
use crate::source::Sources;
use accept::Accepted;
use shown::{Comparison, Shown};
use versions::Versions;
pub(super) use versions::seen_from;

/// Compares the two versions that the arguments name, or tells of the rules.
pub(super) fn diff(arguments: &Diff) -> Outcome {
    let format = match arguments.format {
        DiffFormat::Json => MessageFormat::Json,
        _ => MessageFormat::Text,
    };
    let mut report = Report::new(Common { message_format: format, color: arguments.color });
    match &arguments.about {
        Some(DiffAbout::Rules) => report.result(&rules::list(), || serde_json::Value::Null),
        Some(DiffAbout::Explain { rule }) => match rules::explain(rule) {
            Ok(text) => report.result(&text, || serde_json::Value::Null),
            Err(fault) => report.diagnostic(fault, Outcome::CouldNotRun),
        },
        None => compare(arguments, &mut report),
    }
    report.finish_silently()
}

fn compare(arguments: &Diff, report: &mut Report) {
    let versions = match Versions::of(arguments) {
        Ok(versions) => versions,
        Err(faults) => return report.diagnostics(&faults, &Sources::default(), Outcome::CouldNotRun),
    };
    let accept_file = arguments.accept.clone().unwrap_or_else(|| versions.folder().join(accept::FILE_NAME));
    let mut accepted = match Accepted::read(&accept_file, arguments.accept.is_some() && !arguments.write_accept) {
        Ok(accepted) => accepted,
        Err(faults) => return report.diagnostics(&faults, &Sources::default(), Outcome::CouldNotRun),
    };
    let mut comparison =
        Comparison { base: versions.base.label.clone(), head: versions.head.label.clone(), ..Comparison::default() };
    let mut unread = false;
    for (base, head) in versions.crates() {
        let mut compared = pipeline::compare(base, head);
        unread |= say_faults(&versions, &mut compared, report);
        comparison.add(&versions, head, compared);
    }
    // What is missing would look as if it had been removed, and what was accepted of it as stale.
    if unread {
        return;
    }
    comparison.settle(&mut accepted, arguments.side);
    for note in versions.notes.iter().chain(&accepted.notes) {
        report.note(note);
    }
    print(arguments.format, &comparison, report);
    if arguments.write_accept {
        write_accept(&accept_file, &accepted, &comparison, report);
    } else if fails(arguments.fail_on, &comparison) {
        report.worsen(Outcome::Faults);
    }
}

/// Shows what is wrong with either version, as that version's; whether a document could not be read.
fn say_faults(versions: &Versions, compared: &mut pipeline::Compared, report: &mut Report) -> bool {
    let (base, head) = compared.unread;
    let read = [(&versions.base, &mut compared.base, base), (&versions.head, &mut compared.head, head)];
    for (version, (sources, diagnostics), unread) in read {
        if !diagnostics.has_errors() {
            continue;
        }
        report.note(&format!("{} has faults of its own:", version.label));
        let errors = version.faults(diagnostics, sources);
        // What an operation lacks is left out, and the rest is compared. A document that cannot be read at all would
        // look as if it were empty.
        report.diagnostics(&errors, sources, if unread == 0 { Outcome::Fine } else { Outcome::CouldNotRun });
    }
    base + head > 0
}

fn fails(fail_on: FailOn, comparison: &Comparison) -> bool {
    let any = |test: fn(&Shown) -> bool| comparison.open().any(test);
    let client = |shown: &Shown| shown.client == Level::Error.name();
    let server = |shown: &Shown| shown.server == Level::Error.name();
    let rust = |shown: &Shown| shown.rust == Bump::Major.name();
    match fail_on {
        FailOn::Client => any(client),
        FailOn::Server => any(server),
        FailOn::Rust => any(rust),
        FailOn::Any => any(|shown| {
            shown.client == Level::Error.name()
                || shown.server == Level::Error.name()
                || shown.rust == Bump::Major.name()
        }),
        FailOn::None => false,
    }
}

fn print(format: DiffFormat, comparison: &Comparison, report: &mut Report) {
    let text = match format {
        DiffFormat::Text => text::print(comparison),
        DiffFormat::Markdown => markdown::print(comparison),
        DiffFormat::Json => shown::lines(comparison),
        DiffFormat::Github => github::print(comparison),
        DiffFormat::Html => html::print(comparison),
    };
    report.out(&text);
}

fn write_accept(file: &Path, accepted: &Accepted, comparison: &Comparison, report: &mut Report) {
    match accepted.write(file, comparison) {
        Ok(0) => report.note(&format!("there is nothing to add to {}", file.display())),
        Ok(added) => report.note(&format!("{added} added to {}; give each its reason", file.display())),
        Err(fault) => report.diagnostic(fault, Outcome::CouldNotRun),
    }
}

/// Whether a finding is shown for this side.
fn is_for(side: ShownSide, shown: &Shown) -> bool {
    match side {
        ShownSide::Both => true,
        ShownSide::Client => shown.client != Level::None.name() || shown.server == Level::None.name(),
        ShownSide::Server => shown.server != Level::None.name() || shown.client == Level::None.name(),
    }
}
