//! `new`: skeletons of what the project has many of: a row in the right table, and a file where the row needs
//! one. It must not overwrite anything.

mod tables;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

/// Arguments of `new`.
#[derive(Debug, Args)]
pub(crate) struct New {
    #[command(subcommand)]
    kind: Kind,
}

/// What the project has many of.
#[derive(Debug, Subcommand)]
enum Kind {
    /// A row in the catalogue of diagnostics
    Diagnostic {
        /// What it is called, in kebab-case
        name: String,
        /// Which stage raises it
        #[arg(long, value_enum)]
        stage: Stage,
        /// It is a warning, not an error
        #[arg(long)]
        warning: bool,
    },
    /// A pass over the model: its file, and its row before `verify`
    Pass {
        /// What it is called, in kebab-case
        name: String,
    },
    /// A row in the table of schema keywords
    Keyword {
        /// As it is written in a schema
        name: String,
    },
}

/// The stages, by the first digits of their codes.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Stage {
    Source = 1,
    Resolve = 2,
    Openapi = 3,
    Schema = 4,
    Model = 5,
    Examples = 6,
    Config = 7,
    Output = 8,
}

const CATALOGUE: &str = "codegen/src/diag/catalogue.rs";
const PASSES: &str = "codegen/src/passes/mod.rs";
const KEYWORDS: &str = "codegen/src/schema/keywords.rs";

/// Writes the skeleton and says what is left to do.
pub(crate) fn new(arguments: &New) -> ExitCode {
    let result = match &arguments.kind {
        Kind::Diagnostic { name, stage, warning } => diagnostic(name, *stage, *warning),
        Kind::Pass { name } => pass(name),
        Kind::Keyword { name } => keyword(name),
    };
    match result {
        Ok(next) => {
            // A reader that went away is no fault; the work is done.
            let _ = writeln!(std::io::stdout(), "{next}");
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::from(2)
        }
    }
}

fn diagnostic(name: &str, stage: Stage, warning: bool) -> Result<String, String> {
    kebab(name)?;
    let severity = if warning { "Warning" } else { "Error" };
    edit(CATALOGUE, |text| tables::add_diagnostic(text, stage as u8, severity, name))?;
    Ok(format!(
        "Added `{name}` to {CATALOGUE}. Next: its explanation there, the place that raises it, and a case for it."
    ))
}

fn pass(name: &str) -> Result<String, String> {
    kebab(name)?;
    let module = name.replace('-', "_");
    let path = format!("codegen/src/passes/{module}.rs");
    if root().join(&path).exists() {
        return Err(format!("{path} exists already"));
    }
    edit(PASSES, |text| tables::add_pass(text, &module))?;
    write(&path, &tables::pass_file(&module))?;
    Ok(format!("Wrote {path} and its row in {PASSES}. Next: its purpose in both, its work, and its test."))
}

fn keyword(name: &str) -> Result<String, String> {
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '$' || c == '-') {
        return Err(format!("`{name}` is no keyword: use letters, digits, `$` and `-`"));
    }
    edit(KEYWORDS, |text| tables::add_keyword(text, name))?;
    Ok(format!(
        "Added `{name}` to {KEYWORDS} as an annotation. Next: its dialect, what it becomes, how it is read, and a case."
    ))
}

fn kebab(name: &str) -> Result<(), String> {
    let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if plain && name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.ends_with('-') {
        return Ok(());
    }
    Err(format!("`{name}` is not in kebab-case"))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn edit(path: &str, change: impl FnOnce(&str) -> Result<String, String>) -> Result<(), String> {
    let text = std::fs::read_to_string(root().join(path)).map_err(|error| format!("cannot read {path}: {error}"))?;
    write(path, &change(&text).map_err(|fault| format!("{path}: {fault}"))?)
}

fn write(path: &str, text: &str) -> Result<(), String> {
    std::fs::write(root().join(path), text).map_err(|error| format!("cannot write {path}: {error}"))
}
