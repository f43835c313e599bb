//! `cargo xtask conformance homeserver [--root DIR] [--keep] [--homeserver-scripts DIR]`: the generated client
//! against a real homeserver.
//!
//! The programs that speak to it are in `conformance/homeserver/`. They are compiled, offline, in small workspaces
//! of their own under `target/conformance/homeserver/`, because each is compiled with two crates of one name: the one
//! of the description as it stands (`plain`), and the one of the description with overlays (`overlay`). `small` does
//! this with the crate of `spec/` and three operations, `matrix` with all of Matrix's client-server API, below the
//! folder that `--root` names.
//!
//! The scripts start a Synapse of their own on a port of the system's choice. Its Python environment and its data are
//! under `target/conformance/homeserver/` too, because the scripts' folder may be read-only. The first run installs
//! Synapse, which takes pip and an index. However this command ends, a guard stops the homeserver; with `--keep` it
//! goes on, and the next run stops it.
//!
//! The scripts are `start-synapse.sh` and `stop-synapse.sh` in `../shared/homeserver` beside this workspace,
//! in the folder that `SPECMILL_HOMESERVER_SCRIPTS` names, or in that of `--homeserver-scripts`. Where they or
//! Python are missing the command says so and ends with 2.
//!
//! This module must not know how a program is built, how a homeserver is started or what is expected.

mod crates;
mod matrix;
mod server;
mod small;

use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;

use self::server::{Scripts, Server};
use crate::workspace;

/// Arguments of `conformance homeserver`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder `data` of the Matrix specification: play the long scenario with all of its client-server API
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// Leave the homeserver running at the end, and say where it is
    #[arg(long)]
    keep: bool,
    /// The folder of start-synapse.sh and stop-synapse.sh [default: ../shared/homeserver beside the workspace]
    #[arg(long, value_name = "DIR")]
    homeserver_scripts: Option<PathBuf>,
}

/// Whether all is as expected; the error says why that could not be found out.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let scripts = Scripts::find(arguments.homeserver_scripts.clone(), &workspace::root())?;
    let folder = workspace::target().join("conformance/homeserver");
    let start = || {
        eprintln!("starting Synapse; the first time it has to be installed");
        Server::start(&scripts, &folder)
    };
    let (good, server) = match &arguments.root {
        None => small::run(&folder, start)?,
        Some(data) => matrix::run(&folder, data, start)?,
    };
    if arguments.keep {
        let (base, stop) = (server.base().to_owned(), server.keep());
        println!("{base} goes on until `{stop}` or the next run");
    }
    Ok(good)
}

/// What a program prints; what it complains about goes to standard error.
fn output(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| format!("cannot run `{name}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{name}` failed: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{name}` printed no text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They are no members of the workspace, so `cargo fmt` passes them by.
    #[test]
    fn programs_are_formatted() {
        let folder = workspace::root().join("conformance/homeserver");
        for file in ["driver.rs", "setup.rs", matrix::JUDGE, matrix::PLAY] {
            let mut rustfmt = Command::new("rustfmt");
            rustfmt.args(["--check", "--edition", "2024", "--config-path"]).arg(workspace::root());
            let output = rustfmt.arg(folder.join(file)).output().unwrap();
            assert!(output.status.success(), "run rustfmt: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
}
