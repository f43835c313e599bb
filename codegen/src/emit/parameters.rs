//! Types of parameters: how objects become named texts, and how alternatives are told apart by their text.
//!
//! What is one text of itself, or a list of them, is the support code's.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::file::Imports;
use crate::ir::{Field, Presence, Selector, StructDef, Type, TypeDef, TypeId, TypeKind, UnionDef, UnionVariant};

/// `Parameter` for an object.
pub(super) fn object(context: &Context<'_>, def: &TypeDef, body: &StructDef, imports: &mut Imports) -> TokenStream {
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let parameter = imports.name("crate::support::parameter", "Parameter");
    let shape = imports.name("crate::support::parameter", "Shape");
    let plain = imports.name("crate::support::parameter", "Plain");
    let texts = imports.name("crate::support::members", "NamedTexts");
    let extra = name(&body.extra_ident);
    // An object that says what its other members are takes any name.
    let names = body.fields.iter().map(|field| field.wire.as_str());
    let names: Vec<&str> = names.filter(|_| !takes_any(body)).collect();
    let names = (!names.is_empty()).then(|| quote!(const NAMES: &'static [&'static str] = &[#(#names),*];));
    let writes = body.fields.iter().map(write_member);
    let reads = body.fields.iter().map(read_member);
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

/// Whether a member is in a box.
fn is_boxed(ty: &Type) -> bool {
    match ty {
        Type::Boxed(_) => true,
        Type::Nullable(inner) | Type::Checked(inner, _) => is_boxed(inner),
        _ => false,
    }
}

fn write_member(field: &Field) -> TokenStream {
    let (ident, wire) = (name(&field.ident), field.wire.as_str());
    match (field.presence, matches!(field.ty.plain(), Type::Nullable(_)), is_boxed(&field.ty)) {
        (Presence::Required, false, false) => quote!(texts.put(#wire, &self.#ident);),
        (Presence::Required, false, true) => quote!(texts.put(#wire, &*self.#ident);),
        (Presence::Required, true, false) | (Presence::Optional, false, false) => {
            quote!(texts.put_any(#wire, &self.#ident);)
        }
        (Presence::Required, true, true) | (Presence::Optional, false, true) => {
            quote!(texts.put_any(#wire, self.#ident.as_deref());)
        }
        (Presence::Optional, true, false) => quote!(texts.put_any(#wire, self.#ident.iter().flatten());),
        (Presence::Optional, true, true) => {
            quote!(texts.put_any(#wire, self.#ident.iter().flatten().map(|value| &**value));)
        }
    }
}

fn read_member(field: &Field) -> TokenStream {
    let (ident, wire) = (name(&field.ident), field.wire.as_str());
    match (field.presence, matches!(field.ty.plain(), Type::Nullable(_)), is_boxed(&field.ty)) {
        (Presence::Required, false, false) => quote!(#ident: texts.required(#wire)?,),
        (Presence::Required, false, true) => quote!(#ident: Box::new(texts.required(#wire)?),),
        (Presence::Required, true, false) | (Presence::Optional, false, false) => {
            quote!(#ident: texts.optional(#wire)?,)
        }
        (Presence::Required, true, true) | (Presence::Optional, false, true) => {
            quote!(#ident: texts.optional(#wire)?.map(Box::new),)
        }
        (Presence::Optional, true, false) => quote!(#ident: texts.optional(#wire)?.map(Some),),
        (Presence::Optional, true, true) => {
            quote!(#ident: texts.optional(#wire)?.map(|value| Some(Box::new(value))),)
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

/// How many texts a type is; `Any`: what is there decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    One,
    Many,
    Named,
    Any,
}

/// How deep types are followed to find their shape.
const DEPTH: usize = 16;

impl Context<'_> {
    /// How many texts a type is.
    pub(super) fn shape(&self, ty: &Type) -> Shape {
        self.shape_within(ty, DEPTH)
    }

    fn shape_within(&self, ty: &Type, depth: usize) -> Shape {
        let Some(depth) = depth.checked_sub(1) else { return Shape::Any };
        match ty {
            Type::Json | Type::String(_) | Type::Integer(..) | Type::Number(_) | Type::Boolean | Type::Null => {
                Shape::One
            }
            Type::JsonObject | Type::Map(..) => Shape::Named,
            Type::Array(..) | Type::Tuple(_) => Shape::Many,
            Type::Nullable(inner) | Type::Boxed(inner) | Type::Checked(inner, _) => self.shape_within(inner, depth),
            Type::Named(id) => match self.def(*id).map(|def| &def.kind) {
                Some(TypeKind::Struct(_)) => Shape::Named,
                Some(TypeKind::Alias(inner)) => self.shape_within(inner, depth),
                Some(TypeKind::Union(body)) => {
                    let mut types = body.variants.iter().map(|variant| &variant.ty);
                    let is_text = types.all(|ty| self.shape_within(ty, depth) == Shape::One);
                    if is_text { Shape::One } else { Shape::Any }
                }
                Some(TypeKind::Enum(_) | TypeKind::Text(_)) | None => Shape::One,
            },
        }
    }
}

/// Conversions of a union from text.
pub(super) fn union(
    context: &Context<'_>,
    id: TypeId,
    def: &TypeDef,
    body: &UnionDef,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    if context.shape(&Type::Named(id)) != Shape::One {
        return vec![choice_of_shapes(context, def, body, imports)];
    }
    text_union(context, def, body, imports)
}

/// `Parameter` for a union of texts, lists and objects: what is there decides.
fn choice_of_shapes(context: &Context<'_>, def: &TypeDef, body: &UnionDef, imports: &mut Imports) -> TokenStream {
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let parameter = imports.name("crate::support::parameter", "Parameter");
    let shape = imports.name("crate::support::parameter", "Shape");
    let plain = imports.name("crate::support::parameter", "Plain");
    let text = imports.name("crate::support::parameter", "Text");
    let unknown = name(&body.unknown_ident);
    let of = |wanted: Shape| body.variants.iter().filter(move |variant| context.shape(&variant.ty) == wanted);
    let writes = body.variants.iter().map(|variant| {
        let ident = name(&variant.ident);
        let value = if is_boxed(&variant.ty) { quote!(&**value) } else { quote!(value) };
        quote!(Self::#ident(value) => #parameter::to_plain(#value),)
    });
    let mut texts: Vec<&UnionVariant> = of(Shape::One).collect();
    texts.sort_by_key(|variant| rank(variant));
    let mut tests = Vec::new();
    for variant in texts {
        match choice(variant, &text, &|value| quote!(Ok(#value))) {
            Choice::Test(test) => tests.push(test),
            Choice::Rest(value) => {
                tests.push(quote!(return Ok(#value);));
                break;
            }
        }
    }
    let of_text = (!tests.is_empty()).then(|| {
        quote!(if let #plain::One(text) = &plain {
            let text = text.clone();
            #(#tests)*
        })
    });
    let attempt = |variant: &UnionVariant, condition: Option<TokenStream>| {
        let ident = name(&variant.ident);
        let value = if is_boxed(&variant.ty) { quote!(Box::new(value)) } else { quote!(value) };
        let condition = condition.map(|condition| quote!(#condition &&));
        quote!(if #condition let Ok(value) = #parameter::from_plain(plain.clone()) { return Ok(Self::#ident(#value)); })
    };
    let lists = of(Shape::Many).map(|variant| attempt(variant, Some(quote!(!plain.is_object()))));
    let mut objects: Vec<&UnionVariant> = of(Shape::Named).collect();
    objects.sort_by_key(|variant| std::cmp::Reverse(required_members(context, &variant.ty)));
    let names = object_names(context, &objects);
    let names = (!names.is_empty()).then(|| quote!(const NAMES: &'static [&'static str] = &[#(#names),*];));
    let objects = objects.into_iter().map(|variant| attempt(variant, Some(quote!(plain.is_object()))));
    let others = of(Shape::Any).map(|variant| attempt(variant, None));
    quote! {
        impl #parameter for #ty {
            const SHAPE: #shape = #shape::Any;
            #names

            fn to_plain(&self) -> #plain {
                match self {
                    #(#writes)*
                    Self::#unknown(value) => #parameter::to_plain(value),
                }
            }

            fn from_plain(plain: #plain) -> Result<Self, String> {
                #of_text
                #(#lists)*
                #(#objects)*
                #(#others)*
                #parameter::from_plain(plain).map(Self::#unknown)
            }
        }
    }
}

/// How many members an object must have.
fn required_members(context: &Context<'_>, ty: &Type) -> usize {
    match struct_of(context, ty) {
        Some(body) => body.fields.iter().filter(|field| field.presence == Presence::Required).count(),
        None => 0,
    }
}

fn struct_of<'a>(context: &Context<'a>, ty: &Type) -> Option<&'a StructDef> {
    match ty.plain() {
        Type::Boxed(inner) | Type::Nullable(inner) => struct_of(context, inner),
        Type::Named(id) => match &context.def(*id)?.kind {
            TypeKind::Struct(body) => Some(body),
            _ => None,
        },
        _ => None,
    }
}

/// The names of the members that these objects know; none where one of them takes any.
fn object_names<'a>(context: &Context<'a>, variants: &[&UnionVariant]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for variant in variants {
        let Some(body) = struct_of(context, &variant.ty).filter(|body| !takes_any(body)) else { return Vec::new() };
        for field in &body.fields {
            if !names.contains(&field.wire.as_str()) {
                names.push(field.wire.as_str());
            }
        }
    }
    names
}

/// Conversions of a union of texts, and `Text`.
fn text_union(context: &Context<'_>, def: &TypeDef, body: &UnionDef, imports: &mut Imports) -> Vec<TokenStream> {
    let value_text = imports.name("crate::support::parameter", "value_text");
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let text = imports.name("crate::support::parameter", "Text");
    let unknown = name(&body.unknown_ident);
    let writes = body.variants.iter().map(|variant| {
        let ident = name(&variant.ident);
        match or_null(variant) {
            (_, false) => quote!(Self::#ident(value) => #text::to_text(value),),
            (_, true) => quote!(Self::#ident(value) => value.as_ref().map(#text::to_text).unwrap_or_default(),),
        }
    });
    let mut variants: Vec<&UnionVariant> = body.variants.iter().collect();
    variants.sort_by_key(|variant| rank(variant));
    let mut tests = Vec::new();
    let mut rest = None;
    for variant in variants {
        match choice(variant, &text, &|value| value) {
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
                        Self::#unknown(value) => #value_text(value),
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
    match or_null(variant).0 {
        _ if by_text => 0,
        Type::Integer(..) => 1,
        Type::Number(_) => 2,
        Type::Boolean => 3,
        _ => 4,
    }
}

/// The type of a variant without `null`, and whether that is one of its values.
fn or_null(variant: &UnionVariant) -> (&Type, bool) {
    match variant.ty.plain() {
        Type::Nullable(inner) => (inner.plain(), true),
        ty => (ty, false),
    }
}

/// How a text is found to be a variant's.
enum Choice {
    /// A statement that returns the variant if the text is one of it.
    Test(TokenStream),
    /// The variant, for any text.
    Rest(TokenStream),
}

fn choice(variant: &UnionVariant, own_trait: &TokenStream, wrap: &dyn Fn(TokenStream) -> TokenStream) -> Choice {
    let ident = name(&variant.ident);
    let (ty, nullable) = or_null(variant);
    let some = |value: TokenStream| if nullable { quote!(Some(#value)) } else { value };
    let value = some(if matches!(ty, Type::String(_)) { quote!(text) } else { quote!(text.into()) });
    let test = variant.when.iter().find_map(|test| match test {
        Selector::Prefix(prefix) => Some(quote!(text.starts_with(#prefix))),
        Selector::OneOf(texts) => Some(quote!([#(#texts),*].contains(&text.as_str()))),
        _ => None,
    });
    match (test, rank(variant)) {
        (Some(test), _) => {
            let value = wrap(quote!(Self::#ident(#value)));
            Choice::Test(quote!(if #test { return #value; }))
        }
        (None, 4) => Choice::Rest(quote!(Self::#ident(#value))),
        (None, _) => {
            let value = some(quote!(value));
            let value = wrap(quote!(Self::#ident(#value)));
            Choice::Test(quote! {
                if let Ok(value) = #own_trait::from_text(text.clone()) {
                    return #value;
                }
            })
        }
    }
}
