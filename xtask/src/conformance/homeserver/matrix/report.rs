//! What the scenario's judges found, as a table and as JSON.
//!
//! It must not run anything.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::overlays::Overlay;
use crate::conformance::table::table;

/// How many operations the scenario must call.
const ENOUGH: usize = 60;

/// An exchange, as a judge prints it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Judgement {
    module: String,
    operation: String,
    method: String,
    path: String,
    status: u16,
    variant: String,
    request: bool,
    lossless: bool,
    pointer: String,
    message: String,
}

impl Judgement {
    fn is_decoded(&self) -> bool {
        !self.variant.is_empty()
    }

    /// What is wrong, and where.
    fn fault(&self) -> String {
        let what = if self.is_decoded() { "it is not the same when it is encoded again" } else { &self.message };
        if self.pointer.is_empty() { what.to_owned() } else { format!("at {}: {what}", self.pointer) }
    }
}

/// An operation, as the scenario lists it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
struct Operation {
    module: String,
    operation: String,
}

/// What comes of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// It decodes, and encodes to the same.
    Decoded,
    /// It does so with overlays.
    WithOverlay,
    Failed,
}

/// An answer, explained.
#[derive(Clone, Debug, Serialize)]
struct Answer {
    #[serde(skip)]
    module: String,
    operation: String,
    method: String,
    path: String,
    status: u16,
    outcome: Outcome,
    /// The variant of the answer's type.
    variant: String,
    /// Whether server code reads the request and would ask for the same.
    request: bool,
    /// Whether encoding gives what was decoded.
    lossless: bool,
    /// The overlays that explain it.
    overlays: Vec<String>,
    /// What is wrong without them.
    fault: Option<String>,
}

/// All that was found.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    answers: Vec<Answer>,
    /// Operations that the scenario does not call.
    not_called: Vec<String>,
    #[serde(skip)]
    operations: BTreeSet<Operation>,
    #[serde(skip)]
    overlays: Vec<Overlay>,
}

impl Report {
    /// What two judges, without and with overlays, print about the same exchanges.
    pub(super) fn new(plain: &str, patched: &str, operations: &str, overlays: Vec<Overlay>) -> Result<Self, String> {
        let (plain, patched): (Vec<Judgement>, Vec<Judgement>) = (lines(plain)?, lines(patched)?);
        if plain.len() != patched.len() {
            return Err(format!("one judge saw {} exchanges, the other {}", plain.len(), patched.len()));
        }
        let operations: BTreeSet<Operation> = lines(operations)?.into_iter().collect();
        let pairs = plain.into_iter().zip(patched);
        let answers: Vec<Answer> = pairs.map(|(plain, patched)| explain(plain, patched, &overlays)).collect();
        let called: BTreeSet<&str> = answers.iter().map(|answer| answer.operation.as_str()).collect();
        let not_called = operations.iter().filter(|one| !called.contains(one.operation.as_str()));
        let not_called = not_called.map(|one| one.operation.clone()).collect();
        Ok(Self { answers, not_called, operations, overlays })
    }

    /// Whether enough operations were called, every answer is decoded or explained, and every overlay explains one.
    pub(super) fn is_good(&self) -> bool {
        self.flaws().is_empty()
    }

    pub(super) fn json(&self) -> String {
        // A report has nothing that cannot be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    fn flaws(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        let called = self.operations.len() - self.not_called.len();
        if called < ENOUGH {
            flaws.push(format!("{ENOUGH} operations are called, and not {called}"));
        }
        for answer in &self.answers {
            let what = format!("{} {} ({})", answer.method, answer.path, answer.status);
            if answer.outcome == Outcome::Failed {
                let fault = answer.fault.as_deref().unwrap_or_default();
                flaws.push(format!("the answer of {what} decodes: {fault}"));
            }
            if !answer.request {
                flaws.push(format!("the request of {what} is read by server code as it was asked"));
            }
        }
        for overlay in &self.overlays {
            if !self.answers.iter().any(|answer| answer.overlays.contains(&overlay.name)) {
                flaws.push(format!("an answer needs the overlay `{}`", overlay.name));
            }
        }
        flaws
    }

    /// A row for each module of the description, one for all, one for each overlay, and what is not as expected.
    pub(super) fn table(&self) -> String {
        let mut modules =
            table(&["Module", "Operations", "Called", "Answers", "Decoded", "With overlay", "Failed", "Lossless"], &[]);
        let names: BTreeSet<&str> = self.operations.iter().map(|one| one.module.as_str()).collect();
        for name in names {
            modules.add_row(self.counts(name, |one| one == name));
        }
        modules.add_row(self.counts("all", |_| true));
        let mut overlays = table(&["Overlay", "Answers", "What it is about"], &[2]);
        for overlay in &self.overlays {
            let answers = self.answers.iter().filter(|answer| answer.overlays.contains(&overlay.name)).count();
            overlays.add_row([&overlay.name, &answers.to_string(), &overlay.title]);
        }
        let mut text = format!("{modules}\n\n{overlays}\n\n");
        if !self.not_called.is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(text, "not called: {}", self.not_called.join(", "));
        }
        for flaw in self.flaws() {
            let _ = writeln!(text, "NOT AS EXPECTED: {flaw}");
        }
        text
    }

    fn counts(&self, title: &str, of: impl Fn(&str) -> bool) -> Vec<String> {
        let operations = self.operations.iter().filter(|one| of(&one.module));
        let operations: BTreeSet<&str> = operations.map(|one| one.operation.as_str()).collect();
        let answers: Vec<&Answer> = self.answers.iter().filter(|answer| of(&answer.module)).collect();
        let called: BTreeSet<&str> = answers.iter().map(|answer| answer.operation.as_str()).collect();
        let of_outcome = |outcome| answers.iter().filter(|answer| answer.outcome == outcome).count();
        let counts = [
            operations.len(),
            called.intersection(&operations).count(),
            answers.len(),
            of_outcome(Outcome::Decoded),
            of_outcome(Outcome::WithOverlay),
            of_outcome(Outcome::Failed),
            answers.iter().filter(|answer| answer.lossless).count(),
        ];
        [title.to_owned()].into_iter().chain(counts.map(|count| count.to_string())).collect()
    }
}

fn lines<T: for<'de> Deserialize<'de>>(printed: &str) -> Result<Vec<T>, String> {
    let read = |line| serde_json::from_str(line).map_err(|error| format!("the scenario printed {line:?}: {error}"));
    printed.lines().map(read).collect()
}

fn explain(plain: Judgement, patched: Judgement, overlays: &[Overlay]) -> Answer {
    let (good, lossless) = (plain.is_decoded() && plain.lossless, patched.is_decoded() && patched.lossless);
    let explains = |overlay: &&Overlay| overlay.answers.contains(&plain.operation);
    let explained = overlays.iter().filter(explains).map(|overlay| overlay.name.clone());
    let explained: Vec<String> = if good || !lossless { Vec::new() } else { explained.collect() };
    let outcome = match (good, explained.is_empty()) {
        (true, _) => Outcome::Decoded,
        (false, false) => Outcome::WithOverlay,
        (false, true) => Outcome::Failed,
    };
    let fault = (!good).then(|| plain.fault());
    let variant = if plain.is_decoded() { plain.variant } else { patched.variant };
    Answer {
        module: plain.module,
        operation: plain.operation,
        method: plain.method,
        path: plain.path,
        status: plain.status,
        outcome,
        variant,
        request: plain.request,
        lossless: good || lossless,
        overlays: explained,
        fault,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn judged(operation: usize, rest: &str) -> String {
        format!(r#"{{"module":"m","operation":"o{operation}","status":200,"request":true,{rest}}}"#) + "\n"
    }

    const GOOD: &str = r#""variant":"Ok","lossless":true"#;
    const LOSSY: &str = r#""variant":"Ok","pointer":"/a/b""#;
    const FAULTY: &str = r#""pointer":"/a","message":"missing field `b`""#;

    /// A report of sixty good answers and one more, which is so without and with the overlay for `of`.
    fn report(plain: &str, patched: &str, of: &str) -> Report {
        let many: String = (0..ENOUGH).map(|number| judged(number, GOOD)).collect();
        let operations = (0..=ENOUGH).map(|number| format!("{{\"module\":\"m\",\"operation\":\"o{number}\"}}\n"));
        let overlay = Overlay {
            file: PathBuf::new(),
            name: "fix".to_owned(),
            title: "Why".to_owned(),
            answers: vec![of.to_owned()],
        };
        let (plain, patched) = (judged(ENOUGH, plain), judged(ENOUGH, patched));
        Report::new(&(many.clone() + &plain), &(many + &patched), &operations.collect::<String>(), vec![overlay])
            .unwrap()
    }

    #[test]
    fn an_answer_that_an_overlay_explains_is_good() {
        for plain in [LOSSY, FAULTY] {
            let report = report(plain, GOOD, "o60");
            assert!(report.is_good(), "{}", report.table());
            assert!(report.table().contains("| fix     |       1 | Why              |"), "{}", report.table());
            assert!(report.json().contains(r#""outcome": "with_overlay""#));
        }
    }

    #[test]
    fn what_is_not_explained_is_named_with_its_place() {
        let lossy = report(LOSSY, LOSSY, "o60");
        let flaw = "NOT AS EXPECTED: the answer of   (200) decodes: at /a/b: it is not the same";
        assert!(!lossy.is_good() && lossy.table().contains(flaw), "{}", lossy.table());
        let other = report(FAULTY, GOOD, "o1");
        let flaw = "decodes: at /a: missing field `b`\nNOT AS EXPECTED: an answer needs the overlay `fix`\n";
        assert!(!other.is_good() && other.table().contains(flaw), "{}", other.table());
    }

    #[test]
    fn too_few_operations_and_overlays_without_use_are_not_good() {
        let idle = report(GOOD, GOOD, "o60");
        assert!(idle.flaws() == ["an answer needs the overlay `fix`"], "{:?}", idle.flaws());
        let few = Report::new(&judged(1, GOOD), &judged(1, GOOD), r#"{"module":"m","operation":"o1"}"#, vec![]);
        assert_eq!(few.unwrap().flaws(), ["60 operations are called, and not 1"]);
    }
}
