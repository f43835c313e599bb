//! `diff` as a user runs it: which versions it compares, what it says of bad input, what it accepts, how it ends.

use std::process::Command;

use crate::place::{PETS, Place, Ran};

const CONFIGURATION: &str =
    "[[crate]]\npackage = \"pets-api\"\nout = \"out\"\n[[crate.module]]\ndocument = \"pets.yaml\"\n";
/// What makes the parameter's name required, which breaks clients.
const BREAKING: (&str, &str) = ("required: [name]", "required: []");

/// A repository whose only commit has the description and its configuration.
fn repository() -> Place {
    let place = Place::new();
    place.write("specmill.toml", CONFIGURATION);
    place.write("pets.yaml", &described("Pets"));
    git(&place, &["init", "--quiet", "--initial-branch", "main", "."]);
    commit(&place, "first");
    place
}

fn described(title: &str) -> String {
    PETS.replace("TITLE", title)
}

/// The description after a change that breaks clients.
fn broken() -> String {
    let text = described("Pets").replace(BREAKING.0, BREAKING.1);
    assert_ne!(text, described("Pets"));
    text
}

fn git(place: &Place, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command.current_dir(place.path()).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "A").env(format!("GIT_{role}_EMAIL"), "a@example.org");
    }
    let ran = Ran::of(&mut command);
    assert_eq!(ran.code, Some(0), "git {arguments:?}: {ran:#?}");
    ran.stdout
}

fn commit(place: &Place, message: &str) {
    git(place, &["add", "--all"]);
    git(place, &["commit", "--quiet", "--message", message]);
}

fn diff(place: &Place, more: &[&str]) -> Ran {
    let arguments: Vec<&str> = ["diff"].iter().chain(more).copied().collect();
    place.run(&arguments)
}

/// Asserts that it could not be compared, and that no finding is printed.
#[track_caller]
fn refused(ran: &Ran, parts: &[&str]) {
    ran.expect(2, parts);
    assert_eq!(ran.stdout, "", "{ran:#?}");
    assert!(!ran.stderr.contains("/.tmp") && !ran.stderr.contains("panicked"), "{ran:#?}");
}

#[test]
fn the_exit_status_is_what_fail_on_asks_for() {
    let place = repository();
    diff(&place, &[]).expect(0, &["nothing changed from HEAD"]);
    place.write("pets.yaml", &broken());
    diff(&place, &[]).expect(1, &["error[property-became-optional]", "pets.yaml:", "1 break clients"]);
    for (fail_on, code) in [("client", 1), ("server", 0), ("rust", 1), ("any", 1), ("none", 0)] {
        diff(&place, &["--fail-on", fail_on]).expect(code, &["property-became-optional"]);
    }
    let server = diff(&place, &["--side", "server"]);
    server.expect(0, &["nothing changed"]);
    diff(&place, &["--base", "pets.yaml", "--head", "pets.yaml"]).expect(0, &["nothing changed"]);
}

#[test]
fn a_base_that_is_not_there_is_named() {
    let place = repository();
    refused(&diff(&place, &["--base", "no-such-branch"]), &["`no-such-branch`", "help: name a branch"]);
    refused(&diff(&place, &["--base", "--upload-pack=x"]), &["error"]);
    refused(&diff(&place, &["--base", "older.yaml"]), &["older.yaml"]);
    std::fs::create_dir(place.path().join("empty")).unwrap();
    refused(&diff(&place, &["--base", "empty"]), &["empty has no `specmill.toml`"]);
    let nowhere = Place::new();
    nowhere.write("specmill.toml", CONFIGURATION);
    nowhere.write("pets.yaml", &described("Pets"));
    let ran = Ran::of(nowhere.command().arg("diff").env("GIT_CEILING_DIRECTORIES", nowhere.path().parent().unwrap()));
    refused(&ran, &["`HEAD`", "help:"]);
}

#[test]
fn a_base_without_the_configured_files_is_said_to_be() {
    let place = repository();
    git(&place, &["rm", "--quiet", "specmill.toml"]);
    git(&place, &["commit", "--quiet", "--message", "without"]);
    place.write("specmill.toml", CONFIGURATION);
    refused(&diff(&place, &[]), &["HEAD (", "has no `specmill.toml`"]);
    git(&place, &["rm", "--quiet", "pets.yaml"]);
    commit(&place, "without the description");
    place.write("pets.yaml", &described("Pets"));
    refused(&diff(&place, &[]), &["no such file `pets.yaml`", "HEAD ("]);
}

/// What cannot be read is not taken for empty, and its faults are shown with its text and its paths.
#[test]
fn faults_of_the_base_are_shown_as_those_of_the_base() {
    let place = repository();
    place.write("pets.yaml", "openapi: 3.1.0\ninfo: { title: Broken\n");
    commit(&place, "a description that is none");
    place.write("pets.yaml", &described("Pets"));
    refused(&diff(&place, &[]), &["note: HEAD (", "faults of its own", "--> pets.yaml:", "title: Broken"]);
    commit(&place, "mended");
    place.write("specmill.toml", "[[crate\n");
    commit(&place, "a configuration that is none");
    place.write("specmill.toml", CONFIGURATION);
    refused(&diff(&place, &[]), &["HEAD (", "):specmill.toml:1:"]);
    place.write("pets.yaml", &described("Pets").replace("schema: { type: string }", "schema: { $ref: '#/none' }"));
    commit(&place, "one operation that lacks something");
    place.write("pets.yaml", &described("Pets"));
    let ran = diff(&place, &["--fail-on", "none"]);
    ran.expect(0, &["faults of its own", "#/none", "--> pets.yaml:"]);
}

#[test]
fn one_broken_document_of_several_adds_no_operations() {
    let place = repository();
    let two = format!("{CONFIGURATION}[[crate.module]]\ndocument = \"toys.yaml\"\n");
    place.write("specmill.toml", &two);
    place.write("toys.yaml", "openapi: [\n");
    commit(&place, "broken toys");
    place.write("toys.yaml", &described("Toys").replace("pets", "toys").replace("getPet", "getToy"));
    refused(&diff(&place, &[]), &["HEAD (", "--> toys.yaml:"]);
}

#[test]
fn a_reference_stands_for_its_merge_base() {
    let place = repository();
    git(&place, &["checkout", "--quiet", "-b", "branch"]);
    place.write("pets.yaml", &described("Pets").replace("The pet.", "A pet."));
    commit(&place, "on the branch");
    git(&place, &["checkout", "--quiet", "main"]);
    place.write("pets.yaml", &broken());
    commit(&place, "on main");
    git(&place, &["checkout", "--quiet", "branch"]);
    let ran = diff(&place, &["--base", "main"]);
    ran.expect(0, &["metadata-changed", "from main ("]);
    assert!(!ran.stdout.contains("property-became"), "{ran:#?}");
    // The head is the commit itself.
    diff(&place, &["--base", "branch", "--head", "main"]).expect(1, &["property-became-optional"]);
}

#[test]
fn changes_that_no_commit_has_are_said_to_be_left_out() {
    let place = repository();
    place.write("pets.yaml", &broken());
    diff(&place, &["--head", "HEAD"]).expect(0, &["nothing changed", "the working tree has changes"]);
}

/// Neither the working tree nor the index nor the folder for temporary files shows that it ran.
#[test]
fn nothing_is_written_anywhere() {
    let place = repository();
    place.write("pets.yaml", &broken());
    git(&place, &["add", "pets.yaml"]);
    place.write("pets.yaml", &described("Others"));
    let scratch = Place::new();
    std::fs::remove_file(scratch.path().join("pets.yaml")).unwrap();
    let state = || (std::fs::read(place.path().join(".git/index")).unwrap(), git(&place, &["stash", "list"]));
    let files = || {
        let entries = std::fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().path());
        let files = entries.filter(|path| path.is_file());
        let mut files: Vec<_> = files
            .map(|path| (path.metadata().unwrap().modified().unwrap(), std::fs::read(&path).unwrap(), path))
            .collect();
        files.sort();
        files
    };
    let before = (state(), files());
    for more in [["--base", "HEAD"], ["--head", "HEAD"], ["--base", "none"]] {
        Ran::of(place.command().arg("diff").args(more).env("TMPDIR", scratch.path()));
    }
    assert_eq!((state(), files()), before);
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0);
}

#[test]
fn paths_are_those_of_the_configuration_and_for_annotations_those_of_the_repository() {
    let place = repository();
    place.write("tools/specmill.toml", &CONFIGURATION.replace("pets.yaml", "../pets.yaml"));
    commit(&place, "a configuration below");
    place.write("pets.yaml", &broken());
    let run = |format: &str| {
        let mut command = place.command();
        Ran::of(command.current_dir(place.path().join("tools")).args(["diff", "--format", format]))
    };
    let text = run("text");
    text.expect(1, &["--> ../pets.yaml:"]);
    assert!(!text.stdout.contains("/.tmp"), "{text:#?}");
    run("github").expect(1, &["::error file=pets.yaml,line="]);
}

const ACCEPTED: &str = "specmill-accept.toml";

#[test]
fn what_was_accepted_is_no_longer_a_fault_until_it_changes() {
    let place = repository();
    place.write("pets.yaml", &broken());
    let accept = || std::fs::read_to_string(place.path().join(ACCEPTED)).unwrap();
    diff(&place, &["--write-accept"]).expect(0, &["1 added to ", "give each its reason"]);
    assert!(accept().contains("rule = \"property-became-optional\"") && accept().contains("reason = \"\""));
    diff(&place, &[]).expect(0, &["1 of them accepted"]);
    let reasoned = accept().replace("reason = \"\"", "reason = \"agreed\"");
    place.write(ACCEPTED, &reasoned);
    diff(&place, &["--write-accept"]).expect(0, &["there is nothing to add"]);
    assert_eq!(accept(), reasoned);
    // Where the finding stands among others, and in which line, does not matter.
    place.write("pets.yaml", &format!("# A comment.\n{}", broken()));
    diff(&place, &[]).expect(0, &["1 of them accepted"]);
    let more = broken().replace("type: object", "type: object\n                additionalProperties: false");
    place.write("pets.yaml", &more);
    diff(&place, &["--fail-on", "any"]).expect(1, &["object-closed", "1 of them accepted"]);
    diff(&place, &["--write-accept"]).expect(0, &["1 added to "]);
    assert!(accept().starts_with(&reasoned) && accept().matches("[[accept]]").count() == 2, "{}", accept());
    diff(&place, &["--fail-on", "any"]).expect(0, &["2 of them accepted"]);
    place.write("pets.yaml", &described("Pets"));
    diff(&place, &[]).expect(0, &["nothing is found any more of `property-became-optional` at `pets.yaml#"]);
}

#[test]
fn an_accept_file_that_cannot_be_used_is_named_and_left_as_it_is() {
    let place = repository();
    place.write("pets.yaml", &broken());
    let entry = |rule: &str, more: &str| format!("[[accept]]\nfingerprint = \"0\"\nrule = \"{rule}\"\n{more}\n");
    for (text, part) in [
        ("[[accept".to_owned(), "cannot be understood"),
        ("[[accept]]\nrule = 3\n".to_owned(), "cannot be understood"),
        (entry("property-become-optional", ""), "did you mean `property-became-optional`?"),
        (entry("type-changed", "expires = \"soon\""), "`soon` is no day"),
        (entry("type-changed", "until = \"2027-01-31\""), "cannot be understood"),
    ] {
        place.write(ACCEPTED, &text);
        for more in [[].as_slice(), &["--write-accept"]] {
            refused(&diff(&place, more), &[ACCEPTED, part]);
            assert_eq!(std::fs::read_to_string(place.path().join(ACCEPTED)).unwrap(), text);
        }
    }
    // One that is asked for by name has to be there, unless it is to be written.
    std::fs::remove_file(place.path().join(ACCEPTED)).unwrap();
    refused(&diff(&place, &["--accept", "agreed.toml"]), &["agreed.toml"]);
    diff(&place, &["--accept", "agreed.toml", "--write-accept"]).expect(0, &["1 added to agreed.toml"]);
    diff(&place, &["--accept", "agreed.toml"]).expect(0, &["1 of them accepted"]);
    // Nothing can follow a list that is closed.
    place.write(ACCEPTED, "accept = []\n");
    diff(&place, &["--write-accept"]).expect(2, &["cannot be added to"]);
    assert_eq!(std::fs::read_to_string(place.path().join(ACCEPTED)).unwrap(), "accept = []\n");
}

#[test]
fn what_expired_counts_again() {
    let place = repository();
    place.write("pets.yaml", &broken());
    diff(&place, &["--write-accept"]).expect(0, &[]);
    let text = std::fs::read_to_string(place.path().join(ACCEPTED)).unwrap();
    place.write(ACCEPTED, &format!("{text}expires = \"2020-01-31\"\n"));
    diff(&place, &[]).expect(1, &["error[property-became-optional]", "expired on 2020-01-31"]);
    place.write(ACCEPTED, &format!("{text}expires = \"2999-01-31\"\n"));
    diff(&place, &[]).expect(0, &["1 of them accepted"]);
}

#[cfg(unix)]
#[test]
fn the_accept_file_keeps_to_itself_where_nothing_can_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let place = repository();
    place.write("pets.yaml", &broken());
    diff(&place, &["--write-accept"]).expect(0, &[]);
    let mode = std::fs::metadata(place.path().join(ACCEPTED)).unwrap().permissions().mode();
    assert_eq!(mode & 0o444, 0o444, "others cannot read it: {mode:o}");
    let ran = diff(&place, &["--accept", "none/agreed.toml", "--write-accept"]);
    ran.expect(2, &["none/agreed.toml"]);
    assert!(!place.path().join("none").exists());
}

#[test]
fn levels_are_those_of_the_configuration() {
    let place = repository();
    place.write("pets.yaml", &broken());
    let level = |text: &str| place.write("specmill.toml", &format!("{CONFIGURATION}[[crate.diff-level]]\n{text}\n"));
    level("rule = \"property-became-optional\"\nclient = \"warn\"");
    diff(&place, &["--fail-on", "client"]).expect(0, &["warning[property-became-optional]"]);
    level("rule = \"property-became-optional\"\npaths = [\"other/**\"]\nclient = \"warn\"");
    diff(&place, &[]).expect(1, &["error[property-became-optional]"]);
    level("rule = \"property-became-optional\"\nclient = \"none\"\nserver = \"error\"");
    // A side that the change does not concern stays so.
    diff(&place, &["--fail-on", "server"]).expect(0, &["clients: none, servers: none"]);
    let all = "rule = \"property-became-optional\"\nclient = \"none\"\n[[crate.diff-level]]\n";
    level(&format!("{all}rule = \"property-became-optional\"\npaths = [\"*.yaml\"]\nclient = \"error\""));
    diff(&place, &["--fail-on", "client"]).expect(1, &["clients: error, servers: none"]);
    level("rule = \"property-become-optional\"\nclient = \"warn\"");
    refused(&diff(&place, &[]), &["did you mean `property-became-optional`?"]);
    level("rule = \"property-became-optional\"\nclient = \"loud\"");
    refused(&diff(&place, &[]), &["loud"]);
}

/// Text that would end a line, a cell, an element or a command if it were taken as it stands.
#[test]
fn texts_of_the_description_stay_texts_in_every_format() {
    let place = repository();
    let hostile = "name: { type: string, enum: [\"a\\n::error::b|c</script><script>alert(1)</script>`\"] }";
    place.write("pets.yaml", &described("Pets").replace("name: { type: string }", hostile));
    let json = diff(&place, &["--format", "json"]);
    let lines: Vec<serde_json::Value> =
        json.stdout.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{json:#?}"))).collect();
    assert!(lines.iter().any(|line| line["rule"] == "enum-closed" && line["head"]["line"] == 18), "{json:#?}");
    let github = diff(&place, &["--format", "github"]);
    for line in github.stdout.lines() {
        assert!(["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start)), "{github:#?}");
    }
    github.expect(1, &["::error file=pets.yaml,line=18,", "title=enum-closed::"]);
    let markdown = diff(&place, &["--format", "markdown"]);
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    for row in markdown.stdout.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(cells(row), 10, "{row}");
        assert!(!row.contains("<script>"), "{row}");
    }
    let html = diff(&place, &["--format", "html"]);
    assert!(html.stdout.contains("enum-closed") && html.stdout.contains("&lt;script&gt;"), "{html:#?}");
    assert!(!html.stdout.contains("<script>alert"), "{html:#?}");
    let page = html.stdout.replace("<link rel=\"icon\" href=\"data:,\">", "");
    for outside in ["http://", "https://", "<link", "@import", "src="] {
        assert!(!page.contains(outside), "the page needs {outside}: {html:#?}");
    }
}
