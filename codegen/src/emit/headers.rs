//! Answers with headers: a struct of the headers that a response declares and its body, and its conversions to
//! and from HTTP.
//!
//! It must not know which status or variant the struct goes with: that is of `answers`.

use proc_macro2::TokenStream;
use quote::quote;

use super::answers::{Carried, carried, carried_type};
use super::bodies::body_argument;
use super::context::{Context, name};
use super::file::{Imports, ident};
use super::item_docs::{attributes, join};
use super::requests::{define_field, define_setter, style, wire};
use super::streams;
use super::structs::MAX_ARGUMENTS;
use crate::ir::{Operation, Parameter, Response, Style};

/// The name of a response's struct; `None` where it declares no headers.
pub(super) fn struct_name(operation: &Operation, response: &Response) -> Option<String> {
    Some(format!("{}{}", operation.type_stem.bare(), operation.answer_suffix(response)?))
}

/// The struct, its constructor and setters, its conversions, and what `validate` checks.
pub(super) fn define(
    context: &Context<'_>,
    operation: &Operation,
    response: &Response,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let Some(own) = struct_name(operation, response) else { return Vec::new() };
    let own = ident(&own);
    let docs = super::answers::response_docs(context, response);
    let fields: Vec<TokenStream> =
        response.headers.iter().map(|header| define_field(context, header, imports)).collect();
    let body = has_body(response).then(|| {
        let docs = body_docs(context, response);
        let ty = carried_type(context, operation, response, imports);
        quote!(#docs pub body: #ty,)
    });
    let constructor = constructor(context, operation, response, imports);
    let optional = response.headers.iter().filter(|header| !header.required);
    let setters: Vec<TokenStream> = optional.map(|header| define_setter(context, header, imports)).collect();
    let with_body = (has_body(response) && response.body.is_none()).then(|| {
        let ty = carried_type(context, operation, response, imports);
        quote! {
            /// Sets the body.
            #[must_use]
            pub fn with_body(mut self, body: #ty) -> Self {
                self.body = body;
                self
            }
        }
    });
    let to_http = to_http(operation, response, imports);
    let from_http = from_http(context, operation, response, imports);
    let derives = streams::derives(response.is_streamed(), is_default(response));
    vec![
        quote! {
            #docs
            #derives
            pub struct #own {
                #(#fields)*
                #body
            }
        },
        quote! {
            impl #own {
                #constructor
                #(#setters)*
                #with_body
                #to_http
                #from_http
            }
        },
        validate(context, operation, response, &own, imports),
    ]
}

fn has_body(response: &Response) -> bool {
    !matches!(carried(response), Carried::Nothing)
}

/// Whether nothing must be given: the description says nothing of a body, and requires no header.
fn is_default(response: &Response) -> bool {
    response.body.is_none() && response.headers.iter().all(|header| !header.required)
}

fn body_docs(context: &Context<'_>, response: &Response) -> TokenStream {
    let mut paragraphs = vec![vec!["The body.".to_owned()]];
    let travels = response.body.as_ref().and_then(|body| super::bodies::travels("It", body));
    paragraphs.extend(travels.map(|line| vec![line]));
    if let Some(content_type) = &response.content_type {
        let lines = context.doc_text(&content_type.docs, "");
        if lines.iter().any(|line| !line.is_empty()) {
            paragraphs.push(vec!["Of its content type the description says:".to_owned()]);
            paragraphs.push(lines);
        }
    }
    attributes(join(paragraphs))
}

fn constructor(
    context: &Context<'_>,
    operation: &Operation,
    response: &Response,
    imports: &mut Imports,
) -> TokenStream {
    if is_default(response) {
        return quote! {
            /// With nothing set.
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let mut arguments = Vec::new();
    let mut values = Vec::new();
    let mut add = |field: proc_macro2::Ident, ty: TokenStream, value: TokenStream| {
        arguments.push(quote!(#field: #ty));
        values.push(if field == value.to_string() { quote!(#field,) } else { quote!(#field: #value,) });
    };
    for header in response.headers.iter().filter(|header| header.required) {
        let field = name(&header.ident);
        let (ty, value) = context.argument(&header.ty, &quote!(#field), imports);
        add(field, ty, value);
    }
    if let Some(body) = &response.body {
        let (ty, value) = body_argument(context, operation, Some(response), body, imports);
        add(ident("body"), ty, value);
    }
    if arguments.len() > MAX_ARGUMENTS {
        return TokenStream::new();
    }
    for header in response.headers.iter().filter(|header| !header.required) {
        let field = name(&header.ident);
        values.push(quote!(#field: None,));
    }
    if has_body(response) && response.body.is_none() {
        values.push(quote!(body: Default::default(),));
    }
    quote! {
        /// With all that is required, and nothing else.
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values)* }
        }
    }
}

/// How a header is written: its style, or nothing where it is JSON.
fn how(header: &Parameter, imports: &mut Imports) -> Option<TokenStream> {
    (header.style != Style::Json).then(|| style(header, imports))
}

fn to_http(operation: &Operation, response: &Response, imports: &mut Imports) -> TokenStream {
    let writer = imports.name("crate::support", "writer");
    let headers = imports.name("crate::support", "headers");
    let error = imports.name("crate::support", "EncodeError");
    let payload = streams::payload(operation.streams_response(), imports);
    let message = imports.name("http", "Response");
    let status = imports.name("http", "StatusCode");
    let start = match carried(response) {
        Carried::Nothing => quote!(#writer::empty_response(status)),
        Carried::Other if super::contents::name(operation, Some(response)).is_some() => {
            quote!(self.body.to_http(status)?)
        }
        Carried::Json | Carried::Raw | Carried::Other => {
            let message = super::answers::body_answer(response, &quote!(status), &quote!(&self.body), imports);
            quote!(#message?)
        }
    };
    let statements: Vec<TokenStream> = response
        .headers
        .iter()
        .map(|header| {
            let (field, wire) = (name(&header.ident), wire(header));
            let how = how(header, imports);
            let write = |value: TokenStream| match &how {
                Some(style) => quote!(#headers::write(&mut response, #wire, #style, #value)?;),
                None => quote!(#headers::write_json(&mut response, #wire, #value)?;),
            };
            if header.required {
                write(quote!(&self.#field))
            } else {
                let write = write(quote!(value));
                quote!(if let Some(value) = &self.#field { #write })
            }
        })
        .collect();
    quote! {
        fn to_http(&self, status: #status) -> Result<#message<#payload>, #error> {
            let mut response = #start;
            #(#statements)*
            Ok(response)
        }
    }
}

fn from_http(context: &Context<'_>, operation: &Operation, response: &Response, imports: &mut Imports) -> TokenStream {
    let headers = imports.name("crate::support", "headers");
    let fault = imports.name("crate::support", "ResponseFault");
    let payload = streams::payload(operation.streams_response(), imports);
    let message = imports.name("http", "Response");
    let values: Vec<TokenStream> = response
        .headers
        .iter()
        .map(|header| {
            let (field, wire) = (name(&header.ident), wire(header));
            let read = match (how(header, imports), header.required) {
                (Some(style), true) => quote!(required(&response, #wire, #style)),
                (Some(style), false) => quote!(optional(&response, #wire, #style)),
                (None, true) => quote!(required_json(&response, #wire)),
                (None, false) => quote!(optional_json(&response, #wire)),
            };
            quote!(#field: #headers::#read?,)
        })
        .collect();
    // Where the request says what the body is, whoever has the request reads it.
    let chosen = super::received::choice(operation, response).map(|_| {
        let body = carried_type(context, operation, response, imports);
        quote!(, read_body: impl FnOnce(#message<#payload>) -> Result<#body, #fault>)
    });
    let body = match carried(response) {
        Carried::Nothing => None,
        Carried::Json if chosen.is_some() => Some(quote!(body: read_body(response)?)),
        Carried::Json | Carried::Raw | Carried::Other => {
            let body = super::bodies::received_body(context, operation, response, imports);
            Some(quote!(body: #body))
        }
    };
    quote! {
        fn from_http(response: #message<#payload> #chosen) -> Result<Self, #fault> {
            Ok(Self { #(#values)* #body })
        }
    }
}

/// `impl Validate`, where there is anything to check.
fn validate(
    context: &Context<'_>,
    operation: &Operation,
    response: &Response,
    own: &proc_macro2::Ident,
    imports: &mut Imports,
) -> TokenStream {
    let checked: Vec<&Parameter> = response.headers.iter().filter(|header| context.is_checked(&header.ty)).collect();
    let mut statements: Vec<TokenStream> = Vec::new();
    for header in &checked {
        let (field, wire) = (name(&header.ident), header.wire.as_str());
        let at = quote!(&header.member(#wire));
        statements.push(if header.required {
            super::rules::checks(context, &header.ty, &quote!(&self.#field), &at, imports)
        } else {
            let inner = super::rules::checks(context, &header.ty, &quote!(value), &at, imports);
            quote!(if let Some(value) = &self.#field { #inner })
        });
    }
    if let Some(body) = &response.body
        && let Some(content) = super::contents::name(operation, Some(response))
    {
        let content = imports.name(&context.module_path(operation.module), &content);
        let checked = super::contents::checks(context, body, &content, &quote!(&self.body), true, imports);
        if !checked.is_empty() {
            statements.push(quote!(let body = at.member("body");));
            statements.extend(checked);
        }
    }
    let body = response.body.as_ref().and_then(|body| body.content.value()).filter(|ty| context.is_checked(ty));
    if let Some(ty) = body {
        let at = quote!(&at.member("body"));
        statements.push(super::rules::checks(context, ty, &quote!(&self.body), &at, imports));
    }
    if statements.is_empty() {
        return TokenStream::new();
    }
    statements.iter().for_each(|statement| super::rules::bring_checks(statement, imports));
    let validate = imports.name("crate::support", "Validate");
    let violations = imports.name("crate::support", "Violations");
    let at = imports.name("crate::support::validate", "At");
    let header = (!checked.is_empty()).then(|| quote!(let header = at.member("header");));
    quote! {
        impl #validate for #own {
            fn validate_at(&self, at: &#at<'_>, found: &mut #violations) {
                #header
                #(#statements)*
            }
        }
    }
}
