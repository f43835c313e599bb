//! Bodies in exchanges: which of them are sent, and how they are written in a test.

use proc_macro2::TokenStream;
use quote::quote;

use super::made_up::made_up_value;
use super::{forms, streamed, text};
use crate::emit::bodies::sendable_bytes;
use crate::emit::context::{Context, name};
use crate::emit::file::RustFile;
use crate::emit::{contents, form_parts};
use crate::ir::{Body, BodyContent, Example, ExampleSubject, Operation, PartField, PartKind, Response, Type};

/// A body that is sent.
#[derive(Clone)]
pub(super) struct Sent {
    /// Which of its forms it has.
    pub(super) form: usize,
    /// Its value as JSON text; none of what is bytes.
    pub(super) value: Option<TokenStream>,
}

/// Whether a body in one form is bytes of some content type.
pub(super) fn is_bytes(content: &BodyContent) -> bool {
    matches!(content, BodyContent::Raw | BodyContent::Stream | BodyContent::Multipart | BodyContent::Items(_))
}

/// What is to be sent of a body: each example of a value, and of streams and of each of several forms one at least;
/// each with the index of the example that it is.
pub(super) fn to_send(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    subject: &dyn Fn(usize) -> ExampleSubject,
) -> Vec<(Option<usize>, Sent)> {
    let mut found = Vec::new();
    let several = matches!(body.content, BodyContent::Choice(_));
    for (form, content) in body.content.each().into_iter().enumerate() {
        let subject = subject(form);
        let comes_back = |example: &Example| comes_back(context, content, &example.value);
        let examples = context.examples_of(operation.id).filter(|(_, example)| {
            example.fault.is_none() && example.subject == subject && content.value().is_some() && comes_back(example)
        });
        let before = found.len();
        found.extend(examples.map(|(at, example)| (Some(at), Sent { form, value: Some(text(context, at, example)) })));
        if found.len() == before && (several || content.is_streamed()) {
            found.extend(made_up_form(context, content, form).map(|sent| (None, sent)));
        }
    }
    found
}

/// Whether a value is the same once it was sent: a form has no trace of what is empty.
fn comes_back(context: &Context<'_>, content: &BodyContent, value: &serde_json::Value) -> bool {
    match content {
        BodyContent::Form(form) => forms::comes_back(context, form, value),
        _ => true,
    }
}

/// A body of which there is no example, in the first form that can be made up.
pub(super) fn made_up(context: &Context<'_>, body: &Body) -> Option<Sent> {
    let forms = body.content.each().into_iter().enumerate();
    forms.into_iter().find_map(|(form, content)| made_up_form(context, content, form))
}

fn made_up_form(context: &Context<'_>, content: &BodyContent, form: usize) -> Option<Sent> {
    if let BodyContent::Parts(parts) = content {
        let required = parts.iter().filter(|part| part.required).filter_map(|part| part.value());
        let possible = required.into_iter().all(|ty| made_up_part(context, ty).is_some());
        return possible.then_some(Sent { form, value: None });
    }
    let Some(ty) = content.value() else { return Some(Sent { form, value: None }) };
    let value = made_up_value(context, ty, 0).filter(|value| comes_back(context, content, value))?.to_string();
    Some(Sent { form, value: Some(quote!(#value)) })
}

/// A body as an expression; what is bytes is of `content_type`, where one is given as JSON text.
pub(super) fn expression(
    context: &Context<'_>,
    operation: &Operation,
    response: Option<&Response>,
    body: &Body,
    sent: &Sent,
    content_type: Option<&TokenStream>,
    file: &mut RustFile,
) -> TokenStream {
    let alternative = match &body.content {
        BodyContent::Choice(alternatives) => alternatives.get(sent.form),
        _ => None,
    };
    let (content, media_type) = match alternative {
        Some(one) => (&one.content, &one.media_type),
        None => (&body.content, &body.media_type),
    };
    let value = match (content, &sent.value) {
        (BodyContent::Parts(parts), _) => parts_expression(context, operation, parts, file),
        (BodyContent::Items(items), _) => streamed::items(items, media_type, file),
        (BodyContent::Stream | BodyContent::Multipart, _) => streamed::body(content, media_type, content_type, file),
        (BodyContent::Raw, _) => {
            let raw = file.imports().name("crate::support", "RawBody");
            let media_type = sendable_bytes(media_type);
            match content_type {
                Some(json) => quote!(#raw::new(harness::example::<String>(#json), "bytes")),
                None => quote!(#raw::new(#media_type, "bytes")),
            }
        }
        (_, Some(json)) => quote!(harness::example(#json)),
        (_, None) => quote!(harness::example("{}")),
    };
    match (alternative, contents::name(operation, response)) {
        (Some(one), Some(own)) => {
            let own = file.imports().name(&context.module_path(operation.module), &own);
            let variant = name(&one.ident);
            quote!(#own::#variant(#value))
        }
        _ => value,
    }
}

/// A value of a part that comes back from text.
fn made_up_part(context: &Context<'_>, ty: &Type) -> Option<String> {
    let value = made_up_value(context, ty, 0)?;
    let nothing = value.is_null() || value.as_array().is_some_and(|items| items.iter().any(serde_json::Value::is_null));
    (!nothing && !matches!(ty, Type::Named(_)) || value.is_object()).then(|| value.to_string())
}

/// Parts with all that is required, and all files.
fn parts_expression(
    context: &Context<'_>,
    operation: &Operation,
    parts: &[PartField],
    file: &mut RustFile,
) -> TokenStream {
    let own = file.imports().name(&context.module_path(operation.module), &form_parts::name(operation));
    let fields: Vec<TokenStream> = parts
        .iter()
        .map(|part| {
            let field = name(&part.ident);
            let value = match &part.kind {
                PartKind::Value(ty) => {
                    made_up_part(context, ty).filter(|_| part.required).map(|value| quote!(harness::example(#value)))
                }
                kind => {
                    let one = file.imports().name("crate::support", "FilePart");
                    let one = quote!(#one::new("a.bin", "application/octet-stream", "bytes"));
                    Some(if *kind == PartKind::File { one } else { quote!(vec![#one]) })
                }
            };
            match (value, part.required) {
                (Some(value), true) => quote!(#field: #value,),
                (Some(value), false) => quote!(#field: Some(#value),),
                (None, _) => quote!(#field: None,),
            }
        })
        .collect();
    quote!(#own { #(#fields)* })
}
