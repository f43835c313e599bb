//! Examples as values: decoded and encoded, they are the same JSON.

use quote::quote;

use super::binary::Binary;
use super::{home, test_name, text};
use crate::emit::context::Context;
use crate::emit::docs::code;
use crate::emit::file::ident;
use crate::ir::{Example, ExampleSubject, Type};
use crate::output::OutputFile;

/// Whether there is no example to prove as a value.
pub(super) fn is_empty(context: &Context<'_>) -> bool {
    !context.api.examples.iter().any(|example| example.fault.is_none() && subject(context, example).is_some())
}

/// The binary `values`.
pub(super) fn generate(context: &Context<'_>) -> Vec<OutputFile> {
    let proven = || context.api.examples.iter().enumerate().filter(|(_, example)| example.fault.is_none());
    let proven = || proven().filter_map(|(index, example)| Some((index, example, subject(context, example)?)));
    if proven().next().is_none() {
        return Vec::new();
    }
    let docs = "Every example of the description, decoded and encoded, is the same JSON value.";
    let homes = proven().filter_map(|(_, example, _)| home(context, example));
    let mut binary = Binary::new(context, "values", docs, homes);
    for (index, example, ty) in proven() {
        let file = binary.file(home(context, example));
        let name = ident(test_name(context, index));
        let ty = context.rust_type(&ty, file.imports());
        let json = text(context, index, example);
        let docs = crate::emit::item_docs::attributes(vec![format!("At {}.", place(context, example))]);
        file.item(quote! {
            #docs
            #[test]
            fn #name() {
                harness::round_trip::<#ty>(#json);
            }
        });
    }
    binary.finish()
}

/// The type that an example is a value of; none where its bytes are passed on as they are.
fn subject(context: &Context<'_>, example: &Example) -> Option<Type> {
    let operation = |id: &crate::ir::OperationId| context.api.operations.get(id.index());
    match &example.subject {
        ExampleSubject::Type(ty) => Some(ty.clone()),
        ExampleSubject::Parameter(id, index) => Some(operation(id)?.parameters.get(*index)?.ty.clone()),
        ExampleSubject::RequestBody(id) => {
            crate::emit::types::body_json(&operation(id)?.body.as_ref()?.content).cloned()
        }
        ExampleSubject::ResponseBody(id, index) => {
            let body = operation(id)?.responses.get(*index)?.body.as_ref()?;
            crate::emit::types::body_json(&body.content).cloned()
        }
    }
}

fn place(context: &Context<'_>, example: &Example) -> String {
    let document = context.api.document_names.get(example.source.document.0 as usize).map_or("", String::as_str);
    code(&format!("{document}#{}", example.source.pointer))
}
