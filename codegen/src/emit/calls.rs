//! The methods by which one operation is asked for, of a client and of a sender of webhooks.
//!
//! It must not know what else their types have.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::name;
use super::file::Imports;
use crate::ir::Operation;

/// What a method that asks has beside the request, and what it calls.
pub(super) struct How {
    /// Its arguments before the request.
    pub arguments: TokenStream,
    /// The method for any operation.
    pub call: TokenStream,
    /// What that takes before the request.
    pub passed: TokenStream,
}

/// A method that asks for one operation.
pub(super) fn asking(
    operation: &Operation,
    how: &How,
    docs: &TokenStream,
    request: &TokenStream,
    answer: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let How { arguments, call, passed } = how;
    let method = name(&operation.ident);
    // A stream can be sent once, so its request is given away.
    if operation.streams_request() {
        return quote! {
            #docs
            pub async fn #method(&self, #arguments request: #request) -> #answer {
                self.#call(#passed &request).await
            }
        };
    }
    // With `async` each would be a state machine of its own: a sixth of the time that a crate of 1,500 operations takes to
    // be checked.
    let future = imports.name("std::future", "Future");
    quote! {
        #docs
        pub fn #method(&self, #arguments request: &#request) -> impl #future<Output = #answer> {
            self.#call(#passed request)
        }
    }
}
