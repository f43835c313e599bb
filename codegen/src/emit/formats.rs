//! Texts of a format: a newtype each, whose methods and impls a macro of the support code writes.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::docs::code;
use super::file::{Imports, ident};
use super::item_docs::{attributes, join};
use super::rules;
use crate::ir::{Foreign, TextDef, TypeDef};

/// The newtype, or the name of another crate's type as this one uses it.
pub(super) fn define(context: &Context<'_>, def: &TypeDef, body: &TextDef, imports: &mut Imports) -> Vec<TokenStream> {
    if let Some(foreign) = &body.foreign {
        return vec![define_foreign(context, def, body, foreign, imports)];
    }
    let ident = name(&def.ident);
    let text = context.doc_text(&def.docs, &format!("A text of the format {}.", code(&body.format)));
    let rule = match &body.rules.pattern {
        Some(pattern) => format!("Its format is {}; it matches {}.", code(&body.format), code(pattern)),
        None => format!("Its format is {}, which has no pattern to check.", code(&body.format)),
    };
    let docs = attributes(join(vec![text, super::docs::doc_lines(&rule, &context.links)]));
    vec![quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #ident(String);
    }]
}

fn define_foreign(
    context: &Context<'_>,
    def: &TypeDef,
    body: &TextDef,
    foreign: &Foreign,
    imports: &mut Imports,
) -> TokenStream {
    let own = name(&def.ident);
    let text = context.doc_text(&def.docs, &format!("A text of the format {}.", code(&body.format)));
    let (holder, rule) = match foreign.strict {
        true => ("Exact", "a text that it would write differently is refused"),
        false => ("Parsed", "a text that it would write differently is kept as it is"),
    };
    let rule = format!("It is a {}: {rule}.", code(&foreign.path));
    let docs = attributes(join(vec![text, super::docs::doc_lines(&rule, &context.links)]));
    let holder = imports.name("crate::support::foreign", holder);
    let parts = foreign.path.split("::").map(ident);
    quote! {
        #docs
        pub type #own = #holder<::#(#parts)::*>;
    }
}

/// What the format checks, and the rest by the macro. For another crate's type the support code has all of it.
pub(super) fn codec(context: &Context<'_>, def: &TypeDef, body: &TextDef, imports: &mut Imports) -> Vec<TokenStream> {
    if body.foreign.is_some() {
        return Vec::new();
    }
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let format = imports.name("crate::support::format", "Format");
    let at = imports.name("crate::support::validate", "At");
    let violations = imports.name("crate::support", "Violations");
    let macro_name = imports.name("crate::support::format", "format_type");
    let wire = &body.format;
    let checks = rules::text_checks(&body.rules, &quote!(text), &quote!(at), imports);
    rules::bring_checks(&checks, imports);
    let unused = |word: &str| ident(&if checks.is_empty() { format!("_{word}") } else { word.to_owned() });
    let (text, place, list) = (unused("text"), unused("at"), unused("found"));
    vec![
        quote! {
            impl #format for #ty {
                const NAME: &'static str = #wire;

                fn check(#text: &str, #place: &#at<'_>, #list: &mut #violations) {
                    #checks
                }
            }
        },
        quote!(#macro_name!(#ty);),
    ]
}
