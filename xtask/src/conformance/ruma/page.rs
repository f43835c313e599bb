//! `docs/ruma.md`: the comparison as a page, the same for the same versions.
//!
//! It must not hold times.

use comfy_table::Table;

use super::compare::{Comparison, Differs, Ours};
use super::endpoints::Endpoint;
use super::package::Release;
use crate::conformance::table::table;

/// The page.
pub(super) fn page(releases: &[Release], found: &Comparison) -> String {
    let versions: Vec<String> =
        releases.iter().map(|release| format!("`{}` {}", release.name, release.version)).collect();
    let parts = [
        "# Beside ruma".to_owned(),
        format!(
            "Written by `cargo xtask conformance ruma --root DIR`, where `DIR` is the folder `data` of a clone of the \
             Matrix specification. Endpoints of ruma are those of {}. Ours are the operations of the specification, \
             all of which are generated. They are the same where method and path are, whatever the parameters in the \
             path are called; of an endpoint with several stable paths one has to be that of the specification.",
            versions.join(", ")
        ),
        section("Ours", &sides("API", "operations", "in ruma", &found.groups), ""),
        section(
            "Theirs",
            &sides("crate", "endpoints", "in the specification", &found.crates),
            "Endpoints include those of proposals, which have no stable path yet.",
        ),
        section(
            "Where ruma differs from the specification",
            &differs(&found.differs),
            "The path is the same, the method is not.",
        ),
        section(
            "Where ruma's documentation differs from its code",
            &misdocumented(&found.misdocumented),
            "The code has the method of the specification, the first line of the documentation another.",
        ),
        section("Only ours", &only_ours(&found.only_ours), "Operations of the specification that ruma lacks."),
        section(
            "Only theirs, stable",
            &only_theirs(&found.only_theirs),
            "Endpoints with a stable path that the specification does not describe, or describes by a parameter.",
        ),
        section(
            "Only theirs, unstable",
            &theirs(&found.unstable, |endpoint| &endpoint.unstable),
            "Endpoints of proposals. Those without a method have the one of their stable counterpart.",
        ),
    ];
    parts.join("\n\n") + "\n"
}

fn section(title: &str, table: &Table, note: &str) -> String {
    let note = if note.is_empty() { String::new() } else { format!("{note}\n\n") };
    if table.row_count() == 0 {
        return format!("## {title}\n\n{note}None.");
    }
    format!("## {title}\n\n{note}{}", table.trim_fmt())
}

fn sides(of: &str, all: &str, both: &str, counts: &std::collections::BTreeMap<String, [usize; 2]>) -> Table {
    let mut table = table(&[of, all, both], &[]);
    let mut sum = [0, 0];
    for (name, count) in counts {
        table.add_row([name.clone(), count[0].to_string(), count[1].to_string()]);
        sum = [sum[0] + count[0], sum[1] + count[1]];
    }
    table.add_row(["all".to_owned(), sum[0].to_string(), sum[1].to_string()]);
    table
}

fn differs(list: &[Differs]) -> Table {
    let mut table = table(&["path", "the specification", "ruma"], &[1, 2]);
    for one in list {
        let ours: Vec<String> = one.ours.iter().map(|ours| format!("`{}` ({})", ours.method, ours.name)).collect();
        let theirs: Vec<String> = one
            .theirs
            .iter()
            .map(|theirs| format!("{} ({})", quoted(theirs.method.as_deref()), place(theirs)))
            .collect();
        table.add_row([format!("`{}`", one.path), ours.join(", "), theirs.join(", ")]);
    }
    table
}

fn only_ours(list: &[Ours]) -> Table {
    let mut table = table(&["method", "path", "operation"], &[1, 2]);
    for one in list {
        table.add_row([format!("`{}`", one.method), format!("`{}`", one.path), format!("`{}`", one.name)]);
    }
    table
}

fn misdocumented(list: &[Endpoint]) -> Table {
    let mut table = table(&["path", "code", "documentation", "endpoint"], &[1, 2, 3]);
    for one in list {
        let path = format!("`{}`", one.stable.last().map_or("", String::as_str));
        table.add_row([path, quoted(one.method.as_deref()), quoted(one.documented.as_deref()), place(one)]);
    }
    table
}

fn only_theirs(list: &[(Endpoint, Option<String>)]) -> Table {
    let mut table = table(&["method", "path", "endpoint", "in the specification"], &[1, 2, 3]);
    for (one, covering) in list {
        let path = format!("`{}`", one.stable.last().map_or("", String::as_str));
        table.add_row([quoted(one.method.as_deref()), path, place(one), quoted(covering.as_deref())]);
    }
    table
}

fn theirs(list: &[Endpoint], paths: fn(&Endpoint) -> &Vec<String>) -> Table {
    let mut table = table(&["method", "path", "endpoint"], &[1, 2]);
    for one in list {
        let own = paths(one).last().map_or("", String::as_str);
        table.add_row([quoted(one.method.as_deref()), format!("`{own}`"), place(one)]);
    }
    table
}

fn quoted(text: Option<&str>) -> String {
    text.map(|text| format!("`{text}`")).unwrap_or_default()
}

/// The crate and the file.
fn place(endpoint: &Endpoint) -> String {
    format!("`{}`, {}", endpoint.name, endpoint.file)
}
