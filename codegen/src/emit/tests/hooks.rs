//! How the tests of exchanges reach a service: by a client of one server, or by a sender and a URL.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Operation;

/// Connects to the service.
pub(super) fn connect(operation: &Operation) -> TokenStream {
    if operation.is_path() {
        return quote!(let client = connect(&service).await;);
    }
    let path = &operation.path.text;
    quote!(let (client, url) = connect(&service, #path).await;)
}

/// What a method of the client is given before the request.
pub(super) fn url(operation: &Operation) -> TokenStream {
    if operation.is_path() { TokenStream::new() } else { quote!(&url,) }
}
