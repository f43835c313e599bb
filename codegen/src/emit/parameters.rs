//! Types of parameters: how objects become named texts, and how alternatives are told apart by their text.
//!
//! What is one text of itself, or a list of them, is the support code's.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::file::Imports;
use crate::ir::{Presence, Selector, StructDef, Type, TypeDef, TypeKind, UnionDef, UnionVariant};

/// `Parameter` for an object.
pub(super) fn object(context: &Context<'_>, def: &TypeDef, body: &StructDef, imports: &mut Imports) -> TokenStream {
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let parameter = imports.name("crate::support::parameter", "Parameter");
    let shape = imports.name("crate::support::parameter", "Shape");
    let plain = imports.name("crate::support::parameter", "Plain");
    let texts = imports.name("crate::support::parameter", "NamedTexts");
    let extra = name(&body.extra_ident);
    // An object that says what its other members are takes any name.
    let names = body.fields.iter().map(|field| field.wire.as_str());
    let names: Vec<&str> = names.filter(|_| !takes_any(body)).collect();
    let names = (!names.is_empty()).then(|| quote!(const NAMES: &'static [&'static str] = &[#(#names),*];));
    let writes = body.fields.iter().map(|field| {
        let (ident, wire) = (name(&field.ident), field.wire.as_str());
        match (field.presence, matches!(field.ty, Type::Nullable(_))) {
            (Presence::Required, false) => quote!(texts.put(#wire, &self.#ident);),
            (Presence::Required, true) | (Presence::Optional, false) => quote!(texts.put_any(#wire, &self.#ident);),
            (Presence::Optional, true) => quote!(texts.put_any(#wire, self.#ident.iter().flatten());),
        }
    });
    let reads = body.fields.iter().map(|field| {
        let (ident, wire) = (name(&field.ident), field.wire.as_str());
        match (field.presence, matches!(field.ty, Type::Nullable(_))) {
            (Presence::Required, false) => quote!(#ident: texts.required(#wire)?,),
            (Presence::Required, true) | (Presence::Optional, false) => quote!(#ident: texts.optional(#wire)?,),
            (Presence::Optional, true) => quote!(#ident: texts.optional(#wire)?.map(Some),),
        }
    });
    let mutable = (!body.fields.is_empty()).then(|| quote!(mut));
    quote! {
        impl #parameter for #ty {
            const SHAPE: #shape = #shape::Named;
            #names

            fn to_plain(&self) -> #plain {
                let mut texts = #texts::default();
                #(#writes)*
                texts.put_all(&self.#extra);
                texts.into_plain()
            }

            fn from_plain(plain: #plain) -> Result<Self, String> {
                let #mutable texts = #texts::from_plain(plain)?;
                Ok(Self { #(#reads)* #extra: texts.rest()? })
            }
        }
    }
}

/// Whether an object as a parameter takes every name that no other parameter has.
fn takes_any(body: &StructDef) -> bool {
    body.fields.is_empty() || !matches!(body.extra, None | Some(Type::Json))
}

/// Whether a parameter of this type takes every name that no other parameter has.
pub(super) fn type_takes_any(context: &Context<'_>, ty: &Type) -> bool {
    match ty.plain() {
        Type::JsonObject | Type::Map(..) => true,
        Type::Named(id) => {
            context.def(*id).is_some_and(|def| matches!(&def.kind, TypeKind::Struct(body) if takes_any(body)))
        }
        _ => false,
    }
}

/// Conversions of a union from text, and `Text`.
pub(super) fn union(context: &Context<'_>, def: &TypeDef, body: &UnionDef, imports: &mut Imports) -> Vec<TokenStream> {
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let text = imports.name("crate::support::parameter", "Text");
    let unknown = name(&body.unknown_ident);
    let writes = body.variants.iter().map(|variant| {
        let ident = name(&variant.ident);
        quote!(Self::#ident(value) => #text::to_text(value),)
    });
    let mut variants: Vec<&UnionVariant> = body.variants.iter().collect();
    variants.sort_by_key(|variant| rank(variant));
    let mut tests = Vec::new();
    let mut rest = None;
    for variant in variants {
        match choice(variant, &text) {
            Choice::Test(test) => tests.push(test),
            Choice::Rest(value) => {
                rest = Some(value);
                break;
            }
        }
    }
    let rest = rest.unwrap_or_else(|| {
        let value = imports.name("serde_json", "Value");
        quote!(Self::#unknown(#value::String(text)))
    });
    vec![
        quote! {
            impl From<String> for #ty {
                fn from(text: String) -> Self {
                    #(#tests)*
                    #rest
                }
            }
        },
        quote! {
            impl From<&str> for #ty {
                fn from(text: &str) -> Self {
                    Self::from(text.to_owned())
                }
            }
        },
        quote! {
            impl #text for #ty {
                fn to_text(&self) -> String {
                    match self {
                        #(#writes)*
                        Self::#unknown(value) => #text::to_text(value),
                    }
                }

                fn from_text(text: String) -> Result<Self, String> {
                    Ok(text.into())
                }
            }
        },
    ]
}

/// What says more is tried first, and what takes any text last.
fn rank(variant: &UnionVariant) -> u8 {
    let by_text = variant.when.iter().any(|test| matches!(test, Selector::Prefix(_) | Selector::OneOf(_)));
    match variant.ty.plain() {
        _ if by_text => 0,
        Type::Integer(..) => 1,
        Type::Number(_) => 2,
        Type::Boolean => 3,
        _ => 4,
    }
}

/// How a text is found to be a variant's.
enum Choice {
    /// A statement that returns the variant if the text is one of it.
    Test(TokenStream),
    /// The variant, for any text.
    Rest(TokenStream),
}

fn choice(variant: &UnionVariant, own_trait: &TokenStream) -> Choice {
    let ident = name(&variant.ident);
    let value = if matches!(variant.ty.plain(), Type::String(_)) { quote!(text) } else { quote!(text.into()) };
    let test = variant.when.iter().find_map(|test| match test {
        Selector::Prefix(prefix) => Some(quote!(text.starts_with(#prefix))),
        Selector::OneOf(texts) => Some(quote!([#(#texts),*].contains(&text.as_str()))),
        _ => None,
    });
    match (test, rank(variant)) {
        (Some(test), _) => Choice::Test(quote!(if #test { return Self::#ident(#value); })),
        (None, 4) => Choice::Rest(quote!(Self::#ident(#value))),
        (None, _) => Choice::Test(quote! {
            if let Ok(value) = #own_trait::from_text(text.clone()) {
                return Self::#ident(value);
            }
        }),
    }
}
