//! `explain`: the catalogue of diagnostics, a row or all. It must not hold texts of its own about them.

use super::report::Report;
use super::{Common, Explain, Outcome};
use crate::diag::{Code, Diagnostic, Severity, catalogue, nearest};

/// Prints one row in full, or all in short.
pub(super) fn explain(arguments: &Explain) -> Outcome {
    let mut report = Report::new(Common::default());
    let text = match &arguments.code {
        None => catalogue::ALL.iter().map(|code| short(code)).collect(),
        Some(wanted) => match find(wanted) {
            Some(code) => long(code),
            None => {
                report.diagnostic(unknown(wanted), Outcome::CouldNotRun);
                return report.finish_silently();
            }
        },
    };
    report.result(&text, || serde_json::Value::Null);
    report.finish_silently()
}

fn find(wanted: &str) -> Option<&'static Code> {
    let matches = |code: &&&Code| code.id.eq_ignore_ascii_case(wanted) || code.name.eq_ignore_ascii_case(wanted);
    catalogue::ALL.iter().find(matches).copied()
}

fn severity(code: &Code) -> &'static str {
    match code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn short(code: &Code) -> String {
    format!("{}  {:<7}  {}\n", code.id, severity(code), code.name)
}

fn long(code: &Code) -> String {
    format!("{} {} ({})\n\n{}\n", code.id, code.name, severity(code), code.explanation.trim())
}

fn unknown(wanted: &str) -> Diagnostic {
    // A wrong number has no neighbour that is meant; a name may have.
    let names = catalogue::ALL.iter().map(|code| code.name);
    let help = match nearest(wanted, names) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "without a code, all are listed".to_owned(),
    };
    let message = format!("there is no diagnostic `{}`", wanted.escape_debug());
    Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message).help(help)
}
