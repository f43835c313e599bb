//! One case: its folder, the command run in a copy of it, and what must hold whatever the case is about.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// Where the cases are.
pub(crate) fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// What the command prints; the last line says how it ended.
pub(crate) const EXPECTED: &str = "expected.txt";

/// The arguments, a line each, of a case that needs others than the usual.
const ARGUMENTS: &str = "arguments.txt";

const USUAL: &[&str] = &["codegen", "--spec", "api.yaml", "--out", "out", "--package", "case-api", "--strict"];

/// Far more than any command needs; one that takes longer hangs.
const HANGS: Duration = Duration::from_secs(60);

/// A description without a fault, for the run before the case's own.
const GOOD: &str = r#"
openapi: 3.1.0
info: { title: Before, version: "1" }
paths:
  /before:
    get:
      operationId: before
      responses: { "200": { description: It was there before. } }
"#;

/// What is done to the folder of a case, or to its command, before it runs.
pub(crate) type Prepare = fn(&mut Run);

/// A case that is about to run: its folder and its command.
pub(crate) struct Run {
    pub(crate) folder: PathBuf,
    pub(crate) command: Command,
}

/// Every file below a folder, with its bytes and the time it was written; links by where they point.
pub(crate) type State = BTreeMap<PathBuf, (Vec<u8>, SystemTime)>;

/// What a command printed, as far as it is expected text, and its exit code.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) text: String,
}

/// Runs one case twice: into nothing, and over what an earlier good run wrote. Gives what is wrong with it.
pub(crate) fn check(name: &str, prepare: Option<Prepare>) -> Vec<String> {
    let mut faults = Vec::new();
    let fresh = one(name, prepare, false, &mut faults);
    faults.extend(without_help(&fresh.text));
    // A case that brings an output folder is about just that one; making 20,000 files once is slow enough.
    if !cases().join(name).join("out").exists() && name != "too-many-documents" {
        let again = one(name, prepare, true, &mut faults);
        // What has to be written differs then.
        let written = fresh.text.contains(" files written") && !fresh.text.contains(" 0 files written");
        let differs = written || name.starts_with("disk-") || name == "stale";
        if fresh.code != again.code || (!differs && fresh.text != again.text) {
            faults.push(format!("over an earlier run it prints something else:\n{}", again.text));
        }
    }
    let path = cases().join(name).join(EXPECTED);
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    if expected != fresh.text {
        if std::env::var_os("SPECMILL_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &fresh.text).unwrap();
        } else {
            let difference = similar::TextDiff::from_lines(&expected, &fresh.text);
            let difference = difference.unified_diff().header("expected", "printed").to_string();
            faults.push(format!("it prints something else:\n{difference}"));
        }
    }
    faults
}

/// The diagnostics that do not say what to do.
fn without_help(text: &str) -> Option<String> {
    let diagnostics =
        text.split("\n\n").filter(|part| ["error[", "warning[", "note["].iter().any(|kind| part.starts_with(kind)));
    let silent: Vec<&str> = diagnostics.filter(|part| !part.contains(" help: ")).collect();
    (!silent.is_empty()).then(|| format!("no help:\n{}", silent.join("\n\n")))
}

fn one(name: &str, prepare: Option<Prepare>, over: bool, faults: &mut Vec<String>) -> Ran {
    let place = tempfile::tempdir().unwrap();
    if over {
        let good = place.path().join("good.yaml");
        std::fs::write(&good, GOOD).unwrap();
        let arguments = ["codegen", "--spec", "good.yaml", "--out", "out", "--package", "case-api"];
        let ran = Command::new(env!("CARGO_BIN_EXE_specmill-cli"))
            .current_dir(place.path())
            .args(arguments)
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
        std::fs::remove_file(good).unwrap();
    }
    let mut run = open(name, place.path());
    if let Some(prepare) = prepare {
        prepare(&mut run);
    }
    let before = state(place.path());
    let ran = finish(&mut run.command);
    let after = state(place.path());
    match ran.code {
        Some(0) if place.path().join("out/src/lib.rs").is_file() => {}
        Some(1 | 2) if before == after => {}
        // It was asked to write what it could.
        Some(1) if run.command.get_args().any(|argument| argument == "--keep-going") => {}
        Some(0) => faults.push("it ends well but writes nothing".to_owned()),
        Some(1 | 2) => faults.push(changes(&before, &after)),
        other => faults.push(format!("it ends with {other:?}:\n{}", ran.text)),
    }
    if ran.text.contains("panicked") {
        faults.push(format!("it panics:\n{}", ran.text));
    }
    ran
}

/// The case's input in `folder`, and its command.
pub(crate) fn open(name: &str, folder: &Path) -> Run {
    copy(&cases().join(name), folder);
    let mut command = Command::new(env!("CARGO_BIN_EXE_specmill-cli"));
    command.current_dir(folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    match std::fs::read_to_string(folder.join(ARGUMENTS)) {
        Ok(text) => command.args(text.lines()),
        Err(_) if folder.join("specmill.toml").is_file() => command.arg("codegen"),
        Err(_) => command.args(USUAL),
    };
    Run { folder: folder.to_owned(), command }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).into_iter().flatten() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.file_name() != EXPECTED {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs a command to its end, or kills it when it hangs.
pub(crate) fn finish(command: &mut Command) -> Ran {
    let printed = tempfile::NamedTempFile::new().unwrap();
    let to = |file: &File| Stdio::from(file.try_clone().unwrap());
    let started = Instant::now();
    // Both streams into one file, which no reader has to keep empty.
    let mut child =
        command.stdin(Stdio::null()).stdout(to(printed.as_file())).stderr(to(printed.as_file())).spawn().unwrap();
    let code = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status.code(),
            None if started.elapsed() > HANGS => {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("{command:?} hangs");
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let text = String::from_utf8(std::fs::read(printed.path()).unwrap()).expect("what is printed is UTF-8");
    let ended = code.map_or("killed by a signal".to_owned(), |code| format!("exit status {code}"));
    Ran { code, text: format!("{}{ended}\n", without_time(&text)) }
}

/// The summary ends with how long it took, which no text can expect.
fn without_time(text: &str) -> String {
    let line = |line: &str| match line.rsplit_once("; ") {
        Some((start, time)) if line.starts_with("specmill: ") && time.ends_with(" s") => format!("{start}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

pub(crate) fn state(root: &Path) -> State {
    let (mut state, mut open) = (State::new(), vec![root.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let metadata = path.symlink_metadata().unwrap();
            let bytes = if metadata.is_dir() {
                open.push(path.clone());
                // Its time changes with what is staged beside files and taken back; what it holds counts.
                state.insert(path.clone(), (Vec::new(), SystemTime::UNIX_EPOCH));
                continue;
            } else if metadata.is_symlink() {
                std::fs::read_link(&path).unwrap().into_os_string().into_encoded_bytes()
            } else if metadata.is_file() && metadata.len() < 10_000_000 {
                std::fs::read(&path).unwrap_or_default()
            } else {
                Vec::new()
            };
            state.insert(path, (bytes, metadata.modified().unwrap()));
        }
    }
    state
}

fn changes(before: &State, after: &State) -> String {
    let all = before.keys().chain(after.keys());
    let changed: Vec<_> = all.filter(|path| before.get(*path) != after.get(*path)).collect();
    format!("it changed what is on the disk although it ended with a fault: {changed:?}")
}
