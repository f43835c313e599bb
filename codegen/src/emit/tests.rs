//! Tests of the generated crate: every valid example comes back unchanged, and travels over a socket where it
//! is a parameter or a body.

mod binary;
mod bodies;
mod choices;
mod exchanges;
mod forms;
mod hooks;
mod made_up;
mod shadowed;
mod streamed;
mod values;

use std::collections::{HashMap, HashSet};

use super::context::Context;
use crate::ir::{Example, ExampleOrigin, ExampleSubject, ModuleId, RustIdent};
use crate::output::OutputFile;
use crate::source::Location;

const HARNESS: &str = include_str!("../../../templates/crate/tests/harness/mod.rs");

/// Test targets and the features that they need.
pub(super) fn targets(context: &Context<'_>) -> Vec<(String, Vec<&'static str>)> {
    let mut targets = Vec::new();
    if !values::is_empty(context) {
        targets.push((values::TARGET.to_owned(), Vec::new()));
    }
    if !exchanges::is_empty(context) {
        targets.push((exchanges::TARGET.to_owned(), vec!["client", "server"]));
    }
    targets
}

/// A generated test, and the examples that it proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The test target, as cargo names it.
    pub target: String,
    /// The test in it.
    pub test: String,
    /// Whether the examples travel as a request or its answer, or are decoded and encoded only.
    pub exchanged: bool,
    /// Indices into [`Api::examples`](crate::ir::Api::examples).
    pub examples: Vec<usize>,
}

/// What each test proves, in the order of the files.
pub(super) fn proofs(context: &Context<'_>) -> Vec<Proof> {
    let values = values::proofs(context).into_iter().map(|(index, test)| Proof {
        target: values::TARGET.to_owned(),
        test,
        exchanged: false,
        examples: vec![index],
    });
    let exchanges = exchanges::proofs(context).into_iter().map(|(target, test, examples)| Proof {
        target,
        test,
        exchanged: true,
        examples,
    });
    values.chain(exchanges).collect()
}

/// All files of tests.
pub(super) fn generate(context: &Context<'_>) -> Vec<OutputFile> {
    let (mut files, values) = rayon::join(|| exchanges::generate(context), || values::generate(context));
    files.extend(values);
    if files.is_empty() {
        return files;
    }
    files.push(OutputFile {
        path: "tests/harness/mod.rs".to_owned(),
        contents: HARNESS.replace("specmill_templates", &context.crate_name()),
    });
    for (index, example) in context.api.examples.iter().enumerate() {
        if example.fault.is_none() && !is_short(example) {
            files.push(OutputFile {
                path: format!(
                    "tests/{}",
                    binary::value_path(context, home(context, example), test_name(context, index)).0
                ),
                contents: pretty(example),
            });
        }
    }
    files
}

/// Short values stand in the test itself.
fn is_short(example: &Example) -> bool {
    !matches!(example.value, serde_json::Value::Object(_)) && example.value.to_string().len() <= 80
        || example.value.to_string().len() <= 40
}

fn pretty(example: &Example) -> String {
    let mut text = serde_json::to_string_pretty(&example.value).unwrap_or_default();
    text.push('\n');
    text
}

/// The value as an expression: its text, or the file that holds it.
fn text(context: &Context<'_>, index: usize, example: &Example) -> proc_macro2::TokenStream {
    if is_short(example) {
        let text = example.value.to_string();
        return quote::quote!(#text);
    }
    let (path, way) = binary::value_path(context, home(context, example), test_name(context, index));
    let path = format!("{way}{path}");
    quote::quote!(include_str!(#path))
}

/// The module that an example's test belongs to: that of its operation, or of its type, or of its document.
fn home(context: &Context<'_>, example: &Example) -> Option<ModuleId> {
    let operation = |id: &crate::ir::OperationId| context.api.operations.get(id.index());
    match &example.subject {
        ExampleSubject::Type(ty) => {
            let named = ty.named().filter_map(|id| context.def(id)).map(|def| def.module).next();
            named.or_else(|| {
                let document = context.api.document_names.get(example.source.document.0 as usize)?;
                let index = context.api.modules.iter().position(|module| module.document == *document)?;
                Some(ModuleId(index as u32))
            })
        }
        ExampleSubject::Parameter(id, _)
        | ExampleSubject::RequestBody(id, _)
        | ExampleSubject::ResponseBody(id, ..)
        | ExampleSubject::ResponseHeader(id, _, _) => Some(operation(id)?.module),
    }
}

/// The file of what an example stands in.
fn around<'c>(context: &'c Context<'_>, source: &Location) -> Option<&'c RustIdent> {
    let mut place = source.clone();
    loop {
        if let Some(file) = context.files.get(&place) {
            return Some(file);
        }
        place.pointer = place.pointer.parent()?;
    }
}

/// The file that an example's test stands in.
fn place(context: &Context<'_>, example: &Example) -> Option<binary::Place> {
    let module = home(context, example)?;
    let Some(division) = context.api.layout.divided.get(&module) else { return Some((module, None)) };
    let of = |id: &crate::ir::OperationId| context.api.operations.get(id.index()).map(|operation| &operation.file);
    let part = match &example.subject {
        ExampleSubject::Type(ty) => {
            let own = ty
                .named()
                .next()
                .and_then(|id| division.files.get(&id).or_else(|| context.def(id).and_then(|def| of(&def.operation?))));
            own.or_else(|| around(context, &example.source))
        }
        ExampleSubject::Parameter(id, _)
        | ExampleSubject::RequestBody(id, _)
        | ExampleSubject::ResponseBody(id, ..)
        | ExampleSubject::ResponseHeader(id, _, _) => of(id),
    };
    Some((module, part.cloned()))
}

/// Names of the tests of all examples, unique in their file and as stable as the description.
pub(super) fn names(context: &Context<'_>) -> Vec<String> {
    let mut counts: HashMap<(Option<ModuleId>, String), usize> = HashMap::new();
    let mut taken: HashSet<(Option<ModuleId>, String)> = HashSet::new();
    let examples = context.api.examples.iter();
    examples
        .map(|example| {
            let stem = stem(context, example);
            let home = home(context, example);
            let count = counts.entry((home, stem.clone())).or_default();
            loop {
                *count += 1;
                let name = if *count == 1 { stem.clone() } else { format!("{stem}_{count}") };
                if taken.insert((home, name.clone())) {
                    return name;
                }
            }
        })
        .collect()
}

/// Name of an example's test.
fn test_name<'c>(context: &'c Context<'_>, index: usize) -> &'c str {
    context.example_names.get(index).map_or("example", String::as_str)
}

fn stem(context: &Context<'_>, example: &Example) -> String {
    let operation = |id: &crate::ir::OperationId| context.api.operations.get(id.index());
    let words = match &example.subject {
        ExampleSubject::Type(ty) if example.origin == ExampleOrigin::File => {
            let of = ty.named().next().and_then(|id| context.def(id)).map_or("value", |def| def.ident.bare());
            format!("{} file as {of}", nested_words(context, example))
        }
        ExampleSubject::Type(_) => nested_words(context, example),
        ExampleSubject::Parameter(id, index) => match operation(id) {
            Some(operation) => {
                let parameter = operation.parameters.get(*index).map_or("", |parameter| parameter.ident.bare());
                format!("{} {parameter} parameter", operation.ident.bare())
            }
            None => "parameter".to_owned(),
        },
        ExampleSubject::RequestBody(id, _) => {
            format!("{} request {}", operation(id).map_or("", |operation| operation.ident.bare()), example.name)
        }
        ExampleSubject::ResponseBody(id, index, _) => match operation(id) {
            Some(operation) => {
                let status = operation.responses.get(*index).map_or("", |response| response.ident.bare());
                let name = match example.origin {
                    ExampleOrigin::Explicit => example.name.as_str(),
                    _ => "composed",
                };
                format!("{} {status} {name}", operation.ident.bare())
            }
            None => "response".to_owned(),
        },
        ExampleSubject::ResponseHeader(id, index, header) => match operation(id) {
            Some(operation) => {
                let status = operation.responses.get(*index).map_or("", |response| response.ident.bare());
                format!("{} {status} {} header", operation.ident.bare(), header.as_str())
            }
            None => "header".to_owned(),
        },
    };
    let words: String = words.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let name = heck::ToSnakeCase::to_snake_case(words.as_str());
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() {
        format!("example_{name}")
    } else {
        name
    };
    // Cut between two words, it would end in an underscore, and a number after that would be set off by two.
    let name: String = name.chars().take(100).collect();
    name.trim_end_matches('_').to_owned()
}

/// Document and property names on the way to a nested example.
fn nested_words(context: &Context<'_>, example: &Example) -> String {
    let document = context.api.document_names.get(example.source.document.0 as usize).map_or("", String::as_str);
    let file = std::path::Path::new(document).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let skipped = [
        "properties",
        "schema",
        "schemas",
        "components",
        "paths",
        "content",
        "example",
        "examples",
        "allOf",
        "responses",
    ];
    let tokens = example.source.pointer.tokens().filter(|token| !skipped.contains(&token.as_str()));
    let words: Vec<String> = tokens.collect();
    let start = words.len().saturating_sub(4);
    format!("{} {}", file.unwrap_or_default(), words.get(start..).unwrap_or_default().join(" "))
}
