//! Everything that a command prints, and how it ended. It must not decide what is wrong.
//!
//! In text format standard output carries results (differences, dumps) and standard error everything else,
//! as cargo does it; in JSON format standard output carries one object a line. A reader that goes away
//! (`| head`) is no fault; any other failure to print is.

use std::io::{ErrorKind, IsTerminal, Write};
use std::time::Instant;

use serde_json::{Value, json};

use super::progress::Progress;
use super::{ColorWhen, Common, MessageFormat, Outcome, Summary};
use crate::diag::{Diagnostic, Diagnostics, Place, Severity};
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
        self.summary.warnings += diagnostics.count(Severity::Warning);
        self.summary.errors += diagnostics.count(Severity::Error);
        if diagnostics.has_errors() {
            self.worsen(outcome);
        }
        let text = print_diagnostics(diagnostics, sources, self.format);
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

    /// Prints the summary, as the last thing.
    pub(super) fn finish(mut self) -> Outcome {
        self.progress = Progress::hidden();
        self.summary.elapsed = self.started.elapsed();
        match self.format {
            MessageFormat::Text => {
                let line = format!("{BOLD}specmill:{RESET} {}\n", self.summary.text());
                self.err(&line);
            }
            MessageFormat::Json => {
                let line = format!("{}\n", self.summary.json());
                self.out(&line);
            }
        }
        self.outcome
    }

    /// Ends without a summary.
    pub(super) fn finish_silently(self) -> Outcome {
        self.outcome
    }

    fn out(&mut self, text: &str) {
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
const YELLOW: &str = "\u{1b}[1;33m";
const BLUE: &str = "\u{1b}[1;34m";
const RESET: &str = "\u{1b}[0m";

/// A stand-in until `diag::render` exists.
fn print_diagnostics(diagnostics: &Diagnostics, sources: &Sources, format: MessageFormat) -> String {
    diagnostics
        .iter()
        .map(|diagnostic| match format {
            MessageFormat::Text => text(diagnostic, sources),
            MessageFormat::Json => format!("{}\n", object(diagnostic, sources)),
        })
        .collect()
}

fn severity(diagnostic: &Diagnostic) -> (&'static str, &'static str) {
    match diagnostic.code.severity {
        Severity::Error => ("error", RED),
        Severity::Warning => ("warning", YELLOW),
    }
}

fn text(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let (severity, color) = severity(diagnostic);
    let mut text = format!("{color}{severity}[{}]{RESET}{BOLD}: {}{RESET}\n", diagnostic.code.id, diagnostic.message);
    if let Some(place) = &diagnostic.place {
        text.push_str(&format!(" {BLUE}-->{RESET} {}\n", show_place(place, sources)));
    }
    for (place, what) in &diagnostic.related {
        text.push_str(&format!(" {BLUE}:::{RESET} {}: {what}\n", show_place(place, sources)));
    }
    for note in &diagnostic.notes {
        text.push_str(&format!("  {BLUE}={RESET} note: {note}\n"));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("  {BLUE}={RESET} help: {help}\n"));
    }
    text.push('\n');
    text
}

fn object(diagnostic: &Diagnostic, sources: &Sources) -> Value {
    json!({
        "reason": "diagnostic",
        "severity": severity(diagnostic).0,
        "code": diagnostic.code.id,
        "name": diagnostic.code.name,
        "message": diagnostic.message,
        "place": diagnostic.place.as_ref().map(|place| show_place(place, sources)),
        "notes": diagnostic.notes,
        "help": diagnostic.help,
    })
}

fn show_place(place: &Place, sources: &Sources) -> String {
    match place {
        Place::File(path) => path.display().to_string(),
        Place::Text { path, line, column } => format!("{}:{line}:{column}", path.display()),
        Place::Node(location, _) => match sources.document(location.document) {
            Some(document) => format!("{}#{}", document.path.display(), location.pointer),
            None => format!("#{}", location.pointer),
        },
    }
}
