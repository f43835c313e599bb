//! `diff rules` and `diff explain`: the table of rules, for people. It must not hold texts of its own about them.

use crate::diag::{Diagnostic, catalogue, nearest};
use crate::diff::{RULES, Rule};

/// All rules by group, a line each.
pub(super) fn list() -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    let mut group = None;
    for rule in RULES {
        if group != Some(rule.group) {
            let blank = if group.is_some() { "\n" } else { "" };
            text.push_str(&format!("{blank}{}\n", rule.group.title()));
            group = Some(rule.group);
        }
        text.push_str(&format!("  {:<width$}  {}\n", rule.id, rule.summary));
    }
    text
}

/// One rule in full.
pub(super) fn explain(id: &str) -> Result<String, Diagnostic> {
    let Some(rule) = RULES.iter().find(|rule| rule.id == id) else {
        let message = format!("no rule is called `{}`", id.escape_debug());
        let help = match nearest(id, RULES.iter().map(|rule| rule.id)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`diff rules` lists all".to_owned(),
        };
        return Err(Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message).help(help));
    };
    let Rule { id, summary, client, server, rust, explanation, example, mirror, .. } = rule;
    let indented = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    Ok(format!(
        "{id}: {summary}\n\n  for clients:   {client}\n  for servers:   {server}\n  for the crate: {rust}\n  the other way round: {mirror}\n\n{explanation}\n\nBefore:\n{}After:\n{}",
        indented(example.0),
        indented(example.1),
    ))
}
