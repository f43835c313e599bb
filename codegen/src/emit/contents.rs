//! Bodies that come in several forms: an enum with a variant for each, chosen by the content type.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::bodies::{self, Written, answer, content_type, received, write};
use super::context::{Context, name as ident_of};
use super::docs::code;
use super::file::{Imports, ident};
use super::item_docs::attributes;
use super::streams;
use crate::ir::{Alternative, Body, BodyContent, Operation, Response, Type, TypeKind};

/// The name of the enum of a request's body, or of a response's; `None` where it comes in one form.
pub(super) fn name(operation: &Operation, response: Option<&Response>) -> Option<String> {
    Some(format!("{}{}", operation.type_stem.bare(), operation.content_suffix(response)?))
}

/// The enums of an operation, each with its conversions.
pub(super) fn define(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
    let mut items = Vec::new();
    if let Some((body, own)) = operation.body.as_ref().zip(name(operation, None)) {
        items.extend(define_enum(context, operation, body, &own, "What is sent", imports));
        items.push(request_impl(context, operation, body, &own, imports));
    }
    for response in &operation.responses {
        if let Some((body, own)) = response.body.as_ref().zip(name(operation, Some(response))) {
            items.extend(define_enum(context, operation, body, &own, "What is answered", imports));
            items.push(response_impl(context, operation, body, &own, imports));
        }
    }
    items
}

fn alternatives(body: &Body) -> &[Alternative] {
    match &body.content {
        BodyContent::Choice(alternatives) => alternatives,
        _ => &[],
    }
}

fn define_enum(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    own: &str,
    what: &str,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let own = ident(own);
    let docs = format!(" {what}, in one of the media types that it may have.");
    let derives = streams::derives(body.content.is_streamed(), false);
    let variants: Vec<TokenStream> = alternatives(body)
        .iter()
        .map(|one| {
            let variant = ident_of(&one.ident);
            let types = std::iter::once(&one.media_type).chain(&one.other_media_types).map(|text| code(text));
            let types = types.collect::<Vec<_>>().join(", ");
            let streamed = if one.content.is_streamed() { ", streamed" } else { "" };
            let docs = attributes(vec![format!("As {types}{streamed}.")]);
            let ty = content_type(context, operation, &one.content, imports);
            quote!(#docs #variant(#ty),)
        })
        .collect();
    let mut items = vec![quote! {
        #[doc = #docs]
        #derives
        #[allow(clippy::large_enum_variant, reason = "a body is made once and handed on; boxes would be in the way")]
        #[non_exhaustive]
        pub enum #own { #(#variants)* }
    }];
    let mut seen = HashSet::new();
    for one in alternatives(body) {
        let ty = content_type(context, operation, &one.content, imports);
        if has_own_type(context, &one.content) && seen.insert(ty.to_string()) {
            let variant = ident_of(&one.ident);
            items.push(quote! {
                impl From<#ty> for #own {
                    fn from(body: #ty) -> Self {
                        Self::#variant(body)
                    }
                }
            });
        }
    }
    items
}

/// Whether the Rust type is of one form only: two aliases may be one type.
fn has_own_type(context: &Context<'_>, content: &BodyContent) -> bool {
    match content.value() {
        None | Some(Type::String(_)) => true,
        Some(Type::Named(id)) => context.def(*id).is_some_and(|def| !matches!(def.kind, TypeKind::Alias(_))),
        Some(_) => false,
    }
}

/// The method that tells the forms apart. What is not listed is bytes, which may be anything, else the first.
fn form_of(body: &Body, imports: &mut Imports) -> TokenStream {
    let (map, content) = (imports.name("http", "HeaderMap"), imports.name("crate::support", "content"));
    let literal = |index: usize| proc_macro2::Literal::usize_unsuffixed(index);
    let numbered = alternatives(body).iter().enumerate().flat_map(|(index, one)| {
        let types = std::iter::once(&one.media_type).chain(&one.other_media_types);
        types.map(move |media_type| (media_type, index))
    });
    let listed: Vec<TokenStream> = numbered
        .map(|(media_type, index)| {
            let index = literal(index);
            quote!((#media_type, #index))
        })
        .collect();
    let bytes = |one: &Alternative| matches!(one.content, BodyContent::Stream | BodyContent::Raw);
    let other = literal(alternatives(body).iter().position(bytes).unwrap_or_default());
    quote! {
        /// The number of the variant that a message with these headers has.
        fn form_of(headers: &#map) -> usize {
            #content::choose(headers, &[#(#listed),*], #other)
        }
    }
}

/// One arm for each form, the last for all that is left.
fn arms(body: &Body, value: &mut dyn FnMut(&Alternative) -> TokenStream) -> Vec<TokenStream> {
    let last = alternatives(body).len().saturating_sub(1);
    let arms = alternatives(body).iter().enumerate().map(|(index, one)| {
        let number = proc_macro2::Literal::usize_unsuffixed(index);
        let pattern = if index == last { quote!(_) } else { quote!(#number) };
        let value = value(one);
        quote!(#pattern => #value,)
    });
    arms.collect()
}

fn request_impl(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    own: &str,
    imports: &mut Imports,
) -> TokenStream {
    let own = ident(own);
    let streamed = body.content.is_streamed();
    let writer = imports.name("crate::support::writer", "RequestWriter");
    let reader = imports.name("crate::support::reader", "RequestReader");
    let (error, fault) =
        (imports.name("crate::support", "EncodeError"), imports.name("crate::support", "RequestFault"));
    let (message, parts) = (imports.name("http", "Request"), imports.name("http::request", "Parts"));
    let payload = streams::payload(streamed, imports);
    let mut set = false;
    let writes: Vec<TokenStream> = alternatives(body)
        .iter()
        .map(|one| {
            let variant = ident_of(&one.ident);
            match write(&one.content, &one.media_type, &quote!(body), imports) {
                Written::Set(statement) => {
                    set = true;
                    quote!(Self::#variant(body) => { #statement })
                }
                Written::Finish(finish) => quote!(Self::#variant(body) => return #finish,),
            }
        })
        .collect();
    let finish = bodies::finish(streamed, imports);
    let mutable = set.then(|| quote!(mut));
    let write = if set {
        quote!(match self { #(#writes)* } #finish)
    } else {
        let writes = alternatives(body).iter().map(|one| {
            let variant = ident_of(&one.ident);
            match write(&one.content, &one.media_type, &quote!(body), imports) {
                Written::Set(value) | Written::Finish(value) => quote!(Self::#variant(body) => #value,),
            }
        });
        quote!(match self { #(#writes)* })
    };
    let form_of = form_of(body, imports);
    let mut uses_reader = false;
    let reads = arms(body, &mut |one| {
        let variant = ident_of(&one.ident);
        uses_reader |= !one.content.is_handed_on();
        let value = bodies::read(context, operation, &one.content, true, imports);
        quote!(Self::#variant(#value))
    });
    // Forms that are read from the reader take it as it is, or by a reference.
    let taken = if uses_reader { quote!(mut request) } else { quote!(_request) };
    let handed_on = body.content.each().into_iter().any(BodyContent::is_handed_on);
    let given = handed_on.then(|| quote!(, body: #payload));
    quote! {
        impl #own {
            fn write(&self, #mutable request: #writer) -> Result<#message<#payload>, #error> {
                #write
            }

            fn read(parts: &#parts, #taken: #reader<'_> #given) -> Result<Self, #fault> {
                Ok(match Self::form_of(&parts.headers) { #(#reads)* })
            }

            #form_of
        }
    }
}

fn response_impl(
    context: &Context<'_>,
    operation: &Operation,
    body: &Body,
    own: &str,
    imports: &mut Imports,
) -> TokenStream {
    let own = ident(own);
    let (error, fault) =
        (imports.name("crate::support", "EncodeError"), imports.name("crate::support", "ResponseFault"));
    let (message, status) = (imports.name("http", "Response"), imports.name("http", "StatusCode"));
    let payload = streams::payload(operation.streams_response(), imports);
    let writes: Vec<TokenStream> = alternatives(body)
        .iter()
        .map(|one| {
            let variant = ident_of(&one.ident);
            let value = answer(&one.content, &one.media_type, &quote!(status), &quote!(body), imports);
            quote!(Self::#variant(body) => #value,)
        })
        .collect();
    let form_of = form_of(body, imports);
    let reads = arms(body, &mut |one| {
        let variant = ident_of(&one.ident);
        let value = received(context, &one.content, imports);
        quote!(Self::#variant(#value))
    });
    quote! {
        impl #own {
            fn to_http(&self, status: #status) -> Result<#message<#payload>, #error> {
                match self { #(#writes)* }
            }

            fn from_http(response: #message<#payload>) -> Result<Self, #fault> {
                Ok(match Self::form_of(response.headers()) { #(#reads)* })
            }

            #form_of
        }
    }
}

/// Whether a message with these `headers` has a form that is streamed; `None` where all its forms are, or none is.
pub(super) fn is_streamed(
    operation: &Operation,
    response: Option<&Response>,
    headers: &TokenStream,
) -> Option<TokenStream> {
    let body = response.map_or(operation.body.as_ref(), |response| response.body.as_ref())?;
    let streamed: Vec<bool> = body.content.each().into_iter().map(BodyContent::is_handed_on).collect();
    if !body.content.is_streamed() || streamed.iter().all(|one| *one) {
        return None;
    }
    if !streamed.contains(&true) {
        return Some(quote!(false));
    }
    let own = ident(&name(operation, response)?);
    let numbers = streamed.iter().enumerate().filter(|(_, streamed)| **streamed);
    let numbers = numbers.map(|(index, _)| proc_macro2::Literal::usize_unsuffixed(index));
    Some(quote!(matches!(#own::form_of(#headers), #(#numbers)|*)))
}

/// What `validate` checks in each form of a body at `body`, a reference to it.
pub(super) fn checks(
    context: &Context<'_>,
    body: &Body,
    own: &TokenStream,
    value: &TokenStream,
    required: bool,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let mut statements = Vec::new();
    for one in alternatives(body) {
        let variant = ident_of(&one.ident);
        if let BodyContent::Parts(parts) = &one.content {
            let inner = super::form_parts::checks(context, parts, &quote!(value), imports);
            let pattern = if required { quote!(#own::#variant(value)) } else { quote!(Some(#own::#variant(value))) };
            statements.extend((!inner.is_empty()).then(|| quote!(if let #pattern = #value { #(#inner)* })));
        }
        let Some(ty) = one.content.value().filter(|ty| context.is_checked(ty)) else { continue };
        let pattern = if required { quote!(#own::#variant(value)) } else { quote!(Some(#own::#variant(value))) };
        let inner = super::rules::checks(context, ty, &quote!(value), &quote!(&body), imports);
        statements.push(quote!(if let #pattern = #value { #inner }));
    }
    statements
}
