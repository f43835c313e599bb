//! Findings as one page that needs nothing else: summary, findings by operation, filters. It must not choose what is
//! shown.

use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, context};

use super::shown::Comparison;
use crate::diff::{Bump, Level};

const PAGE: &str = include_str!("page.html.j2");

/// The page.
pub(super) fn print(comparison: &Comparison) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let of_level = |level| comparison.open().filter(move |shown| shown.level() == level).count();
    let sums = context! {
        client => comparison.count(Level::Error, |shown| shown.client),
        server => comparison.count(Level::Error, |shown| shown.server),
        warn => of_level(Level::Warn),
        rest => of_level(Level::Info) + of_level(Level::None),
        accepted => comparison.findings.len() - comparison.open().count(),
    };
    let bump = match comparison.bump() {
        Bump::None => "same",
        bump => bump.name(),
    };
    let comparison = context! {
        comparison => Value::from(Serde(comparison)),
        sentence => comparison.sentence(),
        bump,
        sums,
    };
    // The template is part of the program, and a test renders it.
    environment.render_str(PAGE, comparison).unwrap_or_else(|fault| format!("<!doctype html><p>{fault}</p>\n"))
}
