//! The tests of one generated crate, and which examples they prove.
//!
//! It must not judge examples; it is told what others say of them.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::examples::{Judged, Verdict};
use crate::conformance::tests_run::{self, Results};

/// What became of the examples of one description.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Proven {
    /// Among the raw values.
    pub(super) found: usize,
    /// By the `jsonschema` crate.
    pub(super) valid: usize,
    pub(super) invalid: usize,
    pub(super) unjudged: usize,
    /// Valid ones whose tests all passed; none where no tests ran.
    pub(super) proven: Option<usize>,
    pub(super) invalid_places: Vec<(String, String)>,
    /// Valid ones that are not proven, and why.
    pub(super) unproven: Vec<(String, String)>,
    /// Where the library and the crate do not agree: what each says.
    pub(super) disagreements: Vec<(String, String)>,
    pub(super) tests: Option<(usize, usize)>,
    /// Why the tests could not be built.
    pub(super) fault: Option<String>,
}

/// Builds and runs the tests of a crate of the workspace in `folder`.
pub(super) fn run(folder: &Path, package: &str) -> Result<Option<Results>, String> {
    let (run, targets) = tests_run::build(folder, package)?;
    if !run.status.success() {
        return Ok(None);
    }
    tests_run::run(&folder.join(package), &targets).map(Some)
}

/// Puts verdicts and results together; without results nothing is said of proofs.
pub(super) fn proven(judged: &[Judged], results: Option<&Results>) -> Proven {
    let mut proven = Proven { found: judged.len(), proven: results.map(|_| 0), ..Proven::default() };
    proven.tests = results.map(|results| (results.count(), results.failures.len()));
    for example in judged {
        if let Some(ours) = &example.ours
            && matches!(
                (ours, &example.theirs),
                (Verdict::Valid, Verdict::Invalid(_)) | (Verdict::Invalid(_), Verdict::Valid)
            )
        {
            let what = format!("ours: {}; theirs: {}", said(ours), said(&example.theirs));
            proven.disagreements.push((example.place.clone(), what));
        }
        match &example.theirs {
            Verdict::Invalid(why) => {
                proven.invalid += 1;
                proven.invalid_places.push((example.place.clone(), why.clone()));
            }
            Verdict::Unjudged(_) => proven.unjudged += 1,
            Verdict::Valid => {
                proven.valid += 1;
                match (why_not(example, results), &mut proven.proven) {
                    (None, Some(count)) => *count += 1,
                    (None, None) => {}
                    (Some(why), _) => proven.unproven.push((example.place.clone(), why)),
                }
            }
        }
    }
    proven
}

fn said(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Valid => "valid",
        Verdict::Invalid(why) | Verdict::Unjudged(why) => why,
    }
}

/// Why a valid example is not proven.
fn why_not(example: &Judged, results: Option<&Results>) -> Option<String> {
    match &example.ours {
        None => return Some("the model does not have it".to_owned()),
        Some(Verdict::Invalid(why)) => return Some(format!("the library takes it for invalid: {why}")),
        Some(Verdict::Valid | Verdict::Unjudged(_)) => {}
    }
    if example.tests.is_empty() {
        return Some("it has no test".to_owned());
    }
    let results = results?;
    let failed = example.tests.iter().find(|(target, test)| !results.passed(target, test))?;
    let failure = results.failures.iter().find(|failure| (&failure.target, &failure.test) == (&failed.0, &failed.1));
    Some(failure.map_or_else(|| "its test did not run".to_owned(), |failure| failure.message.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(place: &str, theirs: Verdict, ours: Option<Verdict>, tests: &[&str]) -> Judged {
        let tests = tests.iter().map(|test| ("values".to_owned(), (*test).to_owned())).collect();
        Judged { place: place.to_owned(), kind: "schema".to_owned(), theirs, ours, tests, component: None, value: None }
    }

    #[test]
    fn an_example_is_proven_when_it_is_valid_and_all_its_tests_passed() {
        let wrong = || Verdict::Invalid("`/a` is wrong".to_owned());
        let judged = [
            example("1", Verdict::Valid, Some(Verdict::Valid), &["one"]),
            example("2", Verdict::Valid, Some(Verdict::Valid), &["one", "two"]),
            example("3", Verdict::Valid, None, &[]),
            example("4", Verdict::Valid, Some(wrong()), &[]),
            example("5", wrong(), Some(Verdict::Valid), &["one"]),
            example("6", Verdict::Unjudged("no".to_owned()), Some(Verdict::Valid), &["one"]),
        ];
        let results = Results::of("values", "test one ... ok\ntest two ... FAILED\n");
        let proven = proven(&judged, Some(&results));
        let counts = [proven.found, proven.valid, proven.invalid, proven.unjudged];
        assert_eq!((counts, proven.proven, proven.tests), ([6, 4, 1, 1], Some(1), Some((1, 1))));
        let places = |list: &[(String, String)]| list.iter().map(|(place, _)| place.clone()).collect::<Vec<_>>();
        assert_eq!(places(&proven.unproven), ["2", "3", "4"]);
        assert_eq!(places(&proven.disagreements), ["4", "5"]);
        assert_eq!(places(&proven.invalid_places), ["5"]);
    }

    #[test]
    fn where_no_tests_ran_only_what_has_none_is_unproven() {
        let judged = [
            example("1", Verdict::Valid, Some(Verdict::Valid), &["one"]),
            example("2", Verdict::Valid, Some(Verdict::Valid), &[]),
        ];
        let proven = proven(&judged, None);
        assert_eq!((proven.proven, proven.unproven.len()), (None, 1));
    }
}
