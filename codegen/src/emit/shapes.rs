//! Shapes of types that come as text in forms: what `support::shape` needs to know of them.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::file::Imports;
use crate::ir::{Api, BodyContent, Presence, Type, TypeDef, TypeId, TypeKind};

/// Types that forms are made of, and those that they are made of.
pub(super) fn of_forms(api: &Api) -> HashSet<TypeId> {
    let bodies = api.operations.iter().flat_map(|operation| {
        let answers = operation.responses.iter().filter_map(|response| response.body.as_ref());
        operation.body.iter().chain(answers)
    });
    let forms = bodies.flat_map(|body| body.content.each()).flat_map(|content| match content {
        BodyContent::Form(_) | BodyContent::JsonOrForm(_) | BodyContent::Parts(_) => content.types(),
        _ => Vec::new(),
    });
    let mut waiting: Vec<TypeId> = forms.flat_map(Type::named).collect();
    let mut found = HashSet::new();
    while let Some(id) = waiting.pop() {
        if found.insert(id)
            && let Some(def) = api.get(id)
        {
            waiting.extend(def.types().into_iter().flat_map(Type::named));
        }
    }
    found
}

/// The shape of a type, as an expression.
pub(super) fn shape(context: &Context<'_>, ty: &Type, imports: &mut Imports) -> TokenStream {
    let own = imports.name("crate::support::shape", "Shape");
    match ty {
        Type::Json => quote!(#own::Any),
        Type::JsonObject => quote!(#own::Object(&[], &#own::Any)),
        Type::String(_) => quote!(#own::Text),
        Type::Integer(..) | Type::Number(_) => quote!(#own::Number),
        Type::Boolean => quote!(#own::Boolean),
        Type::Null => quote!(#own::Null),
        Type::Array(item, _) => {
            let item = shape(context, item, imports);
            quote!(#own::List(&#item))
        }
        Type::Tuple(items) => {
            let items: Vec<TokenStream> = items.iter().map(|item| shape(context, item, imports)).collect();
            quote!(#own::List(&#own::OneOf(&[#(#items),*])))
        }
        Type::Map(value, _) => {
            let value = shape(context, value, imports);
            quote!(#own::Object(&[], &#value))
        }
        Type::Nullable(inner) => {
            let inner = shape(context, inner, imports);
            quote!(#own::Nullable(&#inner))
        }
        Type::Boxed(inner) | Type::Checked(inner, _) => shape(context, inner, imports),
        Type::Named(id) => match context.def(*id).map(|def| (def, &def.kind)) {
            Some((_, TypeKind::Enum(_) | TypeKind::Text(_))) | None => quote!(#own::Text),
            Some((_, TypeKind::Alias(ty))) => shape(context, ty, imports),
            Some((def, TypeKind::Struct(_) | TypeKind::Union(_))) => {
                let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
                imports.bring("crate::support::shape", "Shaped");
                quote!(#own::Of(#ty::shape))
            }
        },
    }
}

/// `impl Shaped` of a struct or a union.
pub(super) fn define(context: &Context<'_>, def: &TypeDef, imports: &mut Imports) -> Option<TokenStream> {
    let own = imports.name("crate::support::shape", "Shape");
    let body = match &def.kind {
        TypeKind::Struct(body) => {
            let members: Vec<TokenStream> = body
                .fields
                .iter()
                .map(|field| {
                    let wire = field.wire.as_str();
                    let mut shape = shape(context, &field.ty, imports);
                    if field.presence == Presence::Required && may_be_empty(context, &field.ty) {
                        shape = quote!(#own::Required(&#shape));
                    }
                    quote!((#wire, #shape))
                })
                .collect();
            let extra = body.extra.as_ref().unwrap_or(&Type::Json);
            let extra = shape(context, extra, imports);
            quote!(#own::Object(&[#(#members),*], &#extra))
        }
        TypeKind::Union(body) => {
            let variants: Vec<TokenStream> =
                body.variants.iter().map(|variant| shape(context, &variant.ty, imports)).collect();
            quote!(#own::OneOf(&[#(#variants),*]))
        }
        TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::Alias(_) => return None,
    };
    let shaped = imports.name("crate::support::shape", "Shaped");
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    Some(quote! {
        impl #shaped for #ty {
            fn shape() -> &'static #own {
                static SHAPE: #own = #body;
                &SHAPE
            }
        }
    })
}

/// Whether a value may have nothing in it, so that a form has no trace of it.
fn may_be_empty(context: &Context<'_>, ty: &Type) -> bool {
    match ty {
        Type::Array(..) | Type::Map(..) | Type::JsonObject => true,
        Type::Named(id) => context.def(*id).is_some_and(|def| match &def.kind {
            TypeKind::Struct(_) => def.default,
            TypeKind::Alias(ty) => matches!(ty, Type::Array(..) | Type::Map(..) | Type::JsonObject),
            _ => false,
        }),
        _ => false,
    }
}
