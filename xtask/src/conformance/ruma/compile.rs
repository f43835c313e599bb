//! What `cargo check` takes for the client-server part of the generated crate and for `ruma-client-api`, each alone.
//!
//! It must not count what they depend on.

use std::path::{Path, PathBuf};
use std::time::Duration;

use specmill::config::CratePlan;

use super::package::{self, Release};
use crate::conformance::crate_alone::workspace_around;
use crate::conformance::table::table;
use crate::measure::{self, Spread};
use crate::workspace;

/// How often each is measured.
const RUNS: usize = 3;

/// Their crate.
const THEIRS: &str = "ruma-client-api";

/// The part that is compared with it, with both sides of HTTP as there.
const FEATURES: &str = "client-server,client,server";

/// A crate that is compiled.
struct Side {
    folder: PathBuf,
    package: String,
    features: Option<&'static str>,
}

/// Times of the processor in user mode.
pub(super) struct Measured {
    ours: Spread,
    theirs: Spread,
    package: String,
}

/// Measures both in turns.
pub(super) fn compare(plan: &CratePlan) -> Result<Measured, String> {
    if !plan.out.join("Cargo.toml").is_file() {
        return Err(format!(
            "there is no crate in `{}`\nhelp: `cargo xtask conformance matrix` generates it",
            plan.out.display()
        ));
    }
    let ours = Side { folder: workspace_around(&plan.out)?, package: plan.package.clone(), features: Some(FEATURES) };
    let theirs = Side { folder: package::folder(), package: THEIRS.to_owned(), features: None };
    let mut times = [Vec::new(), Vec::new()];
    for side in [&ours, &theirs] {
        side.check()?;
    }
    for _ in 0..RUNS {
        for (side, times) in [&ours, &theirs].into_iter().zip(&mut times) {
            side.forget()?;
            times.push(side.check()?);
        }
    }
    let [own, other] = times.map(Spread::of);
    Ok(Measured { ours: own, theirs: other, package: ours.package })
}

impl Side {
    fn cargo(&self, command: &str) -> std::process::Command {
        let mut cargo = workspace::cargo(&self.folder);
        cargo.args([command, "--quiet", "--package", &self.package]).env("CARGO_INCREMENTAL", "0");
        cargo.env("CARGO_TARGET_DIR", target());
        cargo
    }

    /// Checks it, and what it depends on where that is not there yet.
    fn check(&self) -> Result<Duration, String> {
        let mut cargo = self.cargo("check");
        cargo.args(["--jobs", "2"]);
        if let Some(features) = self.features {
            cargo.args(["--no-default-features", "--features", features]);
        }
        let run = measure::run(&mut cargo)?;
        if run.status.success() { Ok(run.user) } else { Err(format!("`cargo check` of `{}` failed", self.package)) }
    }

    /// Makes cargo compile it again, and nothing else.
    fn forget(&self) -> Result<(), String> {
        let run = measure::run(&mut self.cargo("clean"))?;
        if run.status.success() { Ok(()) } else { Err(format!("`cargo clean` of `{}` failed", self.package)) }
    }
}

/// A folder of its own, so that nothing else that is compiled changes what there is to do.
fn target() -> PathBuf {
    Path::new(&package::folder()).join("target")
}

impl Measured {
    /// Whether ours takes no more than theirs.
    pub(super) fn is_good(&self) -> bool {
        self.ours.median <= self.theirs.median
    }

    /// For people.
    pub(super) fn text(&self, releases: &[Release]) -> String {
        let version = releases.iter().find(|release| release.name == THEIRS).map_or("", |release| &release.version);
        let mut table = table(&["cargo check of the crate alone", "median", "least", "most"], &[]);
        let sides = [
            (format!("{}, {FEATURES}", self.package), self.ours),
            (format!("{THEIRS} {version}, client,server"), self.theirs),
        ];
        for (name, times) in sides {
            let times = [times.median, times.least, times.most].map(|time| format!("{:.2} s", time.as_secs_f64()));
            table.add_row(std::iter::once(name).chain(times));
        }
        let ratio = self.ours.median.as_secs_f64() / self.theirs.median.as_secs_f64().max(f64::EPSILON);
        let word = if self.is_good() { "no more than theirs" } else { "MORE THAN THEIRS" };
        format!("{table}\nuser time, {RUNS} runs in turns; ratio of the medians {ratio:.2}: {word}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_medians_decide() {
        let spread = |seconds: [u64; 3]| Spread::of(seconds.map(Duration::from_secs).to_vec());
        let good = Measured { ours: spread([1, 2, 9]), theirs: spread([2, 3, 3]), package: "own".to_owned() };
        assert!(good.is_good() && good.text(&[]).contains("ratio of the medians 0.67: no more than theirs"));
        let slow = Measured { ours: spread([4, 4, 4]), ..good };
        assert!(!slow.is_good() && slow.text(&[]).contains("MORE THAN THEIRS"));
    }
}
