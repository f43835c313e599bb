//! All cases: each prints what it should, and each diagnostic code has one that raises it.

use std::collections::BTreeSet;

use specmill::diag::catalogue;

use super::case::{EXPECTED, cases, check};
use super::made::MADE;

/// Codes that no input can raise through the command, each with what tests it instead.
const BY_UNIT_TESTS: &[(&str, &str)] = &[
    ("configured-name", "the configuration refuses such names before; passes/name: tests"),
    ("recursive-alias", "lowering makes no aliases yet; passes/box.rs: tests"),
    ("undeclared-path-parameter", "lowering takes such a parameter as text before; passes/verify: tests"),
    ("unused-path-parameter", "lowering leaves such a parameter out before; passes/verify: tests"),
    ("unsound-model", "a fault of ours; passes/verify/sound.rs: tests"),
    ("path-collision", "the namer keeps files apart before; output/tests.rs"),
];

/// The names of all case folders.
pub(crate) fn names() -> Vec<String> {
    let entries = std::fs::read_dir(cases()).unwrap().map(|entry| entry.unwrap());
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn every_case_prints_what_is_expected_and_leaves_the_disk_alone() {
    let only = std::env::var("SPECMILL_CASE").unwrap_or_default();
    let mut all: BTreeSet<String> = names().into_iter().collect();
    all.extend(MADE.iter().map(|(name, _)| (*name).to_owned()));
    let mut report = String::new();
    for name in all.iter().filter(|name| name.contains(&only)) {
        let prepare = MADE.iter().find(|(made, _)| made == name).map(|(_, prepare)| *prepare);
        for fault in check(name, prepare) {
            report += &format!("case {name}: {fault}\n");
        }
    }
    println!("{} cases", all.len());
    assert!(report.is_empty(), "\n{report}\nIf the new text is right, run again with SPECMILL_BLESS=1.");
}

#[test]
fn every_diagnostic_code_has_a_case_that_raises_it() {
    let printed: String = names()
        .iter()
        .map(|name| std::fs::read_to_string(cases().join(name).join(EXPECTED)).unwrap_or_default())
        .collect();
    let raised = |id: &str| ["error", "warning", "note"].iter().any(|kind| printed.contains(&format!("{kind}[{id}]")));
    let (mut missing, mut needless) = (Vec::new(), Vec::new());
    for code in catalogue::ALL {
        let elsewhere = BY_UNIT_TESTS.iter().any(|(name, _)| *name == code.name);
        match (raised(code.id), elsewhere) {
            (false, false) => missing.push(format!("{} {}", code.id, code.name)),
            (true, true) => needless.push(code.name),
            _ => {}
        }
    }
    println!("{} codes, {} by unit tests, {} cases", catalogue::ALL.len(), BY_UNIT_TESTS.len(), names().len());
    assert!(missing.is_empty(), "no case raises {missing:#?}");
    assert!(needless.is_empty(), "these have a case after all: {needless:?}");
}
