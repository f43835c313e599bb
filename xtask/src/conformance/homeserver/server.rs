//! The homeserver: the scripts that start and stop it, and the guard that stops it whatever happens.
//!
//! It must not know what is asked of the homeserver.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::output;

/// Where the scripts are unless somebody says otherwise, from the folder that holds the workspace.
const SCRIPTS: &str = "shared/homeserver";

/// The variable that says otherwise.
const VARIABLE: &str = "SPECMILL_HOMESERVER_SCRIPTS";

const GUARD: &str = include_str!("guard.sh");

/// What the homeserver needs: Python of its oldest version, with what makes an environment with pip.
const PYTHON: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";

/// How many seconds the homeserver may take to start, on a machine that is busy.
const START_SECONDS: &str = "180";

/// The scripts.
pub(super) struct Scripts {
    start: PathBuf,
    stop: PathBuf,
}

impl Scripts {
    /// The scripts in `given`, in the variable's folder or in the usual one, and Python to run what they start.
    pub(super) fn find(given: Option<PathBuf>, root: &Path) -> Result<Self, String> {
        let usual = root.parent().map(|parent| parent.join(SCRIPTS));
        let folder = given.or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from)).or(usual);
        let folder = folder.ok_or("the workspace has no folder beside it")?;
        let folder = folder.canonicalize().map_err(|error| {
            let help = format!("name the folder of start-synapse.sh by `--homeserver-scripts DIR` or {VARIABLE}");
            format!("cannot look for the homeserver's scripts in `{}`: {error}\nhelp: {help}", folder.display())
        })?;
        let [start, stop] = ["start-synapse.sh", "stop-synapse.sh"].map(|name| folder.join(name));
        for script in [&start, &stop] {
            if !script.is_file() {
                return Err(format!("the homeserver's script `{}` is missing", script.display()));
            }
        }
        let python = Command::new("python3").args(["-c", PYTHON]).stdin(Stdio::null()).status();
        if !python.is_ok_and(|status| status.success()) {
            return Err("the homeserver needs `python3`, 3.10 or later, with the modules venv and ensurepip".into());
        }
        Ok(Self { start, stop })
    }
}

/// A homeserver that runs, and is stopped when this value goes or this process ends.
pub(super) struct Server {
    base: String,
    stop: PathBuf,
    data: PathBuf,
    guard: Guard,
}

impl Server {
    /// Starts an empty homeserver with its data below `folder`; one of an earlier run is stopped before.
    pub(super) fn start(scripts: &Scripts, folder: &Path) -> Result<Self, String> {
        let data = folder.join("synapse");
        if data.exists() {
            output(Command::new(&scripts.stop).arg(&data))?;
            std::fs::remove_dir_all(&data).map_err(|error| format!("cannot clear `{}`: {error}", data.display()))?;
        }
        // The guard comes first: an interrupted start may leave a homeserver behind.
        let guard = Guard::set(&scripts.stop, &data)?;
        let mut start = Command::new(&scripts.start);
        start.arg(&data).arg("0").env("WAIT_S", START_SECONDS).env("REALMX_VENV", folder.join("venv"));
        let base = output(&mut start)?.trim().to_owned();
        Ok(Self { base, stop: scripts.stop.clone(), data, guard })
    }

    /// Its URL.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Lets it go on, and gives the command that stops it.
    pub(super) fn keep(mut self) -> String {
        self.guard.end("keep\n");
        format!("{} {}", self.stop.display(), self.data.display())
    }
}

/// A process that outlives this one by as much as it takes to stop the homeserver.
struct Guard(Child);

impl Guard {
    fn set(stop: &Path, data: &Path) -> Result<Self, String> {
        let mut command = Command::new("bash");
        command.args(["-c", GUARD, "guard"]).args([stop, data]).stdin(Stdio::piped());
        command.spawn().map(Self).map_err(|error| format!("cannot run `bash`: {error}"))
    }

    /// Says the last word to the guard, and waits until it has done its work.
    fn end(&mut self, word: &str) {
        if let Some(mut input) = self.0.stdin.take() {
            let told = input.write_all(word.as_bytes());
            drop(input);
            let ended = told.and_then(|()| self.0.wait());
            if !ended.is_ok_and(|status| status.success()) {
                eprintln!("warning: the homeserver may still be running");
            }
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.end("");
    }
}
