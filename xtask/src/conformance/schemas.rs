//! `cargo xtask conformance schemas --root DIR`: the official test suite of JSON Schema, held against generated code.
//!
//! Each group of the suite is a schema with values. All schemas become types of one crate; a program decodes each value
//! and validates it, and accepts it if both succeed. What the suite expects is compared with that.
//!
//! This module must not judge values itself.

mod project;
mod report;
mod suite;

use std::path::PathBuf;

use clap::Args;

use crate::workspace;

/// Arguments of `conformance schemas`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A clone of https://github.com/json-schema-org/JSON-Schema-Test-Suite
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Only these files of the suite, by their stems
    #[arg(long, value_name = "STEM", value_delimiter = ',')]
    only: Vec<String>,
    /// Show each group that departs, with its schema
    #[arg(long)]
    details: bool,
}

/// What to do where no folder is given.
const NO_ROOT: &str = "there is nothing to compare with\nhelp: name a clone of \
                       https://github.com/json-schema-org/JSON-Schema-Test-Suite by `--root DIR`";

/// Whether all is as it should be; the error says why that could not be found out.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let root = arguments.root.as_deref().ok_or(NO_ROOT)?;
    let groups = suite::read(root, &arguments.only)?;
    let place = workspace::target().join("conformance/schemas");
    let refused = project::write(&place, root, &groups)?;
    let verdicts = project::judge(&place, &groups)?;
    let report = report::Report::new(&groups, &refused, &verdicts);
    report.print(arguments.details);
    Ok(report.is_good())
}
