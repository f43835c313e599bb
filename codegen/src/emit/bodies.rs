//! Bodies in the forms that they come in: their types, and how requests and answers write and read them.
//!
//! What a body is beside its message, `requests`, `answers` and `headers` say; several forms of one are of `contents`.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs::code;
use super::file::{Imports, ident};
use super::{contents, form_parts, shapes, streams};
use crate::ir::{Body, BodyContent, Form, FormStyle, Framing, Items, Operation, Response};

/// The Rust type of a body: that of the request, or of a response.
pub(super) fn body_type(
    context: &Context<'_>,
    operation: &Operation,
    response: Option<&Response>,
    body: &Body,
    imports: &mut Imports,
) -> TokenStream {
    match contents::name(operation, response) {
        Some(own) => imports.name(&context.module_path(operation.module), &own),
        None => content_type(context, operation, &body.content, imports),
    }
}

/// The Rust type of one form of a body.
pub(super) fn content_type(
    context: &Context<'_>,
    operation: &Operation,
    content: &BodyContent,
    imports: &mut Imports,
) -> TokenStream {
    match content {
        BodyContent::Stream => imports.name("crate::support", "StreamBody"),
        BodyContent::Multipart => imports.name("crate::support", "Multipart"),
        BodyContent::Parts(_) => imports.name(&context.module_path(operation.module), &form_parts::name(operation)),
        BodyContent::Items(items) => {
            let is_events = matches!(items.framing, Framing::Events | Framing::TextEvents);
            let own = imports.name("crate::support", if is_events { "EventStream" } else { "ItemStream" });
            let ty = context.rust_type(&items.ty, imports);
            quote!(#own<#ty>)
        }
        other => match other.value() {
            Some(ty) => context.rust_type(ty, imports),
            None => imports.name("crate::support", "RawBody"),
        },
    }
}

/// The type of the argument that sets a body, and the expression that makes it of `body`.
pub(super) fn body_argument(
    context: &Context<'_>,
    operation: &Operation,
    response: Option<&Response>,
    body: &Body,
    imports: &mut Imports,
) -> (TokenStream, TokenStream) {
    let ty = body_type(context, operation, response, body, imports);
    match (&body.content, body.content.value()) {
        (BodyContent::Choice(_), _) => (quote!(impl Into<#ty>), quote!(body.into())),
        (_, Some(ty)) => context.argument(ty, &quote!(body), imports),
        (_, None) => (ty, quote!(body)),
    }
}

/// Docs of how a body travels, where its type does not say it.
pub(super) fn travels(subject: &str, body: &Body) -> Option<String> {
    match &body.content {
        BodyContent::Form(_) => Some(format!("{subject} is a form.")),
        BodyContent::JsonOrForm(_) => Some(format!("{subject} is sent as JSON; a form is read as well.")),
        BodyContent::Text(_) => Some(format!("{subject} is a text, {}.", code(&body.media_type))),
        BodyContent::Parts(_) => Some(format!("{subject} is sent as {}.", code(&body.media_type))),
        BodyContent::Stream | BodyContent::Multipart => Some(streams::media_types(subject, body)),
        BodyContent::Items(_) => {
            Some(format!("{subject} is read and written item by item, as {}.", code(&body.media_type)))
        }
        BodyContent::Json(_) | BodyContent::Raw | BodyContent::Choice(_) => None,
    }
}

/// A media type that can be written into a header as it is; else `fallback`.
pub(super) fn sendable_or<'m>(media_type: &'m str, fallback: &'m str) -> &'m str {
    let plain = media_type.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && !media_type.contains('*');
    if plain && !media_type.trim().is_empty() { media_type } else { fallback }
}

/// A media type of JSON, as it is sent.
pub(super) fn sendable(media_type: &str) -> &str {
    sendable_or(media_type, "application/json")
}

/// A media type of bytes, as it is sent: one of a range (`image/*`) is of that range.
pub(super) fn sendable_bytes(media_type: &str) -> String {
    let range = media_type.split(';').next().unwrap_or_default().trim().strip_suffix("/*");
    match range.filter(|range| !range.contains('*')) {
        Some(range) => format!("{range}/octet-stream"),
        None => sendable_or(media_type, "application/octet-stream").to_owned(),
    }
}

/// A media type of text, as it is sent.
pub(super) fn sendable_text(media_type: &str) -> String {
    let media_type = sendable_or(media_type, "text/plain");
    if media_type.contains(';') { media_type.to_owned() } else { format!("{media_type}; charset=utf-8") }
}

/// Styles of the fields of a form.
fn styles(form: &Form, imports: &mut Imports) -> TokenStream {
    let styles = form.styles.iter().map(|(name, style)| {
        let own = imports.name("crate::support::form", "FieldStyle");
        let style = ident(match style {
            FormStyle::Json => "Json",
            FormStyle::Spread => "Spread",
            FormStyle::Commas => "Commas",
            FormStyle::Spaces => "Spaces",
            FormStyle::Pipes => "Pipes",
            FormStyle::Deep => "Deep",
        });
        let name = name.as_str();
        quote!((#name, #own::#style))
    });
    let styles: Vec<TokenStream> = styles.collect();
    quote!(&[#(#styles),*])
}

/// Format and media type of a sequence, as the support code takes them.
pub(super) fn items_format(items: &Items, imports: &mut Imports) -> TokenStream {
    let own = imports.name("crate::support::items", "Format");
    let format = ident(match items.framing {
        Framing::Events => "Events",
        Framing::TextEvents => "TextEvents",
        Framing::Lines => "Lines",
        Framing::Sequence => "Sequence",
    });
    quote!(#own::#format)
}

/// A media type of a sequence, as it is sent.
pub(super) fn sendable_items<'m>(items: &Items, media_type: &'m str) -> &'m str {
    let events = matches!(items.framing, Framing::Events | Framing::TextEvents);
    sendable_or(media_type, if events { "text/event-stream" } else { "application/jsonl" })
}

/// Shape and styles of a form, as the support code takes them to read one.
fn form_arguments(context: &Context<'_>, form: &Form, imports: &mut Imports) -> TokenStream {
    let (shape, styles) = (shapes::shape(context, &form.ty, imports), styles(form, imports));
    quote!(&#shape, #styles)
}

/// What a writer of requests does with one form of a body.
pub(super) enum Written {
    /// A statement sets it.
    Set(TokenStream),
    /// The message is finished with it.
    Finish(TokenStream),
}

/// Writes `value`, a reference to one form of a body, into `request`.
pub(super) fn write(content: &BodyContent, media_type: &str, value: &TokenStream, imports: &mut Imports) -> Written {
    Written::Set(match content {
        BodyContent::Json(_) | BodyContent::JsonOrForm(_) => {
            let media_type = sendable(media_type);
            quote!(request.json(#media_type, #value)?;)
        }
        BodyContent::Form(form) => {
            let styles = styles(form, imports);
            quote!(request.form(#value, #styles)?;)
        }
        BodyContent::Text(_) => {
            let media_type = sendable_text(media_type);
            quote!(request.text(#media_type, #value)?;)
        }
        BodyContent::Raw => quote!(request.raw(#value)?;),
        BodyContent::Stream => return Written::Finish(quote!(request.stream(#value))),
        BodyContent::Multipart => return Written::Finish(quote!(request.multipart(#value))),
        BodyContent::Parts(_) => return Written::Finish(quote!(#value.write(request))),
        BodyContent::Items(items) => {
            let (format, media_type) = (items_format(items, imports), sendable_items(items, media_type));
            return Written::Finish(quote!(request.items(#format, #media_type, #value)));
        }
        BodyContent::Choice(_) => return Written::Finish(quote!(#value.write(request))),
    })
}

/// The statement that writes the body of a request, and the expression that finishes it.
pub(super) fn write_request(operation: &Operation, imports: &mut Imports) -> (Option<TokenStream>, TokenStream) {
    let Some(body) = &operation.body else { return (None, quote!(request.finish())) };
    let value = if body.required { quote!(&self.body) } else { quote!(body) };
    match (write(&body.content, &body.media_type, &value, imports), &body.content) {
        (Written::Set(statement), _) if body.required => (Some(statement), quote!(request.finish())),
        (Written::Set(statement), _) => {
            (Some(quote!(if let Some(body) = &self.body { #statement })), quote!(request.finish()))
        }
        (Written::Finish(_), BodyContent::Choice(_) | BodyContent::Parts(_)) if body.required => {
            (None, quote!(self.body.write(request)))
        }
        (Written::Finish(finish), _) if body.required => (None, finish),
        (Written::Finish(_), BodyContent::Choice(_) | BodyContent::Parts(_)) => {
            let nothing = finish(body.content.is_streamed(), imports);
            (None, quote!(match &self.body { Some(body) => body.write(request), None => #nothing, }))
        }
        (Written::Finish(_), BodyContent::Items(items)) => {
            let (format, media_type) = (items_format(items, imports), sendable_items(items, &body.media_type));
            (None, quote!(request.optional_items(#format, #media_type, self.body.as_ref())))
        }
        (Written::Finish(_), content) => {
            let function = if *content == BodyContent::Multipart { "optional_multipart" } else { "optional_stream" };
            let function = ident(function);
            (None, quote!(request.#function(self.body.as_ref())))
        }
    }
}

/// A request without a body of its own, in the type that carries the message.
pub(super) fn finish(streamed: bool, imports: &mut Imports) -> TokenStream {
    if streamed {
        let own = imports.name("crate::support", "Body");
        quote!(request.finish().map(|request| request.map(#own::from)))
    } else {
        quote!(request.finish())
    }
}

/// What reads one form of the body of a request; `?` where it can fail is written already.
pub(super) fn read(
    context: &Context<'_>,
    operation: &Operation,
    content: &BodyContent,
    required: bool,
    imports: &mut Imports,
) -> TokenStream {
    let named = |name: &str| ident(&if required { name.to_owned() } else { format!("optional_{name}") });
    match content {
        BodyContent::Json(_) => {
            let function = named("json");
            quote!(request.#function()?)
        }
        BodyContent::Raw => {
            let function = named("raw");
            quote!(request.#function())
        }
        BodyContent::JsonOrForm(form) => {
            let (module, function) = (imports.name("crate::support", "form"), named("request_or_json"));
            let arguments = form_arguments(context, form, imports);
            quote!(#module::#function(&mut request, #arguments)?)
        }
        BodyContent::Form(form) => {
            let (module, function) = (imports.name("crate::support", "form"), named("request"));
            let arguments = form_arguments(context, form, imports);
            quote!(#module::#function(&mut request, #arguments)?)
        }
        BodyContent::Text(_) => {
            let (module, function) = (imports.name("crate::support", "text"), named("request"));
            quote!(#module::#function(&mut request)?)
        }
        BodyContent::Stream => {
            let (module, function) = (imports.name("crate::support", "stream_body"), named("request_body"));
            quote!(#module::#function(parts, body))
        }
        BodyContent::Items(items) => {
            let (module, function) = (imports.name("crate::support", "items"), named("request_body"));
            let format = items_format(items, imports);
            quote!(#module::#function(#format, parts, body))
        }
        BodyContent::Parts(_) => {
            let own = imports.name(&context.module_path(operation.module), &form_parts::name(operation));
            quote!(#own::read(&parts.headers, &request.raw().bytes)?)
        }
        // That a body has no parts is a fault; what is streamed can be anything.
        BodyContent::Multipart | BodyContent::Choice(_) => {
            let (module, function) = (imports.name("crate::support", "multipart"), named("request_body"));
            quote!(#module::#function(parts, body)?)
        }
    }
}

/// What reads the body of a request.
pub(super) fn read_request(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    imports: &mut Imports,
) -> TokenStream {
    let Some(own) = contents::name(operation, None) else {
        let value = read(context, operation, &body.content, body.required, imports);
        let optional = matches!(body.content, BodyContent::Parts(_)) && !body.required;
        return if optional { quote!(if request.has_body() { Some(#value) } else { None }) } else { value };
    };
    let own = imports.name(&context.module_path(operation.module), &own);
    let handed_on = body.content.each().into_iter().any(BodyContent::is_handed_on);
    let given = if handed_on { quote!(, body) } else { quote!() };
    let value = quote!(#own::read(parts, request #given)?);
    if body.required { value } else { quote!(if request.has_body() { Some(#value) } else { None }) }
}

/// The message of `status` that answers with `value`, a reference to one form of a body: a `Result`.
pub(super) fn answer(
    content: &BodyContent,
    media_type: &str,
    status: &TokenStream,
    value: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let writer = imports.name("crate::support", "writer");
    match content {
        BodyContent::Json(_) | BodyContent::JsonOrForm(_) => {
            let media_type = sendable(media_type);
            quote!(#writer::json_response(#status, #media_type, #value))
        }
        BodyContent::Raw => quote!(#writer::raw_response(#status, #value)),
        BodyContent::Form(form) => {
            let (module, styles) = (imports.name("crate::support", "form"), styles(form, imports));
            quote!(#module::response(#status, #value, #styles))
        }
        BodyContent::Text(_) => {
            let (module, media_type) = (imports.name("crate::support", "text"), sendable_text(media_type));
            quote!(#module::response(#status, #media_type, #value))
        }
        // Parts are typed in requests only.
        BodyContent::Stream | BodyContent::Parts(_) => {
            let module = imports.name("crate::support", "stream_body");
            quote!(#module::response(#status, #value))
        }
        BodyContent::Multipart => {
            let module = imports.name("crate::support", "multipart");
            quote!(#module::response(#status, #value))
        }
        BodyContent::Items(items) => {
            let module = imports.name("crate::support", "items");
            let (format, media_type) = (items_format(items, imports), sendable_items(items, media_type));
            quote!(#module::response(#status, #format, #media_type, #value))
        }
        BodyContent::Choice(_) => quote!(#value.to_http(#status)),
    }
}

/// What reads one form of the body of an answer; `?` where it can fail is written already.
pub(super) fn received(context: &Context<'_>, content: &BodyContent, imports: &mut Imports) -> TokenStream {
    let reader = imports.name("crate::support", "reader");
    match content {
        BodyContent::Json(_) | BodyContent::JsonOrForm(_) => quote!(#reader::json_answer(response)?),
        BodyContent::Raw | BodyContent::Choice(_) => quote!(#reader::raw_answer(response)),
        BodyContent::Form(form) => {
            let module = imports.name("crate::support", "form");
            let arguments = form_arguments(context, form, imports);
            quote!(#module::answer(response, #arguments)?)
        }
        BodyContent::Text(_) => {
            let module = imports.name("crate::support", "text");
            quote!(#module::answer(response)?)
        }
        BodyContent::Stream | BodyContent::Parts(_) => {
            let module = imports.name("crate::support", "stream_body");
            quote!(#module::answer(response))
        }
        BodyContent::Multipart => {
            let module = imports.name("crate::support", "multipart");
            quote!(#module::answer(response))
        }
        BodyContent::Items(items) => {
            let (module, format) = (imports.name("crate::support", "items"), items_format(items, imports));
            quote!(#module::answer(#format, response))
        }
    }
}

/// What reads the body of a response.
pub(super) fn received_body(
    context: &Context<'_>,
    operation: &Operation,
    response: &Response,
    imports: &mut Imports,
) -> TokenStream {
    if let Some(own) = contents::name(operation, Some(response)) {
        let own = imports.name(&context.module_path(operation.module), &own);
        return quote!(#own::from_http(response)?);
    }
    let raw = BodyContent::Raw;
    received(context, response.body.as_ref().map_or(&raw, |body| &body.content), imports)
}

/// What the client says it reads, where an answer comes in several media types: in the order of the description.
pub(super) fn accept(operation: &Operation) -> Option<String> {
    let answers = operation.responses.iter().filter(|response| response.success);
    let bodies: Vec<&Body> = answers.filter_map(|response| response.body.as_ref()).collect();
    if !bodies.iter().any(|body| body.negotiated) {
        return None;
    }
    let mut read: Vec<&str> = Vec::new();
    for body in bodies {
        for media_type in body.media_types() {
            // Where JSON is read, the other spellings of the value are not.
            let is_read = !body.is_json() || media_type.to_ascii_lowercase().contains("json");
            let plain = media_type.bytes().all(|byte| (0x21..0x7f).contains(&byte) || byte == b' ');
            if is_read && plain && media_type.contains('/') && !read.contains(&media_type) {
                read.push(media_type);
            }
        }
    }
    (!read.is_empty()).then(|| read.join(", "))
}
