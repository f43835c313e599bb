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
    // A variant without a test takes whatever is left, so nothing after it can be reached.
    let last = body.variants.iter().position(|variant| variant.when.is_empty());
    let tested = body.variants.get(..last.unwrap_or(body.variants.len())).unwrap_or_default();
    let is_open =
        |index: usize| body.variants.iter().skip(index + 1).any(|later| may_be_both(tested.get(index), later));
    let tries = (0..tested.len()).any(is_open);
    let decode = if tries { quote!(candidate.decode_last(fault)) } else { quote!(candidate.decode()) };
    let tests: Vec<TokenStream> = tested
        .iter()
        .enumerate()
        .map(|(index, variant)| choose(variant, (!is_open(index)).then_some(&decode)))
        .collect();
    let fault = tries.then(|| quote!(let mut fault = None;));
    let rest = match last.and_then(|index| body.variants.get(index)) {
        Some(variant) => {
            let ident = name(&variant.ident);
            quote!(#decode.map(Self::#ident))
        }
        None if tries => quote!(candidate.decode_unknown(fault).map(Self::#unknown)),
        None => quote!(candidate.decode().map(Self::#unknown)),
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
                    #fault
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

/// Whether a value that looks like one variant may look like a later one as well.
fn may_be_both(one: Option<&UnionVariant>, later: &UnionVariant) -> bool {
    let excludes = |test: &Selector| later.when.iter().any(|other| test.excludes(other));
    one.is_some_and(|one| !one.when.iter().any(excludes))
}

/// Reads a variant that a value looks like: by `only` if it can be no other.
fn choose(variant: &UnionVariant, only: Option<&TokenStream>) -> TokenStream {
    let ident = name(&variant.ident);
    let tests = variant.when.iter().map(test);
    match only {
        Some(decode) => quote! {
            if #(#tests)&&* {
                return #decode.map(Self::#ident);
            }
        },
        None => quote! {
            if #(#tests)&&* && let Some(value) = candidate.attempt(&mut fault) {
                return Ok(Self::#ident(value));
            }
        },
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
