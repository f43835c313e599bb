//! What `diff` finds of an edit, beside what it had to find.
//!
//! It must not know any kind of edit.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use specmill::config::CratePlan;
use specmill::diag::Part;
use specmill::diff::{Finding, Group, Level};
use specmill::pipeline::{self, Compared};
use specmill::source::Sources;

use super::super::version_pairs;
use super::book::Book;
use super::kinds::{Edit, Expected, Version};
use super::printed::Printed;

/// What was found of an edit.
#[derive(Debug)]
pub(super) struct Verdict {
    /// What is wrong with it.
    pub(super) fault: Option<String>,
    /// Whether it breaks one side exactly where the edit taken back breaks the other.
    pub(super) mirrored: bool,
}

/// A folder for both versions.
pub(super) struct Workplace {
    folder: tempfile::TempDir,
    base: CratePlan,
    head: CratePlan,
}

impl Workplace {
    pub(super) fn new() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let mut plans = Vec::new();
        for version in ["base.json", "head.json"] {
            let path = folder.path().join(version);
            std::fs::write(&path, "{}").map_err(|error| error.to_string())?;
            plans.push(version_pairs::plan(&path, "api")?);
        }
        let mut plans = plans.into_iter();
        let (Some(base), Some(head)) = (plans.next(), plans.next()) else { return Err("there is no plan".to_owned()) };
        Ok(Self { folder, base, head })
    }

    /// What is found of the edit, judged.
    pub(super) fn judge(&self, book: &Book, edit: &Edit) -> Verdict {
        let printed = (Printed::of(&book.root), Printed::of(&edit.head));
        if let Err(error) = self.write(&printed) {
            return Verdict { fault: Some(format!("cannot write: {error}")), mirrored: false };
        }
        let (there, back) = pipeline::compare_both_ways(&self.base, &self.head);
        let mirrored = version_pairs::is_mirrored(&there.findings, &back);
        Verdict { fault: fault(&edit.expected, &printed, &there, version_pairs::breaks(&there.findings)), mirrored }
    }

    fn write(&self, printed: &(Printed, Printed)) -> std::io::Result<()> {
        std::fs::write(self.folder.path().join("base.json"), &printed.0.text)?;
        std::fs::write(self.folder.path().join("head.json"), &printed.1.text)
    }

    /// All findings, a line each.
    pub(super) fn findings(&self, book: &Book, edit: &Edit) -> String {
        let _ = self.write(&(Printed::of(&book.root), Printed::of(&edit.head)));
        pipeline::compare(&self.base, &self.head)
            .findings
            .iter()
            .map(|finding| format!("{}\n", line(finding)))
            .collect()
    }

    /// Keeps both versions.
    pub(super) fn keep(&self, book: &Book, edit: &Edit, folder: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let text = |value: &Value| Printed::of(value).text;
        std::fs::write(folder.join("base.json"), text(&book.root))?;
        std::fs::write(folder.join("head.json"), text(&edit.head))
    }
}

fn line(finding: &Finding) -> String {
    let place = |at: &Option<specmill::source::Location>| at.as_ref().map(|at| at.pointer.to_string());
    let change = &finding.change;
    let mut text = format!("{} `{}`", finding.rule.id, change.subject);
    let _ = write!(text, " clients {}, servers {}", finding.client.name(), finding.server.name());
    let _ = write!(text, " base {:?} head {:?}", place(&change.base), place(&change.head));
    text
}

fn fault(expected: &Expected, printed: &(Printed, Printed), there: &Compared, breaks: (bool, bool)) -> Option<String> {
    let (sources, printed) = match expected.version {
        Version::Base => (&there.base.0, &printed.0),
        Version::Head => (&there.head.0, &printed.1),
    };
    let lines: Vec<usize> = expected.places.iter().filter_map(|place| printed.line(place)).collect();
    let is_there = |finding: &&Finding| {
        expected.rules.contains(&finding.rule.id)
            && line_of(finding, expected.version, sources).is_some_and(|line| lines.contains(&line))
    };
    let found = there.findings.iter().find(is_there);
    if found.is_none() && !expected.rules.is_empty() {
        let all: Vec<String> = there.findings.iter().take(4).map(line).collect();
        let wanted = expected.rules.join(" or ");
        return Some(format!("no {wanted} at line {lines:?}; found: {}", all.join("; ")));
    }
    let times = there.findings.iter().filter(is_there).filter(|finding| {
        found.is_some_and(|found| found.rule.id == finding.rule.id && found.change.subject == finding.change.subject)
    });
    let times = times.count();
    if times > 1 {
        return Some(format!("found {times} times"));
    }
    let other = there.findings.iter().find(|finding| {
        let grave = finding.client.max(finding.server);
        let worries = if expected.rules.is_empty() { Level::Warn } else { Level::Error };
        let counts = grave >= worries && finding.rule.group != Group::Rust;
        counts && !is_there(finding) && !is_near(finding, expected)
    });
    if let Some(other) = other {
        return Some(format!("unrelated: {}", line(other)));
    }
    (breaks != expected.breaks).then(|| {
        let all: Vec<String> = there.findings.iter().take(4).map(line).collect();
        format!("breaks {breaks:?}, not {:?} (clients, servers): {}", expected.breaks, all.join("; "))
    })
}

fn line_of(finding: &Finding, version: Version, sources: &Sources) -> Option<usize> {
    let at = match version {
        Version::Base => finding.change.base.as_ref(),
        Version::Head => finding.change.head.as_ref(),
    };
    Some(sources.position(at?, Part::Key)?.line)
}

/// Whether it is one of those that may be found as well, below the schema or object that was edited.
fn is_near(finding: &Finding, expected: &Expected) -> bool {
    let around: Vec<&str> = expected.places.iter().filter_map(|place| Some(place.rsplit_once('/')?.0)).collect();
    let places = [&finding.change.base, &finding.change.head];
    let near = places.into_iter().flatten().any(|at| around.iter().any(|one| at.pointer.as_str().starts_with(one)));
    near && expected.also.contains(&finding.rule.id)
}
