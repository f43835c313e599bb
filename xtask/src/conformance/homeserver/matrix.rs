//! All of Matrix's client-server API against a homeserver: the scenario of `conformance/homeserver/scenario/`.
//!
//! There are two crates: that of `conformance/matrix/specmill.toml` as it stands, and one that
//! `conformance/homeserver/overlays/*.yaml` have patched: each says where and why homeservers answer what the
//! description does not allow, and which operations do. `play`, with the second, plays the scenario and records every
//! exchange as it stands on the wire; `judge`, with each of them, decodes what was recorded and encodes it again.

mod overlays;
mod report;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specmill::config::{self, CratePlan};
use specmill::ir::Api;

use self::report::Report;
use super::crates::{self, Programs, Variant};
use super::output;
use super::server::Server;
use crate::conformance::subject::CONFIGURATION;
use crate::workspace;

/// The programs.
pub(super) const JUDGE: &str = "scenario/judge/main.rs";
pub(super) const PLAY: &str = "scenario/play/main.rs";

/// What is used of the crate.
const GROUP: &str = "client_server";
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
    let plain = build(&folder, Variant::Plain, plan.clone(), &[JUDGE])?;
    let patched = CratePlan { overlays: [plan.overlays.clone(), files].concat(), ..plan };
    let patched = build(&folder, Variant::Overlay, patched, &[JUDGE, PLAY])?;
    let ([plain], [patched, play]) = (plain.as_slice(), patched.as_slice()) else {
        return Err("a program is missing".to_owned());
    };

    let server = start()?;
    let exchanges = folder.join("exchanges.jsonl");
    let played = Command::new(play).arg(server.base()).arg(&exchanges).stdin(Stdio::null()).status();
    let played = played.map_err(|error| format!("cannot run `{}`: {error}", play.display()))?;
    let judge = |program: &Path| output(Command::new(program).arg(&exchanges));
    let operations = output(&mut Command::new(patched))?;
    let report = Report::new(&judge(plain)?, &judge(patched)?, &operations, overlays)?;
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

/// Generates the crate, and builds programs with it.
fn build(folder: &Path, variant: Variant, plan: CratePlan, files: &[&str]) -> Result<Vec<PathBuf>, String> {
    let place = folder.join(variant.name());
    // Cargo tells packages of one name apart by where they are below their workspaces, in one folder for both.
    let plan = CratePlan { out: place.join(format!("{}-{}", plan.package, variant.name())), ..plan };
    let operations = place.join("operations.rs");
    let table = operations_of(&crates::generate(&plan)?.api);
    std::fs::create_dir_all(&place)
        .and_then(|()| std::fs::write(&operations, table))
        .map_err(|error| format!("cannot write `{}`: {error}", operations.display()))?;
    let programs = Programs {
        place: &place,
        package: &format!("homeserver-matrix-{}", variant.name()),
        files,
        api: (&plan.package, &plan.out, FEATURES),
        dependencies: &["axum", "base64", "bytes", "http", "reqwest", "serde", "serde_json", "tokio"],
        variables: &[("OPERATIONS", &operations)],
    };
    programs.compile()
}

/// The request types of all operations, as the judge asks for them.
fn operations_of(api: &Api) -> String {
    let mut table = String::from("operations! {\n");
    for (index, module) in api.modules.iter().enumerate() {
        let group = module.group.and_then(|group| api.groups.get(group.index()));
        let requests = api.operations.iter().filter(|operation| operation.module.index() == index);
        let requests: Vec<String> = requests.map(|operation| format!("{}Request", operation.type_stem)).collect();
        if !requests.is_empty() && group.is_some_and(|group| group.configured == GROUP) {
            table += &format!("    {}: {};\n", module.ident, requests.join(", "));
        }
    }
    table + "}\n"
}
