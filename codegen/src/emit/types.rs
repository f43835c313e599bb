//! Types of the arena: one dispatch for what they are, one for how they are read and written.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::file::Imports;
use super::{enums, formats, parameters, shapes, structs, unions};
use crate::ir::{Api, Style, Type, TypeDef, TypeId, TypeKind};

/// The items that define a type.
pub(super) fn define(context: &Context<'_>, def: &TypeDef, imports: &mut Imports) -> Vec<TokenStream> {
    match &def.kind {
        TypeKind::Struct(body) => structs::define(context, def, body, imports),
        TypeKind::Enum(body) => enums::define(context, def, body, imports),
        TypeKind::Text(body) => formats::define(context, def, body, imports),
        TypeKind::Union(body) => unions::define(context, def, body, imports),
        TypeKind::Alias(ty) => {
            let ident = name(&def.ident);
            let docs = context.docs_with_source(&def.docs, &format!("{}.", context.subject(def)));
            let ty = context.rust_type(ty, imports);
            vec![quote!(#docs pub type #ident = #ty;)]
        }
    }
}

/// The impls of serde and of the support code's traits.
pub(super) fn codec(context: &Context<'_>, id: TypeId, def: &TypeDef, imports: &mut Imports) -> Vec<TokenStream> {
    let mut items = of_kind(context, id, def, imports);
    if context.forms.contains(&id) {
        items.extend(shapes::define(context, def, imports));
    }
    items
}

fn of_kind(context: &Context<'_>, id: TypeId, def: &TypeDef, imports: &mut Imports) -> Vec<TokenStream> {
    let is_parameter = context.parameters.contains(&id);
    match &def.kind {
        TypeKind::Struct(body) => {
            let mut items = structs::codec(context, def, body, imports);
            items.extend(is_parameter.then(|| parameters::object(context, def, body, imports)));
            items
        }
        TypeKind::Enum(_) => enums::codec(context, def, is_parameter, imports),
        TypeKind::Text(body) => formats::codec(context, def, body, imports),
        TypeKind::Union(body) => {
            let mut items = unions::codec(context, def, body, imports);
            if is_parameter {
                items.extend(parameters::union(context, id, def, body, imports));
            }
            items
        }
        TypeKind::Alias(_) => Vec::new(),
    }
}

/// Types that are written as text in some parameter or header, and those that they are made of.
pub(super) fn of_parameters(api: &Api) -> HashSet<TypeId> {
    let parameters = api.operations.iter().flat_map(|operation| {
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        operation.parameters.iter().chain(headers)
    });
    let as_text = parameters.filter(|parameter| parameter.style != Style::Json);
    let mut waiting: Vec<TypeId> = as_text.flat_map(|parameter| parameter.ty.named()).collect();
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
