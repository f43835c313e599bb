//! `cargo xtask conformance effects`: what `diff` says of the generated crate, beside what rustdoc says of both crates.
//!
//! For each pair of descriptions, the pairs of `tests/diff/` and with `--root DIR` more, both crates are generated and
//! their public items listed from rustdoc's JSON. Each item that differs has to be an effect of some finding, and each
//! effect has to be there. This module must not judge changes itself.

mod truth;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use clap::Args;
use rayon::prelude::*;
use specmill::config::CratePlan;
use specmill::diff::{Effect, Finding};
use specmill::pipeline;

use super::crate_alone::workspace_of;
use super::version_pairs::{self, Pair};
use crate::measure;
use crate::workspace;

/// Arguments of `conformance effects`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder of further pairs and their manifest
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// How many of those at most
    #[arg(long, value_name = "N", default_value_t = 40)]
    pairs: usize,
    /// Only pairs whose names contain one of these
    #[arg(long, value_name = "TEXT,…", value_delimiter = ',')]
    only: Vec<String>,
}

/// What differs: the item, and whether it is new, gone, or another.
type Differences = BTreeSet<(String, &'static str)>;

/// A pair, and what `diff` says becomes of its crate.
struct Predicted {
    pair: Pair,
    /// The folder names of both crates.
    crates: [String; 2],
    differences: Differences,
}

/// Whether `diff` and rustdoc agree about every pair.
pub(super) fn run(arguments: &Arguments) -> Result<bool, String> {
    let chosen = |pair: &Pair| arguments.only.is_empty() || arguments.only.iter().any(|text| pair.name.contains(text));
    let mut pairs = version_pairs::own()?;
    pairs.retain(chosen);
    if let Some(root) = &arguments.root {
        let listed = version_pairs::listed(root)?.into_iter().filter(|pair| !pair.identity && pair.is_of_files());
        pairs.extend(listed.filter(chosen).take(arguments.pairs));
    }
    let folder = workspace::target().join("conformance/effects");
    let made: Vec<Result<Option<Predicted>, String>> =
        pairs.into_par_iter().enumerate().map(|(index, pair)| predict(&folder, index, pair)).collect();
    let made = made.into_iter().collect::<Result<Vec<_>, _>>()?;
    let faulty = made.iter().filter(|one| one.is_none()).count();
    let made: Vec<Predicted> = made.into_iter().flatten().collect();
    let documented = document(&folder, &made)?;
    let (mut wrong, mut items) = (0, 0);
    for one in &made {
        let [base, head] = &one.crates;
        let truth = match (documented.get(base), documented.get(head)) {
            (Some(base), Some(head)) => truth::differences(base, head),
            _ => return Err(format!("{}: rustdoc wrote nothing of its crates", one.pair.name)),
        };
        items += truth.len();
        let unexplained: Vec<_> = truth.difference(&one.differences).collect();
        let absent: Vec<_> = one.differences.difference(&truth).collect();
        if !unexplained.is_empty() || !absent.is_empty() {
            wrong += 1;
            let list = |list: Vec<&(String, &str)>| {
                list.into_iter().map(|(item, what)| format!("{what} {item}")).collect::<Vec<_>>().join("; ")
            };
            println!("{}: not said: [{}], not so: [{}]", one.pair.name, list(unexplained), list(absent));
        }
    }
    println!(
        "{} pairs, {items} items that differ: {} agree, {wrong} do not; {faulty} more left out, whose descriptions have faults",
        made.len(),
        made.len() - wrong
    );
    Ok(wrong == 0)
}

/// Generates both crates of a pair; `None` where a description has faults, so that there is no crate.
fn predict(folder: &std::path::Path, index: usize, pair: Pair) -> Result<Option<Predicted>, String> {
    let crates = [format!("p{index:03}-base"), format!("p{index:03}-head")];
    let [base, head] = &crates;
    let (base, head) = (version_pairs::plan(&pair.base, base)?, version_pairs::plan(&pair.head, head)?);
    let compared = pipeline::compare(&base, &head);
    if compared.base.1.has_errors() || compared.head.1.has_errors() {
        return Ok(None);
    }
    for plan in [&base, &head] {
        generate(&folder.join(&plan.package), plan)?;
    }
    let differences =
        effects(&compared.findings).map(|effect| (truth::predicted(&effect.item), what(effect))).collect();
    Ok(Some(Predicted { pair, crates, differences }))
}

fn effects(findings: &[Finding]) -> impl Iterator<Item = &Effect> {
    findings.iter().flat_map(|finding| &finding.change.effects)
}

fn what(effect: &Effect) -> &'static str {
    match (&effect.before, &effect.after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    }
}

/// Writes the library of a crate; what has not changed stays as it is, so that it is not read again.
fn generate(folder: &std::path::Path, plan: &CratePlan) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot write to `{}`: {error}", folder.display());
    let (model, ..) = pipeline::read(plan);
    let model = model.ok_or_else(|| format!("{} has no model", plan.package))?;
    let (files, _) = pipeline::generate(&model, plan);
    let files: BTreeMap<_, _> = files.into_iter().map(|file| (folder.join(&file.path), file.contents)).collect();
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() && !files.contains_key(entry.path()) {
            std::fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    for (path, contents) in files {
        if std::fs::read_to_string(&path).is_ok_and(|known| known == contents) {
            continue;
        }
        std::fs::create_dir_all(path.parent().unwrap_or(folder)).map_err(failed)?;
        std::fs::write(&path, contents).map_err(failed)?;
    }
    Ok(())
}

/// The public items of all crates, by the names of their folders.
fn document(folder: &std::path::Path, made: &[Predicted]) -> Result<BTreeMap<String, truth::Items>, String> {
    let names: Vec<String> = made.iter().flat_map(|one| one.crates.clone()).collect();
    workspace_of(folder, &names)?;
    let mut cargo = workspace::cargo(folder);
    cargo.args(["doc", "--quiet", "--workspace", "--no-deps", "--lib", "--no-default-features"]);
    cargo.args(["--features", "client,server"]).env("CARGO_TARGET_DIR", folder.join("target"));
    // JSON is not stable yet, and `public-api` reads what this toolchain writes.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTDOCFLAGS", "-Z unstable-options --output-format json --cap-lints allow");
    let run = measure::run(&mut cargo)?;
    if !run.status.success() {
        return Err("rustdoc failed".to_owned());
    }
    let read = |name: &String| {
        let file = folder.join("target/doc").join(format!("{}.json", name.replace('-', "_")));
        truth::read(&file, &name.replace('-', "_")).map(|items| (name.clone(), items))
    };
    names.par_iter().map(read).collect()
}
