//! `cargo xtask conformance homeserver [--keep] [--homeserver-scripts DIR]`: the generated client against a real
//! homeserver.
//!
//! 1. The driver, `conformance/homeserver/driver.rs`, is compiled twice, offline, in small workspaces under
//!    `target/conformance/homeserver/`: against the committed crate (`plain`), and against a crate generated in
//!    the same run with `spec/overlays/events-chunk.yaml` (`overlay`).
//! 2. The scripts start a Synapse of their own on a port of the system's choice. Its Python environment and its
//!    data are under `target/conformance/homeserver/` too, because the scripts' folder may be read-only. The
//!    first run installs Synapse, which takes pip and an index. However this command ends, a guard stops the
//!    homeserver; with `--keep` it goes on, and the next run stops it.
//! 3. `conformance/homeserver/setup.rs` registers a user, creates a room and sends three messages over plain
//!    HTTP, and changes the user's presence.
//! 4. Both drivers call the three operations, and what they print is compared with the table in `verdict`:
//!    everything decodes with nothing lost, except that `getEvents` without the overlay meets an entry that
//!    lacks what the description requires, and gives an error that holds the whole answer.
//!
//! The scripts are `start-synapse.sh` and `stop-synapse.sh` in `../shared/homeserver` beside this workspace,
//! in the folder that `SPECMILL_HOMESERVER_SCRIPTS` names, or in that of `--homeserver-scripts`. Where they or
//! Python are missing the command says so and ends with 2.
//!
//! This module must not know how a driver is built, how a homeserver is started or what is expected.

mod crates;
mod server;
mod verdict;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args;
use serde::Deserialize;

use self::crates::{Programs, Variant};
use self::server::{Scripts, Server};
use self::verdict::Verdict;

/// Arguments of `conformance homeserver`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Leave the homeserver running at the end, and say where it is
    #[arg(long)]
    keep: bool,
    /// The folder of start-synapse.sh and stop-synapse.sh [default: ../shared/homeserver beside the workspace]
    #[arg(long, value_name = "DIR")]
    homeserver_scripts: Option<PathBuf>,
}

/// What the setup prints.
#[derive(Debug, Deserialize)]
struct Setup {
    token: String,
    from: String,
    events: Vec<String>,
}

/// Whether all is as expected; the error says why that could not be found out.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("the workspace has no folder")?;
    let scripts = Scripts::find(arguments.homeserver_scripts.clone(), root)?;
    let folder = crates::target(root)?.join("conformance/homeserver");

    eprintln!("building the driver against the crate as it is and with the overlay");
    let programs = crates::build(root, &folder)?;
    eprintln!("starting Synapse; the first time it has to be installed");
    let server = Server::start(&scripts, &folder)?;
    let verdict = exchange(&programs, &server)?;
    print!("{}", verdict.table());
    if arguments.keep {
        let (base, stop) = (server.base().to_owned(), server.keep());
        println!("{base} goes on until `{stop}` or the next run");
    }
    Ok(verdict.is_good())
}

fn exchange(programs: &Programs, server: &Server) -> Result<Verdict, String> {
    let line = output(Command::new(&programs.setup).arg(server.base()))?;
    let setup: Setup = serde_json::from_str(&line).map_err(|error| format!("the setup printed {line:?}: {error}"))?;
    let event = setup.events.first().ok_or("the setup sent no message")?;
    let mut verdict = Verdict::default();
    for variant in Variant::ALL {
        let mut driver = Command::new(programs.driver(variant));
        driver.args([server.base(), &setup.from, event]).env("ACCESS_TOKEN", &setup.token);
        verdict.add(variant, &output(&mut driver)?)?;
    }
    Ok(verdict)
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
