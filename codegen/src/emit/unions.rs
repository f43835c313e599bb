//! Unions: definition, and how a value's variant is told before it is decoded.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use super::context::{Context, name};
use super::docs::code;
use super::file::Imports;
use super::item_docs::{attributes, deprecation, join};
use crate::ir::{Selector, Type, TypeDef, UnionDef, UnionVariant};

/// The enum.
pub(super) fn define(context: &Context<'_>, def: &TypeDef, body: &UnionDef, imports: &mut Imports) -> Vec<TokenStream> {
    let ident = name(&def.ident);
    let mut paragraphs = vec![context.doc_text(&def.docs, &format!("{}: one of several types.", context.subject(def)))];
    paragraphs.push(super::docs::doc_lines(&body.how, &context.links));
    if body.open {
        paragraphs.extend(example(context, def, body));
    }
    paragraphs.extend(context.source_line(&def.docs).map(|line| vec![line]));
    let docs = attributes(join(paragraphs));
    let deprecated = deprecation(&def.docs);
    let variants: Vec<TokenStream> = body
        .variants
        .iter()
        .map(|variant| {
            let ident = name(&variant.ident);
            let docs = context.docs(&variant.docs, &format!("{}.", code(&variant.hint)));
            let ty = context.rust_type(&variant.ty, imports);
            quote!(#docs #ident(#ty),)
        })
        .collect();
    let unknown = name(&body.unknown_ident);
    let value = imports.name("serde_json", "Value");
    vec![quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants)*
            /// A value that is none of the above, as it was received.
            #unknown(#value),
        }
    }]
}

/// How a value of a more general type becomes one of a declared union: no schema leads there.
fn example(context: &Context<'_>, def: &TypeDef, body: &UnionDef) -> Vec<Vec<String>> {
    let Some(first) = body.variants.first() else { return Vec::new() };
    let crate_name = context.crate_name();
    let group = context.api.group_of(def.module);
    let path = if group.is_some() { context.path_of(group) } else { context.module_path(def.module) };
    let module = path.replacen("crate", &crate_name, 1);
    let (union, variant) = (def.ident.as_str(), first.ident.as_str());
    let code = [
        "```".to_owned(),
        format!("use {module}::{union};"),
        format!("use {crate_name}::support::{{DecodeFault, convert}};"),
        String::new(),
        "fn show(general: &impl serde::Serialize) -> Result<(), DecodeFault> {".to_owned(),
        format!("    match convert::<{union}>(general)? {{"),
        format!("        {union}::{variant}(special) => println!(\"{{special:?}}\"),"),
        "        other => println!(\"something else: {other:?}\"),".to_owned(),
        "    }".to_owned(),
        "    Ok(())".to_owned(),
        "}".to_owned(),
        "```".to_owned(),
    ];
    vec![vec!["A value of a more general type becomes one of these without loss:".to_owned()], code.to_vec()]
}

/// `Serialize` and `Deserialize`.
pub(super) fn codec(context: &Context<'_>, def: &TypeDef, body: &UnionDef, imports: &mut Imports) -> Vec<TokenStream> {
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let serialize = imports.name("serde::ser", "Serialize");
    let serializer = imports.name("serde::ser", "Serializer");
    let deserialize = imports.name("serde::de", "Deserialize");
    let deserializer = imports.name("serde::de", "Deserializer");
    let candidate = imports.name("crate::support::union", "Candidate");
    let unknown = name(&body.unknown_ident);
    let writes = body.variants.iter().map(|variant| {
        let ident = name(&variant.ident);
        quote!(Self::#ident(value) => value.serialize(serializer),)
    });
    let looks_inside = body.variants.iter().any(|variant| looks_inside(&variant.when));
    let members = looks_inside.then(|| quote!(let members = candidate.members();));
    let tests: Vec<TokenStream> = body.variants.iter().map(choose).collect();
    // A variant without a test takes whatever is left, so nothing after it can be reached.
    let reachable = body.variants.iter().position(|variant| variant.when.is_empty());
    let (tests, rest) = match reachable {
        Some(index) => {
            let ident = body.variants.get(index).map(|variant| name(&variant.ident));
            (tests.into_iter().take(index).collect::<Vec<_>>(), quote!(candidate.decode().map(Self::#ident)))
        }
        None => (tests, quote!(candidate.decode().map(Self::#unknown))),
    };
    vec![
        quote! {
            impl #serialize for #ty {
                fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    match self {
                        #(#writes)*
                        Self::#unknown(value) => value.serialize(serializer),
                    }
                }
            }
        },
        quote! {
            impl<'de> #deserialize<'de> for #ty {
                fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let candidate = #candidate::read(deserializer)?;
                    #members
                    #(#tests)*
                    #rest
                }
            }
        },
    ]
}

fn looks_inside(tests: &[Selector]) -> bool {
    tests.iter().any(|test| matches!(test, Selector::Member(..) | Selector::Has(_)))
}

fn choose(variant: &UnionVariant) -> TokenStream {
    let ident = name(&variant.ident);
    let tests = variant.when.iter().map(test);
    quote! {
        if #(#tests)&&* {
            return candidate.decode().map(Self::#ident);
        }
    }
}

fn test(selector: &Selector) -> TokenStream {
    match selector {
        Selector::JsonType(json_type) => {
            let method = match *json_type {
                "null" => quote!(is_null),
                "boolean" => quote!(is_boolean),
                "integer" => quote!(is_integer),
                "number" => quote!(is_number),
                "string" => quote!(is_string),
                "array" => quote!(is_array),
                _ => quote!(is_object),
            };
            quote!(candidate.#method())
        }
        Selector::Has(names) => {
            let names = names.iter().map(|name| name.as_str());
            match names.clone().collect::<Vec<_>>().as_slice() {
                [one] => quote!(members.has(#one)),
                _ => quote!(members.has_one_of(&[#(#names),*])),
            }
        }
        Selector::Member(member, constants) => {
            let member = member.as_str();
            let texts: Vec<&str> = constants.iter().filter_map(|constant| constant.0.as_str()).collect();
            if texts.len() == constants.len() {
                return quote!(members.is_one_of(#member, &[#(#texts),*]));
            }
            let constants = constants.iter().map(|constant| Value::to_string(&constant.0));
            quote!(members.equals_one_of(#member, &[#(#constants),*]))
        }
        Selector::Prefix(prefix) => quote!(candidate.has_prefix(#prefix)),
        Selector::OneOf(texts) => quote!(candidate.is_one_of(&[#(#texts),*])),
        Selector::Items(tests) => {
            let members = looks_inside(tests).then(|| quote!(let members = candidate.members();));
            let tests: Vec<TokenStream> = tests.iter().map(test).collect();
            match members {
                None => quote!(candidate.first_item().is_none_or(|candidate| #(#tests)&&*)),
                Some(members) => quote!(candidate.first_item().is_none_or(|candidate| { #members #(#tests)&&* })),
            }
        }
    }
}

/// Types that variants hold, for `validate`.
pub(super) fn checked<'a>(context: &Context<'_>, body: &'a UnionDef) -> Vec<(&'a UnionVariant, &'a Type)> {
    body.variants.iter().map(|variant| (variant, &variant.ty)).filter(|(_, ty)| context.is_checked(ty)).collect()
}
