//! Typed parts of multipart requests: a struct of them, and how it is written and read.

use proc_macro2::TokenStream;
use quote::quote;

use super::bodies::sendable_or;
use super::context::{Context, name as ident_of, setter_name};
use super::docs::code;
use super::file::{Imports, ident};
use super::shapes;
use super::structs::MAX_ARGUMENTS;
use crate::ir::{Operation, PartField, PartKind};

/// The name of the struct of an operation's parts.
pub(super) fn name(operation: &Operation) -> String {
    format!("{}RequestParts", operation.type_stem.bare())
}

/// The struct of an operation's parts, where it has any, with its conversions.
pub(super) fn define(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
    let Some(parts) = operation.parts() else { return Vec::new() };
    let own = ident(&name(operation));
    let fields: Vec<TokenStream> = parts
        .iter()
        .map(|part| {
            let field = ident_of(&part.ident);
            let docs = context.docs_and_deprecation(&part.docs, &format!("{}.", code(part.wire.as_str())));
            let ty = part_type(context, part, imports);
            let ty = if part.required { ty } else { quote!(Option<#ty>) };
            quote!(#docs pub #field: #ty,)
        })
        .collect();
    let docs = format!(" The parts that `{}` is sent.", operation.ident.bare());
    let default = parts.iter().all(|part| !part.required).then(|| quote!(, Default));
    let constructor = constructor(context, parts, imports);
    let setters: Vec<TokenStream> =
        parts.iter().filter(|part| !part.required).map(|part| setter(context, part, imports)).collect();
    let (write, read) = (write(parts, imports), read(context, parts, imports));
    let definition = quote! {
        #[doc = #docs]
        #[derive(Debug #default)]
        pub struct #own { #(#fields)* }
    };
    let implementation = quote! {
        impl #own {
            #constructor
            #(#setters)*
            #write
            #read
        }
    };
    vec![definition, implementation]
}

fn part_type(context: &Context<'_>, part: &PartField, imports: &mut Imports) -> TokenStream {
    match &part.kind {
        PartKind::Value(ty) => context.rust_type(ty, imports),
        PartKind::File => imports.name("crate::support", "FilePart"),
        PartKind::Files => {
            let file = imports.name("crate::support", "FilePart");
            quote!(Vec<#file>)
        }
    }
}

/// The argument that sets a part, and the expression that makes the part of it.
fn argument(context: &Context<'_>, part: &PartField, imports: &mut Imports) -> (TokenStream, TokenStream) {
    let field = ident_of(&part.ident);
    match &part.kind {
        PartKind::Value(ty) => context.argument(ty, &quote!(#field), imports),
        PartKind::File | PartKind::Files => (part_type(context, part, imports), quote!(#field)),
    }
}

fn constructor(context: &Context<'_>, parts: &[PartField], imports: &mut Imports) -> TokenStream {
    let required = parts.iter().filter(|part| part.required).count();
    if required == 0 {
        return quote! {
            /// With nothing set.
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    if required > MAX_ARGUMENTS {
        return TokenStream::new();
    }
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for part in parts {
        let field = ident_of(&part.ident);
        if !part.required {
            values.push(quote!(#field: None,));
            continue;
        }
        let (ty, value) = argument(context, part, imports);
        arguments.push(quote!(#field: #ty));
        values.push(if field == value.to_string() { quote!(#field,) } else { quote!(#field: #value,) });
    }
    quote! {
        /// With all that is required, and nothing else.
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values)* }
        }
    }
}

fn setter(context: &Context<'_>, part: &PartField, imports: &mut Imports) -> TokenStream {
    let (field, method) = (ident_of(&part.ident), setter_name(&part.ident));
    let (ty, value) = argument(context, part, imports);
    let docs = format!(" Sets {}.", code(part.wire.as_str()));
    let deprecated = super::item_docs::deprecation(&part.docs);
    quote! {
        #[doc = #docs]
        #deprecated
        #[must_use]
        pub fn #method(mut self, #field: #ty) -> Self {
            self.#field = Some(#value);
            self
        }
    }
}

fn write(parts: &[PartField], imports: &mut Imports) -> TokenStream {
    let writer = imports.name("crate::support::writer", "RequestWriter");
    let parts_writer = imports.name("crate::support::form_parts", "PartsWriter");
    let (message, body) = (imports.name("http", "Request"), imports.name("crate::support", "Body"));
    let error = imports.name("crate::support", "EncodeError");
    let statements = parts.iter().map(|part| {
        let (field, wire) = (ident_of(&part.ident), part.wire.as_str());
        // Of several media types that are admitted the first is as good as any; a file says its own.
        let first = part.content_type.as_deref().map(|kind| kind.split(',').next().unwrap_or_default().trim());
        let put = |value: TokenStream| match &part.kind {
            PartKind::Value(_) => {
                let kind = match first.map(|kind| sendable_or(kind, "")).filter(|kind| !kind.is_empty()) {
                    Some(kind) => quote!(Some(#kind)),
                    None => quote!(None),
                };
                quote!(parts.value(#wire, #kind, #value)?;)
            }
            PartKind::File | PartKind::Files => {
                let kind = sendable_or(first.unwrap_or_default(), "application/octet-stream");
                quote!(parts.file(#wire, #kind, #value)?;)
            }
        };
        match (&part.kind, part.required) {
            (PartKind::Files, true) => {
                let put = put(quote!(file));
                quote!(for file in &self.#field { #put })
            }
            (PartKind::Files, false) => {
                let put = put(quote!(file));
                quote!(for file in self.#field.iter().flatten() { #put })
            }
            (_, true) => put(quote!(&self.#field)),
            (_, false) => {
                let put = put(quote!(value));
                quote!(if let Some(value) = &self.#field { #put })
            }
        }
    });
    quote! {
        fn write(&self, request: #writer) -> Result<#message<#body>, #error> {
            let mut parts = #parts_writer::new();
            #(#statements)*
            request.multipart(&parts.finish())
        }
    }
}

fn read(context: &Context<'_>, parts: &[PartField], imports: &mut Imports) -> TokenStream {
    let reader = imports.name("crate::support::form_parts", "PartsReader");
    let (map, bytes) = (imports.name("http", "HeaderMap"), imports.name("bytes", "Bytes"));
    let fault = imports.name("crate::support", "RequestFault");
    let values: Vec<TokenStream> = parts
        .iter()
        .map(|part| {
            let (field, wire) = (ident_of(&part.ident), part.wire.as_str());
            match (&part.kind, part.required) {
                (PartKind::Value(ty), required) => {
                    let shape = shapes::shape(context, ty, imports);
                    let function = ident(if required { "required_value" } else { "value" });
                    quote!(#field: parts.#function(#wire, &#shape)?,)
                }
                (PartKind::File, true) => quote!(#field: parts.required_file(#wire)?,),
                (PartKind::File, false) => quote!(#field: parts.file(#wire),),
                (PartKind::Files, true) => quote!(#field: parts.files(#wire).unwrap_or_default(),),
                (PartKind::Files, false) => quote!(#field: parts.files(#wire),),
            }
        })
        .collect();
    quote! {
        fn read(headers: &#map, body: &#bytes) -> Result<Self, #fault> {
            let mut parts = #reader::new(headers, body)?;
            Ok(Self { #(#values)* })
        }
    }
}

/// What `validate` checks in the parts at `value`, a reference to them.
pub(super) fn checks(
    context: &Context<'_>,
    parts: &[PartField],
    value: &TokenStream,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let mut statements = Vec::new();
    for part in parts {
        let Some(ty) = part.value().filter(|ty| context.is_checked(ty)) else { continue };
        let (field, wire) = (ident_of(&part.ident), part.wire.as_str());
        let at = quote!(&body.member(#wire));
        statements.push(if part.required {
            super::rules::checks(context, ty, &quote!(&#value.#field), &at, imports)
        } else {
            let inner = super::rules::checks(context, ty, &quote!(value), &at, imports);
            quote!(if let Some(value) = &#value.#field { #inner })
        });
    }
    statements
}
