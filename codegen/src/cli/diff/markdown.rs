//! Findings as a table for a comment on a change. It must not choose what is shown.

use super::shown::Comparison;

/// How many operations of a finding are named.
const NAMED: usize = 2;

/// A sentence and a table of all findings that were not agreed to.
pub(super) fn print(comparison: &Comparison) -> String {
    let mut text = format!("{}.\n", capitalised(&comparison.sentence()));
    if comparison.open().next().is_none() {
        return text;
    }
    text.push_str("\n| rule | what | before | after | clients | servers | crate | where | operations |\n");
    text.push_str("|---|---|---|---|---|---|---|---|---|\n");
    for shown in comparison.open() {
        let place = shown.place().map(ToString::to_string).unwrap_or_default();
        let cells = [
            format!("`{}`", shown.rule),
            cell(&shown.subject),
            cell(&shown.before),
            cell(&shown.after),
            shown.client.to_owned(),
            shown.server.to_owned(),
            shown.rust.to_owned(),
            cell(&place),
            cell(&shown.users(NAMED)),
        ];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// Text that cannot end the cell, or become anything but text.
fn cell(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '|' | '\\' | '`' | '*' | '_' | '<' | '>' | '[' | ']' | '#' | '~' => {
                found.push('\\');
                found.push(character);
            }
            '\n' | '\r' => found.push(' '),
            other => found.push(other),
        }
    }
    found
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
