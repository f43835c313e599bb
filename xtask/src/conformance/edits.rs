//! `cargo xtask conformance edits`: `diff` over random edits of descriptions, each of which one rule describes.
//!
//! Each edit is made on the values of a description, and both versions are printed in one form, so that the line of
//! the edit is known. `diff` has to find the right rule at that line, nothing that breaks anybody elsewhere, and the
//! right side broken; and what breaks clients one way has to break servers the other way. Each edit follows from the
//! seed and its number alone. This module must not decide what an edit means: the files below it do, for each kind.

mod book;
mod composed;
mod judge;
mod kinds;
mod members;
mod operations;
mod printed;
mod values;
mod whole;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use fastrand::Rng;
use rayon::prelude::*;
use specmill::source::{Limits, Sources};

use book::Book;
use judge::{Verdict, Workplace};
use kinds::{Edit, Kind};

/// Descriptions of a corpus that are a file each, of a size that allows ten thousand comparisons; of 3.0 and of 3.1.
const OF_CORPUS: [&str; 5] = [
    "real/redocly-museum/openapi.yaml",
    "real/commonroom/commonroom.json",
    "real/sendgrid-contactdb/tsg_lmc_contactdb_v3.json",
    "real/tgi/openapi.json",
    "real/twilio-lookups-v2/twilio_lookups_v2.json",
];
/// Descriptions of this project, where there is no corpus.
const OWN: [&str; 7] = ["unions", "responses", "security", "sides", "version-3-0", "version-3-1", "webhooks"];
/// How many kinds are tried for an edit before it is given up.
const TRIES: usize = 200;
/// The least share of edits that have to be judged right.
const SHARE: f64 = 0.99;
/// How many failures are shown.
const SHOWN: usize = 12;

/// Arguments of `conformance edits`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of a corpus [default: descriptions of this project]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The descriptions, each one file; below the root, where there is one
    #[arg(long, value_name = "FILE", value_delimiter = ',')]
    description: Vec<PathBuf>,
    /// How many edits
    #[arg(long, default_value_t = 10_000)]
    count: usize,
    /// What the edits follow from
    #[arg(long, default_value_t = 5)]
    seed: u64,
    /// Make this edit only, show what is found of it, and keep both versions
    #[arg(long, value_name = "NUMBER")]
    edit: Option<usize>,
    /// Make edits of kinds with these words in their name only
    #[arg(long, value_name = "WORDS")]
    kind: Option<String>,
}

/// What became of the edits of a kind.
#[derive(Default)]
struct Tally {
    tried: usize,
    right: usize,
    mirrored: usize,
}

/// Whether enough edits were judged right, and all kept the mirror law.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let books = files(arguments).iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let kinds = kinds(arguments.kind.as_deref());
    if books.is_empty() || kinds.is_empty() {
        return Err("there is nothing to edit: no description, or no kind of edit with these words".to_owned());
    }
    if let Some(number) = arguments.edit {
        let edit = edit(&books, &kinds, arguments.seed, number).ok_or("there is no such edit")?;
        return show(&edit);
    }
    println!("{} edits of {} descriptions, seed {}", arguments.count, books.len(), arguments.seed);
    let made: Vec<(usize, &'static str, String, Verdict)> = (0..arguments.count)
        .into_par_iter()
        .map_init(Workplace::new, |workplace, number| {
            let (book, edit) = edit(&books, &kinds, arguments.seed, number)?;
            let workplace = workplace.as_ref().ok()?;
            Some((number, edit.kind, edit.at.clone(), workplace.judge(book, &edit)))
        })
        .flatten()
        .collect();
    Ok(report(arguments.count, &made))
}

fn files(arguments: &Arguments) -> Vec<PathBuf> {
    let root = arguments.root.clone();
    if !arguments.description.is_empty() {
        let below = |path: &PathBuf| root.as_ref().map_or_else(|| path.clone(), |root| root.join(path));
        return arguments.description.iter().map(below).collect();
    }
    match root {
        Some(root) => OF_CORPUS.iter().map(|path| root.join(path)).collect(),
        None => own(),
    }
}

fn own() -> Vec<PathBuf> {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    OWN.iter().map(|name| golden.join(name).join("openapi.yaml")).collect()
}

fn read(path: &Path) -> Result<(PathBuf, Book), String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut sources = Sources::default();
    let absolute = std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let id = sources.add_text(&absolute, &text, &Limits::default()).map_err(|fault| fault.message)?;
    let root = sources.document(id).map(|document| document.value.clone()).unwrap_or_default();
    Ok((path.to_owned(), Book::new(root)))
}

fn kinds(words: Option<&str>) -> Vec<&'static Kind> {
    let all = [members::KINDS, values::KINDS, composed::KINDS, operations::KINDS, whole::KINDS];
    all.into_iter().flatten().filter(|kind| words.is_none_or(|words| kind.name.contains(words))).collect()
}

/// The edit of this number: it depends on nothing but the seed and the number.
fn edit<'b>(books: &'b [(PathBuf, Book)], kinds: &[&Kind], seed: u64, number: usize) -> Option<(&'b Book, Edit)> {
    let mut rng = Rng::with_seed(seed ^ (number as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    (0..TRIES).find_map(|_| {
        let (_, book) = books.get(rng.usize(..books.len()))?;
        let kind = rng.choice(kinds)?;
        Some((book, kind.apply(book, &mut rng)?))
    })
}

/// What is found of one edit, and both versions.
fn show((book, edit): &(&Book, Edit)) -> Result<bool, String> {
    let workplace = Workplace::new().map_err(|error| format!("there is no folder to work in: {error}"))?;
    let verdict = workplace.judge(book, edit);
    println!("{} at {}", edit.kind, edit.at);
    println!("expected: {:?}", edit.expected);
    print!("{}", workplace.findings(book, edit));
    println!("found right: {}, mirrored: {}", verdict.fault.is_none(), verdict.mirrored);
    if let Some(fault) = &verdict.fault {
        println!("{fault}");
    }
    let folder = PathBuf::from("target/conformance/edits");
    workplace.keep(book, edit, &folder).map_err(|error| format!("cannot write to {}: {error}", folder.display()))?;
    println!("both versions are in {}", folder.display());
    Ok(verdict.fault.is_none() && verdict.mirrored)
}

fn report(asked: usize, made: &[(usize, &'static str, String, Verdict)]) -> bool {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut all = Tally::default();
    for (_, kind, _, verdict) in made {
        for tally in [tallies.entry(kind).or_default(), &mut all] {
            tally.tried += 1;
            tally.right += usize::from(verdict.fault.is_none());
            tally.mirrored += usize::from(verdict.mirrored);
        }
    }
    for (kind, Tally { tried, right, mirrored }) in &tallies {
        let law = if mirrored == tried { String::new() } else { format!(", {} against the law", tried - mirrored) };
        println!("{kind:44} {tried:5} tried, {right:5} right, {:4} wrong{law}", tried - right);
    }
    let failures = made.iter().filter(|(.., verdict)| verdict.fault.is_some() || !verdict.mirrored);
    for (number, kind, at, verdict) in failures.take(SHOWN) {
        let law = if verdict.mirrored { "" } else { "the mirror law does not hold; " };
        println!("edit {number}, {kind} at {at}: {law}{}", verdict.fault.as_deref().unwrap_or_default());
    }
    let Tally { tried, right, mirrored } = all;
    #[expect(clippy::cast_precision_loss, reason = "there are not that many edits")]
    let share = right as f64 / tried.max(1) as f64;
    println!("{tried} edits: {right} found right ({:.2} %), {mirrored} keep the mirror law", share * 100.0);
    tried == asked && share >= SHARE && mirrored == tried
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small part of what the command does, on descriptions of this project.
    #[test]
    fn random_edits_are_found_at_their_lines_and_mirrored() {
        let books: Vec<_> = own().iter().map(|path| read(path).unwrap()).collect();
        let kinds = kinds(None);
        let judged = (0..80).into_par_iter().map_init(
            || Workplace::new().unwrap(),
            |workplace, number| {
                let (book, edit) = edit(&books, &kinds, 1, number).unwrap();
                let verdict = workplace.judge(book, &edit);
                let right = verdict.fault.is_none() && verdict.mirrored;
                (!right).then(|| format!("edit {number}, {} at {}: {verdict:?}", edit.kind, edit.at))
            },
        );
        let wrong: Vec<String> = judged.flatten().collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn an_edit_follows_from_seed_and_number() {
        let books: Vec<_> = own().iter().map(|path| read(path).unwrap()).collect();
        let made = |number| edit(&books, &kinds(None), 7, number).unwrap().1.head;
        assert_eq!(made(3), made(3));
        assert_ne!(made(3), made(4));
    }
}
