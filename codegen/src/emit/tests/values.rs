//! Examples as values: decoded and encoded, they are the same JSON.

use quote::quote;

use super::{test_name, text};
use crate::emit::context::Context;
use crate::emit::docs::code;
use crate::emit::file::{RustFile, ident};
use crate::ir::{Example, ExampleSubject, Type};
use crate::output::OutputFile;

/// Whether there is no example to prove as a value.
pub(super) fn is_empty(context: &Context<'_>) -> bool {
    !context.api.examples.iter().any(|example| example.fault.is_none() && subject(context, example).is_some())
}

/// `tests/values.rs`.
pub(super) fn generate(context: &Context<'_>) -> Option<OutputFile> {
    if is_empty(context) {
        return None;
    }
    let docs = vec!["Every example of the description, decoded and encoded, is the same JSON value.".to_owned()];
    let mut file = RustFile::new("tests/values.rs", docs);
    let package = context.crate_name();
    if context.has_deprecated() {
        file.attribute(quote!(#![allow(deprecated)]));
    }
    file.item(quote!(
        mod harness;
    ));
    for (index, example) in context.api.examples.iter().enumerate() {
        let (None, Some(ty)) = (&example.fault, subject(context, example)) else { continue };
        let name = ident(test_name(context, index));
        let ty = context.rust_type_of(&ty, &package, file.imports());
        let json = text(context, index, example);
        let mut lines = vec![format!("At {}.", place(context, example))];
        lines.retain(|line| !line.is_empty());
        let docs = crate::emit::item_docs::attributes(lines);
        file.item(quote! {
            #docs
            #[test]
            fn #name() {
                harness::round_trip::<#ty>(#json);
            }
        });
    }
    Some(file.finish())
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
        ExampleSubject::ResponseHeader(id, index, name) => {
            Some(operation(id)?.responses.get(*index)?.header(name)?.ty.clone())
        }
    }
}

fn place(context: &Context<'_>, example: &Example) -> String {
    let document = context.api.document_names.get(example.source.document.0 as usize).map_or("", String::as_str);
    code(&format!("{document}#{}", example.source.pointer))
}
