//! The pipeline as the commands call it: documents to a verified model, the model to files.
//!
//! It must not print or write.

mod compare;
mod kept;

use std::collections::HashSet;

use crate::config::CratePlan;
use crate::diag::{Diagnostic, Diagnostics, Place, catalogue, nearest};
use crate::ir::dump::{diff_text, dump as dump_api};
use crate::ir::{Api, Verified};
use crate::output::{self, OutputFile};
use crate::resolve::{self, Resolver, Roots};
use crate::schema::{Dialect, SchemaStore};
use crate::source::{DocumentId, Limits, Sources};
use crate::{emit, lower, openapi, passes};

pub use compare::{Compared, compare, compare_both_ways, compare_thoroughly};

/// What was read and found sound.
#[derive(Debug)]
pub struct Model {
    /// The verified model.
    pub api: Verified<Api>,
    /// How many documents that were named could not be read as descriptions.
    pub unread: usize,
}

/// How much a run read and made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents read.
    pub documents: usize,
    /// Operations generated, webhooks and callbacks included.
    pub operations: usize,
    /// Webhooks and callbacks generated.
    pub hooks: usize,
    /// Operations in the description.
    pub operations_described: usize,
    /// Types generated.
    pub types: usize,
    /// Examples proven.
    pub examples: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        let Self { documents, operations, hooks, operations_described, types, examples } = other;
        self.documents += documents;
        self.operations += operations;
        self.hooks += hooks;
        self.operations_described += operations_described;
        self.types += types;
        self.examples += examples;
    }
}

/// A stage whose result can be dumped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The documents, as values.
    Sources,
    /// The model.
    Ir,
}

/// The names of the passes, in their order.
pub fn passes() -> Vec<&'static str> {
    passes::PASSES.iter().map(|pass| pass.name).collect()
}

/// Reads and verifies the documents of one crate. The sources are what diagnostics point into.
pub fn read(plan: &CratePlan) -> (Option<Model>, Sources, Diagnostics) {
    let Reading { model, loaded, diagnostics, .. } = read_all(plan);
    (model, loaded.sources, diagnostics)
}

/// The documents of one crate, and what was made of them.
#[derive(Debug)]
pub struct Reading {
    /// The verified model, where there is a sound one.
    pub model: Option<Model>,
    /// What is wrong.
    pub diagnostics: Diagnostics,
    loaded: resolve::Loaded,
    roots: Roots,
}

impl Reading {
    /// What diagnostics point into.
    pub fn sources(&self) -> &Sources {
        &self.loaded.sources
    }
}

/// As [`read`], with what a later run can be compared with.
pub fn read_all(plan: &CratePlan) -> Reading {
    let (loaded, roots, mut diagnostics) = load(plan);
    let (api, unread) = lower_all(plan, &loaded, &roots, &mut diagnostics);
    let (api, found) = passes::run(api);
    diagnostics.extend(found);
    if let Some(api) = &api {
        report_examples(api, &mut diagnostics);
    }
    Reading { model: api.map(|api| Model { api, unread }), diagnostics, loaded, roots }
}

/// Stands for all that the files of one crate are made from.
pub fn key(model: &Model, plan: &CratePlan) -> Option<output::Key> {
    output::Key::of(&emit::made_from(&model.api, plan))
}

/// How much there is of one crate.
pub fn counts(model: &Model) -> Counts {
    let api = &model.api;
    Counts {
        documents: api.documents,
        operations: api.operations.len(),
        hooks: api.operations.iter().filter(|operation| !operation.is_path()).count(),
        operations_described: api.described,
        types: api.types.len(),
        examples: api.examples.iter().filter(|example| example.fault.is_none()).count(),
    }
}

/// The files of one crate.
pub fn generate(model: &Model, plan: &CratePlan) -> (Vec<OutputFile>, Counts) {
    (emit::generate(&model.api, plan), counts(model))
}

/// The tests that [`generate`] gives the crate, with the examples that each proves.
pub fn proofs(model: &Model, plan: &CratePlan) -> Vec<emit::Proof> {
    emit::proofs(&model.api, plan)
}

/// A stage's result as text; with `pass`, the difference that this pass makes.
pub fn dump(plan: &CratePlan, stage: Stage, pass: Option<&str>) -> (Option<String>, Sources, Diagnostics) {
    let (loaded, roots, mut diagnostics) = load(plan);
    if stage == Stage::Sources {
        let values = loaded.sources.documents().map(|(_, document)| {
            let value = serde_json::to_string_pretty(&document.value).unwrap_or_default();
            format!("# {}\n{value}\n", document.path.display())
        });
        let text = values.collect();
        return (Some(text), loaded.sources, diagnostics);
    }
    let (api, _) = lower_all(plan, &loaded, &roots, &mut diagnostics);
    let text = match pass {
        Some(pass) => {
            let traces = passes::run_tracing(api, Some(pass));
            traces.first().map(|(_, before, after)| diff_text(before, after))
        }
        None => {
            let (api, found) = passes::run(api);
            diagnostics.extend(found);
            api.map(|api| dump_api(&api))
        }
    };
    (text, loaded.sources, diagnostics)
}

/// The OpenAPI documents among what was loaded.
fn describe(
    plan: &CratePlan,
    loaded: &resolve::Loaded,
    resolver: &Resolver<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<openapi::Description> {
    let described = described(plan, loaded).into_iter();
    described.filter_map(|entry| openapi::read(resolver, entry, &plan.select, diagnostics)).collect()
}

/// Which of the documents that were loaded were named as OpenAPI documents.
fn described(plan: &CratePlan, loaded: &resolve::Loaded) -> Vec<DocumentId> {
    let documents: HashSet<DocumentId> =
        plan.documents().filter_map(|path| loaded.sources.outcome(path)?.ok()).collect();
    loaded.entries.iter().copied().filter(|entry| documents.contains(entry)).collect()
}

/// The schema files among what was loaded that are generated whoever uses them.
fn schema_files(plan: &CratePlan, loaded: &resolve::Loaded) -> Vec<DocumentId> {
    let schemas: HashSet<DocumentId> = plan.schemas().filter_map(|path| loaded.sources.outcome(path)?.ok()).collect();
    loaded.entries.iter().copied().filter(|entry| schemas.contains(entry)).collect()
}

fn load(plan: &CratePlan) -> (resolve::Loaded, Roots, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let mut roots = roots(plan, &mut diagnostics);
    let mut documents: Vec<_> = plan.documents().chain(plan.schemas()).cloned().collect();
    for further in plan.further_schemas().chain(plan.example_files.iter().map(|example| &example.file)) {
        if !documents.contains(further) {
            documents.push(further.clone());
        }
    }
    let limits = Limits::default();
    let (loaded, found) = match plan.roots_widen {
        true => resolve::load_widening(&documents, &mut roots, &limits),
        false => resolve::load_patched(&documents, &plan.overlays, &roots, &limits),
    };
    diagnostics.extend(found);
    (loaded, roots, diagnostics)
}

fn roots(plan: &CratePlan, diagnostics: &mut Diagnostics) -> Roots {
    let unusable = |folder: &std::path::Path, error: &std::io::Error| {
        Diagnostic::new(&catalogue::MISSING_FILE, format!("the folder `{}` cannot be used: {error}", folder.display()))
            .in_place(Place::File(folder.to_owned()))
            .help("name a folder that exists and can be read")
    };
    let mut roots = Roots::default();
    match Roots::new(&plan.roots) {
        Ok(found) => roots = found,
        // A document that does not exist has no folder either; that it is missing is reported when it is loaded.
        Err((folder, error)) if folder.exists() => diagnostics.push(unusable(&folder, &error)),
        Err(_) => roots = Roots::of_documents(plan.modules.iter().map(|module| &module.document)),
    }
    for (prefix, folder) in &plan.remote {
        if let Err(error) = roots.map_remote(prefix.clone(), folder) {
            diagnostics.push(unusable(folder, &error));
        }
    }
    roots
}

/// The model, and how many of the documents that were named could not be read.
fn lower_all(plan: &CratePlan, loaded: &resolve::Loaded, roots: &Roots, diagnostics: &mut Diagnostics) -> (Api, usize) {
    let resolver = Resolver::new(&loaded.sources, roots);
    let schemas = schema_files(plan, loaded);
    let descriptions = describe(plan, loaded, &resolver, diagnostics);
    report_unmatched(plan, &descriptions, diagnostics);
    let unread = plan.documents().count().saturating_sub(descriptions.len());
    let store = store(plan, &resolver, &descriptions);
    let (api, found) = lower::lower(&store, &descriptions, &schemas, plan);
    diagnostics.extend(found);
    (api, unread)
}

/// The schemas of these descriptions, to be read when they are asked for.
fn store<'a>(plan: &CratePlan, resolver: &'a Resolver<'a>, descriptions: &[openapi::Description]) -> SchemaStore<'a> {
    let fallback = descriptions.first().map_or(Dialect::OpenApi31, |first| first.version.dialect());
    SchemaStore::with_conventions(resolver, fallback, lower::conventions(plan))
}

/// A pattern that selects nothing is a slip, or what it selected is gone; either way something is missing.
fn report_unmatched(plan: &CratePlan, descriptions: &[openapi::Description], diagnostics: &mut Diagnostics) {
    for select in &plan.select {
        let all = || descriptions.iter().flat_map(|description| &description.passed);
        if all().any(|chosen| select.names(chosen)) {
            continue;
        }
        let (what, pattern) = (select.by.noun(), select.pattern.value.trim_start_matches('!'));
        let mut known: Vec<&str> = all().flat_map(|chosen| chosen.names(select.by)).collect();
        known.sort_unstable();
        known.dedup();
        let help = match nearest(pattern, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("no operation has any {what}"),
            None if known.len() > 8 => {
                format!("there are {} others, `{}` for one", known.len(), known.first().unwrap_or(&""))
            }
            None => format!("there is {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
        };
        let message = format!("no operation has the {what} `{}`", pattern.escape_debug());
        let diagnostic = Diagnostic::new(&catalogue::UNMATCHED_SELECTION, message).help(help);
        diagnostics.push(Diagnostic { place: select.pattern.place.clone(), ..diagnostic });
    }
}

/// An example that breaks its own schema proves nothing, and whoever wrote it should know.
fn report_examples(api: &Api, diagnostics: &mut Diagnostics) {
    for example in &api.examples {
        if let Some((pointer, message)) = &example.fault {
            let place = if pointer.is_empty() { "it".to_owned() } else { format!("`{pointer}`") };
            diagnostics.push(
                Diagnostic::new(
                    &catalogue::INVALID_EXAMPLE,
                    format!("this example breaks its own schema: {place} {message}"),
                )
                .at(&example.source)
                .note("it is not proven by the generated tests")
                .help("correct the example or the schema"),
            );
        }
    }
}
