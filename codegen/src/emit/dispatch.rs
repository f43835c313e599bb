//! One path for all webhooks of a module, where a member of their bodies says which of them it is: providers seldom
//! have a URL for each.
//!
//! It must not guess: without such a member there is no such path.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs::code;
use super::file::{Imports, ident};
use super::{router, server};
use crate::ir::{BodyContent, HookKind, ModuleId, Operation, StructDef, Type, TypeDef, TypeKind, WireName};

/// What tells webhooks apart.
pub(super) struct Told<'a> {
    member: &'a WireName,
    /// Each with the texts that the member has in its bodies.
    webhooks: Vec<(&'a Operation, Vec<&'a str>)>,
}

/// The member that has other texts in the body of each; `None` where there is none, or nothing to tell apart.
pub(super) fn told_apart<'a>(context: &Context<'a>, id: ModuleId) -> Option<Told<'a>> {
    let api: &'a crate::ir::Api = context.api;
    api.modules.get(id.index())?.hooks?;
    let sent: Vec<&Operation> = api.operations_of(id).filter(|operation| operation.method == "POST").collect();
    let bodies: Vec<&StructDef> = sent.iter().map(|operation| body(context, operation)).collect::<Option<_>>()?;
    let first = bodies.first().filter(|_| bodies.len() > 1)?;
    first.fields.iter().find_map(|field| {
        let texts = |body: &&'a StructDef| {
            let own = body.fields.iter().find(|own| own.wire == field.wire)?;
            texts(context, &own.ty)
        };
        let all: Vec<Vec<&str>> = bodies.iter().map(texts).collect::<Option<_>>()?;
        let mut seen = HashSet::new();
        let differ = all.iter().flatten().all(|text| seen.insert(*text));
        differ.then(|| Told { member: &field.wire, webhooks: sent.iter().copied().zip(all).collect() })
    })
}

/// The name of the function that gives the route.
pub(super) fn route_name(kind: HookKind) -> String {
    format!("any_{}_route", kind.noun())
}

/// The route and what it leads to.
pub(super) fn define(context: &Context<'_>, id: ModuleId, kind: HookKind, imports: &mut Imports) -> Vec<TokenStream> {
    let Some(told) = told_apart(context, id) else { return Vec::new() };
    let own = server::trait_of(context, id, imports);
    let (arc, routing) = (imports.name("std::sync", "Arc"), imports.name("axum", "routing"));
    let method_router = imports.name("axum::routing", "MethodRouter");
    let state = imports.name("axum::extract", "State");
    let message = imports.name("axum::extract", "Request");
    let response = imports.name("axum::response", "Response");
    let read = imports.name("crate::support::route", "read_member");
    let rejection = imports.name("crate::support::server", "Rejection");
    let (route, handle) = (ident(&route_name(kind)), ident(&format!("handle_any_{}", kind.noun())));
    let member = told.member.as_str();
    let arms: Vec<TokenStream> = told
        .webhooks
        .iter()
        .map(|(operation, texts)| {
            let answered = router::answer_delivery(context, operation, imports);
            quote!(Some(#(#texts)|*) => #answered,)
        })
        .collect();
    let docs = format!(
        " Serves all of these {} at whatever path it is given: the member {} of a body says which one it is.",
        kind.name(),
        code(member)
    );
    let unknown = format!("there is no {} with such a member: {member}", kind.noun());
    vec![
        quote! {
            #[doc = #docs]
            ///
            /// A body that says none of them is refused with 404.
            pub fn #route<S: #own>(service: #arc<S>) -> #method_router {
                #routing::post(#handle::<S>).with_state(service)
            }
        },
        quote! {
            async fn #handle<S: #own>(#state(service): #state<#arc<S>>, request: #message) -> #response {
                let (request, told) = match #read(request, #member).await {
                    Ok(read) => read,
                    Err(rejection) => return service.on_rejection(rejection),
                };
                match told.as_deref() {
                    #(#arms)*
                    _ => {
                        let message = #unknown.to_owned();
                        service.on_rejection(#rejection::Refused { status: http::StatusCode::NOT_FOUND, message })
                    }
                }
            }
        },
    ]
}

/// The object that an operation is asked with.
fn body<'a>(context: &Context<'a>, operation: &'a Operation) -> Option<&'a StructDef> {
    let BodyContent::Json(ty) = &operation.body.as_ref()?.content else { return None };
    match &definition(context, ty)?.kind {
        TypeKind::Struct(body) => Some(body),
        _ => None,
    }
}

/// The texts that a value of this type can be, where they are all known.
fn texts<'a>(context: &Context<'a>, ty: &'a Type) -> Option<Vec<&'a str>> {
    if let Type::String(rules) = ty {
        return Some(vec![rules.constant.as_deref()?]);
    }
    match &definition(context, ty)?.kind {
        TypeKind::Enum(values) if !values.open => {
            Some(values.variants.iter().map(|variant| variant.wire.as_str()).collect())
        }
        TypeKind::Alias(Type::String(rules)) => Some(vec![rules.constant.as_deref()?]),
        _ => None,
    }
}

/// What a name stands for, other names followed.
fn definition<'a>(context: &Context<'a>, ty: &'a Type) -> Option<&'a TypeDef> {
    let mut ty = ty;
    loop {
        let Type::Named(id) = ty else { return None };
        let def = context.def(*id)?;
        match &def.kind {
            // `verify` has made sure that no alias is one of itself.
            TypeKind::Alias(inner @ Type::Named(_)) => ty = inner,
            _ => return Some(def),
        }
    }
}
