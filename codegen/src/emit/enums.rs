//! Open enums of strings: definition, conversions to and from text, and how they are read and written.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::docs::code;
use super::file::Imports;
use super::item_docs::deprecation;
use crate::ir::{EnumDef, TypeDef};

/// The enum and its conversions.
pub(super) fn define(context: &Context<'_>, def: &TypeDef, body: &EnumDef, imports: &mut Imports) -> Vec<TokenStream> {
    let ident = name(&def.ident);
    let docs = context.docs_with_source(&def.docs, &format!("{}: one of a list of strings.", context.subject(def)));
    let deprecated = deprecation(&def.docs);
    let variants = body.variants.iter().map(|variant| {
        let ident = name(&variant.ident);
        let docs = format!(" {}.", code(variant.wire.as_str()));
        quote!(#[doc = #docs] #ident,)
    });
    let unknown = name(&body.unknown_ident);
    let item = quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            /// Any other string, as it was received.
            #unknown(Box<str>),
        }
    };
    let mut items = vec![item, as_str(def, body)];
    items.extend(conversions(def, body, imports));
    items
}

fn as_str(def: &TypeDef, body: &EnumDef) -> TokenStream {
    let ident = name(&def.ident);
    let unknown = name(&body.unknown_ident);
    let arms = body.variants.iter().map(|variant| {
        let (ident, wire) = (name(&variant.ident), variant.wire.as_str());
        quote!(Self::#ident => #wire,)
    });
    quote! {
        impl #ident {
            /// As it stands in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    #(#arms)*
                    Self::#unknown(other) => other,
                }
            }
        }
    }
}

fn conversions(def: &TypeDef, body: &EnumDef, imports: &mut Imports) -> Vec<TokenStream> {
    let ident = name(&def.ident);
    let unknown = name(&body.unknown_ident);
    let arms: Vec<TokenStream> = body
        .variants
        .iter()
        .map(|variant| {
            let (ident, wire) = (name(&variant.ident), variant.wire.as_str());
            quote!(#wire => Self::#ident,)
        })
        .collect();
    let fmt = imports.name("std", "fmt");
    vec![
        quote! {
            impl From<&str> for #ident {
                fn from(text: &str) -> Self {
                    match text {
                        #(#arms)*
                        other => Self::#unknown(other.into()),
                    }
                }
            }
        },
        quote! {
            impl From<String> for #ident {
                fn from(text: String) -> Self {
                    match Self::from(text.as_str()) {
                        Self::#unknown(_) => Self::#unknown(text.into_boxed_str()),
                        known => known,
                    }
                }
            }
        },
        quote! {
            impl #fmt::Display for #ident {
                fn fmt(&self, f: &mut #fmt::Formatter<'_>) -> #fmt::Result {
                    f.write_str(self.as_str())
                }
            }
        },
    ]
}

/// `Serialize`, `Deserialize`, and what makes it a parameter.
pub(super) fn codec(context: &Context<'_>, def: &TypeDef, parameter: bool, imports: &mut Imports) -> Vec<TokenStream> {
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let serialize = imports.name("serde::ser", "Serialize");
    let serializer = imports.name("serde::ser", "Serializer");
    let deserialize = imports.name("serde::de", "Deserialize");
    let deserializer = imports.name("serde::de", "Deserializer");
    let codec = imports.name("crate::support", "codec");
    let mut items = vec![
        quote! {
            impl #serialize for #ty {
                fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.as_str())
                }
            }
        },
        quote! {
            impl<'de> #deserialize<'de> for #ty {
                fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    #codec::read_text(deserializer)
                }
            }
        },
    ];
    if parameter {
        let text = imports.name("crate::support::parameter", "Text");
        items.push(quote! {
            impl #text for #ty {
                fn to_text(&self) -> String {
                    self.as_str().to_owned()
                }

                fn from_text(text: String) -> Result<Self, String> {
                    Ok(text.into())
                }
            }
        });
    }
    items
}
