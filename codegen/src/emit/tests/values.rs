//! Examples as values: decoded and encoded, they are the same JSON.

use quote::quote;

use super::binary::{self, Binary};
use super::{place, test_name, text};
use crate::emit::context::Context;
use crate::emit::docs::code;
use crate::emit::file::ident;
use crate::ir::{Example, Type};
use crate::output::OutputFile;

/// Name of the test target.
pub(super) const TARGET: &str = "values";

/// Whether there is no example to prove as a value.
pub(super) fn is_empty(context: &Context<'_>) -> bool {
    provable(context).next().is_none()
}

/// The examples that are proven as values, each with the name of its test.
pub(super) fn proofs(context: &Context<'_>) -> Vec<(usize, String)> {
    provable(context)
        .map(|(index, example, _)| {
            (index, binary::test_path(context, place(context, example).as_ref(), test_name(context, index)))
        })
        .collect()
}

/// Valid examples of what has a type, with their index.
fn provable<'c>(context: &'c Context<'_>) -> impl Iterator<Item = (usize, &'c Example, Type)> {
    let examples = context.api.examples.iter().enumerate();
    let valid = examples.filter(|(_, example)| example.fault.is_none());
    valid.filter_map(|(index, example)| Some((index, example, context.api.type_of(&example.subject)?.clone())))
}

/// The binary `values`.
pub(super) fn generate(context: &Context<'_>) -> Vec<OutputFile> {
    if is_empty(context) {
        return Vec::new();
    }
    let docs = "Every example of the description, decoded and encoded, is the same JSON value.";
    let places = provable(context).filter_map(|(_, example, _)| place(context, example));
    let mut binary = Binary::new(context, TARGET, docs, places);
    for (index, example, ty) in provable(context) {
        let file = binary.file(place(context, example).as_ref());
        let name = ident(test_name(context, index));
        let ty = context.rust_type(&ty, file.imports());
        let json = text(context, index, example);
        let docs = crate::emit::item_docs::attributes(vec![format!("At {}.", code(&pointer(context, example)))]);
        let place = line(context, example);
        file.item(quote! {
            #docs
            #[test]
            fn #name() {
                harness::round_trip::<#ty>(#place, #json);
            }
        });
    }
    binary.finish()
}

fn document<'c>(context: &'c Context<'_>, example: &Example) -> &'c str {
    context.api.document_names.get(example.source.document.0 as usize).map_or("", String::as_str)
}

/// Where an example stands, as it is written in a reference.
fn pointer(context: &Context<'_>, example: &Example) -> String {
    format!("{}#{}", document(context, example), example.source.pointer)
}

/// File and line, as an editor opens them.
fn line(context: &Context<'_>, example: &Example) -> String {
    let document = document(context, example);
    example.line.map_or_else(|| document.to_owned(), |line| format!("{document}:{line}"))
}
