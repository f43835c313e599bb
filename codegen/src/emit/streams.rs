//! What differs where a body is streamed: the type that carries its message, and the statuses that hand it on
//! unread.
//!
//! It must not print conversions: those are of `requests`, `answers`, `received` and `headers`.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{Carried, carried};
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

/// The module of the support code that reads and writes a streamed answer.
pub(super) fn module(response: &Response, imports: &mut Imports) -> TokenStream {
    let module = if matches!(carried(response), Carried::Multipart) { "multipart" } else { "stream_body" };
    imports.name("crate::support", module)
}

/// `streams`: the statuses whose answers hand their bodies on unread.
pub(super) fn statuses(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let streamed: Vec<&Response> = operation.responses.iter().filter(|response| response.is_streamed()).collect();
    if streamed.is_empty() {
        return TokenStream::new();
    }
    // An answer that is read first, although a wider pattern would be a stream.
    let read = operation.responses.iter().filter(|response| {
        let wider = streamed.iter().any(|streamed| rank(streamed.status) > rank(response.status));
        !response.is_streamed() && wider
    });
    let code = imports.name("http", "StatusCode");
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
        fn streams(#named: #code) -> bool { #test }
    }
}
