//! The commands, for this project's xtask and for any other's.
//!
//! Another project's xtask is a `main` that returns [`run`]'s exit code; one with commands of its own
//! flattens [`Command`] into its own subcommands and calls [`execute`]. This module must not hold knowledge
//! about descriptions: it parses arguments, calls the pipeline and shows what came out.
//!
//! Exit codes: 0, all is well; 1, the description has faults or, with `--check`, the output is stale; 2, the
//! arguments or the configuration are wrong, or the output could not be read or written.

mod arguments;
mod changes;
mod codegen;
mod diff;
mod dump;
mod explain;
mod progress;
mod report;
mod summary;
mod target;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

pub use arguments::{
    Check, Codegen, ColorWhen, Command, Common, Diff, DiffAbout, DiffFormat, Dump, Explain, FailOn, Input,
    MessageFormat, ShownSide, StageName,
};
pub use progress::Progress;
pub use summary::Summary;

#[derive(Debug, Parser)]
#[command(name = "specmill", version, about = "Turns OpenAPI descriptions into a Rust crate")]
struct Program {
    #[command(subcommand)]
    command: Command,
}

/// Parses the arguments of this process and executes the command they name.
pub fn run() -> ExitCode {
    let parser = Program::command().bin_name(program());
    match parser.try_get_matches().and_then(|matches| Program::from_arg_matches(&matches)) {
        Ok(program) => execute(program.command),
        Err(error) => {
            // Nothing can be done for somebody who closed both streams.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}

/// Executes one command: prints what there is to say, and returns the exit code.
pub fn execute(command: Command) -> ExitCode {
    let outcome = match command {
        Command::Codegen(arguments) => codegen::codegen(&arguments),
        Command::Check(arguments) => codegen::check(&arguments),
        Command::Dump(arguments) => dump::dump(&arguments),
        Command::Diff(arguments) => diff::diff(&arguments),
        Command::Explain(arguments) => explain::explain(&arguments),
    };
    outcome.exit_code()
}

/// What this program is called by those who run it: `cargo xtask` where it is an xtask.
pub fn program() -> String {
    let path = std::env::args_os().next().unwrap_or_default();
    match std::path::Path::new(&path).file_stem().map(|stem| stem.to_string_lossy().into_owned()) {
        Some(stem) if stem == "xtask" => "cargo xtask".to_owned(),
        Some(stem) => stem,
        None => "specmill".to_owned(),
    }
}

/// How a command ended; the graver one wins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// All is well.
    #[default]
    Fine,
    /// The description has faults, or the output is stale.
    Faults,
    /// The command could not do its work.
    CouldNotRun,
}

impl Outcome {
    fn exit_code(self) -> ExitCode {
        match self {
            Self::Fine => ExitCode::SUCCESS,
            Self::Faults => ExitCode::from(1),
            Self::CouldNotRun => ExitCode::from(2),
        }
    }
}
