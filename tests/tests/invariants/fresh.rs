//! The same input gives the same bytes, and a second run touches nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::model::workspace;

/// Generates the default input into `out`, and returns what was said.
fn codegen(folder: &Path, spec: &Path, out: &str, threads: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specmill-cli"));
    command.current_dir(folder).env("RAYON_NUM_THREADS", threads).arg("codegen").arg("--spec");
    command.arg(spec.join("data/api/client-server/old_sync.yaml")).arg("--root").arg(spec.join("data"));
    command.args(["--package", "matrix-api", "--out", out]);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

/// Every file below a folder with its bytes and the time it was written.
fn state(folder: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(current).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let written = path.metadata().unwrap().modified().unwrap();
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, (std::fs::read(path).unwrap(), written));
            }
        }
    }
    found
}

/// Every file below a folder but what was read, which is kept for the next run on this machine, with its paths.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = state(folder).into_iter().filter(|(name, _)| name != ".specmill-cache/description");
    files.map(|(name, (bytes, _))| (name, bytes)).collect()
}

#[test]
fn a_second_run_writes_no_file_and_touches_no_time() {
    let place = tempfile::tempdir().unwrap();
    let spec = workspace().join("spec");
    codegen(place.path(), &spec, "out", "2");
    let before = state(&place.path().join("out"));
    assert!(before.len() > 30, "{:?}", before.keys());
    // A clock that has moved on since, so that a file written again would show.
    let old = SystemTime::now() - std::time::Duration::from_secs(3600);
    for name in before.keys() {
        let file = std::fs::File::options().append(true).open(place.path().join("out").join(name)).unwrap();
        file.set_modified(old).unwrap();
    }
    let before = state(&place.path().join("out"));
    let said = codegen(place.path(), &spec, "out", "2");
    assert_eq!(before, state(&place.path().join("out")));
    assert!(said.contains("0 files written"), "{said}");
}

#[test]
fn folder_threads_and_spelling_of_paths_do_not_show_in_the_output() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    copy(&workspace().join("spec"), &other.path().join("elsewhere/spec"));
    codegen(one.path(), &workspace().join("spec"), "out", "1");
    codegen(other.path(), Path::new("elsewhere/../elsewhere/spec"), "deep/er/out", "7");
    assert_eq!(bytes(&one.path().join("out")), bytes(&other.path().join("deep/er/out")));
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(path, target).unwrap();
        }
    }
}
