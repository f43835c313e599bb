//! The project's own commands: those that every user of the library has, and those that build this project.
//!
//! It must not hold knowledge of descriptions or of what is generated; that is the library's.

mod bench;
mod conformance;
mod measure;
mod new;
mod workspace;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

/// Generating is mostly making and dropping small things, which takes a third less with this one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Debug, Parser)]
#[command(name = "xtask", about = "The project's own commands")]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    #[command(flatten)]
    Specmill(specmill::cli::Command),
    /// Prove the generated code against software of other people
    Conformance {
        #[command(subcommand)]
        counterpart: conformance::Counterpart,
    },
    /// Measure decoding and encoding beside derived serde, and what generating takes
    ///
    /// With a description of your own, only what generating it takes.
    Bench(bench::Arguments),
    /// Write the skeleton of a diagnostic, a pass or a keyword
    New(new::New),
}

fn main() -> ExitCode {
    let parser = Program::command().bin_name(specmill::cli::program());
    match parser.try_get_matches().and_then(|matches| Program::from_arg_matches(&matches)) {
        Ok(program) => execute(program.command),
        Err(error) => {
            // Nothing can be done for somebody who closed both streams.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}

fn execute(command: Command) -> ExitCode {
    match command {
        Command::Specmill(command) => specmill::cli::execute(command),
        Command::Conformance { counterpart } => conformance::conformance(&counterpart),
        Command::Bench(arguments) => bench::bench(&arguments),
        Command::New(arguments) => new::new(&arguments),
    }
}
