//! The crate of `spec/` against a homeserver: three operations, with and without `spec/overlays/events-chunk.yaml`.
//!
//! `conformance/homeserver/setup.rs` registers a user, creates a room and sends three messages over plain HTTP, and
//! changes the user's presence. Both drivers (`driver.rs`) call the three operations, and what they print is compared
//! with the table in `verdict`: everything decodes with nothing lost, except that `getEvents` without the overlay
//! meets an entry that lacks what the description requires, and gives an error that holds the whole answer.

mod verdict;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use specmill::config::{self, CratePlan};

use self::verdict::Verdict;
use super::crates::{self, Variant};
use super::output;
use super::server::Server;
use crate::workspace;

/// The generated crate that the drivers use.
const PACKAGE: &str = "matrix-api";

const OVERLAY: &str = "spec/overlays/events-chunk.yaml";

/// What the setup prints.
#[derive(Debug, Deserialize)]
struct Setup {
    token: String,
    from: String,
    events: Vec<String>,
}

/// What is to be run.
struct Programs {
    setup: PathBuf,
    drivers: Vec<(Variant, PathBuf)>,
}

/// Whether all is as expected, and the homeserver.
pub(super) fn run(folder: &Path, start: impl FnOnce() -> Result<Server, String>) -> Result<(bool, Server), String> {
    eprintln!("building the driver against the crate as it is and with the overlay");
    let programs = build(folder)?;
    let server = start()?;
    let verdict = exchange(&programs, &server)?;
    print!("{}", verdict.table());
    Ok((verdict.is_good(), server))
}

fn build(folder: &Path) -> Result<Programs, String> {
    let overlay = folder.join(Variant::Overlay.name()).join(PACKAGE);
    generate(&overlay)?;
    let mut setup = None;
    let mut drivers = Vec::new();
    for (variant, api) in [(Variant::Plain, workspace::root().join("generated")), (Variant::Overlay, overlay)] {
        let programs = crates::Programs {
            place: &folder.join(variant.name()),
            package: &format!("homeserver-{}", variant.name()),
            files: &["driver.rs", "setup.rs"],
            api: (PACKAGE, &api, &["client"]),
            dependencies: &["bytes", "http", "reqwest", "serde_json", "tokio"],
            variables: &[],
        };
        let mut programs = programs.compile()?.into_iter();
        drivers.extend(programs.next().map(|driver| (variant, driver)));
        setup = programs.next();
    }
    Ok(Programs { setup: setup.ok_or("there is no setup")?, drivers })
}

/// Generates the crate of the default configuration with the overlay to `out`.
fn generate(out: &Path) -> Result<(), String> {
    let config =
        config::load(&workspace::root().join(config::FILE_NAME)).map_err(|faults| crates::faults(&faults, PACKAGE))?;
    let found = config.crates.into_iter().find(|plan| plan.package == PACKAGE);
    let plan = found.ok_or_else(|| format!("{} has no crate `{PACKAGE}`", config::FILE_NAME))?;
    // The examples of the committed crate are not for this one, and lie elsewhere.
    let overlays = vec![workspace::root().join(OVERLAY)];
    crates::generate(&CratePlan { out: out.to_owned(), overlays, examples: Vec::new(), ..plan }).map(|_| ())
}

fn exchange(programs: &Programs, server: &Server) -> Result<Verdict, String> {
    let line = output(Command::new(&programs.setup).arg(server.base()))?;
    let setup: Setup = serde_json::from_str(&line).map_err(|error| format!("the setup printed {line:?}: {error}"))?;
    let event = setup.events.first().ok_or("the setup sent no message")?;
    let mut verdict = Verdict::default();
    for (variant, driver) in &programs.drivers {
        let mut driver = Command::new(driver);
        driver.args([server.base(), &setup.from, event]).env("ACCESS_TOKEN", &setup.token);
        verdict.add(*variant, &output(&mut driver)?)?;
    }
    Ok(verdict)
}
