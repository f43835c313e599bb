//! Exchanges of operations whose bodies are streamed: streams are read to their ends before they are compared.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::hooks;
use crate::emit::bodies;
use crate::emit::context::name;
use crate::emit::file::RustFile;
use crate::ir::{BodyContent, Framing, Items, Operation};

/// The test of an exchange, with what is asked and answered as expressions.
pub(super) fn test(
    operation: &Operation,
    test: &Ident,
    request_type: &TokenStream,
    request: &TokenStream,
    answer: &TokenStream,
    file: &mut RustFile,
) -> TokenStream {
    let arc = file.imports().name("std::sync", "Arc");
    let method = name(&operation.ident);
    let taken = if operation.streams_request() { quote!() } else { quote!(&) };
    let (connect, url) = (hooks::connect(operation), hooks::url(operation));
    // A stream can be sent once, so both sides of a comparison are made anew.
    quote! {
        #[tokio::test]
        async fn #test() {
            let service = #arc::<Service>::default();
            #connect
            let request = || #request;
            let answer = || #answer;
            service.#method.plan(answer());
            harness::same_answer_whole::<#request_type>(answer(), client.#method(#url #taken request()).await).await;
            harness::same_requests_whole(vec![request()], service.#method.asked()).await;
        }
    }
}

/// How the service answers: a stream that asks is read while its client still sends it.
pub(super) fn call(operation: &Operation) -> TokenStream {
    if operation.streams_request() { quote!(answer_whole(request).await) } else { quote!(answer(request)) }
}

/// A body that is no JSON, of a given content type or its own.
pub(super) fn body(
    content: &BodyContent,
    media_type: &str,
    content_type: Option<&TokenStream>,
    file: &mut RustFile,
) -> TokenStream {
    let media_type = bodies::sendable_bytes(media_type);
    if *content == BodyContent::Multipart {
        let multipart = file.imports().name("crate::support", "Multipart");
        let part = file.imports().name("crate::support", "Part");
        return quote! {
            #multipart::with_boundary(#media_type, "boundary")
                .with_part(#part::of_json(&serde_json::json!({})).unwrap())
                .with_part(#part::new("application/octet-stream", "bytes").unwrap())
        };
    }
    let stream = file.imports().name("crate::support", "StreamBody");
    match content_type {
        Some(text) => quote!(#stream::new(harness::example::<String>(#text), "bytes")),
        None => quote!(#stream::new(#media_type, "bytes")),
    }
}

/// Items as they stand on the wire, since each side hands them on as they came.
pub(super) fn items(items: &Items, media_type: &str, file: &mut RustFile) -> TokenStream {
    let sequence = file.imports().name("crate::support::items", "Sequence");
    let stream = file.imports().name("crate::support", "StreamBody");
    let format = bodies::items_format(items, file.imports());
    let media_type = bodies::sendable_items(items, media_type);
    let text = match items.framing {
        Framing::Events | Framing::TextEvents => "event: one\ndata: {}\n\n",
        Framing::Lines => "{}\n{}\n",
        Framing::Sequence => "\u{1e}{}\n",
    };
    quote!(#sequence::received(#format, #stream::new(#media_type, #text)))
}
