//! Requests: the struct of parameters and body, and its conversions to and from HTTP.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name, setter_name};
use super::docs::code;
use super::file::{Imports, ident};
use super::item_docs::deprecation;
use super::structs::MAX_ARGUMENTS;
use crate::ir::{Body, BodyContent, Operation, Parameter, ParameterLocation, Style};

/// The struct and its inherent impl.
pub(super) fn define(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
    let request = ident(&format!("{}Request", operation.type_stem.bare()));
    let fields: Vec<TokenStream> =
        operation.parameters.iter().map(|parameter| define_field(context, parameter, imports)).collect();
    let body = operation.body.as_ref().map(|body| {
        let docs = context.docs(&body.docs, "The body.");
        let ty = body_type(context, body, imports);
        let ty = if body.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs pub body: #ty,)
    });
    let docs = format!(" What `{}` is asked with.", operation.ident.bare());
    let default = (!has_required(operation)).then(|| quote!(, Default));
    let empty = operation.parameters.is_empty() && operation.body.is_none();
    let definition =
        if empty { quote!(pub struct #request {}) } else { quote!(pub struct #request { #(#fields)* #body }) };
    let item = quote! {
        #[doc = #docs]
        #[derive(Clone, Debug #default, PartialEq)]
        #definition
    };
    vec![item, define_impl(context, operation, imports)]
}

/// The field of a parameter or a header.
pub(super) fn define_field(context: &Context<'_>, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let ident = name(&parameter.ident);
    let fallback = format!("{}.", code(parameter.wire.as_str()));
    let docs = context.docs_and_deprecation(&parameter.docs, &fallback);
    let ty = context.rust_type(&parameter.ty, imports);
    let ty = if parameter.required { ty } else { quote!(Option<#ty>) };
    quote!(#docs pub #ident: #ty,)
}

fn has_required(operation: &Operation) -> bool {
    operation.parameters.iter().any(|parameter| parameter.required)
        || operation.body.as_ref().is_some_and(|body| body.required)
}

/// The Rust type of a body.
pub(super) fn body_type(context: &Context<'_>, body: &Body, imports: &mut Imports) -> TokenStream {
    match &body.content {
        BodyContent::Json(ty) => context.rust_type(ty, imports),
        BodyContent::Raw => imports.name("crate::support", "RawBody"),
    }
}

pub(super) fn body_argument(context: &Context<'_>, body: &Body, imports: &mut Imports) -> (TokenStream, TokenStream) {
    match &body.content {
        BodyContent::Json(ty) => context.argument(ty, &quote!(body), imports),
        BodyContent::Raw => (imports.name("crate::support", "RawBody"), quote!(body)),
    }
}

fn define_impl(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let request = ident(&format!("{}Request", operation.type_stem.bare()));
    let constructor = constructor(context, operation, imports);
    let optional = operation.parameters.iter().filter(|parameter| !parameter.required);
    let mut setters: Vec<TokenStream> = optional.map(|parameter| define_setter(context, parameter, imports)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let (ty, value) = body_argument(context, body, imports);
        setters.push(quote! {
            /// Sets the body.
            #[must_use]
            pub fn with_body(mut self, body: #ty) -> Self {
                self.body = Some(#value);
                self
            }
        });
    }
    if constructor.is_empty() && setters.is_empty() {
        return TokenStream::new();
    }
    quote! {
        impl #request {
            #constructor
            #(#setters)*
        }
    }
}

/// `with_…` for an optional parameter or header.
pub(super) fn define_setter(context: &Context<'_>, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let field = name(&parameter.ident);
    let method = setter_name(&parameter.ident);
    let (ty, value) = context.argument(&parameter.ty, &quote!(#field), imports);
    let docs = format!(" Sets {}.", code(parameter.wire.as_str()));
    let deprecated = deprecation(&parameter.docs);
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

fn constructor(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    if !has_required(operation) {
        return quote! {
            /// With no parameter set.
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    for parameter in &operation.parameters {
        let field = name(&parameter.ident);
        if !parameter.required {
            values.push(quote!(#field: None,));
            continue;
        }
        let (ty, value) = context.argument(&parameter.ty, &quote!(#field), imports);
        arguments.push(quote!(#field: #ty));
        let plain = field == value.to_string();
        values.push(if plain { quote!(#field,) } else { quote!(#field: #value,) });
    }
    if let Some(body) = &operation.body {
        if body.required {
            let (ty, value) = body_argument(context, body, imports);
            arguments.push(quote!(body: #ty));
            values.push(if value.to_string() == "body" { quote!(body) } else { quote!(body: #value) });
        } else {
            values.push(quote!(body: None));
        }
    }
    if arguments.len() > MAX_ARGUMENTS {
        return TokenStream::new();
    }
    quote! {
        /// With all that is required, and nothing else.
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values)* }
        }
    }
}

/// How a parameter is written, in the words of the support code.
pub(super) fn style(parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let style = match (parameter.style, parameter.explode) {
        (Style::Simple, false) => "Simple",
        (Style::Simple, true) => "SimpleExplode",
        (Style::Form, true) => "Form",
        (Style::Form, false) => "FormList",
        (Style::SpaceDelimited, false) => "SpaceList",
        (Style::PipeDelimited, false) => "PipeList",
        // Exploded, a delimiter has nothing to stand between.
        (Style::SpaceDelimited | Style::PipeDelimited, true) => "Form",
        (Style::DeepObject, _) => "DeepObject",
        (Style::Json, _) => "Simple",
    };
    let (own, style) = (imports.name("crate::support::parameter", "Style"), ident(style));
    quote!(#own::#style)
}

/// Where a parameter stands: what the support code calls its methods after, and how it names the place.
fn place(location: ParameterLocation) -> (&'static str, &'static str) {
    match location {
        ParameterLocation::Path => ("path", "Path"),
        ParameterLocation::Query => ("query", "Query"),
        ParameterLocation::Header => ("header", "Header"),
        ParameterLocation::Cookie => ("cookie", "Cookie"),
    }
}

/// The place of a parameter that is written as JSON.
fn place_expression(parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let own = imports.name("crate::support", "Location");
    let variant = ident(place(parameter.location).1);
    quote!(#own::#variant)
}

/// A parameter's name as the support code wants it: headers in lower case.
pub(super) fn wire(parameter: &Parameter) -> String {
    match parameter.location {
        ParameterLocation::Header => parameter.wire.as_str().to_ascii_lowercase(),
        _ => parameter.wire.as_str().to_owned(),
    }
}

/// A media type that can be written into a header as it is.
pub(super) fn sendable(media_type: &str) -> &str {
    let plain = media_type.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && !media_type.contains('*');
    if plain && !media_type.trim().is_empty() { media_type } else { "application/json" }
}

/// `to_http`.
pub(super) fn to_http(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let writer = imports.name("crate::support::writer", "RequestWriter");
    let error = imports.name("crate::support", "EncodeError");
    let bytes = imports.name("bytes", "Bytes");
    let message = imports.name("http", "Request");
    let mut statements = Vec::new();
    for parameter in &operation.parameters {
        let field = name(&parameter.ident);
        let wire = wire(parameter);
        let function = ident(place(parameter.location).0);
        let how = match parameter.style {
            Style::Json => place_expression(parameter, imports),
            _ => style(parameter, imports),
        };
        let write = |value: TokenStream| match parameter.style {
            Style::Json => quote!(request.json_parameter(#how, #wire, #value)?;),
            _ => quote!(request.#function(#wire, #how, #value)?;),
        };
        statements.push(if parameter.required {
            write(quote!(&self.#field))
        } else {
            let write = write(quote!(value));
            quote!(if let Some(value) = &self.#field { #write })
        });
    }
    if let Some(body) = &operation.body {
        let media_type = sendable(&body.media_type);
        let write = |value: TokenStream| match &body.content {
            BodyContent::Json(_) => quote!(request.json(#media_type, #value)?;),
            BodyContent::Raw => quote!(request.raw(#value)?;),
        };
        statements.push(if body.required {
            write(quote!(&self.body))
        } else {
            let write = write(quote!(body));
            quote!(if let Some(body) = &self.body { #write })
        });
    }
    let mutable = (!statements.is_empty()).then(|| quote!(mut));
    quote! {
        fn to_http(&self) -> Result<#message<#bytes>, #error> {
            let #mutable request = #writer::new(Self::METHOD, Self::PATH);
            #(#statements)*
            request.finish()
        }
    }
}

/// `from_http`.
pub(super) fn from_http(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let reader = imports.name("crate::support::reader", "RequestReader");
    let fault = imports.name("crate::support", "RequestFault");
    let bytes = imports.name("bytes", "Bytes");
    let parts = imports.name("http::request", "Parts");
    let mut values: Vec<(bool, TokenStream)> = Vec::new();
    for parameter in &operation.parameters {
        let field = name(&parameter.ident);
        let wire = wire(parameter);
        let (function, _) = place(parameter.location);
        let optional = !parameter.required;
        let read = match (parameter.style, parameter.location) {
            (Style::Json, _) => {
                let function = ident(if optional { "json_parameter" } else { "required_json_parameter" });
                let location = place_expression(parameter, imports);
                quote!(request.#function(#location, #wire)?)
            }
            (_, ParameterLocation::Path) => {
                let style = style(parameter, imports);
                quote!(request.path(#wire, #style)?)
            }
            _ => {
                let function = if optional { ident(function) } else { ident(&format!("required_{function}")) };
                let style = style(parameter, imports);
                quote!(request.#function(#wire, #style)?)
            }
        };
        // One that takes any names takes what the others leave, so it is read last.
        let spread = parameter.style == Style::Form && parameter.explode;
        let takes_any = spread && super::parameters::type_takes_any(context, &parameter.ty);
        values.push((takes_any, quote!(#field: #read,)));
    }
    values.sort_by_key(|(last, _)| *last);
    let values = values.into_iter().map(|(_, value)| value);
    let body = operation.body.as_ref().map(|body| {
        let function = match (&body.content, body.required) {
            (BodyContent::Json(_), true) => "json",
            (BodyContent::Json(_), false) => "optional_json",
            (BodyContent::Raw, true) => "raw",
            (BodyContent::Raw, false) => "optional_raw",
        };
        let function = ident(function);
        let question = matches!(body.content, BodyContent::Json(_)).then(|| quote!(?));
        quote!(body: request.#function() #question)
    });
    if operation.parameters.is_empty() && operation.body.is_none() {
        return quote! {
            fn from_http(parts: &#parts, body: #bytes) -> Result<Self, #fault> {
                #reader::new(Self::PATH, parts, body)?;
                Ok(Self {})
            }
        };
    }
    let new = ident(if operation.open_end { "with_open_end" } else { "new" });
    quote! {
        fn from_http(parts: &#parts, body: #bytes) -> Result<Self, #fault> {
            let mut request = #reader::#new(Self::PATH, parts, body)?;
            Ok(Self { #(#values)* #body })
        }
    }
}

/// `validate`, when there is anything to check.
pub(super) fn validate(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let mut places: Vec<&'static str> = Vec::new();
    let mut statements = Vec::new();
    for parameter in operation.parameters.iter().filter(|parameter| context.is_checked(&parameter.ty)) {
        let field = name(&parameter.ident);
        let (location, _) = place(parameter.location);
        if !places.contains(&location) {
            places.push(location);
        }
        let location = ident(location);
        let wire = parameter.wire.as_str();
        let at = quote!(&#location.member(#wire));
        statements.push(if parameter.required {
            super::rules::checks(context, &parameter.ty, &quote!(&self.#field), &at, imports)
        } else {
            let inner = super::rules::checks(context, &parameter.ty, &quote!(value), &at, imports);
            quote!(if let Some(value) = &self.#field { #inner })
        });
    }
    if let Some(body) = &operation.body
        && let BodyContent::Json(ty) = &body.content
        && context.is_checked(ty)
    {
        places.push("body");
        let at = quote!(&body);
        statements.push(if body.required {
            super::rules::checks(context, ty, &quote!(&self.body), &at, imports)
        } else {
            let inner = super::rules::checks(context, ty, &quote!(value), &at, imports);
            quote!(if let Some(value) = &self.body { #inner })
        });
    }
    if statements.is_empty() {
        return TokenStream::new();
    }
    statements.iter().for_each(|statement| super::rules::bring_checks(statement, imports));
    let violations = imports.name("crate::support", "Violations");
    let at = imports.name("crate::support::validate", "At");
    let places = places.into_iter().map(|location| {
        let variable = ident(location);
        quote!(let #variable = #at::ROOT.member(#location);)
    });
    quote! {
        fn validate(&self) -> #violations {
            let mut violations = #violations::default();
            let found = &mut violations;
            #(#places)*
            #(#statements)*
            violations
        }
    }
}
