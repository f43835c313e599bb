//! `new`: skeletons of what the project has many of. It must not change files that exist beyond adding a row.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// What kind of thing
    #[arg(value_enum)]
    kind: Kind,
    /// Its name, in kebab-case
    name: String,
}

/// What the project has many of.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A row of the catalogue of diagnostics and the case that raises it
    Diagnostic,
    /// A pass over the model
    Pass,
    /// A keyword of JSON Schema
    Keyword,
}

/// Writes the skeleton.
pub(crate) fn new(arguments: &New) -> ExitCode {
    eprintln!("xtask new {:?} {}: not built yet", arguments.kind, arguments.name);
    ExitCode::from(2)
}
