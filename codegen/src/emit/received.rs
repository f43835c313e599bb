//! Received answers: from HTTP to the operation's types, by the status, and by the request where a parameter of it
//! chooses what an answer is.

use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::answers::{Carried, carried, holds_value, is_enum, range};
use super::context::{Context, name};
use super::file::{Imports, ident};
use super::{bodies, headers, streams};
use crate::ir::{Choice, Operation, Parameter, Response, StatusPattern, Type, TypeKind, UnionDef};

/// `response_from_http`, and `answer_from_http` where the request says what an answer is.
pub(super) fn from_http(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let fault = imports.name("crate::support", "ResponseFault");
    let payload = streams::payload(operation.streams_response(), imports);
    let message = imports.name("http", "Response");
    let answer = answer(context, operation, false, imports);
    let by_request = operation.responses.iter().any(|response| choice(operation, response).is_some()).then(|| {
        let answer = self::answer(context, operation, true, imports);
        quote! {
            fn answer_from_http(
                &self,
                response: #message<#payload>,
            ) -> Result<Result<Self::Response, Self::Error>, #fault> {
                let answer = #answer;
                Ok(answer)
            }
        }
    });
    quote! {
        fn response_from_http(
            response: #message<#payload>,
        ) -> Result<Result<Self::Response, Self::Error>, #fault> {
            let answer = #answer;
            Ok(answer)
        }
        #by_request
    }
}

/// The choice of a response's body, with the parameter that makes it.
pub(super) fn choice<'a>(operation: &'a Operation, response: &'a Response) -> Option<(&'a Choice, &'a Parameter)> {
    let choice = response.choice.as_ref()?;
    Some((choice, choice.parameter_of(operation)?))
}

/// The answer that `response` is; `chosen` where a request is at hand.
fn answer(context: &Context<'_>, operation: &Operation, chosen: bool, imports: &mut Imports) -> TokenStream {
    let reader = imports.name("crate::support", "reader");
    let own_error = ident(&format!("{}Error", operation.type_stem.bare()));
    let mut ordered: Vec<&Response> = operation.responses.iter().collect();
    ordered.sort_by_key(|response| rank(response.status));
    let mut arms: Vec<TokenStream> = Vec::new();
    let mut only = None;
    for response in &ordered {
        let pattern = status_pattern(response.status);
        let held = held(context, operation, response, chosen, imports);
        let value = received(operation, response, &held);
        only = response.success.then(|| value.clone());
        arms.push(quote!(#pattern => #value,));
    }
    if !ordered.iter().any(|response| response.success) {
        arms.push(quote!(200..=399 => Ok(#reader::raw_answer(response)),));
    }
    if !ordered.iter().any(|response| response.status == StatusPattern::Default) {
        arms.push(quote!(_ => Err(#own_error::Other(response.status(), #reader::raw_answer(response))),));
    }
    match (ordered.as_slice(), only) {
        // A default alone needs no look at the status.
        ([one], Some(value)) if one.status == StatusPattern::Default => value,
        _ => quote!(match response.status().as_u16() { #(#arms)* }),
    }
}

/// The more specific key counts (OpenAPI 3.1, "Responses Object").
pub(super) fn rank(status: StatusPattern) -> u8 {
    match status {
        StatusPattern::Exact(_) => 0,
        StatusPattern::Range(_) => 1,
        StatusPattern::Default => 2,
    }
}

pub(super) fn status_pattern(status: StatusPattern) -> TokenStream {
    match status {
        StatusPattern::Exact(status) => {
            let status = proc_macro2::Literal::u16_unsuffixed(status);
            quote!(#status)
        }
        StatusPattern::Range(hundred) => {
            let (first, last) = range(hundred);
            quote!(#first..=#last)
        }
        StatusPattern::Default => quote!(_),
    }
}

/// What a response holds: its body, or the struct of its headers and body.
fn held(
    context: &Context<'_>,
    operation: &Operation,
    response: &Response,
    chosen: bool,
    imports: &mut Imports,
) -> TokenStream {
    let reader = imports.name("crate::support", "reader");
    let method = choice(operation, response).map(|_| alternative_name(response));
    if let Some(own) = headers::struct_name(operation, response) {
        let own = ident(&own);
        return match (method, chosen) {
            (Some(method), true) => quote!(#own::from_http(response, |response| self.#method(response))?),
            (Some(_), false) => quote!(#own::from_http(response, #reader::json_answer)?),
            (None, _) => quote!(#own::from_http(response)?),
        };
    }
    match (carried(response), method.filter(|_| chosen)) {
        (Carried::Nothing, _) => quote!(()),
        (Carried::Json, Some(method)) => quote!(self.#method(response)?),
        _ => bodies::received_body(context, operation, response, imports),
    }
}

/// The answer or error that a response is.
fn received(operation: &Operation, response: &Response, body: &TokenStream) -> TokenStream {
    if response.success && !is_enum(operation) {
        return quote!(Ok(#body));
    }
    let variant = name(&response.ident);
    let (stem, side) = if response.success { ("Response", quote!(Ok)) } else { ("Error", quote!(Err)) };
    let own = ident(&format!("{}{stem}", operation.type_stem.bare()));
    match response.status {
        StatusPattern::Exact(_) if !holds_value(response) => quote!(#side(#own::#variant)),
        StatusPattern::Exact(_) => quote!(#side(#own::#variant(#body))),
        _ if !holds_value(response) => quote!(#side(#own::#variant(response.status()))),
        _ => quote!(#side(#own::#variant(response.status(), #body))),
    }
}

/// The method that reads the body of a response whose alternative the request chooses.
fn alternative_name(response: &Response) -> Ident {
    ident(&format!("{}_alternative", response.ident.bare().to_snake_case()))
}

/// For each response whose alternative the request chooses, the method of the request that reads its body.
pub(super) fn alternatives(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let request = ident(&format!("{}Request", operation.type_stem.bare()));
    let methods: Vec<TokenStream> = operation
        .responses
        .iter()
        .filter_map(|response| {
            let (choice, parameter) = choice(operation, response)?;
            let ty = response.body.as_ref()?.json()?;
            let Type::Named(id) = ty else { return None };
            let TypeKind::Union(union) = &context.def(*id)?.kind else { return None };
            let union_type = context.rust_type(ty, imports);
            Some(alternative(operation, response, choice, parameter, union, &union_type, imports))
        })
        .collect();
    if methods.is_empty() { TokenStream::new() } else { quote!(impl #request { #(#methods)* }) }
}

fn alternative(
    operation: &Operation,
    response: &Response,
    choice: &Choice,
    parameter: &Parameter,
    union: &UnionDef,
    union_type: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let reader = imports.name("crate::support", "reader");
    let fault = imports.name("crate::support", "ResponseFault");
    let payload = streams::payload(operation.streams_response(), imports);
    let message = imports.name("http", "Response");
    let text = imports.name("crate::support::parameter", "Text");
    let method = alternative_name(response);
    let docs = format!(" The body, as the alternative that {} asks for.", super::docs::code(parameter.wire.as_str()));
    let read = |index: usize| {
        let variant = union.variants.get(index).map(|variant| name(&variant.ident));
        quote!(#union_type::#variant(#reader::json_answer(response)?))
    };
    // What asks for the alternative that is meant anyhow needs no arm of its own.
    let wanted: Vec<usize> = (0..union.variants.len()).filter(|index| choice.otherwise != Some(*index)).collect();
    let arms: Vec<TokenStream> = wanted
        .into_iter()
        .filter_map(|index| {
            let values: Vec<&str> =
                choice.values.iter().filter(|(_, own)| *own == index).map(|(value, _)| value.as_str()).collect();
            let value = read(index);
            let pattern = if parameter.required { quote!(#(#values)|*) } else { quote!(Some(#(#values)|*)) };
            (!values.is_empty()).then(|| quote!(#pattern => #value,))
        })
        .collect();
    let rest = match choice.otherwise {
        Some(index) => read(index),
        None => quote!(#reader::json_answer(response)?),
    };
    let field = name(&parameter.ident);
    let asked = if parameter.required {
        quote!(#text::to_text(&self.#field).as_str())
    } else {
        quote!(self.#field.as_ref().map(#text::to_text).as_deref())
    };
    let body = if arms.is_empty() { rest } else { quote!(match #asked { #(#arms)* _ => #rest, }) };
    quote! {
        #[doc = #docs]
        fn #method(&self, response: #message<#payload>) -> Result<#union_type, #fault> {
            Ok(#body)
        }
    }
}
