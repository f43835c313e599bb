//! What is to be seen with some filters, by the findings as `diff --format json` prints them. It must not know the page.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Block, View};

/// What operations are listed under that a finding has none of.
const NONE: &str = "without an operation";

/// A finding.
#[derive(Debug, Deserialize)]
pub(super) struct Found {
    rule: String,
    fingerprint: String,
    before: String,
    after: String,
    client: String,
    server: String,
    rust: String,
    operations: BTreeMap<String, Vec<String>>,
    accepted: Option<String>,
}

impl Found {
    /// The entry of an accept file for it.
    pub(super) fn accepted(&self) -> String {
        format!(
            "[[accept]]\nfingerprint = \"{}\"\nrule = \"{}\"\nreason = \"for the page\"\n",
            self.fingerprint, self.rule
        )
    }

    /// What is wrong with its block; one that was accepted is not shown at first.
    pub(super) fn fault_in(&self, blocks: &[Block]) -> Option<String> {
        let block = blocks.iter().find(|block| block.fingerprint == self.fingerprint);
        let right = match block {
            Some(block) => block.before == self.before && block.after == self.after,
            None => self.accepted.is_some(),
        };
        (!right).then(|| format!("{} {} is shown as {block:?}", self.rule, self.fingerprint))
    }

    fn rank(&self, side: &str) -> usize {
        let of = |level: &str| match level {
            "error" | "major" => 3,
            "warn" | "minor" => 2,
            "info" | "patch" => 1,
            _ => 0,
        };
        match side {
            "client" => of(&self.client),
            "server" => of(&self.server),
            "crate" => of(&self.rust),
            _ => of(&self.client).max(of(&self.server)),
        }
    }

    fn operations(&self) -> Vec<&str> {
        match self.operations.is_empty() {
            true => vec![NONE],
            false => self.operations.keys().map(String::as_str).collect(),
        }
    }

    fn fits(&self, view: &View) -> bool {
        self.rank(&view.side) >= view.level && (view.accepted || self.accepted.is_none())
    }
}

/// What is wrong with what is to be seen.
pub(super) fn faults(found: &[Found], view: &View) -> Vec<String> {
    let mut faults = Vec::new();
    let View { side, level, accepted, operation, text, shown, count, nothing, listed } = view;
    let filters = format!("side {side}, level {level}, accepted {accepted}, operation {operation:?}, text {text:?}");
    let mut fault = |what: String| faults.push(format!("with {filters}: {what}"));
    let fitting: Vec<&Found> = found.iter().filter(|found| found.fits(view)).collect();
    let seen: BTreeSet<&str> = shown.iter().map(String::as_str).collect();
    let of_operation =
        |found: &&&Found| operation.as_ref().is_none_or(|name| found.operations().contains(&name.as_str()));
    let all: BTreeSet<&str> = fitting.iter().filter(of_operation).map(|found| found.fingerprint.as_str()).collect();
    // Which texts a block has is for the page to say; that a search leaves out and adds none is not.
    let right = if text.is_empty() {
        seen == all
    } else {
        seen.is_subset(&all) && (seen.is_empty() == text.contains("no text"))
    };
    if !right {
        fault(format!("{} are shown, {} should be", seen.len(), all.len()));
    }
    if *count != format!("{} of {} shown", shown.len(), found.len()) {
        fault(format!("the count is `{count}`, and {} are shown", shown.len()));
    }
    if *nothing != shown.is_empty() {
        fault("it is not said that nothing is shown, or it is though something is".to_owned());
    }
    let names: BTreeSet<&str> = fitting.iter().flat_map(|found| found.operations()).collect();
    let listed: BTreeSet<&str> = listed.iter().map(String::as_str).collect();
    if text.is_empty() && listed != names {
        fault(format!("the operations listed are {listed:?}, not {names:?}"));
    }
    faults
}
