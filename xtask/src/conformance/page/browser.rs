//! A browser without a window, cut off from every network. It must not know what it shows.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// What browsers are called.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// The browser that was named, or the first that is installed.
pub(super) fn find(named: Option<&Path>) -> Result<PathBuf, String> {
    let answers =
        |program: &Path| Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success());
    let candidates = named.map_or_else(|| NAMES.map(PathBuf::from).to_vec(), |named| vec![named.to_owned()]);
    candidates.into_iter().find(|program| answers(program)).ok_or_else(|| {
        "no browser can be run: install Chromium (Debian: `apt-get install chromium`), or name one with `--browser`"
            .to_owned()
    })
}

/// The page's document after its scripts have run, and what its console said.
pub(super) fn dom(browser: &Path, folder: &Path, page: &Path) -> Result<(String, Vec<String>), String> {
    let output = run(browser, folder, page, &["--virtual-time-budget=20000".into(), "--dump-dom".into()])?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let console = said.lines().filter_map(|line| Some(line.split_once(":CONSOLE")?.1.to_owned())).collect();
    Ok((String::from_utf8_lossy(&output.stdout).into_owned(), console))
}

/// Writes a picture of the page.
pub(super) fn picture(browser: &Path, folder: &Path, page: &Path, picture: &Path) -> Result<(), String> {
    let picture = std::path::absolute(picture).map_err(|error| error.to_string())?;
    run(browser, folder, page, &[format!("--screenshot={}", picture.display())])?;
    match picture.is_file() {
        true => Ok(()),
        false => Err(format!("the browser wrote no {}", picture.display())),
    }
}

fn run(browser: &Path, folder: &Path, page: &Path, more: &[String]) -> Result<Output, String> {
    let mut command = Command::new(browser);
    // The page is made here, and a sandbox of a sandbox is what most containers refuse.
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]);
    command.args(["--window-size=1400,1100", "--enable-logging=stderr", "--host-resolver-rules=MAP * ~NOTFOUND"]);
    command.arg(format!("--user-data-dir={}", folder.join("profile").display()));
    let output = command.args(more).arg(format!("file://{}", page.display())).output();
    let output = output.map_err(|error| format!("{} cannot be run: {error}", browser.display()))?;
    match output.status.success() {
        true => Ok(output),
        false => Err(format!("{} failed: {}", browser.display(), String::from_utf8_lossy(&output.stderr))),
    }
}
