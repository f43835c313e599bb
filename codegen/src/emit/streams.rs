//! What differs where a body is streamed: the type that carries its message, and the statuses that hand it on
//! unread.
//!
//! It must not print conversions: those are of `requests`, `answers`, `received` and `headers`.

use proc_macro2::TokenStream;
use quote::quote;

use super::contents;
use super::docs::code;
use super::file::Imports;
use super::received::{rank, status_pattern};
use crate::ir::{Body, Operation, Response, StatusPattern};

/// What carries a message: bytes, unless it may be a stream.
pub(super) fn payload(streamed: bool, imports: &mut Imports) -> TokenStream {
    if streamed { imports.name("crate::support", "Body") } else { imports.name("bytes", "Bytes") }
}

/// `#[derive]`s of what holds a body; a stream can be neither copied nor compared.
pub(super) fn derives(streamed: bool, default: bool) -> TokenStream {
    let default = default.then(|| quote!(, Default));
    if streamed { quote!(#[derive(Debug #default)]) } else { quote!(#[derive(Clone, Debug #default, PartialEq)]) }
}

/// The media types of a body that is streamed, for docs that call it `subject`.
pub(super) fn media_types(subject: &str, body: &Body) -> String {
    let all: Vec<String> = body.media_types().map(code).collect();
    match all.as_slice() {
        [only] => format!("{subject} is streamed, as {only} unless its content type says otherwise."),
        several => format!("{subject} is streamed; its content type says which of {} it is.", several.join(", ")),
    }
}

/// `streams_request`: whether a request hands its body on unread, where only some of its forms are streams.
pub(super) fn request(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let Some(test) = contents::is_streamed(operation, None, &quote!(headers)) else { return TokenStream::new() };
    let map = imports.name("http", "HeaderMap");
    let headers = if test.to_string() == "false" { quote!(_) } else { quote!(headers) };
    quote! {
        fn streams_request(#headers: &#map) -> bool { #test }
    }
}

/// `streams`: the answers that hand their bodies on unread.
pub(super) fn statuses(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let streamed: Vec<&Response> = operation.responses.iter().filter(|response| response.is_streamed()).collect();
    if streamed.is_empty() {
        return TokenStream::new();
    }
    let (code, map) = (imports.name("http", "StatusCode"), imports.name("http", "HeaderMap"));
    let mut mixed = Vec::new();
    for response in &streamed {
        if let Some(test) = contents::is_streamed(operation, Some(response), &quote!(headers)) {
            mixed.push((response.status, test));
        }
    }
    if !mixed.is_empty() {
        let mut ordered: Vec<&Response> = operation.responses.iter().collect();
        ordered.sort_by_key(|response| rank(response.status));
        let is_default = streamed.iter().any(|response| response.status == StatusPattern::Default);
        // What is read first needs an arm where a wider pattern would be a stream.
        let widest = streamed.iter().map(|response| rank(response.status)).max().unwrap_or_default();
        ordered.retain(|response| response.is_streamed() || rank(response.status) < widest);
        let arms = ordered.iter().map(|response| {
            let pattern = status_pattern(response.status);
            let test = mixed.iter().find(|(status, _)| *status == response.status).map(|(_, test)| test.clone());
            let streamed = response.is_streamed();
            let test = test.unwrap_or(quote!(#streamed));
            quote!(#pattern => #test,)
        });
        let rest = (!is_default).then(|| quote!(_ => false,));
        return quote! {
            fn streams(status: #code, headers: &#map) -> bool { match status.as_u16() { #(#arms)* #rest } }
        };
    }
    // An answer that is read first, although a wider pattern would be a stream.
    let read = operation.responses.iter().filter(|response| {
        let wider = streamed.iter().any(|streamed| rank(streamed.status) > rank(response.status));
        !response.is_streamed() && wider
    });
    let read: Vec<TokenStream> = read.map(|response| status_pattern(response.status)).collect();
    let all = streamed.iter().any(|response| response.status == StatusPattern::Default);
    let streamed = streamed.iter().map(|response| status_pattern(response.status));
    let (named, test) = match (all, read.as_slice()) {
        (true, []) => (quote!(_), quote!(true)),
        (true, read) => (quote!(status), quote!(!matches!(status.as_u16(), #(#read)|*))),
        (false, []) => (quote!(status), quote!(matches!(status.as_u16(), #(#streamed)|*))),
        (false, read) => {
            let test = quote!(matches!(status.as_u16(), #(#streamed)|*) && !matches!(status.as_u16(), #(#read)|*));
            (quote!(status), test)
        }
    };
    quote! {
        fn streams(#named: #code, _: &#map) -> bool { #test }
    }
}
