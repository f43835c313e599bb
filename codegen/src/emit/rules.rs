//! `validate`: the constraints that types cannot hold, as calls of the support code.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Number;

use super::context::{Context, name};
use super::file::Imports;
use super::patterns::{Shape, shape};
use super::predicates;
use crate::ir::{
    ArrayRules, EnumDef, MapRules, NumberRules, Presence, StructDef, TextRules, Type, TypeDef, TypeKind, UnionDef,
};
use crate::schema::ecma;

/// Whether a string has anything to check.
pub(super) fn text_is_checked(rules: &TextRules) -> bool {
    rules.min_length.is_some()
        || rules.max_length.is_some()
        || rules.constant.is_some()
        || rules.pattern.as_deref().is_some_and(|pattern| !matches!(shape(pattern), Shape::Unchecked))
}

/// `impl Validate`, for a type that has something to check.
pub(super) fn define(context: &Context<'_>, def: &TypeDef, imports: &mut Imports) -> TokenStream {
    if !def.checked {
        return TokenStream::new();
    }
    let ty = imports.name(&context.module_path(def.module), def.ident.as_str());
    let at = imports.name("crate::support::validate", "At");
    let violations = imports.name("crate::support", "Violations");
    let validate = imports.name("crate::support", "Validate");
    let body = match &def.kind {
        TypeKind::Struct(body) => struct_body(context, body, imports),
        TypeKind::Enum(body) if body.open => TokenStream::new(),
        TypeKind::Enum(body) => enum_body(body),
        TypeKind::Union(_) if def.rule.as_ref().is_some_and(|rule| rule.alone) => TokenStream::new(),
        TypeKind::Union(body) => union_body(context, body, imports),
        // The check of a format stands with the format.
        TypeKind::Text(_) | TypeKind::Alias(_) => return TokenStream::new(),
    };
    let ty_of_rule = Type::Null;
    let rule = def.rule.as_ref().map(|rule| predicates::checks(rule, &ty_of_rule, &quote!(self), &quote!(at), imports));
    let body = quote!(#body #rule);
    bring_checks(&body, imports);
    // Rules that no code can check, such as a pattern with look-around, leave nothing to do.
    let (place, list) = if body.is_empty() { ("_at", "_found") } else { ("at", "found") };
    let (place, list) = (super::file::ident(place), super::file::ident(list));
    quote! {
        impl #validate for #ty {
            fn validate_at(&self, #place: &#at<'_>, #list: &mut #violations) {
                #body
            }
        }
    }
}

/// Imports the checks of the support code if these statements call any.
pub(super) fn bring_checks(statements: &TokenStream, imports: &mut Imports) {
    if statements.to_string().contains("validate ::") {
        imports.bring("crate::support", "validate");
    }
    if statements.to_string().contains("predicate ::") {
        imports.bring("crate::support", "predicate");
    }
}

fn struct_body(context: &Context<'_>, body: &StructDef, imports: &mut Imports) -> TokenStream {
    let fields: Vec<TokenStream> = body
        .fields
        .iter()
        .filter(|field| context.is_checked(&field.ty))
        .map(|field| {
            let (ident, wire) = (name(&field.ident), field.wire.as_str());
            let at = quote!(&at.member(#wire));
            match field.presence {
                Presence::Required => checks(context, &field.ty, &quote!(&self.#ident), &at, imports),
                Presence::Optional => {
                    let (pattern, ty) = there(&field.ty);
                    let inner = checks(context, ty, &quote!(value), &at, imports);
                    quote!(if let Some(#pattern) = &self.#ident { #inner })
                }
            }
        })
        .collect();
    let extra = name(&body.extra_ident);
    let mut rules = Vec::new();
    for wire in &body.rules.required_extra {
        let validate = quote!(validate);
        let wire = wire.as_str();
        rules.push(quote!(#validate::has_member(self.#extra.contains_key(#wire), #wire, at, found);));
    }
    if body.extra.is_none() {
        rules.push(quote! {
            for (name, _) in &self.#extra {
                found.push(&at.member(name), "is not allowed here");
            }
        });
    }
    if let Some(ty) = body.extra.as_ref().filter(|ty| context.is_checked(ty)) {
        let inner = checks(context, ty, &quote!(value), &quote!(&at.member(name)), imports);
        rules.push(quote!(for (name, value) in &self.#extra { #inner }));
    }
    if body.rules.min_properties.is_some() || body.rules.max_properties.is_some() {
        rules.push(count_members(body));
    }
    quote!(#(#fields)* #(#rules)*)
}

/// The pattern that binds what is to be checked in a value of this type, and its type: what is inside of `Option`.
fn there(ty: &Type) -> (TokenStream, &Type) {
    match ty {
        Type::Nullable(inner) => (quote!(Some(value)), inner),
        other => (quote!(value), other),
    }
}

/// `minProperties` and `maxProperties` of a struct count its members that are there.
fn count_members(body: &StructDef) -> TokenStream {
    let validate = quote!(validate);
    let extra = name(&body.extra_ident);
    let required = body.fields.iter().filter(|field| field.presence == Presence::Required).count();
    let optional = body.fields.iter().filter(|field| field.presence == Presence::Optional).map(|field| {
        let ident = name(&field.ident);
        quote!(+ usize::from(self.#ident.is_some()))
    });
    let least = body.rules.min_properties.map(|least| {
        let least = count(least);
        quote!(#validate::min_count(count, #least, at, found);)
    });
    let most = body.rules.max_properties.map(|most| {
        let most = count(most);
        quote!(#validate::max_count(count, #most, at, found);)
    });
    let required = proc_macro2::Literal::usize_unsuffixed(required);
    quote! {
        let count = #required + self.#extra.len() #(#optional)*;
        #least
        #most
    }
}

fn enum_body(body: &EnumDef) -> TokenStream {
    let validate = quote!(validate);
    let unknown = name(&body.unknown_ident);
    let listed = body.variants.iter().map(|variant| variant.wire.as_str());
    quote! {
        if let Self::#unknown(other) = self {
            #validate::not_listed(other, &[#(#listed),*], at, found);
        }
    }
}

fn union_body(context: &Context<'_>, body: &UnionDef, imports: &mut Imports) -> TokenStream {
    let validate = quote!(validate);
    let unknown = name(&body.unknown_ident);
    let listed = body.variants.iter().map(|variant| variant.hint.as_str()).collect::<Vec<_>>();
    let checked = super::unions::checked(context, body);
    let arms: Vec<(TokenStream, TokenStream)> = checked
        .iter()
        .map(|(variant, ty)| {
            let ident = name(&variant.ident);
            let (pattern, ty) = there(ty);
            (quote!(Self::#ident(#pattern)), checks(context, ty, &quote!(value), &quote!(at), imports))
        })
        .collect();
    if body.open && arms.is_empty() {
        return TokenStream::new();
    }
    if arms.is_empty() {
        return quote! {
            if let Self::#unknown(_) = self {
                #validate::no_variant(&[#(#listed),*], at, found);
            }
        };
    }
    if let ([(pattern, inner)], true) = (arms.as_slice(), body.open) {
        return quote!(if let #pattern = self { #inner });
    }
    let arms = arms.iter().map(|(pattern, inner)| quote!(#pattern => { #inner }));
    let partial = checked.len() < body.variants.len() || checked.iter().any(|(_, ty)| matches!(ty, Type::Nullable(_)));
    let rest = (partial || body.open).then(|| quote!(_ => {}));
    let none = (!body.open).then(|| quote!(Self::#unknown(_) => #validate::no_variant(&[#(#listed),*], at, found),));
    quote! {
        match self {
            #(#arms)*
            #none
            #rest
        }
    }
}

/// Statements that check a value; `value` is a reference to it.
pub(super) fn checks(
    context: &Context<'_>,
    ty: &Type,
    value: &TokenStream,
    at: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    if !context.is_checked(ty) {
        return TokenStream::new();
    }
    let place = place(value);
    match ty {
        Type::String(rules) => text_checks(rules, value, at, imports),
        Type::Integer(kind, rules) => {
            let literal = |number: &Number| match kind {
                crate::ir::IntegerKind::U64 if number.is_u64() => {
                    let number = proc_macro2::Literal::u64_suffixed(number.as_u64().unwrap_or_default());
                    quote!(#number)
                }
                _ => number_literal(number),
            };
            number_checks(rules, &literal, value, at)
        }
        Type::Number(rules) => number_checks(rules, &number_literal, value, at),
        Type::Named(id) => match context.def(*id) {
            // Another name for a type has no checks of its own; they stand where it is used.
            Some(TypeDef { kind: TypeKind::Alias(inner), rule, .. }) => {
                let own = checks(context, inner, value, at, imports);
                let rule = rule.as_ref().map(|rule| predicates::checks(rule, inner, value, at, imports));
                quote!(#own #rule)
            }
            _ => {
                imports.bring("crate::support", "Validate");
                quote!(#place.validate_at(#at, found);)
            }
        },
        // A method call looks through the box by itself.
        Type::Boxed(inner) if context.validates_itself(inner) => checks(context, inner, value, at, imports),
        Type::Boxed(inner) => checks(context, inner, &quote!(&(**#value)), at, imports),
        Type::Checked(inner, rule) => {
            let own = (!rule.alone).then(|| checks(context, inner, value, at, imports));
            let rule = predicates::checks(rule, inner, value, at, imports);
            quote!(#own #rule)
        }
        Type::Nullable(inner) => {
            let inner = checks(context, inner, &quote!(value), at, imports);
            quote!(if let Some(value) = #value { #inner })
        }
        Type::Array(item, rules) => {
            let own = array_checks(rules, value, at);
            if context.validates_itself(item) && context.is_checked(item) {
                imports.bring("crate::support", "Validate");
                return quote!(#own #place.validate_at(#at, found););
            }
            let inner = checks(context, item, &quote!(item), &quote!(&at.item(index)), imports);
            if inner.is_empty() {
                return own;
            }
            let here = here(at);
            quote! {
                #own
                {
                    #here
                    for (index, item) in #place.iter().enumerate() { #inner }
                }
            }
        }
        Type::Tuple(items) => tuple_checks(context, items, value, at, imports),
        Type::Map(inner, rules) => map_checks(context, inner, rules, value, at, imports),
        Type::Json | Type::JsonObject | Type::Boolean | Type::Null => TokenStream::new(),
    }
}

/// `at` as the place of a value whose parts are checked next.
fn here(at: &TokenStream) -> TokenStream {
    if at.to_string() == "at" { TokenStream::new() } else { quote!(let at = #at;) }
}

/// The place that a reference refers to, for method calls: `self.rooms` of `&self.rooms`.
fn place(reference: &TokenStream) -> TokenStream {
    let mut tokens = reference.clone().into_iter();
    match tokens.next() {
        Some(proc_macro2::TokenTree::Punct(first)) if first.as_char() == '&' => tokens.collect(),
        _ => reference.clone(),
    }
}

/// What is checked at each position of a tuple.
fn tuple_checks(
    context: &Context<'_>,
    items: &[Type],
    value: &TokenStream,
    at: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let place = place(value);
    let checks = items.iter().enumerate().map(|(index, item)| {
        let position = proc_macro2::Literal::usize_unsuffixed(index);
        checks(context, item, &quote!(&#place.#position), &quote!(&at.item(#position)), imports)
    });
    let checks: Vec<TokenStream> = checks.collect();
    let here = here(at);
    quote! {
        {
            #here
            #(#checks)*
        }
    }
}

fn map_checks(
    context: &Context<'_>,
    inner: &Type,
    rules: &MapRules,
    value: &TokenStream,
    at: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let place = place(value);
    let counts = array_checks(
        &ArrayRules { min_items: rules.min_properties, max_items: rules.max_properties, unique_items: false },
        value,
        at,
    );
    let names = text_checks(&rules.names, &quote!(name), &quote!(&at.member(name)), imports);
    let inner = checks(context, inner, &quote!(member), &quote!(&at.member(name)), imports);
    let entries = match (names.is_empty(), inner.is_empty()) {
        (true, true) => return counts,
        (false, true) => quote!(for name in #place.keys() { #names }),
        _ => quote!(for (name, member) in #place.iter() { #names #inner }),
    };
    let here = here(at);
    quote! {
        #counts
        {
            #here
            #entries
        }
    }
}

pub(super) fn array_checks(rules: &ArrayRules, value: &TokenStream, at: &TokenStream) -> TokenStream {
    let place = place(value);
    let validate = quote!(validate);
    let least = rules.min_items.map(|least| {
        let least = count(least);
        quote!(#validate::min_count(#place.len(), #least, #at, found);)
    });
    let most = rules.max_items.map(|most| {
        let most = count(most);
        quote!(#validate::max_count(#place.len(), #most, #at, found);)
    });
    let unique = rules.unique_items.then(|| quote!(#validate::unique_items(#value, #at, found);));
    quote!(#least #most #unique)
}

pub(super) fn text_checks(
    rules: &TextRules,
    value: &TokenStream,
    at: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let validate = quote!(validate);
    let least = rules.min_length.map(|least| {
        let least = count(least);
        quote!(#validate::min_length(#value, #least, #at, found);)
    });
    let most = rules.max_length.map(|most| {
        let most = count(most);
        quote!(#validate::max_length(#value, #most, #at, found);)
    });
    let constant = rules.constant.as_ref().map(|constant| quote!(#validate::equals(#value, #constant, #at, found);));
    let pattern = rules.pattern.as_deref().map(|pattern| match shape(pattern) {
        Shape::Prefix(text) => quote!(#validate::starts_with(#value, #text, #at, found);),
        Shape::Suffix(text) => quote!(#validate::ends_with(#value, #text, #at, found);),
        Shape::Equal(text) => quote!(#validate::equals(#value, #text, #at, found);),
        Shape::Contains(text) => quote!(#validate::contains(#value, #text, #at, found);),
        Shape::Regex => {
            let pattern = ecma::translate(pattern);
            let compiled = imports.name("crate::support::pattern", "Pattern");
            quote! {
                {
                    static PATTERN: #compiled = #compiled::new(#pattern);
                    PATTERN.check(#value, #at, found);
                }
            }
        }
        Shape::Unchecked => TokenStream::new(),
    });
    quote!(#least #most #constant #pattern)
}

pub(super) fn number_checks(
    rules: &NumberRules,
    literal: &dyn Fn(&Number) -> TokenStream,
    value: &TokenStream,
    at: &TokenStream,
) -> TokenStream {
    let validate = quote!(validate);
    let bound = |bound: &Option<Number>, function: TokenStream| {
        bound.as_ref().map(|bound| {
            let bound = literal(bound);
            quote!(#validate::#function(#value, #bound, #at, found);)
        })
    };
    let bounds = [
        bound(&rules.minimum, quote!(minimum)),
        bound(&rules.maximum, quote!(maximum)),
        bound(&rules.exclusive_minimum, quote!(exclusive_minimum)),
        bound(&rules.exclusive_maximum, quote!(exclusive_maximum)),
        bound(&rules.multiple_of, quote!(multiple_of)),
    ];
    let listed = (!rules.one_of.is_empty()).then(|| {
        let whole = rules.one_of.iter().all(Number::is_i64);
        let listed = rules.one_of.iter().map(|number| if whole { number_literal(number) } else { float(number) });
        quote!(#validate::one_of_numbers(#value, &[#(#listed),*], #at, found);)
    });
    quote!(#(#bounds)* #listed)
}

pub(super) fn number_literal(number: &Number) -> TokenStream {
    if let Some(integer) = number.as_i64() {
        let literal = proc_macro2::Literal::i64_suffixed(integer);
        return quote!(#literal);
    }
    if let Some(integer) = number.as_u64() {
        let literal = proc_macro2::Literal::u64_suffixed(integer);
        return quote!(#literal);
    }
    float(number)
}

fn float(number: &Number) -> TokenStream {
    match number.as_f64().filter(|float| float.is_finite()) {
        Some(float) => {
            let literal = proc_macro2::Literal::f64_suffixed(float);
            quote!(#literal)
        }
        None => quote!(f64::NAN),
    }
}

pub(super) fn count(count: u64) -> proc_macro2::Literal {
    proc_macro2::Literal::usize_unsuffixed(usize::try_from(count).unwrap_or(usize::MAX))
}
