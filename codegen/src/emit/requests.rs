//! Requests: the struct of parameters and body, and its conversions to and from HTTP.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name, setter_name};
use super::docs::code;
use super::file::{Imports, ident};
use super::item_docs::{attributes, deprecation, join};
use super::structs::MAX_ARGUMENTS;
use super::{bodies, contents, form_parts, streams};
use crate::ir::{Body, BodyContent, Operation, Parameter, ParameterLocation, Style};

/// The struct and its inherent impl.
pub(super) fn define(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Vec<TokenStream> {
    let request = ident(&format!("{}Request", operation.type_stem.bare()));
    let fields: Vec<TokenStream> =
        operation.fields().map(|parameter| define_field(context, parameter, imports)).collect();
    let body = operation.body.as_ref().map(|body| {
        let docs = body_docs(context, operation, body);
        let ty = bodies::body_type(context, operation, None, body, imports);
        let ty = if body.required { ty } else { quote!(Option<#ty>) };
        quote!(#docs pub body: #ty,)
    });
    let docs = format!(" What `{}` is asked with.", operation.ident.bare());
    let derives = streams::derives(operation.streams_request(), !has_required(operation));
    let empty = operation.parameters.is_empty() && operation.body.is_none();
    let definition =
        if empty { quote!(pub struct #request {}) } else { quote!(pub struct #request { #(#fields)* #body }) };
    let item = quote! {
        #[doc = #docs]
        #derives
        #definition
    };
    vec![item, define_impl(context, operation, imports)]
}

/// Docs of the body's field; of what is no JSON they say the media types.
fn body_docs(context: &Context<'_>, operation: &Operation, body: &Body) -> TokenStream {
    let mut paragraphs = vec![context.doc_text(&body.docs, "The body.")];
    paragraphs.extend(bodies::travels("The body", body).map(|line| vec![line]));
    if body.content.is_streamed() {
        let content_type = operation.parameters.iter().find(|parameter| parameter.is_content_type);
        paragraphs.extend(content_type.map(|parameter| context.doc_text(&parameter.docs, "")));
    }
    attributes(join(paragraphs))
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
    operation.fields().any(|parameter| parameter.required) || operation.body.as_ref().is_some_and(|body| body.required)
}

fn define_impl(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let request = ident(&format!("{}Request", operation.type_stem.bare()));
    let constructor = constructor(context, operation, imports);
    let optional = operation.fields().filter(|parameter| !parameter.required);
    let mut setters: Vec<TokenStream> = optional.map(|parameter| define_setter(context, parameter, imports)).collect();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let (ty, value) = bodies::body_argument(context, operation, None, body, imports);
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
    for parameter in operation.fields() {
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
            let (ty, value) = bodies::body_argument(context, operation, None, body, imports);
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
        (Style::Label, false) => "Label",
        (Style::Label, true) => "LabelExplode",
        (Style::Matrix, false) => "Matrix",
        (Style::Matrix, true) => "MatrixExplode",
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

/// `to_http`.
pub(super) fn to_http(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let writer = imports.name("crate::support::writer", "RequestWriter");
    let error = imports.name("crate::support", "EncodeError");
    let payload = streams::payload(operation.streams_request(), imports);
    let message = imports.name("http", "Request");
    let pairs = operation.path.query.iter().map(|(name, value)| quote!(request.fixed_query(#name, #value);));
    let mut statements: Vec<TokenStream> = pairs.collect();
    for parameter in operation.fields() {
        let field = name(&parameter.ident);
        let wire = wire(parameter);
        let function = ident(if parameter.reserved { "reserved_query" } else { place(parameter.location).0 });
        let how = match parameter.style {
            Style::Json => place_expression(parameter, imports),
            _ => style(parameter, imports),
        };
        let write = |value: TokenStream| match parameter.style {
            Style::Json => quote!(request.json_parameter(#how, #wire, #value);),
            _ => quote!(request.#function(#wire, #how, #value);),
        };
        statements.push(if parameter.required {
            write(quote!(&self.#field))
        } else {
            let write = write(quote!(value));
            quote!(if let Some(value) = &self.#field { #write })
        });
    }
    if let Some(accept) = bodies::accept(operation) {
        statements.push(quote!(request.accept(#accept);));
    }
    let (statement, finish) = bodies::write_request(operation, imports);
    statements.extend(statement);
    let mutable = (!statements.is_empty()).then(|| quote!(mut));
    quote! {
        fn to_http(&self) -> Result<#message<#payload>, #error> {
            let #mutable request = #writer::new(Self::METHOD, Self::PATH);
            #(#statements)*
            #finish
        }
    }
}

/// `from_http`.
pub(super) fn from_http(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let reader = imports.name("crate::support::reader", "RequestReader");
    let fault = imports.name("crate::support", "RequestFault");
    let parts = imports.name("http::request", "Parts");
    let mut values: Vec<(bool, TokenStream)> = Vec::new();
    for parameter in operation.fields() {
        let field = name(&parameter.ident);
        let wire = wire(parameter);
        let function = if parameter.empty { "empty_query" } else { place(parameter.location).0 };
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
    let payload = streams::payload(operation.streams_request(), imports);
    let body = operation.body.as_ref().map(|body| {
        let value = bodies::read_request(context, operation, body, imports);
        quote!(body: #value)
    });
    // A body is read by the reader itself, a stream beside it; one of several forms may be either.
    let choice = contents::name(operation, None).is_some();
    let streamed = operation.streams_request();
    let handed_on = |body: &Body| body.content.each().into_iter().all(BodyContent::is_handed_on);
    let read_first = operation.body.as_ref().is_some_and(|body| !handed_on(body));
    let read = match (streamed, read_first) {
        (true, true) => {
            imports.bring("crate::support", "Payload");
            quote!(body.in_memory())
        }
        (true, false) => {
            let bytes = imports.name("bytes", "Bytes");
            quote!(#bytes::new())
        }
        (false, _) => quote!(body),
    };
    let by_reader = read_first && !choice;
    let mutable = (operation.fields().next().is_some() || by_reader).then(|| quote!(mut));
    let named = mutable.is_some() || choice;
    let variable = if named { quote!(let #mutable request =) } else { TokenStream::new() };
    let new = ident(if operation.open_end { "with_open_end" } else { "new" });
    // A webhook's receiver has whatever path it likes.
    let template = if operation.is_path() { quote!(Self::PATH) } else { quote!("") };
    quote! {
        fn from_http(parts: &#parts, body: #payload) -> Result<Self, #fault> {
            #variable #reader::#new(#template, parts, #read)?;
            Ok(Self { #(#values)* #body })
        }
    }
}

/// `validate`, when there is anything to check.
pub(super) fn validate(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let mut places: Vec<&'static str> = Vec::new();
    let mut statements = Vec::new();
    for parameter in operation.fields().filter(|parameter| context.is_checked(&parameter.ty)) {
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
        && let Some(own) = contents::name(operation, None)
    {
        let own = imports.name(&context.module_path(operation.module), &own);
        let checked = contents::checks(context, body, &own, &quote!(&self.body), body.required, imports);
        if !checked.is_empty() {
            places.push("body");
            statements.extend(checked);
        }
    } else if let Some(body) = &operation.body
        && let BodyContent::Parts(parts) = &body.content
    {
        let value = if body.required { quote!(self.body) } else { quote!(parts) };
        let checked = form_parts::checks(context, parts, &value, imports);
        if !checked.is_empty() {
            places.push("body");
            statements.push(match body.required {
                true => quote!(#(#checked)*),
                false => quote!(if let Some(parts) = &self.body { #(#checked)* }),
            });
        }
    } else if let Some(body) = &operation.body
        && let Some(ty) = body.content.value()
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
