//! The last line of a run: how much was read, made, written and found wrong. It must not print.

use std::time::Duration;

use serde_json::{Value, json};

use super::changes::Changes;

use crate::pipeline::Counts;

/// What a run did, all its crates together.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// What was read and made.
    pub counts: Counts,
    /// Whether files were only compared (`--check`), not written.
    pub compared: bool,
    /// Files written, or to be written where they were only compared.
    pub files_written: usize,
    /// Files that were as they should be.
    pub unchanged: usize,
    /// Files removed, or to be removed where they were only compared.
    pub removed: usize,
    /// Warnings printed.
    pub warnings: usize,
    /// Errors printed.
    pub errors: usize,
    /// Whether files were written, or compared, although there were errors.
    pub in_spite_of_errors: bool,
    /// What changed since the last generation.
    pub(super) changes: Changes,
    /// Whether a configuration says what is generated.
    pub(super) configured: bool,
    /// From the start of the command to its end.
    pub elapsed: Duration,
}

impl Summary {
    /// As a line for people, without an end of line.
    pub fn text(&self) -> String {
        let Counts { documents, operations, hooks, operations_described, types, examples } = self.counts;
        let hooks = if hooks == 0 { String::new() } else { format!(" ({hooks} of them webhooks or callbacks)") };
        let (write, remove) = if self.compared { ("to write", "to remove") } else { ("written", "removed") };
        format!(
            "{}, {operations} of {}{hooks}, {}, {}; {} {write}, {} unchanged, {} {remove}; {}, {}; {:.2} s",
            plural(documents, "document"),
            plural(operations_described, "operation"),
            plural(types, "type"),
            plural(examples, "example"),
            plural(self.files_written, "file"),
            self.unchanged,
            self.removed,
            plural(self.warnings, "warning"),
            plural(self.errors, "error"),
            self.elapsed.as_secs_f64(),
        )
    }

    /// As an object for programs; `elapsed` is in seconds.
    pub fn json(&self) -> Value {
        let Counts { documents, operations, hooks, operations_described, types, examples } = self.counts;
        json!({
            "reason": "summary",
            "documents": documents,
            "operations": operations,
            "webhooks_and_callbacks": hooks,
            "operations_described": operations_described,
            "types": types,
            "examples": examples,
            "compared": self.compared,
            "files_written": self.files_written,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "warnings": self.warnings,
            "errors": self.errors,
            "in_spite_of_errors": self.in_spite_of_errors,
            "elapsed": self.elapsed.as_secs_f64(),
        })
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}
