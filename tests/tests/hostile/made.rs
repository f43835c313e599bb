//! Input that is made when a case runs: too large, too odd or too dangerous to lie in a repository.

use std::fs::File;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::case::{Prepare, Run};

/// The cases that need more than the files of their folder.
pub(crate) const MADE: &[(&str, Prepare)] = &[
    ("alias-bomb", alias_bomb),
    ("deep-json", |run| deep(run, "{\"a\": ", "1", "}", 100_000)),
    ("deep-yaml-block", |run| deep(run, "- ", "a", "", 100_000)),
    ("deep-yaml-flow", |run| deep(run, "[", "", "]", 100_000)),
    ("deep-yaml-indented", deep_indented),
    ("device", |run| symlink("/dev/zero", run.folder.join("api.yaml")).unwrap()),
    ("directory-for-a-file", |run| std::fs::create_dir(run.folder.join("api.yaml")).unwrap()),
    ("fifo", fifo),
    ("fifo-by-reference", |run| make_fifo(&run.folder.join("schema.yaml"))),
    ("huge-file", |run| File::create(run.folder.join("api.yaml")).unwrap().set_len(200 << 20).unwrap()),
    ("not-utf8", |run| {
        std::fs::write(run.folder.join("api.yaml"), b"openapi: 3.1.0\ninfo: {title: Caf\xe9}\n").unwrap()
    }),
    ("link-outside", |run| symlink("/etc/passwd", run.folder.join("schema.yaml")).unwrap()),
    ("link-in-output", link_in_output),
    ("link-to-itself", |run| symlink("schema.yaml", run.folder.join("schema.yaml")).unwrap()),
    ("too-many-documents", too_many_documents),
    ("unreadable-file", |run| unreadable(run, "api.yaml")),
    ("unreadable-file-by-reference", |run| unreadable(run, "schema.yaml")),
    ("utf16", utf16),
    ("disk-full", disk_full),
    ("disk-read-only", read_only),
];

fn alias_bomb(run: &mut Run) {
    let mut text = "openapi: 3.1.0\ninfo: { title: Bomb, version: \"1\" }\nx-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..20 {
        let alias = format!("*a{}", level - 1);
        text += &format!("x-{level}: &a{level} [{}]\n", [alias.as_str(); 9].join(", "));
    }
    std::fs::write(run.folder.join("api.yaml"), text + "paths: {}\n").unwrap();
}

fn deep(run: &mut Run, open: &str, middle: &str, close: &str, levels: usize) {
    let text = format!("{}{middle}{}", open.repeat(levels), close.repeat(levels));
    std::fs::write(run.folder.join("api.yaml"), text).unwrap();
}

/// Blocks that are nested by their indentation: every level is a line, so the text grows with the square.
fn deep_indented(run: &mut Run) {
    let text: String = (0..3000).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    std::fs::write(run.folder.join("api.yaml"), text).unwrap();
}

fn make_fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn fifo(run: &mut Run) {
    make_fifo(&run.folder.join("api.yaml"));
}

/// A file of the output that leads, by a link, to a file of somebody else.
fn link_in_output(run: &mut Run) {
    std::fs::create_dir_all(run.folder.join("out/src")).unwrap();
    std::fs::write(run.folder.join("precious.txt"), "precious").unwrap();
    let _ = std::fs::remove_file(run.folder.join("out/src/lib.rs"));
    symlink("../../precious.txt", run.folder.join("out/src/lib.rs")).unwrap();
}

fn too_many_documents(run: &mut Run) {
    let folder = run.folder.join("schemas");
    std::fs::create_dir(&folder).unwrap();
    let mut text = std::fs::read_to_string(run.folder.join("api.yaml")).unwrap();
    for index in 0..20_001 {
        std::fs::write(folder.join(format!("{index}.yaml")), "type: string\n").unwrap();
        text += &format!("                  p{index}: {{ $ref: schemas/{index}.yaml }}\n");
    }
    std::fs::write(run.folder.join("api.yaml"), text).unwrap();
}

fn utf16(run: &mut Run) {
    let text =
        "openapi: 3.1.0\ninfo: { title: Café, version: 1.10 }\npaths:\n  /things/{é}:\n    get:\n      responses: {}\n";
    let text = text.encode_utf16().flat_map(u16::to_le_bytes);
    std::fs::write(run.folder.join("api.yaml"), [0xff, 0xfe].into_iter().chain(text).collect::<Vec<u8>>()).unwrap();
}

fn unreadable(run: &mut Run, name: &str) {
    std::fs::set_permissions(run.folder.join(name), std::fs::Permissions::from_mode(0o000)).unwrap();
    without_rights(run);
}

/// Runs the command as somebody whom permissions bind: not as root, from a place that anybody can reach.
fn without_rights(run: &mut Run) {
    std::fs::set_permissions(&run.folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    if File::open(&run.folder).unwrap().metadata().map(|data| std::os::unix::fs::MetadataExt::uid(&data)).unwrap() != 0
    {
        return;
    }
    let program = run.folder.join("specmill-cli");
    // Copied by another process: a program that this one had open for writing could not be started while
    // another test forks.
    assert!(Command::new("cp").arg(env!("CARGO_BIN_EXE_specmill-cli")).arg(&program).status().unwrap().success());
    let mut command = Command::new(program);
    command.current_dir(&run.folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command.args(run.command.get_args()).uid(65534).gid(65534);
    run.command = command;
}

/// No file may grow at all, which looks like a full disk; the signal that would end the process is ignored.
fn disk_full(run: &mut Run) {
    let mut command = Command::new("bash");
    command.current_dir(&run.folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command.args(["-c", "(trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\") 2>&1 | cat; exit \"${PIPESTATUS[0]}\""]);
    command.arg(env!("CARGO_BIN_EXE_specmill-cli")).args(run.command.get_args());
    run.command = command;
}

fn read_only(run: &mut Run) {
    without_rights(run);
}
