//! The steps of a run, each for the descriptions that it is about; every result is kept as soon as it is there.
//!
//! It must not print or sum up.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::de::DeserializeOwned;
use specmill::cli::Progress;

use super::compile::{self, Compiled};
use super::examples::Judged;
use super::facts::Facts;
use super::fingerprint;
use super::generate::{self, Job};
use super::kept::Kept;
use super::manifest::{Entry, Kind};
use super::pairs::Compared;
use super::prove::{self, Proven};
use super::report::Row;
use crate::conformance::crate_alone::workspace_of;
use crate::measure::{Ended, Limits};

/// How many small crates are compiled by one call of cargo.
///
/// A call for one crate takes a second before and after the compiler; 40 fill both cores of a small machine, and what
/// is lost when a run is stopped stays small. One crate of many groups would compile the support code once for all,
/// but an error in one of them would hide those of the others, and nobody generates such a crate.
const BATCH: usize = 40;

/// What generating may take.
const fn limits(kind: Kind) -> Limits {
    match kind {
        Kind::Real => Limits { wall: Duration::from_secs(300), memory: 8 << 30 },
        Kind::Torture => Limits { wall: Duration::from_secs(5), memory: 1 << 30 },
    }
}

/// What finding something out may take that is not measured.
const PATIENCE: Limits = Limits { wall: Duration::from_secs(600), memory: 12 << 30 };

/// What all descriptions have in common.
pub(super) struct Run {
    program: PathBuf,
    /// Stands for the program.
    generator: String,
    place: PathBuf,
    kept: Kept,
}

impl Run {
    /// A run of `program` that keeps its results in `place`, and with `resume` takes those that are there.
    pub(super) fn new(program: PathBuf, place: PathBuf, resume: bool) -> Result<Self, String> {
        let generator = fingerprint::of_file(&program)?;
        Ok(Self { program, generator, kept: Kept::new(place.join("results"), resume), place })
    }

    /// The folder of all crates, a workspace.
    fn crates(&self) -> PathBuf {
        self.place.join("crates")
    }

    fn printed(&self, name: &str) -> PathBuf {
        self.place.join("printed").join(name)
    }

    /// Generates all.
    pub(super) fn generate(&self, entries: &[Entry]) -> Result<Vec<Row>, String> {
        let progress = Progress::new(entries.len());
        let mut rows = Vec::new();
        for entry in entries {
            progress.step(&entry.name);
            rows.push(self.row(entry)?);
        }
        Ok(rows)
    }

    /// What there is to say about one description: found out, or kept from a run before.
    fn row(&self, entry: &Entry) -> Result<Row, String> {
        let key = format!("{} {}", self.generator, fingerprint::of_folder(&entry.folder, |_| true)?);
        let package = package(&entry.name);
        let krate = self.crates().join(&package);
        let name = format!("generate/{}", entry.name);
        if let Some(row) = self.kept.get::<Row>(&name, &key)
            && (krate.is_dir() || !row.generated.outcome.is_written())
        {
            return Ok(row);
        }
        let printed = self.printed(&entry.name);
        let job = Job { program: &self.program, document: &entry.path, out: &krate, package: &package, printed };
        let mut generated = generate::generate(&job, limits(entry.kind))?;
        let (spec, out) = (entry.path.as_path(), krate.as_path());
        let facts: Option<Facts> =
            self.child("corpus-facts", &["--spec".as_ref(), spec, "--out".as_ref(), out], &entry.name)?;
        if facts.as_ref().is_some_and(|facts| facts.emitted.sum() + facts.types == 0) {
            generated.outcome = generated.outcome.of_nothing();
        }
        let row = Row {
            name: entry.name.clone(),
            kind: entry.kind,
            package,
            generated,
            manifest_differs: facts.as_ref().and_then(|facts| entry.differs(facts.present)),
            facts,
            compiled: None,
            examples: None,
        };
        self.kept.put(&name, &key, &row)?;
        Ok(row)
    }

    /// What another process of the program says as JSON; none where it did not end well.
    fn child<T: DeserializeOwned>(&self, what: &str, arguments: &[&Path], name: &str) -> Result<Option<T>, String> {
        let mut command = Command::new(&self.program);
        command.args(["conformance", what]).args(arguments);
        let printed = self.printed(&format!("{name}.{what}"));
        let (run, ended, out, _) = generate::run(&mut command, &printed, PATIENCE)?;
        let good = ended == Ended::Itself && run.status.success();
        Ok(serde_json::from_str(&out).ok().filter(|_| good))
    }

    /// Compiles all that was written: each real one alone, the small ones many at a time.
    pub(super) fn compile(&self, rows: &mut [Row]) -> Result<(), String> {
        workspace_of(&self.crates(), &written(rows))?;
        let mut open: BTreeMap<Kind, Vec<(&mut Row, String)>> = BTreeMap::new();
        for row in rows.iter_mut().filter(|row| row.generated.outcome.is_written()) {
            let key = self.key_of_crate(row)?;
            row.compiled = self.kept.get(&format!("compile/{}", row.name), &key);
            if row.compiled.is_none() {
                open.entry(row.kind).or_default().push((row, key));
            }
        }
        let batches: Vec<_> = open.into_iter().flat_map(|(kind, rows)| batches(rows, kind)).collect();
        let progress = Progress::new(batches.len());
        for mut batch in batches {
            progress.step(&batch.iter().map(|(row, _)| row.name.as_str()).collect::<Vec<_>>().join(" "));
            let packages: Vec<String> = batch.iter().map(|(row, _)| row.package.clone()).collect();
            let first = packages.first().map(String::as_str).unwrap_or_default();
            let mut compiled = compile::check(&self.crates(), &packages, &self.printed(&format!("{first}.cargo")))?;
            for (row, key) in &mut batch {
                let one: Compiled = compiled.remove(&row.package).unwrap_or_default();
                self.kept.put(&format!("compile/{}", row.name), key, &one)?;
                row.compiled = Some(one);
            }
        }
        Ok(())
    }

    /// Judges all examples, and where `prove` says so runs the tests of the crates that have any.
    pub(super) fn examples(&self, rows: &mut [Row], entries: &[Entry], prove: bool) -> Result<(), String> {
        if prove {
            workspace_of(&self.crates(), &written(rows))?;
        }
        let progress = Progress::new(rows.len());
        for (row, entry) in rows.iter_mut().zip(entries) {
            progress.step(&row.name);
            let key = format!("{} {} {prove}", self.generator, self.key_of_crate(row)?);
            let name = format!("examples/{}", row.name);
            row.examples = self.kept.get(&name, &key);
            if row.examples.is_none() {
                let proven = self.proven(row, entry, prove)?;
                self.kept.put(&name, &key, &proven)?;
                row.examples = Some(proven);
            }
        }
        Ok(())
    }

    fn proven(&self, row: &Row, entry: &Entry, prove: bool) -> Result<Proven, String> {
        let judged: Option<Vec<Judged>> =
            self.child("corpus-examples", &["--spec".as_ref(), entry.path.as_path()], &row.name)?;
        let Some(judged) = judged else {
            let fault = Some("the process that judges them did not end well".to_owned());
            return Ok(Proven { fault, ..Proven::default() });
        };
        let wanted = prove && row.generated.outcome.is_written() && judged.iter().any(|one| !one.tests.is_empty());
        let results = if wanted { prove::run(&self.crates(), &row.package)? } else { None };
        let mut proven = prove::proven(&judged, results.as_ref());
        if wanted && results.is_none() {
            proven.fault = Some("its tests do not compile".to_owned());
        }
        Ok(proven)
    }

    /// Compares two descriptions.
    pub(super) fn pair(&self, one: &Entry, other: &Entry) -> Result<Option<Compared>, String> {
        self.child("corpus-pair", &[one.path.as_path(), other.path.as_path()], &format!("{}.{}", one.name, other.name))
    }

    /// Stands for all that was generated.
    fn key_of_crate(&self, row: &Row) -> Result<String, String> {
        fingerprint::of_folder(&self.crates().join(&row.package), |name| name != ".specmill-cache")
    }
}

fn written(rows: &[Row]) -> Vec<String> {
    rows.iter().filter(|row| row.generated.outcome.is_written()).map(|row| row.package.clone()).collect()
}

fn batches<T>(all: Vec<T>, kind: Kind) -> Vec<Vec<T>> {
    let most = if kind == Kind::Real { 1 } else { BATCH };
    let mut batches: Vec<Vec<T>> = Vec::new();
    for one in all {
        match batches.last_mut().filter(|batch| batch.len() < most) {
            Some(batch) => batch.push(one),
            None => batches.push(vec![one]),
        }
    }
    batches
}

/// A package name that no other description has.
fn package(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let words: String = name.chars().map(plain).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let plain = words.join("-");
    if plain == name && plain.len() <= 40 {
        return format!("{plain}-api");
    }
    // What was changed could be the same as another's.
    let tail = plain.len().saturating_sub(40);
    format!("c{}-{}", fingerprint::of_text(name), plain.get(tail..).unwrap_or_default().trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_differ_where_names_do() {
        assert_eq!(package("lob-multi"), "lob-multi-api");
        let names = ["a/b.yaml", "a-b-yaml", "A/b.yaml", "a/b_yaml"].map(package);
        let distinct: std::collections::HashSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), 4, "{names:?}");
        let long = package(&"x".repeat(200));
        assert!(long.len() < 64 && long.starts_with('c'), "{long}");
    }

    #[test]
    fn real_ones_are_compiled_alone() {
        assert_eq!(batches(vec![1, 2], Kind::Real), [[1], [2]]);
        let sizes: Vec<usize> = batches(vec![0; BATCH + 1], Kind::Torture).iter().map(Vec::len).collect();
        assert_eq!(sizes, [BATCH, 1]);
    }
}
