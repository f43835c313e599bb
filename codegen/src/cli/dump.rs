//! `dump`: what a stage made of the descriptions, as text. It must not know what a stage is.

use super::codegen::configuration;
use super::report::Report;
use super::target::Target;
use super::{Common, Dump, MessageFormat, Outcome, StageName};
use crate::diag::{Diagnostic, catalogue, nearest};
use crate::pipeline::{self, Stage};

/// Prints the dump on standard output, and the diagnostics of the stages before it on standard error.
pub(super) fn dump(arguments: &Dump) -> Outcome {
    let mut report = Report::new(Common { message_format: MessageFormat::Text, color: arguments.color });
    if let Some(fault) = arguments.pass.as_deref().and_then(unknown_pass) {
        report.diagnostic(fault, Outcome::CouldNotRun);
        return report.finish_silently();
    }
    let Some(config) = configuration(&arguments.input, Target::default(), &mut report) else {
        return report.finish_silently();
    };
    let stage = match arguments.stage {
        StageName::Sources => Stage::Sources,
        StageName::Ir => Stage::Ir,
    };
    for plan in &config.crates {
        let (text, sources, diagnostics) = pipeline::dump(plan, stage, arguments.pass.as_deref());
        report.diagnostics(&diagnostics, &sources, Outcome::Faults);
        if let Some(text) = text {
            report.result(&text, || serde_json::Value::Null);
        }
    }
    report.finish_silently()
}

fn unknown_pass(name: &str) -> Option<Diagnostic> {
    let passes = pipeline::passes();
    if passes.contains(&name) {
        return None;
    }
    let help = match nearest(name, passes.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("the passes are: {}", passes.join(", ")),
    };
    let message = format!("there is no pass `{}`", name.escape_debug());
    Some(Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message).help(help))
}
