//! Findings as reports show them: places with lines, levels as words, the accepted ones marked.
//!
//! It must not print.

use std::collections::BTreeMap;

use serde::Serialize;

use super::accept::Accepted;
use super::versions::{Version, Versions};
use super::{ShownSide, is_for};
use crate::config::CratePlan;
use crate::diag::Part;
use crate::diff::{self, Bump, Finding, Level};
use crate::pipeline::Compared;
use crate::source::{Location, Sources};

/// A place in a file.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Spot {
    /// The file's path within its version.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The node.
    pub pointer: String,
    /// The file's path within its repository.
    #[serde(skip)]
    pub in_repository: String,
}

impl std::fmt::Display for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A finding with all that reports show of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    /// The package of the crate.
    #[serde(rename = "crate")]
    pub package: String,
    /// The rule.
    pub rule: &'static str,
    /// The rule's group, in words.
    pub group: &'static str,
    /// What changed, a clause.
    pub summary: &'static str,
    /// The keyword, property or parameter.
    pub subject: String,
    /// What was said.
    pub before: String,
    /// What is said.
    pub after: String,
    /// The level for clients.
    pub client: &'static str,
    /// The level for servers.
    pub server: &'static str,
    /// What it asks of the crate's version.
    pub rust: &'static str,
    /// What becomes of the crate's items, a clause each; of what is new or gone as a whole the whole only.
    pub effects: Vec<String>,
    /// Where it was.
    pub base: Option<Spot>,
    /// Where it is.
    pub head: Option<Spot>,
    /// The operations that it reaches, with the places in them.
    pub operations: BTreeMap<String, Vec<String>>,
    /// Stands for the finding.
    pub fingerprint: String,
    /// Why it was agreed to, where it was.
    pub accepted: Option<String>,
}

impl Shown {
    /// The graver of its levels.
    pub(super) fn level(&self) -> Level {
        let named = |name: &str| Level::named(name).unwrap_or_default();
        named(self.client).max(named(self.server))
    }

    /// Where it is, or where it was.
    pub(super) fn place(&self) -> Option<&Spot> {
        self.head.as_ref().or(self.base.as_ref())
    }

    /// What becomes of the crate, in a few clauses; empty: nothing.
    pub(super) fn crate_effects(&self, most: usize) -> String {
        let rest = self.effects.len().saturating_sub(most);
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        let shown: Vec<&str> = self.effects.iter().take(most).map(String::as_str).collect();
        format!("{}{more}", shown.join("; "))
    }

    /// Its operations in a few words.
    pub(super) fn users(&self, most: usize) -> String {
        let names: Vec<String> = self
            .operations
            .iter()
            .take(most)
            .map(|(name, positions)| match positions.as_slice() {
                [] => name.clone(),
                positions => format!("{name} ({})", positions.join(", ")),
            })
            .collect();
        let rest = self.operations.len().saturating_sub(most);
        let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
        format!("{}{more}", names.join(", "))
    }
}

/// All that was found between two versions.
#[derive(Debug, Default, Serialize)]
pub(super) struct Comparison {
    /// What the base is called.
    pub base: String,
    /// What the head is called.
    pub head: String,
    /// The findings, the gravest first.
    pub findings: Vec<Shown>,
}

impl Comparison {
    /// Adds the findings of one crate.
    pub(super) fn add(&mut self, versions: &Versions, plan: &CratePlan, compared: Compared) {
        let Compared { findings, base, head, .. } = compared;
        for finding in findings {
            let was = spot(&versions.base, &base.0, finding.change.base.as_ref());
            let is = spot(&versions.head, &head.0, finding.change.head.as_ref());
            let (client, server) =
                plan.diff.levels(&finding, was.as_ref().or(is.as_ref()).map(|spot| spot.file.as_str()));
            self.findings.push(shown(plan, finding, (client, server), was, is));
        }
    }

    /// Marks what was agreed to, and leaves out what is not for this side.
    pub(super) fn settle(&mut self, accepted: &mut Accepted, side: ShownSide) {
        self.findings.retain(|shown| is_for(side, shown));
        for shown in &mut self.findings {
            shown.accepted = accepted.reason(&shown.fingerprint);
        }
        accepted.note_stale();
        self.findings.sort_by_key(|shown| std::cmp::Reverse(shown.level()));
    }

    /// What was not agreed to.
    pub(super) fn open(&self) -> impl Iterator<Item = &Shown> {
        self.findings.iter().filter(|shown| shown.accepted.is_none())
    }

    /// What the crate's version needs.
    pub(super) fn bump(&self) -> Bump {
        let rank = |shown: &Shown| match shown.rust {
            "major" => Bump::Major,
            "minor" => Bump::Minor,
            "patch" => Bump::Patch,
            _ => Bump::None,
        };
        self.findings.iter().map(rank).max().unwrap_or_default()
    }

    /// How many of the open findings have this level for the side that `of` picks.
    pub(super) fn count(&self, level: Level, of: fn(&Shown) -> &'static str) -> usize {
        self.open().filter(|shown| of(shown) == level.name()).count()
    }

    /// One sentence about all of it.
    pub(super) fn sentence(&self) -> String {
        if self.findings.is_empty() {
            return format!("nothing changed from {} to {}", self.base, self.head);
        }
        let accepted = self.findings.len() - self.open().count();
        let accepted = if accepted > 0 { format!(", {accepted} of them accepted") } else { String::new() };
        format!(
            "{} finding{}{accepted} from {} to {}: {} break clients, {} break servers; the crate needs a {} version",
            self.findings.len(),
            if self.findings.len() == 1 { "" } else { "s" },
            self.base,
            self.head,
            self.count(Level::Error, |shown| shown.client),
            self.count(Level::Error, |shown| shown.server),
            match self.bump() {
                Bump::None => "new (or the same)",
                bump => bump.name(),
            },
        )
    }
}

/// All findings as JSON, one a line, and the counts at the end.
pub(super) fn lines(comparison: &Comparison) -> String {
    let mut text = String::new();
    for shown in &comparison.findings {
        // A struct of texts always has a JSON form.
        text.push_str(&serde_json::to_string(shown).unwrap_or_default());
        text.push('\n');
    }
    text
}

fn shown(
    plan: &CratePlan,
    finding: Finding,
    (client, server): (Level, Level),
    base: Option<Spot>,
    head: Option<Spot>,
) -> Shown {
    let Finding { rule, change, used_by, fingerprint, .. } = finding;
    Shown {
        package: plan.package.clone(),
        rule: rule.id,
        group: rule.group.title(),
        summary: rule.summary,
        subject: change.subject,
        before: change.before,
        after: change.after,
        client: client.name(),
        server: server.name(),
        rust: change.rust.name(),
        effects: diff::outermost(&change.effects).into_iter().map(diff::Effect::text).collect(),
        base,
        head,
        operations: used_by,
        fingerprint,
        accepted: None,
    }
}

fn spot(version: &Version, sources: &Sources, at: Option<&Location>) -> Option<Spot> {
    let at = at?;
    let document = sources.document(at.document)?;
    let file = version.within(&document.path);
    // A node that only stands for the whole file has no key.
    let span = sources.position(at, Part::Key);
    let (line, column) = span.map_or((1, 1), |span| (span.line, span.column));
    let in_repository = version.in_repository(&file);
    Some(Spot { file, line, column, pointer: at.pointer.to_string(), in_repository })
}
