//! Disks that take nothing, or not all. What was generated before has to survive, unchanged.

#![cfg(unix)]

use std::process::Command;

use crate::place::{PETS, PLAIN, Place, Ran};

#[test]
fn a_disk_that_takes_only_part_of_a_file_leaves_everything_as_it_was() {
    let place = Place::new();
    place.run(PLAIN).expect(0, &[]);
    let before = place.state("out");
    place.write("pets.yaml", &PETS.replace("TITLE", &"A long title. ".repeat(1000)));
    // No file may grow beyond one block; the signal that would kill the process is ignored, as a full disk
    // sends none.
    let limited = |script: &str| {
        let mut command = Command::new("bash");
        command.current_dir(place.path()).args(["-c", script, env!("CARGO_BIN_EXE_specmill-cli")]).args(PLAIN);
        Ran::of(&mut command)
    };
    let ran = limited("trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"");
    ran.expect(2, &["error[SM0805]", "cannot write `out/", "everything is as it was"]);
    assert_eq!(place.state("out"), before);
    // Into a new folder, too: not even the folder is left.
    std::fs::remove_dir_all(place.path().join("out")).unwrap();
    limited("trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"").expect(2, &["error[SM0805]"]);
    assert!(!place.path().join("out").exists());
    limited("exec \"$0\" \"$@\"").expect(0, &[]);
}

#[test]
fn more_files_are_written_than_may_be_open() {
    let place = Place::new();
    let mut command = Command::new("bash");
    let limited = "ulimit -n 16; exec \"$0\" \"$@\"";
    command.current_dir(place.path()).args(["-c", limited, env!("CARGO_BIN_EXE_specmill-cli")]).args(PLAIN);
    Ran::of(&mut command).expect(0, &[]);
    assert!(place.state("out").len() > 16);
}

#[test]
fn a_folder_without_permission_to_write_is_left_alone() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;

    let place = Place::new();
    place.run(PLAIN).expect(0, &[]);
    let before = place.state("out");
    place.write("pets.yaml", &PETS.replace("TITLE", "Changed"));
    let allow = |path: &str, mode| {
        std::fs::set_permissions(place.path().join(path), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    allow(".", 0o755);
    let folders = ["out/src", "out"];
    folders.iter().for_each(|folder| allow(folder, 0o555));
    // Permissions do not bind root, so there the command runs as nobody, from a place that nobody can reach.
    let program = place.path().join("specmill-cli");
    // Copied by another process: a program that this one had open for writing could not be started while
    // another test forks.
    let copied = Command::new("cp").arg(env!("CARGO_BIN_EXE_specmill-cli")).arg(&program).status().unwrap();
    assert!(copied.success());
    let mut command = Command::new(&program);
    command.current_dir(place.path()).args(PLAIN);
    if is_root() {
        command.uid(65534).gid(65534);
    }
    let ran = Ran::of(&mut command);
    folders.iter().for_each(|folder| allow(folder, 0o755));
    ran.expect(2, &["error[SM0805]", "cannot write `out/", "ermission denied"]);
    assert_eq!(place.state("out"), before);
}

/// A file that this process makes belongs to whom it runs as.
fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    tempfile::NamedTempFile::new().unwrap().as_file().metadata().unwrap().uid() == 0
}
