//! What the drivers found, beside what is expected of them.
//!
//! It must not run anything.

use std::fmt::Write;

use serde::Deserialize;

use crate::conformance::homeserver::crates::Variant;

/// One call, as a driver prints it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Line {
    operation: String,
    /// `decoded`, `decode error`, or `failed`.
    outcome: String,
    status: u16,
    headers: usize,
    bytes: usize,
    /// Types of the events that were decoded.
    types: Vec<String>,
    /// Members of these events that the description does not declare.
    undeclared: Vec<String>,
    /// Whether encoding gives the JSON value that was decoded.
    lossless: bool,
    /// Where the fault is, as JSON pointer.
    pointer: String,
    message: String,
    /// The type of the event that the pointer leads to, in the bytes that the error holds.
    culprit: Option<String>,
}

/// What a call must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expectation {
    /// It decodes, with nothing lost, and these types of events are in it.
    Decodes(&'static [&'static str]),
    /// The error holds the whole answer, and leads to presence in the list of events.
    PresenceIsRefused,
}

/// Every call, in the order of the driver.
const EXPECTED: &[(Variant, &str, Expectation)] = &[
    (Variant::Plain, "initialSync", Expectation::Decodes(&["m.room.message"])),
    (Variant::Plain, "getEvents", Expectation::PresenceIsRefused),
    (Variant::Plain, "getOneEvent", Expectation::Decodes(&["m.room.message"])),
    (Variant::Overlay, "initialSync", Expectation::Decodes(&["m.room.message"])),
    (Variant::Overlay, "getEvents", Expectation::Decodes(&["m.presence", "m.room.message"])),
    (Variant::Overlay, "getOneEvent", Expectation::Decodes(&["m.room.message"])),
];

/// Members that the homeserver adds to every event of a room, and no description declares.
const UNDECLARED: &[&str] = &["age", "user_id"];

impl Expectation {
    /// What is not as expected.
    fn flaws(self, line: &Line) -> Vec<String> {
        let mut flaws = Vec::new();
        let mut expect = |holds: bool, what: &str| {
            if !holds {
                flaws.push(what.to_owned());
            }
        };
        expect(line.status == 200, "the status is 200");
        expect(line.headers > 0, "there are headers");
        expect(line.bytes > 0, "there is a body");
        match self {
            Self::Decodes(types) => {
                expect(line.outcome == "decoded", "the answer decodes");
                for r#type in types {
                    expect(line.types.iter().any(|one| one == r#type), &format!("there is an event `{type}`"));
                }
                for name in UNDECLARED {
                    expect(line.undeclared.iter().any(|one| one == name), &format!("`{name}` is kept"));
                }
                expect(line.lossless, "the answer is the same JSON after encoding");
            }
            Self::PresenceIsRefused => {
                expect(line.outcome == "decode error", "the answer does not decode");
                expect(line.pointer.starts_with("/chunk/"), "the fault is in the list of events");
                expect(line.culprit.as_deref() == Some("m.presence"), "the pointer leads to presence");
                expect(!line.message.is_empty(), "the fault is explained");
            }
        }
        flaws
    }
}

/// All that was found.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    lines: Vec<(Variant, Line)>,
}

impl Verdict {
    /// Adds what a driver printed.
    pub(super) fn add(&mut self, variant: Variant, printed: &str) -> Result<(), String> {
        for text in printed.lines() {
            let line = serde_json::from_str(text).map_err(|error| format!("a driver printed {text:?}: {error}"))?;
            self.lines.push((variant, line));
        }
        Ok(())
    }

    /// Whether every expected call was made and went as expected, and no other was made.
    pub(super) fn is_good(&self) -> bool {
        self.lines.len() == EXPECTED.len() && EXPECTED.iter().all(|expected| self.flaws(*expected).is_empty())
    }

    fn line(&self, variant: Variant, operation: &str) -> Option<&Line> {
        let found = self.lines.iter().find(|(of, line)| *of == variant && line.operation == operation);
        found.map(|(_, line)| line)
    }

    fn flaws(&self, (variant, operation, expectation): (Variant, &str, Expectation)) -> Vec<String> {
        match self.line(variant, operation) {
            Some(line) => expectation.flaws(line),
            None => vec!["the call is made".to_owned()],
        }
    }

    /// One row for each expected call, what is wrong below it, and the sum.
    pub(super) fn table(&self) -> String {
        let mut table = row(["crate", "operation", "outcome", "status", "headers", "bytes", "what of it"]);
        let mut good = 0;
        for expected @ (variant, operation, _) in EXPECTED.iter().copied() {
            let missing = Line { outcome: "not called".to_owned(), ..Line::default() };
            let line = self.line(variant, operation).unwrap_or(&missing);
            let [status, headers, bytes] = [line.status.into(), line.headers, line.bytes].map(|n: usize| n.to_string());
            let note = note(line);
            table += &row([variant.name(), operation, &line.outcome, &status, &headers, &bytes, &note]);
            let flaws = self.flaws(expected);
            good += usize::from(flaws.is_empty());
            for flaw in flaws {
                // Writing to a string does not fail.
                let _ = writeln!(table, "         NOT AS EXPECTED: {flaw}");
            }
        }
        let (made, all) = (self.lines.len(), EXPECTED.len());
        let _ = writeln!(table, "{made} calls made, {good} of {all} as expected");
        table
    }
}

/// What there is to say about a call.
fn note(line: &Line) -> String {
    match line.outcome.as_str() {
        "decoded" => {
            let lossless = if line.lossless { "lossless" } else { "not lossless" };
            format!("{lossless}; undeclared members kept: {}", line.undeclared.join(", "))
        }
        _ if line.pointer.is_empty() => line.message.clone(),
        _ => format!("at {} ({}): {}", line.pointer, line.culprit.as_deref().unwrap_or("nothing"), line.message),
    }
}

fn row([variant, operation, outcome, status, headers, bytes, note]: [&str; 7]) -> String {
    let row = format!("{variant:8} {operation:12} {outcome:13} {status:>6} {headers:>8} {bytes:>7}  {note}");
    row.trim_end().to_owned() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECODED: &str = r#"{"operation":"getEvents","outcome":"decoded","status":200,"headers":9,"bytes":99,
        "types":["m.presence","m.room.message"],"undeclared":["age","user_id"],"lossless":true}"#;
    const REFUSED: &str = r#"{"operation":"getEvents","outcome":"decode error","status":200,"headers":9,"bytes":99,
        "pointer":"/chunk/3","message":"missing field `event_id`","culprit":"m.presence"}"#;

    fn printed(get_events: &str) -> String {
        let others = ["initialSync", "getOneEvent"].map(|name| DECODED.replace("getEvents", name));
        [&others[0], get_events, &others[1]].map(|line| line.replace('\n', "")).join("\n")
    }

    fn verdict(plain: &str, overlay: &str) -> Verdict {
        let mut verdict = Verdict::default();
        verdict.add(Variant::Plain, plain).unwrap();
        verdict.add(Variant::Overlay, overlay).unwrap();
        verdict
    }

    #[test]
    fn all_is_good_only_when_the_overlay_makes_the_difference() {
        assert!(verdict(&printed(REFUSED), &printed(DECODED)).is_good());
        assert!(!verdict(&printed(DECODED), &printed(DECODED)).is_good());
        assert!(!verdict(&printed(REFUSED), &printed(REFUSED)).is_good());
    }

    #[test]
    fn what_is_lost_or_missing_is_named() {
        let lossy = verdict(&printed(REFUSED), &printed(&DECODED.replace("true", "false").replace("\"age\",", "")));
        let table = lossy.table();
        assert!(!lossy.is_good() && table.contains("NOT AS EXPECTED: `age` is kept"), "{table}");
        assert!(table.ends_with("6 calls made, 5 of 6 as expected\n"), "{table}");
        let silent = verdict(&printed(REFUSED), "");
        assert!(!silent.is_good() && silent.table().contains("NOT AS EXPECTED: the call is made"));
    }
}
