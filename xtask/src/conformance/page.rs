//! The page that `diff --format html` writes, in a browser: every filter is used as a reader uses it, and what is then to
//! be seen is compared with what the findings say.
//!
//! It must not look into the page's own script.

mod browser;
mod expected;

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

use crate::workspace;
use expected::Found;

const WATCH: &str = include_str!("page/watch.js");
const DRIVER: &str = include_str!("page/driver.js");

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A description before [default: one of this project]
    #[arg(long, value_name = "FILE", requires = "head")]
    base: Option<PathBuf>,
    /// The description after
    #[arg(long, value_name = "FILE", requires = "base")]
    head: Option<PathBuf>,
    /// The browser, Chromium or one that takes its arguments [default: the first that is installed]
    #[arg(long, value_name = "PROGRAM")]
    browser: Option<PathBuf>,
    /// Leave a picture of the page here
    #[arg(long, value_name = "FILE")]
    screenshot: Option<PathBuf>,
}

/// What the driver saw with some filters.
#[derive(Debug, Deserialize)]
struct View {
    side: String,
    level: usize,
    accepted: bool,
    operation: Option<String>,
    text: String,
    shown: Vec<String>,
    count: String,
    nothing: bool,
    listed: Vec<String>,
}

/// What a finding's block shows.
#[derive(Debug, Deserialize)]
struct Block {
    fingerprint: String,
    before: String,
    after: String,
}

/// All that the driver saw.
#[derive(Debug, Deserialize)]
struct Driven {
    errors: Vec<String>,
    views: Vec<View>,
    blocks: Vec<Block>,
    flaws: Vec<String>,
}

/// Makes the page, uses it, and compares.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let browser = browser::find(arguments.browser.as_deref())?;
    let own = |version: &str| workspace::root().join("conformance/page").join(version);
    let base = arguments.base.clone().unwrap_or_else(|| own("base.yaml"));
    let head = arguments.head.clone().unwrap_or_else(|| own("head.yaml"));
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let accept = folder.path().join("accept.toml");
    write(&accept, "")?;
    let diff = |format: &str| diff(&base, &head, &accept, format);
    let found: Vec<Found> = findings(&diff("json")?)?;
    // The first is accepted, so that there is something to be left out.
    let Some(first) = found.first() else {
        return Err("there is nothing to show: the descriptions are the same".to_owned());
    };
    write(&accept, &first.accepted())?;
    let found: Vec<Found> = findings(&diff("json")?)?;
    let page = diff("html")?;
    let plain = folder.path().join("page.html");
    write(&plain, &page)?;
    let driven = folder.path().join("driven.html");
    write(&driven, &with_driver(&page)?)?;
    if let Some(picture) = &arguments.screenshot {
        browser::picture(&browser, folder.path(), &plain, picture)?;
    }
    let (dom, console) = browser::dom(&browser, folder.path(), &driven)?;
    let driven = read(&dom)?;
    let mut wrong = driven.flaws.clone();
    // A driver that saw nothing proves nothing.
    if driven.views.len() <= 32 || driven.blocks.len() + 1 != found.len() {
        wrong.push(format!("{} views and {} findings were looked at", driven.views.len(), driven.blocks.len()));
    }
    wrong.extend(driven.errors.iter().chain(&console).map(|error| format!("the console has {error}")));
    for view in &driven.views {
        wrong.extend(expected::faults(&found, view));
    }
    wrong.extend(found.iter().filter_map(|found| found.fault_in(&driven.blocks)));
    for fault in &wrong {
        println!("{fault}");
    }
    let (views, name) = (driven.views.len(), browser.display());
    println!("{} findings, {views} views in {name}: {} faults", found.len(), wrong.len());
    Ok(wrong.is_empty())
}

/// What `diff` prints of both descriptions.
fn diff(base: &Path, head: &Path, accept: &Path, format: &str) -> Result<String, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    command.args(["diff", "--fail-on", "none", "--format", format]);
    command.arg("--base").arg(base).arg("--head").arg(head).arg("--accept").arg(accept);
    let output = command.output().map_err(|error| error.to_string())?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!("`diff` failed: {}", String::from_utf8_lossy(&output.stderr))),
    }
}

fn findings(lines: &str) -> Result<Vec<Found>, String> {
    lines.lines().map(|line| serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))).collect()
}

/// The page with a script that watches it, before its own, and one that uses it, behind it.
fn with_driver(page: &str) -> Result<String, String> {
    let (start, rest) = page.split_once("<style>").ok_or("the page has no style")?;
    let (middle, end) = rest.rsplit_once("</body>").ok_or("the page has no end")?;
    Ok(format!("{start}<script>{WATCH}</script><style>{middle}<script>{DRIVER}</script></body>{end}"))
}

/// What the driver left in the page.
fn read(dom: &str) -> Result<Driven, String> {
    let text = dom.rsplit_once("<pre id=\"driven\">").and_then(|(_, rest)| Some(rest.split_once("</pre>")?.0));
    let text = text.ok_or("the page's script or the driver's did not come to its end")?;
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8().map_err(|error| error.to_string())?;
    let value: Value = serde_json::from_str(&decoded).map_err(|error| error.to_string())?;
    serde_json::from_value(value).map_err(|error| error.to_string())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
}
