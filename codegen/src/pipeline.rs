//! The pipeline as the commands call it. This is a stand-in until the stages exist: it reads the documents
//! and writes a crate that says what it read. It must not print or write.

use crate::config::CratePlan;
use crate::diag::{Diagnostic, Diagnostics, Place, catalogue};
use crate::output::OutputFile;
use crate::source::{Limits, Sources};

/// What was read and found sound.
#[derive(Debug)]
pub struct Model {
    texts: Vec<String>,
}

/// How much a run read and made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Documents read.
    pub documents: usize,
    /// Operations generated.
    pub operations: usize,
    /// Operations in the description.
    pub operations_described: usize,
    /// Types generated.
    pub types: usize,
    /// Examples proven.
    pub examples: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        let Self { documents, operations, operations_described, types, examples } = other;
        self.documents += documents;
        self.operations += operations;
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
    vec!["name", "verify"]
}

/// Reads and verifies the documents of one crate. The sources are what diagnostics point into.
pub fn read(plan: &CratePlan) -> (Option<Model>, Sources, Diagnostics) {
    let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::new());
    let mut texts = Vec::new();
    for module in &plan.modules {
        if !module.document.is_file() {
            let message = format!("no such file `{}`", module.document.display());
            let place = Place::File(module.document.clone());
            diagnostics.push(Diagnostic::new(&catalogue::MISSING_FILE, message).in_place(place));
        } else if let Some(id) = diagnostics.take(sources.load(&module.document, &Limits::default())) {
            let value = sources.document(id).map(|document| document.value.to_string());
            texts.push(value.unwrap_or_default());
        }
    }
    (Some(Model { texts }), sources, diagnostics)
}

/// The files of one crate.
pub fn generate(model: &Model, plan: &CratePlan) -> (Vec<OutputFile>, Counts) {
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"{}\"\nedition = \"2024\"\n\n[features]\nclient = []\nserver = []\n",
        plan.package, plan.version
    );
    let code: String = model.texts.iter().map(|text| format!("// {text}\n")).collect();
    let files = vec![
        OutputFile { path: "Cargo.toml".to_owned(), contents: manifest },
        OutputFile { path: "src/lib.rs".to_owned(), contents: format!("//! Generated.\n{code}") },
    ];
    (files, Counts { documents: model.texts.len(), ..Counts::default() })
}

/// A stage's result as text, or with `pass` the difference that this pass makes.
pub fn dump(plan: &CratePlan, stage: Stage, pass: Option<&str>) -> (Option<String>, Sources, Diagnostics) {
    let (model, sources, diagnostics) = read(plan);
    let text = model.map(|model| format!("{stage:?} {pass:?}\n{}\n", model.texts.join("\n")));
    (text, sources, diagnostics)
}
