//! Methods that make the URLs of callbacks of the requests that ask for them.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::docs::code;
use super::file::{Imports, ident};
use crate::ir::{Callback, CallbackUrl, Operation, Role, UrlPart};

/// Whether any request makes such a URL.
pub(super) fn are_used(context: &Context<'_>) -> bool {
    let mut hooks = context.api.operations.iter();
    hooks.any(|hook| matches!(&hook.role, Role::Callback(of) if of.iter().any(|one| one.url.is_some())))
}

/// The methods of a request's type.
pub(super) fn methods(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
    let mut methods = Vec::new();
    let mut known = Vec::new();
    for (callback, url) in urls(context, operation) {
        if !known.contains(&&url.ident) {
            known.push(&url.ident);
            methods.extend(method(operation, callback, url, imports));
        }
    }
    let request = ident(&format!("{}Request", operation.type_stem.bare()));
    (!methods.is_empty()).then(|| quote!(impl #request { #(#methods)* }))
}

/// The URLs that requests for the operation make.
fn urls<'a>(context: &Context<'a>, operation: &Operation) -> Vec<(&'a Callback, &'a CallbackUrl)> {
    let api: &'a crate::ir::Api = context.api;
    let of = api.operations.iter().filter_map(|hook| match &hook.role {
        Role::Callback(of) => Some(of),
        _ => None,
    });
    let own = of.flatten().filter(|callback| callback.operation == Some(operation.id));
    own.filter_map(|callback| Some((callback, callback.url.as_ref()?))).collect()
}

/// `None` where something of the URL is not there.
fn method(operation: &Operation, callback: &Callback, url: &CallbackUrl, imports: &mut Imports) -> Option<TokenStream> {
    let builder = imports.name("crate::support::callback", "CallbackUrl");
    let mut chain = quote!(#builder::default());
    for part in &url.parts {
        chain = match part {
            UrlPart::Literal(text) => quote!(#chain.literal(#text)),
            UrlPart::Body(pointer) => {
                let required = operation.body.as_ref()?.required;
                let body = if required { quote!(&self.body) } else { quote!(self.body.as_ref()?) };
                quote!(#chain.body(#body, #pointer)?)
            }
            UrlPart::Parameter(location, wire) => {
                let mut fields = operation.fields();
                let field = fields.find(|one| one.location == *location && one.wire == *wire)?;
                let ident = name(&field.ident);
                let value = if field.required { quote!(&self.#ident) } else { quote!(self.#ident.as_ref()?) };
                quote!(#chain.parameter(#value)?)
            }
        };
    }
    let method = name(&url.ident);
    let docs = format!(" Where the callback {} is sent, if the request says that.", code(callback.name.as_str()));
    let expression = format!(" In the description: {}.", code(&callback.expression));
    Some(quote! {
        #[doc = #docs]
        ///
        #[doc = #expression]
        pub fn #method(&self) -> Option<String> {
            let url = #chain;
            Some(url.finish())
        }
    })
}
