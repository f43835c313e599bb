//! Findings for people, as compilers print them. It must not choose what is shown.

use super::shown::{Comparison, Shown};
use crate::diff::Level;

const BOLD: &str = "\x1b[1m";
const RESET: &str = "\x1b[0m";
/// How many operations of a finding are named.
const NAMED: usize = 3;

/// All findings that were not agreed to, and a sentence about all.
pub(super) fn print(comparison: &Comparison) -> String {
    let mut text: String = comparison.open().map(one).collect();
    text.push_str(&format!("{BOLD}specmill:{RESET} {}\n", comparison.sentence()));
    text
}

fn one(shown: &Shown) -> String {
    let (colour, word) = match shown.level() {
        Level::Error => ("\x1b[1;31m", "error"),
        Level::Warn => ("\x1b[1;33m", "warning"),
        Level::Info => ("\x1b[1;36m", "info"),
        Level::None => ("\x1b[1;32m", "note"),
    };
    let mut text =
        format!("{colour}{word}[{}]{RESET}{BOLD}: {}: `{}`{RESET}\n", shown.rule, shown.summary, shown.subject);
    match (&shown.head, &shown.base) {
        (Some(head), Some(base)) if head.to_string() != base.to_string() => {
            text.push_str(&format!("  --> {head} (was {base})\n"));
        }
        (Some(place), _) | (None, Some(place)) => text.push_str(&format!("  --> {place}\n")),
        (None, None) => {}
    }
    match (shown.before.as_str(), shown.after.as_str()) {
        ("", "") => {}
        ("", after) => text.push_str(&format!("   = now: {after}\n")),
        (before, "") => text.push_str(&format!("   = was: {before}\n")),
        (before, after) => text.push_str(&format!("   = was: {before}\n   = now: {after}\n")),
    }
    text.push_str(&format!("   = clients: {}, servers: {}, crate: {}\n", shown.client, shown.server, shown.rust));
    if !shown.effects.is_empty() {
        text.push_str(&format!("   = crate: {}\n", shown.crate_effects(NAMED)));
    }
    if !shown.operations.is_empty() {
        text.push_str(&format!("   = in {}\n", shown.users(NAMED)));
    }
    text.push('\n');
    text
}
