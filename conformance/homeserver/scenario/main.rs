//! Two or three users of a real homeserver, by the generated client alone.
//!
//! `scenario play URL FILE` plays the scenario against the homeserver and writes every exchange to `FILE`, one line
//! of JSON each. `scenario judge FILE` reads such a file, decodes the requests and answers in it, encodes them again,
//! and prints one line of JSON for each exchange. `scenario operations` prints one for each operation there is.
//!
//! `cargo xtask conformance homeserver --root DIR` compiles it twice: with the crate of the description as it stands,
//! and with the one that `overlays/` next to this folder has patched. It plays with the second and judges with both.
//! The modules in `play` read as a program that uses the client would; none of them may look below it.

#![allow(deprecated, reason = "deprecated operations are part of the description")]

mod exchange;
mod judge;
mod operations;
mod play;
mod recorder;

use std::error::Error;
use std::process::ExitCode;

/// The part of the crate that the scenario is about.
use matrix_spec_api::client_server as api;
use matrix_spec_api::{formats, support};

type Fault = Box<dyn Error + Send + Sync>;

async fn run(arguments: &[&str]) -> Result<bool, Fault> {
    match arguments {
        ["play", base, file] => play::play(base, file.as_ref()).await,
        ["judge", file] => judge::judge(file.as_ref()).map(|()| true),
        ["operations"] => judge::operations().map(|()| true),
        _ => Err("usage: scenario play URL FILE | scenario judge FILE | scenario operations".into()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::from(2)
        }
    }
}
