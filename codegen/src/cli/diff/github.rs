//! Findings as workflow commands of GitHub Actions, which show them at the lines of a change. It must not choose what
//! is shown.

use super::shown::{Comparison, Shown};
use crate::diff::Level;

/// A command for each finding that was not agreed to.
pub(super) fn print(comparison: &Comparison) -> String {
    let mut text: String = comparison.open().filter(|shown| shown.level() != Level::None).map(one).collect();
    text.push_str(&format!("::notice title=specmill::{}\n", data(&comparison.sentence())));
    text
}

fn one(shown: &Shown) -> String {
    let command = match shown.level() {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info | Level::None => "notice",
    };
    let place = match shown.place() {
        Some(spot) => format!("file={},line={},col={},", property(&spot.in_repository), spot.line, spot.column),
        None => String::new(),
    };
    let message = format!(
        "{}: {} (was: {}, now: {}; clients: {}, servers: {}, crate: {})",
        shown.summary, shown.subject, shown.before, shown.after, shown.client, shown.server, shown.rust
    );
    format!("::{command} {place}title={}::{}\n", property(shown.rule), data(&message))
}

/// Text of a message: what would end the command is encoded.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Text of a property: what would end the property, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
