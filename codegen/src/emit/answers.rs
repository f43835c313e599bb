//! Answers and errors of an operation, and their conversions to and from HTTP.

use proc_macro2::TokenStream;
use quote::quote;

use super::bodies::body_type;
use super::context::{Context, name};
use super::file::{Imports, ident};
use super::item_docs::{attributes, join};
use super::{bodies, headers, streams};
use crate::ir::{BodyContent, Operation, Response, StatusPattern};

/// What the body of a response is in Rust.
pub(super) enum Carried {
    /// Nothing: HTTP forbids a body.
    Nothing,
    /// JSON.
    Json,
    /// Bytes with their type.
    Raw,
    /// Anything else that the description lists.
    Other,
}

pub(super) fn carried(response: &Response) -> Carried {
    match &response.body {
        Some(body) => match body.content {
            BodyContent::Json(_) | BodyContent::JsonOrForm(_) => Carried::Json,
            BodyContent::Raw => Carried::Raw,
            _ => Carried::Other,
        },
        None if !response.has_content => Carried::Nothing,
        None => Carried::Raw,
    }
}

/// The type of a response's body.
pub(super) fn carried_type(
    context: &Context<'_>,
    operation: &Operation,
    response: &Response,
    imports: &mut Imports,
) -> TokenStream {
    match (carried(response), &response.body) {
        (Carried::Nothing, _) => quote!(()),
        (Carried::Json | Carried::Other, Some(body)) => body_type(context, operation, Some(response), body, imports),
        _ => imports.name("crate::support", "RawBody"),
    }
}

/// The type of a response: of its headers and body, or of its body where it declares no headers.
fn held_type(context: &Context<'_>, operation: &Operation, response: &Response, imports: &mut Imports) -> TokenStream {
    match headers::struct_name(operation, response) {
        Some(own) => imports.name(&context.module_path(operation.module), &own),
        None => carried_type(context, operation, response, imports),
    }
}

/// Whether a response is more than its status.
pub(super) fn holds_value(response: &Response) -> bool {
    !response.headers.is_empty() || !matches!(carried(response), Carried::Nothing)
}

/// Whether the answers are an enum: there are several, or the status is part of the answer.
pub(super) fn is_enum(operation: &Operation) -> bool {
    operation.has_answer_enum()
}

/// The type of the answer.
pub(super) fn response_type(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    if is_enum(operation) {
        let own = format!("{}Response", operation.type_stem.bare());
        return imports.name(&context.module_path(operation.module), &own);
    }
    match operation.responses.iter().find(|response| response.success) {
        Some(response) => held_type(context, operation, response, imports),
        None => imports.name("crate::support", "RawBody"),
    }
}

/// The enum of answers, if there is one, and the enum of errors.
pub(super) fn define(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let stem = operation.type_stem.bare();
    if is_enum(operation) {
        let own = ident(&format!("{stem}Response"));
        let docs = format!(" What `{}` answers.", operation.ident.bare());
        let variants = variants(context, operation, true, imports);
        let derives = streams::derives(operation.streams_response(), false);
        items.push(quote! {
            #[doc = #docs]
            #derives
            #[non_exhaustive]
            pub enum #own {
                #(#variants)*
            }
        });
    }
    let own = ident(&format!("{stem}Error"));
    let docs = format!(" What `{}` answers when it fails.", operation.ident.bare());
    let variants = variants(context, operation, false, imports);
    let other = has_other(operation).then(|| {
        let status = imports.name("http", "StatusCode");
        let raw = imports.name("crate::support", "RawBody");
        quote! {
            /// Any status that the description does not list.
            Other(#status, #raw),
        }
    });
    items.push(quote! {
        #[doc = #docs]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #own {
            #(#variants)*
            #other
        }
    });
    items.extend(error_traits(operation, imports));
    for response in &operation.responses {
        items.extend(headers::define(context, operation, response, imports));
    }
    items
}

/// A response to any status leaves none for `Other`.
fn has_other(operation: &Operation) -> bool {
    !operation.responses.iter().any(|response| !response.success && response.status == StatusPattern::Default)
}

fn variants(context: &Context<'_>, operation: &Operation, success: bool, imports: &mut Imports) -> Vec<TokenStream> {
    let chosen = operation.responses.iter().filter(|response| response.success == success);
    chosen
        .map(|response| {
            let variant = name(&response.ident);
            let docs = response_docs(context, response);
            let ty = held_type(context, operation, response, imports);
            match response.status {
                StatusPattern::Exact(_) if !holds_value(response) => quote!(#docs #variant,),
                StatusPattern::Exact(_) => quote!(#docs #variant(#ty),),
                _ => {
                    let status = imports.name("http", "StatusCode");
                    let ty = holds_value(response).then_some(ty);
                    quote!(#docs #variant(#status, #ty),)
                }
            }
        })
        .collect()
}

/// What a response is for: its status, and what the description says.
pub(super) fn response_docs(context: &Context<'_>, response: &Response) -> TokenStream {
    let status = status_text(response.status);
    let text = context.doc_text(&response.docs, "").join("\n");
    let prose = text.starts_with(|c: char| c.is_alphabetic()) || text.starts_with('`') && !text.starts_with("``");
    let text = match text.trim() {
        "" => format!("{status}."),
        _ if prose => format!("{status}: {text}"),
        // A list or a block of code begins a line of its own.
        _ => format!("{status}.\n\n{text}"),
    };
    let mut paragraphs = vec![text.lines().map(str::to_owned).collect()];
    let plain = response.body.as_ref().filter(|_| response.headers.is_empty());
    paragraphs.extend(plain.and_then(|body| bodies::travels("The body", body)).map(|line| vec![line]));
    attributes(join(paragraphs))
}

fn status_text(status: StatusPattern) -> String {
    match status {
        StatusPattern::Exact(status) => status.to_string(),
        StatusPattern::Range(hundred) => format!("{hundred}00 to {hundred}99"),
        StatusPattern::Default => "Any other status".to_owned(),
    }
}

/// `status`, `Display` and `Error`.
fn error_traits(operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
    let own = ident(&format!("{}Error", operation.type_stem.bare()));
    let fmt = imports.name("std", "fmt");
    let code = imports.name("http", "StatusCode");
    let mut arms: Vec<TokenStream> = Vec::new();
    let mut carrying: Vec<TokenStream> = Vec::new();
    let mut names: Vec<TokenStream> = Vec::new();
    for response in operation.responses.iter().filter(|response| !response.success) {
        let variant = name(&response.ident);
        let (label, several) = (format!("{own}::{variant}"), !matches!(response.status, StatusPattern::Exact(_)));
        names.push(if several || holds_value(response) {
            quote!(Self::#variant(..) => #label,)
        } else {
            quote!(Self::#variant => #label,)
        });
        match response.status {
            StatusPattern::Exact(status) => {
                let status = status_expression(status, imports);
                let held = holds_value(response).then(|| quote!((_)));
                arms.push(quote!(Self::#variant #held => #status,));
            }
            _ if holds_value(response) => carrying.push(quote!(Self::#variant(status, _))),
            _ => carrying.push(quote!(Self::#variant(status))),
        }
    }
    if has_other(operation) {
        carrying.push(quote!(Self::Other(status, _)));
        let label = format!("{own}::Other");
        names.push(quote!(Self::Other(..) => #label,));
    }
    if !carrying.is_empty() {
        arms.push(quote!(#(#carrying)|* => *status,));
    }
    vec![
        quote! {
            impl #own {
                /// The status that it is sent with.
                pub fn status(&self) -> #code {
                    match self { #(#arms)* }
                }
            }
        },
        quote! {
            impl #fmt::Display for #own {
                fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                    let variant = match self { #(#names)* };
                    write!(f, "{variant} ({})", self.status())
                }
            }
        },
        quote!(impl std::error::Error for #own {}),
    ]
}

/// Reason phrase of a status (RFC 9110, section 15).
fn canonical(status: u16) -> Option<&'static str> {
    http::StatusCode::from_u16(status).ok()?.canonical_reason()
}

/// A status in Rust.
pub(super) fn status_expression(status: u16, imports: &mut Imports) -> TokenStream {
    let code = imports.name("http", "StatusCode");
    let constant = canonical(status).and_then(constant_name);
    match constant {
        Some(constant) => {
            let constant = ident(&constant);
            quote!(#code::#constant)
        }
        None => {
            let status = proc_macro2::Literal::u16_unsuffixed(status);
            quote!(#code::from_u16(#status).unwrap_or(#code::INTERNAL_SERVER_ERROR))
        }
    }
}

/// `NOT_FOUND` of `Not Found`: the `http` crate spells its constants after the phrases.
fn constant_name(reason: &str) -> Option<String> {
    match reason {
        "I'm a teapot" => return Some("IM_A_TEAPOT".to_owned()),
        "URI Too Long" => return Some("URI_TOO_LONG".to_owned()),
        _ => {}
    }
    let name: String =
        reason.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    Some(name)
}

/// `response_to_http`.
pub(super) fn to_http(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let writer = imports.name("crate::support", "writer");
    let error = imports.name("crate::support", "EncodeError");
    let payload = streams::payload(operation.streams_response(), imports);
    let message = imports.name("http", "Response");
    let own_error = ident(&format!("{}Error", operation.type_stem.bare()));
    let mut arms: Vec<TokenStream> = Vec::new();
    let mut raw: Vec<TokenStream> = Vec::new();
    for response in &operation.responses {
        let inner = pattern(operation, response);
        let (status, pattern) = match (response.success, response.status) {
            (true, StatusPattern::Exact(status)) => (status_expression(status, imports), quote!(Ok(#inner))),
            (true, _) => (quote!(*status), quote!(Ok(#inner))),
            (false, _) => (quote!(error.status()), quote!(Err(error @ #inner))),
        };
        let (status, in_range) = match response.status {
            StatusPattern::Range(hundred) => {
                let (first, last) = range(hundred);
                (quote!(#writer::status_within(#status, #first, #last)?), true)
            }
            _ => (status, false),
        };
        let value = match carried(response) {
            _ if !response.headers.is_empty() => quote!(answer.to_http(#status)),
            Carried::Nothing => quote!(Ok(#writer::empty_response(#status))),
            Carried::Raw if !response.success && !in_range => {
                raw.push(inner);
                continue;
            }
            Carried::Raw => quote!(#writer::raw_response(#status, body)),
            Carried::Json | Carried::Other => body_answer(response, &status, &quote!(body), imports),
        };
        arms.push(quote!(#pattern => #value,));
    }
    if !operation.responses.iter().any(|response| response.success) {
        let ok = status_expression(200, imports);
        arms.push(quote!(Ok(body) => #writer::raw_response(#ok, body),));
    }
    if has_other(operation) {
        raw.push(quote!(#own_error::Other(_, body)));
    }
    let raw = match raw.as_slice() {
        [] => TokenStream::new(),
        [one] => quote!(Err(error @ #one) => #writer::raw_response(error.status(), body),),
        several => quote!(Err(error @ (#(#several)|*)) => #writer::raw_response(error.status(), body),),
    };
    quote! {
        fn response_to_http(
            answer: &Result<Self::Response, Self::Error>,
        ) -> Result<#message<#payload>, #error> {
            match answer { #(#arms)* #raw }
        }
    }
}

/// The message that answers with the body of a response.
pub(super) fn body_answer(
    response: &Response,
    status: &TokenStream,
    value: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    match &response.body {
        Some(body) => bodies::answer(&body.content, &body.media_type, status, value, imports),
        None => bodies::answer(&BodyContent::Raw, "", status, value, imports),
    }
}

/// The first and the last status of a range.
pub(super) fn range(hundred: u8) -> (proc_macro2::Literal, proc_macro2::Literal) {
    let first = u16::from(hundred) * 100;
    (proc_macro2::Literal::u16_unsuffixed(first), proc_macro2::Literal::u16_unsuffixed(first + 99))
}

/// What matches the value of a response: `answer` or `body` is bound, and `status` where an answer holds one.
fn pattern(operation: &Operation, response: &Response) -> TokenStream {
    let variant = name(&response.ident);
    let nothing = !holds_value(response);
    let exact = matches!(response.status, StatusPattern::Exact(_));
    let held = if response.headers.is_empty() { quote!(body) } else { quote!(answer) };
    if response.success && !is_enum(operation) {
        return if nothing { quote!(()) } else { held };
    }
    let (stem, status) = if response.success { ("Response", quote!(status)) } else { ("Error", quote!(_)) };
    let own = ident(&format!("{}{stem}", operation.type_stem.bare()));
    match (nothing, exact) {
        (true, true) => quote!(#own::#variant),
        (true, false) => quote!(#own::#variant(#status)),
        (false, true) => quote!(#own::#variant(#held)),
        (false, false) => quote!(#own::#variant(#status, #held)),
    }
}
