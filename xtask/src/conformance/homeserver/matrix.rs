//! All of Matrix's client-server API against a homeserver: the scenario of `conformance/homeserver/scenario/`.
//!
//! It is compiled with the crate of `conformance/matrix/specmill.toml` as it stands, and with one that
//! `conformance/homeserver/overlays/*.yaml` have patched: each says where and why homeservers answer what the
//! description does not allow, and which operations do. The second plays, and records every exchange as it stands on
//! the wire; both judge what was recorded.

mod overlays;
mod report;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specmill::config::{self, CratePlan};

use self::report::Report;
use super::crates::{self, Programs, Variant};
use super::output;
use super::server::Server;
use crate::conformance::subject::CONFIGURATION;
use crate::workspace;

/// What is used of the crate.
const FEATURES: &[&str] = &["client", "client-server"];

/// Whether all answers are decoded or explained, and the homeserver.
pub(super) fn run(
    folder: &Path,
    data: &Path,
    start: impl FnOnce() -> Result<Server, String>,
) -> Result<(bool, Server), String> {
    let folder = folder.join("matrix");
    let overlays = overlays::read(&workspace::root().join("conformance/homeserver/overlays"))?;
    let files: Vec<PathBuf> = overlays.iter().map(|overlay| overlay.file.clone()).collect();
    eprintln!("building the scenario with the crate of the description as it is and with overlays");
    let plan = plan(data)?;
    let plain = build(&folder, Variant::Plain, plan.clone())?;
    let patched = CratePlan { overlays: [plan.overlays.clone(), files].concat(), ..plan };
    let overlay = build(&folder, Variant::Overlay, patched)?;

    let server = start()?;
    let exchanges = folder.join("exchanges.jsonl");
    let mut play = Command::new(&overlay);
    play.arg("play").arg(server.base()).arg(&exchanges).stdin(Stdio::null());
    let played = play.status().map_err(|error| format!("cannot run `{}`: {error}", overlay.display()))?;
    let judge = |program: &Path| output(Command::new(program).arg("judge").arg(&exchanges));
    let operations = output(Command::new(&overlay).arg("operations"))?;
    let report = Report::new(&judge(&plain)?, &judge(&overlay)?, &operations, overlays)?;
    let file = folder.join("report.json");
    std::fs::write(&file, report.json()).map_err(|error| format!("cannot write `{}`: {error}", file.display()))?;
    print!("{}", report.table());
    println!("every answer by itself: {}", file.display());
    if !played.success() {
        println!("NOT AS EXPECTED: the scenario broke off");
    }
    Ok((played.success() && report.is_good(), server))
}

/// The crate of all of Matrix below `data`.
fn plan(data: &Path) -> Result<CratePlan, String> {
    let config = config::load_below(&workspace::root().join(CONFIGURATION), &[data.to_owned()]);
    let config = config.map_err(|found| crates::faults(&found, CONFIGURATION))?;
    config.crates.into_iter().next().ok_or_else(|| format!("{CONFIGURATION} has no crate"))
}

/// Generates the crate, and builds the scenario with it.
fn build(folder: &Path, variant: Variant, plan: CratePlan) -> Result<PathBuf, String> {
    let place = folder.join(variant.name());
    let plan = CratePlan { out: place.join(&plan.package), ..plan };
    crates::generate(&plan)?;
    let programs = Programs {
        place: &place,
        package: &format!("homeserver-matrix-{}", variant.name()),
        files: &["scenario/main.rs"],
        api: (&plan.package, &plan.out, FEATURES),
        dependencies: &["axum", "base64", "bytes", "http", "reqwest", "serde", "serde_json", "tokio"],
    };
    programs.compile()?.into_iter().next().ok_or_else(|| "there is no scenario".to_owned())
}
