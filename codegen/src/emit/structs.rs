//! Structs: definition, constructor and setters; and how they are read and written.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name, setter_name};
use super::docs::code;
use super::file::Imports;
use super::item_docs::deprecation;
use crate::ir::{Field, Presence, StructDef, Type, TypeDef};

/// How many arguments a constructor may have before a struct literal reads better (clippy's limit).
pub(super) const MAX_ARGUMENTS: usize = 7;

/// The struct and its inherent impl.
pub(super) fn define(
    context: &Context<'_>,
    def: &TypeDef,
    body: &StructDef,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let ident = name(&def.ident);
    let docs = context.docs_with_source(&def.docs, &format!("{}.", context.subject(def)));
    let deprecated = deprecation(&def.docs);
    let fields = body.fields.iter().map(|field| define_field(context, field, imports)).collect::<Vec<_>>();
    let extra_ident = name(&body.extra_ident);
    let extra_type = extra_type(context, body, imports);
    let extra_docs = match &body.extra {
        Some(_) => " Members that the description does not declare.",
        None => " Members that the description forbids; kept so that nothing is lost, refused by `validate`.",
    };
    let default = def.default.then(|| quote!(, Default));
    let item = quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug #default, PartialEq)]
        pub struct #ident {
            #(#fields)*
            #[doc = #extra_docs]
            pub #extra_ident: #extra_type,
        }
    };
    vec![item, define_impl(context, def, body, imports), default_impl(def, body)]
}

/// Where undeclared members go.
fn extra_type(context: &Context<'_>, body: &StructDef, imports: &mut Imports) -> TokenStream {
    match &body.extra {
        None | Some(Type::Json) => imports.name("crate::support", "Extra"),
        Some(other) => context.rust_type(&Type::Map(Box::new(other.clone()), Default::default()), imports),
    }
}

fn define_field(context: &Context<'_>, field: &Field, imports: &mut Imports) -> TokenStream {
    let ident = name(&field.ident);
    let docs = context.docs_and_deprecation(&field.docs, &fallback(context, field));
    let ty = field_type(context, field, imports);
    quote!(#docs pub #ident: #ty,)
}

/// What is said of a field that the description does not describe.
fn fallback(context: &Context<'_>, field: &Field) -> String {
    let wire = code(field.wire.as_str());
    match field.ty.named().next().and_then(|id| context.def(id)) {
        Some(def) => format!("{wire}: see `{}`.", def.ident.bare()),
        None => format!("{wire}."),
    }
}

/// A field's type, the `Option` of absence included.
fn field_type(context: &Context<'_>, field: &Field, imports: &mut Imports) -> TokenStream {
    let ty = context.rust_type(&field.ty, imports);
    match field.presence {
        Presence::Required => ty,
        Presence::Optional => quote!(Option<#ty>),
    }
}

fn define_impl(context: &Context<'_>, def: &TypeDef, body: &StructDef, imports: &mut Imports) -> TokenStream {
    let ident = name(&def.ident);
    let constructor = constructor(context, def, body, imports);
    let setters: Vec<TokenStream> = body
        .fields
        .iter()
        .filter(|field| field.presence == Presence::Optional)
        .map(|field| setter(context, field, imports))
        .collect();
    if constructor.is_empty() && setters.is_empty() {
        return TokenStream::new();
    }
    let reason = "a constructor is called so whatever the type is called";
    let expected = (def.ident.as_str() == "New" && !constructor.is_empty())
        .then(|| quote!(#[expect(clippy::self_named_constructors, reason = #reason)]));
    quote! {
        #expected
        impl #ident {
            #constructor
            #(#setters)*
        }
    }
}

fn constructor(context: &Context<'_>, def: &TypeDef, body: &StructDef, imports: &mut Imports) -> TokenStream {
    if def.default {
        return quote! {
            /// With nothing set.
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let asked = |field: &&Field| field.presence == Presence::Required && constant(&field.ty).is_none();
    if body.fields.iter().filter(asked).count() > MAX_ARGUMENTS {
        return TokenStream::new();
    }
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for field in &body.fields {
        let ident = name(&field.ident);
        if field.presence == Presence::Optional {
            values.push(quote!(#ident: None,));
            continue;
        }
        if let Some(constant) = constant(&field.ty) {
            values.push(quote!(#ident: #constant.to_owned(),));
            continue;
        }
        let (ty, value) = context.argument(&field.ty, &quote!(#ident), imports);
        arguments.push(quote!(#ident: #ty));
        let plain = ident == value.to_string();
        values.push(if plain { quote!(#ident,) } else { quote!(#ident: #value,) });
    }
    let extra = name(&body.extra_ident);
    let extra_type = extra_type(context, body, imports);
    let empty = match &body.extra {
        None | Some(Type::Json) => quote!(#extra_type::new()),
        Some(_) => quote!(Default::default()),
    };
    quote! {
        /// With all that is required, and nothing else.
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values)* #extra: #empty }
        }
    }
}

/// The only text that a type admits.
fn constant(ty: &Type) -> Option<&str> {
    match ty {
        Type::String(rules) => rules.constant.as_deref(),
        _ => None,
    }
}

/// `Default`, where the constructor takes no arguments though something is required: constants.
fn default_impl(def: &TypeDef, body: &StructDef) -> TokenStream {
    let asks = |field: &Field| field.presence == Presence::Required && constant(&field.ty).is_none();
    if def.default || body.fields.iter().any(asks) {
        return TokenStream::new();
    }
    let ident = name(&def.ident);
    quote! {
        impl Default for #ident {
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

/// `with_…` for an optional field.
pub(super) fn setter(context: &Context<'_>, field: &Field, imports: &mut Imports) -> TokenStream {
    let ident = name(&field.ident);
    let method = setter_name(&field.ident);
    let (ty, value) = context.argument(&field.ty, &quote!(#ident), imports);
    let docs = format!(" Sets {}.", code(field.wire.as_str()));
    let deprecated = deprecation(&field.docs);
    quote! {
        #[doc = #docs]
        #deprecated
        #[must_use]
        pub fn #method(mut self, #ident: #ty) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}

/// `Serialize` and `Deserialize`.
pub(super) fn codec(context: &Context<'_>, def: &TypeDef, body: &StructDef, imports: &mut Imports) -> Vec<TokenStream> {
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    vec![serialize(&ty, body, imports), deserialize(&ty, imports), from_members(&ty, body, imports)]
}

fn serialize(ty: &TokenStream, body: &StructDef, imports: &mut Imports) -> TokenStream {
    let serialize = imports.name("serde::ser", "Serialize");
    let serializer = imports.name("serde::ser", "Serializer");
    let writer = imports.name("crate::support::codec", "ObjectWriter");
    // The writer keeps the first fault: a `?` for each member would be a branch that the compiler has to follow.
    let fields = body.fields.iter().map(|field| {
        let (ident, wire) = (name(&field.ident), field.wire.as_str());
        match field.presence {
            Presence::Required => quote!(object.member(#wire, &self.#ident);),
            Presence::Optional => quote!(object.optional(#wire, &self.#ident);),
        }
    });
    let extra = name(&body.extra_ident);
    quote! {
        impl #serialize for #ty {
            fn serialize<S: #serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut object = #writer::new(serializer);
                #(#fields)*
                object.extra(&self.#extra);
                object.end()
            }
        }
    }
}

fn deserialize(ty: &TokenStream, imports: &mut Imports) -> TokenStream {
    let deserialize = imports.name("serde::de", "Deserialize");
    let deserializer = imports.name("serde::de", "Deserializer");
    let codec = imports.name("crate::support", "codec");
    quote! {
        impl<'de> #deserialize<'de> for #ty {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #codec::read_object(deserializer)
            }
        }
    }
}

fn from_members(ty: &TokenStream, body: &StructDef, imports: &mut Imports) -> TokenStream {
    let codec = imports.name("crate::support", "codec");
    let from_members = imports.name("crate::support::codec", "FromMembers");
    let reader = imports.name("crate::support::codec", "ObjectReader");
    let map_access = imports.name("serde::de", "MapAccess");
    let object = free(body, &["object", "members", "all_members"]);
    let extra = name(&body.extra_ident);
    let slots = body.fields.iter().map(|field| {
        let ident = name(&field.ident);
        quote!(let mut #ident = None;)
    });
    let arms = body.fields.iter().map(|field| {
        let (ident, wire) = (name(&field.ident), field.wire.as_str());
        match (field.presence, field.ty.plain()) {
            // Where `null` is a value of its own it stays apart from absence.
            (Presence::Required, _) | (Presence::Optional, Type::Nullable(_) | Type::Json | Type::Null) => {
                quote!(#wire => #object.read(&mut #ident),)
            }
            (Presence::Optional, _) => quote!(#wire => #object.optional(&mut #ident),),
        }
    });
    // Taken out before the value is made: within it, each branch would have to drop what the others took before.
    let required = body.fields.iter().filter(|field| field.presence == Presence::Required).map(|field| {
        let (ident, wire) = (name(&field.ident), field.wire.as_str());
        quote!(let Some(#ident) = #ident else { return #codec::missing(#wire); };)
    });
    let values = body.fields.iter().map(|field| name(&field.ident));
    // Faults wait in the reader: a `?` for each member would be a branch that the compiler has to follow to where
    // everything read is dropped.
    let keep = quote!(#object.keep(&mut #extra));
    let read = if body.fields.is_empty() {
        quote!(#keep;)
    } else {
        quote! {
            match #object.name() {
                #(#arms)*
                _ => #keep,
            }
        }
    };
    let none = match &body.extra {
        None | Some(Type::Json) => {
            let extra = imports.name("crate::support", "Extra");
            quote!(#extra::new())
        }
        Some(_) => {
            let map = imports.name("crate::support", "Map");
            quote!(#map::new())
        }
    };
    quote! {
        impl #from_members for #ty {
            fn from_members<'de, A: #map_access<'de>>(mut #object: #reader<'de, A>) -> Result<Self, A::Error> {
                #(#slots)*
                let mut #extra = #none;
                while #object.advance()? {
                    #read
                }
                #(#required)*
                Ok(Self { #(#values,)* #extra })
            }
        }
    }
}

/// The first of these names that no field has.
fn free(body: &StructDef, candidates: &[&str]) -> proc_macro2::Ident {
    let taken = |candidate: &str| {
        body.extra_ident.as_str() == candidate || body.fields.iter().any(|field| field.ident.as_str() == candidate)
    };
    let found = candidates.iter().find(|candidate| !taken(candidate));
    match found {
        Some(free) => super::file::ident(free),
        // A trailing underscore is nothing that the namer gives to a word of its own.
        None => super::file::ident("specmill_"),
    }
}
