//! What was read, kept beside what was generated of it, so that the next run can say what has changed since.
//!
//! It must not say where it is kept. What was kept is judged like any other input: where anything is amiss, there
//! was no run before.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Reading, compare, described, store};
use crate::config::CratePlan;
use crate::diag::Diagnostics;
use crate::resolve::{Resolver, Roots};
use crate::source::{DocumentId, Kept, Limits, Sources};
use crate::{diff, openapi};

/// What is kept of a reading, below a line that stands for it.
#[derive(Deserialize, Serialize)]
struct Record<'a> {
    /// The documents that were named as OpenAPI documents.
    described: Vec<u32>,
    roots: Vec<PathBuf>,
    widened: Vec<PathBuf>,
    remote: Vec<(String, PathBuf)>,
    #[serde(borrow)]
    sources: Kept<'a>,
}

impl Reading {
    /// Stands for what was read.
    fn print(&self) -> String {
        format!("{:016x}", self.loaded.sources.print())
    }

    /// Whether this text was made of a reading of the same documents.
    pub fn is_kept_in(&self, text: &str) -> bool {
        text.lines().next() == Some(&self.print())
    }

    /// What was read, as a text to be kept; `None` where it cannot be.
    pub fn to_be_kept(&self, plan: &CratePlan) -> Option<String> {
        let record = Record {
            described: described(plan, &self.loaded).iter().map(|id| id.0).collect(),
            roots: self.roots.folders.clone(),
            widened: self.roots.widened.clone(),
            remote: self.roots.remote.clone(),
            sources: self.loaded.sources.kept(),
        };
        Some(format!("{}\n{}\n", self.print(), serde_json::to_string(&record).ok()?))
    }

    /// What changed on the wire since the reading that this text was made of, each with the file it is in; `None`
    /// where the text cannot be read.
    pub fn changes_since(&self, text: &str, plan: &CratePlan) -> Option<Vec<(diff::Finding, PathBuf)>> {
        let (_, text) = text.split_once('\n')?;
        let Record { described: base_described, roots: folders, widened, remote, sources } =
            serde_json::from_str(text).ok()?;
        let base_sources = Sources::from_kept(sources, &Limits::default())?;
        let base_roots = Roots { folders, widened, remote };
        let base_resolver = Resolver::new(&base_sources, &base_roots);
        let head_resolver = Resolver::new(&self.loaded.sources, &self.roots);
        let base = describe(plan, base_described.into_iter().map(DocumentId), &base_resolver)?;
        let head = describe(plan, described(plan, &self.loaded).into_iter(), &head_resolver)?;
        let (base_store, head_store) = (store(plan, &base_resolver, &base), store(plan, &head_resolver, &head));
        let (base_names, head_names) = compare::names((&base_resolver, &base), (&head_resolver, &head));
        let base = diff::Side::new(&base_store, &base, None, plan, &base_names);
        let head = diff::Side::new(&head_store, &head, None, plan, &head_names);
        let findings = diff::compare_wire(&base, &head).into_iter();
        let path_of = |sources: &Sources, at: &Option<crate::source::Location>| {
            Some(sources.document(at.as_ref()?.document)?.path.clone())
        };
        let with_file = findings.map(|finding| {
            let head = path_of(&self.loaded.sources, &finding.change.head);
            let path = head.or_else(|| path_of(&base_sources, &finding.change.base)).unwrap_or_default();
            (finding, path)
        });
        Some(with_file.collect())
    }
}

/// All of these documents; `None` where one is no description.
fn describe(
    plan: &CratePlan,
    documents: impl Iterator<Item = DocumentId>,
    resolver: &Resolver<'_>,
) -> Option<Vec<openapi::Description>> {
    // What is wrong with them has been said by the run that read them.
    let mut ignored = Diagnostics::new();
    documents.map(|id| openapi::read(resolver, id, &plan.select, &mut ignored)).collect()
}
