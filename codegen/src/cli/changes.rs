//! What changed of the descriptions since the last generation, in a line. It must not judge a change.
//!
//! The last generation is the one that wrote what is in the output folder now. What it read is kept beside its stamp;
//! where that is gone, or the folder holds what another run wrote, there is nothing to say.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::{Input, diff, program};
use crate::config::{self, CratePlan};
use crate::diff::{Finding, Level};
use crate::output;
use crate::pipeline::Reading;

/// How many changes there are, each counted for what is gravest of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Changes {
    /// Operations, webhooks and callbacks that are new.
    added: usize,
    /// Those that are gone.
    removed: usize,
    /// Changes of others that break clients for certain.
    client: usize,
    /// Those that break servers for certain; a change may break both.
    server: usize,
    /// Changes that break nobody for certain.
    other: usize,
}

impl Changes {
    fn of(found: &[(Finding, PathBuf)], plan: &CratePlan, folder: &Path) -> Self {
        let mut changes = Self::default();
        for (finding, file) in found {
            let (client, server) = plan.diff.levels(finding, Some(&diff::seen_from(file, folder)));
            let breaks = (client == Level::Error, server == Level::Error);
            match finding.rule.id {
                "operation-added" | "webhook-added" => changes.added += 1,
                "operation-removed" | "webhook-removed" => changes.removed += 1,
                // It says that the version should have been another, not that something changed.
                "version-not-bumped" => {}
                _ => {
                    changes.client += usize::from(breaks.0);
                    changes.server += usize::from(breaks.1);
                    changes.other += usize::from(breaks == (false, false));
                }
            }
        }
        changes
    }

    /// As a line for people; `None` where nothing changed.
    pub(super) fn text(&self, configured: bool) -> Option<String> {
        let Self { added, removed, client, server, other } = *self;
        let parts = [
            (added, "operation", " added"),
            (removed, "operation", " removed"),
            (client, "breaking change", " for clients"),
            (server, "breaking change", " for servers"),
            (other, "other change", ""),
        ];
        let parts = parts.iter().filter(|(count, ..)| *count > 0).map(|(count, noun, rest)| {
            let plural = if *count == 1 { "" } else { "s" };
            format!("{count} {noun}{plural}{rest}")
        });
        let text = parts.collect::<Vec<_>>().join(", ");
        // Without a configuration `diff` has to be told what to compare.
        let hint = if configured { format!("; run `{} diff`", program()) } else { String::new() };
        (!text.is_empty()).then(|| format!("since the last generation: {text}{hint}"))
    }

    /// As an object for programs; `None` where nothing changed.
    pub(super) fn json(&self) -> Option<Value> {
        let Self { added, removed, client, server, other } = *self;
        (*self != Self::default()).then(|| {
            json!({
                "reason": "changes",
                "operations_added": added,
                "operations_removed": removed,
                "breaking_clients": client,
                "breaking_servers": server,
                "other": other,
            })
        })
    }
}

impl std::ops::AddAssign for Changes {
    fn add_assign(&mut self, more: Self) {
        let Self { added, removed, client, server, other } = more;
        self.added += added;
        self.removed += removed;
        self.client += client;
        self.server += server;
        self.other += other;
    }
}

/// What is to be kept of a reading, once what was made of it has been written.
#[derive(Debug)]
enum Keep {
    /// What is kept already.
    Same,
    /// This text.
    Text(String),
    /// Nothing: the reading is not whole, and what it lacks would look as if it were added by the next.
    Nothing,
}

/// A reading beside that of the last generation.
#[derive(Debug)]
pub(super) struct Since {
    keep: Keep,
    changes: Changes,
}

impl Since {
    /// Compares, unless nothing is known of an earlier generation, or it read the same.
    pub(super) fn of(plan: &CratePlan, reading: &Reading, folder: &Path) -> Self {
        if reading.model.as_ref().is_none_or(|model| model.unread > 0) {
            return Self { keep: Keep::Nothing, changes: Changes::default() };
        }
        let last = output::kept(&plan.out);
        if last.as_ref().is_some_and(|text| reading.is_kept_in(text)) {
            return Self { keep: Keep::Same, changes: Changes::default() };
        }
        let last = last.filter(|_| output::is_as_left(&plan.out));
        let found = last.and_then(|text| reading.changes_since(&text, plan)).unwrap_or_default();
        let keep = reading.to_be_kept(plan).map_or(Keep::Nothing, Keep::Text);
        Self { keep, changes: Changes::of(&found, plan, folder) }
    }

    /// Keeps what was read, now that `out` holds what was made of it, and gives what changed.
    pub(super) fn settle(&self, out: &Path) -> Changes {
        match &self.keep {
            Keep::Same => {}
            Keep::Text(text) => output::keep(out, Some(text)),
            Keep::Nothing => output::keep(out, None),
        }
        self.changes
    }
}

/// The folder below which paths of a configuration are shown; empty where there is none.
pub(super) fn folder(input: &Input) -> PathBuf {
    if !input.spec.is_empty() {
        return PathBuf::new();
    }
    let file = input.config.clone().or_else(|| config::discover().ok());
    file.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default()
}
