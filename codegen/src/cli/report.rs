//! Everything that a command prints, and how it ended. It must not decide what is wrong.
//!
//! In text format standard output carries results (differences, dumps) and standard error everything else,
//! as cargo does it; in JSON format standard output carries one object a line. A reader that goes away
//! (`| head`) is no fault; any other failure to print is.

use std::io::{ErrorKind, IsTerminal, Write};
use std::time::Instant;

use serde_json::{Map, Value};

use super::progress::Progress;
use super::{ColorWhen, Common, MessageFormat, Outcome, Summary};
use crate::diag::{self, Colour, Diagnostic, Diagnostics, Severity};
use crate::source::Sources;

/// What a command has said so far.
pub(super) struct Report {
    format: MessageFormat,
    started: Instant,
    outcome: Outcome,
    progress: Progress,
    reader_is_gone: bool,
    /// The sum that is printed at the end.
    pub(super) summary: Summary,
}

impl Report {
    /// Begins, and makes the choice of colours valid for the whole process.
    pub(super) fn new(common: Common) -> Self {
        let choice = match common.color {
            ColorWhen::Auto => anstream::ColorChoice::Auto,
            ColorWhen::Always => anstream::ColorChoice::Always,
            ColorWhen::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Self {
            format: common.message_format,
            started: Instant::now(),
            outcome: Outcome::Fine,
            progress: Progress::hidden(),
            reader_is_gone: false,
            summary: Summary::default(),
        }
    }

    /// Expects this many steps; in a terminal a bar shows them.
    pub(super) fn expect_steps(&mut self, steps: usize) {
        if self.format == MessageFormat::Text && std::io::stderr().is_terminal() {
            self.progress = Progress::new(steps);
        }
    }

    /// The next step begins.
    pub(super) fn step(&self, what: &str) {
        self.progress.step(what);
    }

    /// Whether an error was reported.
    pub(super) fn has_errors(&self) -> bool {
        self.summary.errors > 0
    }

    /// Prints diagnostics; where one of them is an error, the command ends with `outcome` or worse.
    pub(super) fn diagnostics(&mut self, diagnostics: &Diagnostics, sources: &Sources, outcome: Outcome) {
        let printed = diagnostics.sorted(sources);
        let count = |severity| printed.iter().filter(|diagnostic| diagnostic.code.severity == severity).count();
        self.summary.warnings += count(Severity::Warning);
        self.summary.errors += count(Severity::Error);
        if diagnostics.has_errors() {
            self.worsen(outcome);
        }
        let text = print_diagnostics(&printed, sources, self.format);
        match self.format {
            MessageFormat::Text => self.err(&text),
            MessageFormat::Json => self.out(&text),
        }
    }

    /// Prints one diagnostic that points into no document.
    pub(super) fn diagnostic(&mut self, diagnostic: Diagnostic, outcome: Outcome) {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(diagnostic);
        self.diagnostics(&diagnostics, &Sources::default(), outcome);
    }

    /// Prints a result: as it is, or as an object.
    pub(super) fn result(&mut self, text: &str, object: impl FnOnce() -> Value) {
        match self.format {
            MessageFormat::Text => self.out(text),
            MessageFormat::Json => {
                let line = format!("{}\n", object());
                self.out(&line);
            }
        }
    }

    /// The command ends with `outcome` or worse.
    pub(super) fn worsen(&mut self, outcome: Outcome) {
        self.outcome = self.outcome.max(outcome);
    }

    /// Says something that is neither a result nor a fault.
    pub(super) fn note(&self, text: &str) {
        self.err(&format!("{BOLD}note:{RESET} {text}\n"));
    }

    /// Prints the summary, as the last thing.
    pub(super) fn finish(mut self) -> Outcome {
        self.progress = Progress::hidden();
        self.summary.elapsed = self.started.elapsed();
        match self.format {
            MessageFormat::Text => {
                let line = format!("{BOLD}specmill:{RESET} {}\n", self.summary.text());
                let note = match self.summary.in_spite_of_errors {
                    true => format!("{BOLD}specmill:{RESET} the errors above say what the crate lacks\n"),
                    false => String::new(),
                };
                let changes = self.summary.changes.text(self.summary.configured);
                let changes = changes.map(|text| format!("{BOLD}specmill:{RESET} {text}\n")).unwrap_or_default();
                self.err(&format!("{note}{changes}{line}"));
            }
            MessageFormat::Json => {
                let changes = self.summary.changes.json().map(|changes| format!("{changes}\n")).unwrap_or_default();
                let line = format!("{changes}{}\n", self.summary.json());
                self.out(&line);
            }
        }
        self.outcome
    }

    /// Ends without a summary.
    pub(super) fn finish_silently(self) -> Outcome {
        self.outcome
    }

    /// Prints text as it is on standard output.
    pub(super) fn out(&mut self, text: &str) {
        if self.reader_is_gone || text.is_empty() {
            return;
        }
        let mut out = anstream::stdout().lock();
        let result = self.progress.suspend(|| out.write_all(text.as_bytes()).and_then(|()| out.flush()));
        if let Err(error) = result {
            self.reader_is_gone = true;
            if error.kind() != ErrorKind::BrokenPipe {
                self.err(&format!("{RED}error{RESET}: cannot print: {error}\n"));
                self.worsen(Outcome::CouldNotRun);
            }
        }
    }

    fn err(&self, text: &str) {
        // Where standard error is gone there is nobody left to tell.
        let _ = self.progress.suspend(|| anstream::stderr().lock().write_all(text.as_bytes()));
    }
}

const BOLD: &str = "\u{1b}[1m";
const RED: &str = "\u{1b}[1;31m";
const RESET: &str = "\u{1b}[0m";

/// All diagnostics, with colours in text format; the stream strips them where they are not wanted.
fn print_diagnostics(diagnostics: &[&Diagnostic], sources: &Sources, format: MessageFormat) -> String {
    diagnostics
        .iter()
        .map(|diagnostic| match format {
            MessageFormat::Text => format!("{}\n\n", diag::text(diagnostic, sources, Colour::Always)),
            MessageFormat::Json => format!("{}\n", line(&diag::json(diagnostic, sources))),
        })
        .collect()
}

/// The diagnostic's object with a member in front that tells it apart from the other lines.
fn line(object: &str) -> Value {
    let mut line = Map::from_iter([("reason".to_owned(), Value::from("diagnostic"))]);
    line.extend(serde_json::from_str::<Map<String, Value>>(object).unwrap_or_default());
    Value::Object(line)
}
