//! Two versions of one crate's documents, read and compared.
//!
//! It must not judge what it finds.

use std::collections::HashMap;

use super::{describe, load, schema_files, store};
use crate::config::CratePlan;
use crate::diag::Diagnostics;
use crate::ir::{Api, Verified};
use crate::resolve::{self, Resolver, Roots};
use crate::source::{DocumentId, Sources};
use crate::{diff, lower, openapi, passes};

/// What comparing two versions of one crate's documents found, and what places point into.
#[derive(Debug)]
pub struct Compared {
    /// All that changed.
    pub findings: Vec<diff::Finding>,
    /// What was read of the base, and what is wrong with it.
    pub base: (Sources, Diagnostics),
    /// What was read of the head, and what is wrong with it.
    pub head: (Sources, Diagnostics),
    /// How many documents that were named could not be read as descriptions, of the base and of the head.
    pub unread: (usize, usize),
}

/// Compares two versions of the documents of one crate.
pub fn compare(base: &CratePlan, head: &CratePlan) -> Compared {
    compare_as(base, head, false, once).0
}

/// As [`compare`], looking also where both versions say the same word for word: it has to find the same.
pub fn compare_thoroughly(base: &CratePlan, head: &CratePlan) -> Compared {
    compare_as(base, head, true, once).0
}

fn once<'a>(base: &'a diff::Side<'a>, head: &'a diff::Side<'a>) -> (Vec<diff::Finding>, ()) {
    (diff::compare(base, head), ())
}

/// Compares two versions of the documents of one crate, and the other way round, reading each once.
pub fn compare_both_ways(base: &CratePlan, head: &CratePlan) -> (Compared, Vec<diff::Finding>) {
    fn both<'a>(base: &'a diff::Side<'a>, head: &'a diff::Side<'a>) -> (Vec<diff::Finding>, Vec<diff::Finding>) {
        (diff::compare(base, head), diff::compare(head, base))
    }
    compare_as(base, head, false, both)
}

/// What `compare` finds in both versions, and what else it says.
fn compare_as<T>(
    base: &CratePlan,
    head: &CratePlan,
    thorough: bool,
    compare: impl for<'a> FnOnce(&'a diff::Side<'a>, &'a diff::Side<'a>) -> (Vec<diff::Finding>, T),
) -> (Compared, T) {
    // What a version is made of is read for each apart, side by side. The schemas that are compared are read once more:
    // they are few, and what reads them stays on its thread.
    let (base_read, head_read) = rayon::join(|| read_version(base), || read_version(head));
    let Read { loaded: base_loaded, roots: base_roots, descriptions: base_descriptions, api: base_api, .. } =
        &base_read;
    let Read { loaded: head_loaded, roots: head_roots, descriptions: head_descriptions, api: head_api, .. } =
        &head_read;
    let ((findings, more), unread) = {
        let base_resolver = Resolver::new(&base_loaded.sources, base_roots);
        let head_resolver = Resolver::new(&head_loaded.sources, head_roots);
        let base_store = store(base, &base_resolver, base_descriptions);
        let head_store = store(head, &head_resolver, head_descriptions);
        let unread = (
            base.documents().count().saturating_sub(base_descriptions.len()),
            head.documents().count().saturating_sub(head_descriptions.len()),
        );
        let (base_names, head_names) = names((&base_resolver, base_descriptions), (&head_resolver, head_descriptions));
        let mut base = diff::Side::new(&base_store, base_descriptions, base_api.as_ref(), base, &base_names);
        let mut head = diff::Side::new(&head_store, head_descriptions, head_api.as_ref(), head, &head_names);
        (base.thorough, head.thorough) = (thorough, thorough);
        (compare(&base, &head), unread)
    };
    let parts = |read: Read| (read.loaded.sources, read.diagnostics);
    (Compared { findings, base: parts(base_read), head: parts(head_read), unread }, more)
}

/// A version as it was read.
struct Read {
    loaded: resolve::Loaded,
    roots: Roots,
    descriptions: Vec<openapi::Description>,
    api: Option<Verified<Api>>,
    diagnostics: Diagnostics,
}

fn read_version(plan: &CratePlan) -> Read {
    let (loaded, roots, mut diagnostics) = load(plan);
    let (descriptions, api) = {
        let resolver = Resolver::new(&loaded.sources, &roots);
        let descriptions = describe(plan, &loaded, &resolver, &mut diagnostics);
        let store = store(plan, &resolver, &descriptions);
        let (api, found) = lower::lower(&store, &descriptions, &schema_files(plan, &loaded), plan);
        diagnostics.extend(found);
        let (api, found) = passes::run(api);
        diagnostics.extend(found);
        (descriptions, api)
    };
    Read { loaded, roots, descriptions, api, diagnostics }
}

/// What the documents of both versions are called.
pub(super) fn names(
    base: (&Resolver<'_>, &[openapi::Description]),
    head: (&Resolver<'_>, &[openapi::Description]),
) -> (Names, Names) {
    let (mut base_names, head_names) = (lower::display_paths(base.0), lower::display_paths(head.0));
    // Of one document each, it does not matter what the files are called.
    if let ([one], [other]) = (base.1, head.1)
        && let Some(name) = head_names.get(&other.document)
    {
        base_names.insert(one.document, name.clone());
    }
    (base_names, head_names)
}

/// What documents are called.
type Names = HashMap<DocumentId, String>;
