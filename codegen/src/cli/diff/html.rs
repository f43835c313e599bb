//! Findings as one page that needs nothing else: summary, findings by operation, filters. It must not choose what is
//! shown.

use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, context};

use super::shown::Comparison;

const PAGE: &str = include_str!("page.html.j2");

/// The page.
pub(super) fn print(comparison: &Comparison) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let rendered = environment.render_str(
        PAGE,
        context! { comparison => Value::from(Serde(comparison)), sentence => comparison.sentence(), bump => comparison.bump().name() },
    );
    // The template is part of the program, and a test renders it.
    rendered.unwrap_or_else(|fault| format!("<!doctype html><p>{fault}</p>\n"))
}
