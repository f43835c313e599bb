//! Types of the arena: one dispatch for what they are, one for how they are read and written.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::file::Imports;
use super::{enums, formats, structs, unions};
use crate::ir::{BodyContent, Type, TypeDef, TypeId, TypeKind};

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
    match &def.kind {
        TypeKind::Struct(body) => structs::codec(context, def, body, imports),
        TypeKind::Enum(_) => enums::codec(context, def, is_parameter(context, id), imports),
        TypeKind::Text(body) => formats::codec(context, def, body, imports),
        TypeKind::Union(body) => unions::codec(context, def, body, imports),
        TypeKind::Alias(_) => Vec::new(),
    }
}

/// Whether some parameter or header is of this type.
fn is_parameter(context: &Context<'_>, id: TypeId) -> bool {
    let mentions = |ty: &Type| ty.named().any(|named| named == id);
    context.api.operations.iter().any(|operation| {
        let headers = operation.responses.iter().flat_map(|response| &response.headers);
        operation.parameters.iter().chain(headers).any(|parameter| mentions(&parameter.ty))
    })
}

/// The type of the JSON in a body.
pub(super) fn body_json(content: &BodyContent) -> Option<&Type> {
    match content {
        BodyContent::Json(ty) => Some(ty),
        BodyContent::Raw | BodyContent::Stream | BodyContent::Multipart => None,
    }
}
