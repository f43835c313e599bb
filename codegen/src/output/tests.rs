//! What the writer does to a folder, and what it refuses.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use super::*;

fn files(entries: &[(&str, &str)]) -> Vec<OutputFile> {
    entries.iter().map(|(path, contents)| OutputFile { path: (*path).into(), contents: (*contents).into() }).collect()
}

fn run(out: &Path, entries: &[(&str, &str)], mode: Mode) -> Result<Written, Vec<String>> {
    apply(&files(entries), out, mode)
        .map_err(|faults| faults.iter().map(|fault| format!("{} {}", fault.code.id, fault.message)).collect())
}

fn write(out: &Path, entries: &[(&str, &str)]) -> Written {
    run(out, entries, Mode::Write).unwrap()
}

/// Every file below `folder` with its contents and the time it was last written; folders end in a slash.
fn state(folder: &Path) -> BTreeMap<String, (String, SystemTime)> {
    let mut state = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            if path.is_dir() {
                state.insert(name + "/", (String::new(), SystemTime::UNIX_EPOCH));
                open.push(path);
            } else {
                let modified = path.symlink_metadata().unwrap().modified().unwrap();
                state.insert(name, (std::fs::read_to_string(&path).unwrap_or_default(), modified));
            }
        }
    }
    state
}

/// Makes all files look as if they were written an hour ago, so that a write shows.
fn age(folder: &Path) {
    for name in state(folder).keys().filter(|name| !name.ends_with('/')) {
        let file = std::fs::File::options().append(true).open(folder.join(name)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
    }
}

#[test]
fn a_second_run_touches_nothing_and_a_change_touches_its_file_only() {
    let out = tempfile::tempdir().unwrap();
    let first = write(out.path(), &[("src/a.rs", "a"), ("src/b/c.rs", "c")]);
    assert_eq!(first.written, [MANIFEST, "src/a.rs", "src/b/c.rs"]);
    age(out.path());
    let before = state(out.path());
    let second = write(out.path(), &[("src/a.rs", "a"), ("src/b/c.rs", "c")]);
    assert_eq!((second.written.len(), second.unchanged, second.removed.len()), (0, 3, 0));
    assert_eq!(state(out.path()), before);
    assert_eq!(write(out.path(), &[("src/a.rs", "A"), ("src/b/c.rs", "c")]).written, ["src/a.rs"]);
    let after = state(out.path());
    assert_eq!(after["src/a.rs"].0, "A");
    assert_eq!(after["src/b/c.rs"], before["src/b/c.rs"]);
    assert_eq!(after[MANIFEST], before[MANIFEST]);
}

#[test]
fn what_is_no_longer_produced_goes_with_its_empty_folders_and_the_rest_stays() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &[("a", "1"), ("x/y/b", "2"), ("z/c", "3")]);
    std::fs::write(out.path().join("z/mine"), "kept").unwrap();
    let written = write(out.path(), &[("a", "1")]);
    assert_eq!(written.removed, ["x/y/b", "z/c"]);
    assert_eq!(state(out.path()).into_keys().collect::<Vec<_>>(), [MANIFEST, "a", "z/", "z/mine"]);
}

#[test]
fn a_file_of_another_origin_stops_the_run_before_anything_is_written() {
    let out = tempfile::tempdir().unwrap();
    std::fs::write(out.path().join("b"), "somebody's work").unwrap();
    let before = state(out.path());
    for mode in [Mode::Write, Mode::Check, Mode::DryRun] {
        let faults = run(out.path(), &[("a", "1"), ("b", "2")], mode).unwrap_err();
        assert!(faults[0].starts_with("SM0801 ") && faults[0].contains("/b` is a file of another"), "{faults:?}");
        assert_eq!(state(out.path()), before);
    }
    let many: Vec<_> = ["b", "c", "d", "e", "f", "g", "h", "i"].map(|name| (name, "2")).into();
    many.iter().for_each(|(name, _)| std::fs::write(out.path().join(name), "work").unwrap());
    let faults = apply(&files(&many), out.path(), Mode::Write).unwrap_err();
    let notes = &faults.iter().next().unwrap().notes;
    assert!(notes[1].ends_with("/c`") && notes[5].ends_with("/g`") && notes[6] == "and 2 more", "{notes:?}");
    many.iter().skip(1).for_each(|(name, _)| std::fs::remove_file(out.path().join(name)).unwrap());
    std::fs::create_dir(out.path().join("c")).unwrap();
    assert!(run(out.path(), &[("c", "1")], Mode::Write).unwrap_err()[0].starts_with("SM0801 "));
    assert!(run(out.path(), &[("b/inner", "1")], Mode::Write).unwrap_err()[0].starts_with("SM0801 "));
}

#[test]
fn a_lost_manifest_is_made_again_when_every_file_is_as_produced() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &[("a", "1")]);
    std::fs::remove_file(out.path().join(MANIFEST)).unwrap();
    assert_eq!(write(out.path(), &[("a", "1")]).written, [MANIFEST]);
}

#[test]
fn paths_that_leave_the_folder_or_fit_one_system_only_are_refused() {
    let out = tempfile::tempdir().unwrap();
    for path in ["../a", "a/../b", "/etc/a", "a//b", "", ".", "a/", "C:a", "a\\b", "a\nb", "a.", "a /b", MANIFEST] {
        let faults = run(out.path(), &[("ok", "1"), (path, "2")], Mode::Write).unwrap_err();
        assert!(faults[0].starts_with("SM0802 "), "{path:?}: {faults:?}");
        assert!(state(out.path()).is_empty());
    }
}

#[test]
fn paths_that_collide_where_case_does_not_count_are_refused() {
    let out = tempfile::tempdir().unwrap();
    for pair in [["src/Pet.rs", "src/pet.rs"], ["a", "a"], ["src/a", "src/A/b"]] {
        let faults = run(out.path(), &[(pair[0], "1"), (pair[1], "2")], Mode::Write).unwrap_err();
        assert!(faults.len() == 1 && faults[0].starts_with("SM0803 "), "{pair:?}: {faults:?}");
    }
}

#[test]
fn a_manifest_is_not_believed_when_it_names_what_lies_outside() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "precious").unwrap();
    std::fs::create_dir(&out).unwrap();
    for text in ["{\"version\":1,\"files\":[\"../victim\"]}", "{\"version\":9,\"files\":[]}", "<<<<<<< ours", ""] {
        std::fs::write(out.join(MANIFEST), text).unwrap();
        assert!(run(&out, &[("a", "1")], Mode::Write).unwrap_err()[0].starts_with("SM0804 "), "{text}");
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
        assert!(!out.join("a").exists());
    }
}

#[cfg(unix)]
#[test]
fn links_in_the_folder_are_not_followed() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let (out, elsewhere) = (folder.path().join("out"), folder.path().join("elsewhere"));
    std::fs::create_dir(&elsewhere).unwrap();
    write(&out, &[("src/a", "1"), ("b", "1")]);
    std::fs::rename(out.join("src"), elsewhere.join("src")).unwrap();
    symlink(elsewhere.join("src"), out.join("src")).unwrap();
    let before = state(folder.path());
    // Neither to replace the file behind the link, nor to remove it as one that is no longer produced.
    for entries in [[("src/a", "2"), ("b", "2")].as_slice(), &[("b", "2")]] {
        assert!(run(&out, entries, Mode::Write).unwrap_err()[0].starts_with("SM0802 "));
        assert_eq!(state(folder.path()), before);
    }
    // The folder itself may be a link: where it leads is the user's choice.
    symlink(&elsewhere, folder.path().join("link")).unwrap();
    write(&folder.path().join("link"), &[("c", "1")]);
    assert!(elsewhere.join("c").exists());
}

#[test]
fn a_check_shows_the_difference_and_writes_nothing() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &[("a", "one\ntwo\nthree\n"), ("b", "gone\n")]);
    assert_eq!(run(out.path(), &[("a", "one\ntwo\nthree\n"), ("b", "gone\n")], Mode::Check).unwrap().difference, None);
    let before = state(out.path());
    let written = run(out.path(), &[("a", "one\n2\nthree\n"), ("c", "\u{1b}[31m\n")], Mode::Check).unwrap();
    assert_eq!(state(out.path()), before);
    assert_eq!((written.written.len(), written.removed.len()), (3, 1));
    let text = written.difference.unwrap().replace(&format!("{}/", out.path().display()), "");
    let expected =
        "--- a\n+++ a\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n--- (no file)\n+++ c\n@@ -0,0 +1 @@\n+\\u{1b}[31m\n";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.ends_with("--- b\n+++ (no longer produced)\n"), "{text}");
}

#[test]
fn a_long_difference_is_cut_with_a_count() {
    let out = tempfile::tempdir().unwrap();
    let long = "line\n".repeat(1000);
    let text = run(out.path(), &[("a", long.as_str()), ("b", "1")], Mode::Check).unwrap().difference.unwrap();
    assert_eq!(text.lines().count(), 121);
    assert!(text.ends_with("… left out: 883 more lines of the last file, 2 more files\n"), "{text}");
}

#[test]
fn a_dry_run_counts_without_a_folder_being_made() {
    let folder = tempfile::tempdir().unwrap();
    let written = run(&folder.path().join("out"), &[("a", "1")], Mode::DryRun).unwrap();
    assert_eq!((written.written.len(), written.difference), (2, None));
    assert!(state(folder.path()).is_empty());
}

#[test]
fn where_nothing_can_be_written_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    let faults = run(&folder.path().join("file/out"), &[("a", "1")], Mode::Write).unwrap_err();
    assert!(faults[0].starts_with("SM0805 "), "{faults:?}");
    // No file system takes a name of 300 bytes.
    let name = "n".repeat(300);
    let out = folder.path().join("deep/out");
    let faults = run(&out, &[("x/a", "1"), (&name, "2")], Mode::Write).unwrap_err();
    assert!(faults[0].starts_with("SM0805 "), "{faults:?}");
    assert_eq!(state(folder.path()).into_keys().collect::<Vec<_>>(), ["file"]);
}

#[test]
fn what_fails_half_way_is_taken_back() {
    let out = tempfile::tempdir().unwrap();
    write(out.path(), &[("a", "1"), ("gone", "2")]);
    let before = state(out.path());
    let new = files(&[("a", "changed"), ("b/c", "new"), ("d", "new")]);
    let changes = plan::compare(&new, out.path()).unwrap();
    // Between comparison and renaming, somebody puts a folder where the last file has to go.
    std::fs::create_dir(out.path().join("d")).unwrap();
    let fault = commit::commit(out.path(), &changes, commit::Folders::default()).unwrap_err();
    assert_eq!((fault.code.id, fault.notes.len()), ("SM0805", 0), "{fault:?}");
    std::fs::remove_dir(out.path().join("d")).unwrap();
    let texts = |state: BTreeMap<String, (String, SystemTime)>| -> BTreeMap<_, _> {
        state.into_iter().map(|(name, (text, _))| (name, text)).collect()
    };
    assert_eq!(texts(state(out.path())), texts(before));
}

#[cfg(unix)]
#[test]
fn a_written_file_is_an_ordinary_one_that_others_may_read() {
    use std::os::unix::fs::PermissionsExt;
    let out = tempfile::tempdir().unwrap();
    let ordinary = out.path().join("ordinary");
    std::fs::write(&ordinary, "").unwrap();
    write(out.path(), &[("a", "1")]);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
    assert_eq!(mode(&out.path().join("a")), mode(&ordinary));
}

#[test]
fn runs_at_the_same_time_leave_what_one_of_them_wrote() {
    let out = tempfile::tempdir().unwrap();
    let names: Vec<String> = (0..20).map(|index| format!("src/{index}")).collect();
    std::thread::scope(|scope| {
        for text in ["one", "two", "three", "four"] {
            let (out, names) = (out.path(), &names);
            scope.spawn(move || {
                for _ in 0..5 {
                    let entries: Vec<_> = names.iter().map(|name| (name.as_str(), text)).collect();
                    write(out, &entries);
                }
            });
        }
    });
    let state = state(out.path());
    let texts: std::collections::BTreeSet<_> = names.iter().map(|name| &state[name].0).collect();
    assert_eq!((state.len(), texts.len()), (22, 1), "{state:?}");
}

#[test]
fn a_stamp_holds_for_its_key_and_while_nothing_has_changed() {
    let out = tempfile::tempdir().unwrap();
    let entries = [("src/a.rs", "a"), ("src/b/c.rs", "c")];
    let (key, other) = (Key::of(&"one model").unwrap(), Key::of(&"another").unwrap());
    assert_eq!(still_holds(out.path(), key), None);
    write(out.path(), &entries);
    assert_eq!(still_holds(out.path(), key), None);
    remember(out.path(), key, &files(&entries));
    age(out.path());
    let before = state(out.path());
    assert_eq!((still_holds(out.path(), key), still_holds(out.path(), other)), (Some(3), None));
    remember(out.path(), key, &files(&entries));
    assert_eq!(state(out.path()), before);
    std::fs::write(out.path().join("src/a.rs"), "b").unwrap();
    assert_eq!(still_holds(out.path(), key), None);
    write(out.path(), &entries);
    assert_eq!(still_holds(out.path(), key), Some(3));
    std::fs::remove_file(out.path().join("src/b/c.rs")).unwrap();
    assert_eq!(still_holds(out.path(), key), None);
    write(out.path(), &entries[..1]);
    assert_eq!(still_holds(out.path(), key), None);
}
