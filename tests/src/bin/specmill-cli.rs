//! The commands as a program of their own, for the tests of command lines; it holds no code.

use std::process::ExitCode;

fn main() -> ExitCode {
    specmill::cli::run()
}
