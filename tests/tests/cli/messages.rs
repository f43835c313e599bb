//! What is printed where: JSON lines, colours, streams that somebody closed.

use std::process::{Output, Stdio};

use serde_json::Value;

use crate::place::{PETS, PLAIN, Place, Ran};

/// Standard output as JSON, a value a line.
#[track_caller]
fn lines(ran: &Ran) -> Vec<Value> {
    assert_eq!(ran.stderr, "", "{ran:#?}");
    ran.stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn reasons(values: &[Value]) -> Vec<&str> {
    values.iter().map(|value| value["reason"].as_str().unwrap()).collect()
}

#[test]
fn json_is_one_object_a_line_and_the_summary_is_the_last() {
    let place = Place::new();
    let json: Vec<_> = PLAIN.iter().chain(&["--message-format", "json"]).copied().collect();
    let first = lines(&place.run(&json));
    let summary = first.last().unwrap();
    assert_eq!(summary["reason"], "summary");
    assert_eq!(summary["files_written"].as_u64().unwrap() as usize, place.state("out").len());
    for key in [
        "documents",
        "operations",
        "operations_described",
        "types",
        "examples",
        "unchanged",
        "removed",
        "warnings",
        "errors",
    ] {
        assert!(summary[key].is_u64(), "{key}: {summary}");
    }
    assert!(summary["elapsed"].is_f64());

    place.write("pets.yaml", &PETS.replace("TITLE", "Others"));
    let stale = lines(&place.run(&[&json[..], &["--check"]].concat()));
    let (difference, fault) = (&stale[stale.len() - 3], &stale[stale.len() - 2]);
    assert_eq!(reasons(&stale[stale.len() - 3..]), ["difference", "diagnostic", "summary"]);
    assert!(difference["text"].as_str().unwrap().contains("Others"), "{difference}");
    assert_eq!((&fault["code"], &fault["severity"]), (&"SM0806".into(), &"error".into()));
}

#[test]
fn faults_are_json_too_whatever_stage_they_are_of() {
    let place = Place::new();
    for (arguments, code) in [
        (["check", "--spec", "none.yaml", "--message-format", "json"].as_slice(), "SM0101"),
        (&["check", "--message-format", "json"], "SM0701"),
    ] {
        let ran = place.run(arguments);
        let values = lines(&ran);
        assert_eq!(reasons(&values), ["diagnostic", "summary"]);
        assert_eq!((&values[0]["code"], values[1]["errors"].as_u64()), (&code.into(), Some(1)), "{ran:#?}");
    }
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let place = Place::new();
    let colored = |arguments: &[&str], variable: Option<&str>| {
        let mut command = place.command();
        command.args(["check", "--spec", "none.yaml"]).args(arguments);
        if let Some(variable) = variable {
            command.env(variable, "1");
        }
        Ran::of(&mut command).stderr.contains('\u{1b}')
    };
    assert!(!colored(&[], None));
    assert!(colored(&["--color", "always"], None));
    assert!(colored(&["--color", "always"], Some("NO_COLOR")));
    assert!(!colored(&["--color", "never"], Some("CLICOLOR_FORCE")));
    assert!(!colored(&[], Some("NO_COLOR")));
}

#[test]
fn a_reader_that_went_away_is_no_fault() {
    let place = Place::new();
    let gone = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    for (arguments, code) in [
        (["explain"].as_slice(), 0),
        (&["--help"], 0),
        (&["dump", "--spec", "pets.yaml"], 0),
        (&["check", "--spec", "none.yaml", "--message-format", "json"], 1),
    ] {
        let Output { status, stderr, .. } = place.command().args(arguments).stdout(gone()).output().unwrap();
        assert_eq!((status.code(), String::from_utf8_lossy(&stderr).as_ref()), (Some(code), ""), "{arguments:?}");
        let both = place.command().args(arguments).stdout(gone()).stderr(gone()).status().unwrap();
        assert_eq!(both.code(), Some(code), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_printed_is_a_fault() {
    let place = Place::new();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let ran = place.command().args(["dump", "--spec", "pets.yaml"]).stdout(full).output().unwrap();
    assert_eq!(ran.status.code(), Some(2));
    assert!(String::from_utf8(ran.stderr).unwrap().contains("cannot print: "));
}

#[test]
fn explain_prints_one_row_or_all() {
    let place = Place::new();
    let all = place.run(&["explain"]);
    all.expect(0, &["SM0101  error    missing-file\n"]);
    assert_eq!(all.stdout.lines().count(), specmill::diag::catalogue::ALL.len());
    for code in ["SM0801", "sm0801", "foreign-file"] {
        place.run(&["explain", code]).expect(0, &["SM0801 foreign-file (error)\n\nThe output folder holds a file"]);
    }
    place.run(&["explain", "foreign-fiel"]).expect(2, &["did you mean `foreign-file`?"]);
}
