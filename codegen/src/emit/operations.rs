//! Operations: one file each, with the request, the answer, the error and the four HTTP conversions.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs::code;
use super::file::{Imports, RustFile, ident};
use super::item_docs::{attributes, deprecation, join};
use super::{answers, bodies, callbacks, contents, form_parts, hooks, received, requests, streams};
use crate::ir::{Credential, Operation, SecurityAlternative};

/// The file of an operation, with these files below it.
pub(super) fn generate(context: &Context<'_>, operation: &Operation, path: String, below: &[&str]) -> RustFile {
    let heading = format!("{}.", hooks::heading(operation).unwrap_or_else(|| route(operation)));
    let mut file = RustFile::new(path, vec![heading]);
    let module = context.module_path(operation.module);
    file.declare(&module, below);
    for name in defined(context, operation) {
        file.imports().define(&module, &name);
    }
    let mut items = requests::define(context, operation, file.imports());
    items.extend(callbacks::methods(context, operation, file.imports()));
    items.extend(answers::define(context, operation, file.imports()));
    items.extend(contents::define(context, operation, file.imports()));
    items.extend(form_parts::define(context, operation, file.imports()));
    for (_, def) in own_types(context, operation) {
        items.extend(super::types::define(context, def, file.imports()));
    }
    items.push(received::alternatives(context, operation, file.imports()));
    items.push(conversions(context, operation, file.imports()));
    file.items(items);
    file
}

/// Types that are printed in the operation's file.
pub(super) fn own_types<'a>(
    context: &Context<'a>,
    operation: &Operation,
) -> Vec<(crate::ir::TypeId, &'a crate::ir::TypeDef)> {
    let own = context.own_types.get(&operation.id).map_or(&[][..], Vec::as_slice);
    own.iter()
        .filter_map(|id| Some((*id, context.def(*id)?)))
        .filter(|(_, def)| def.module == operation.module)
        .collect()
}

/// Names that the operation's file defines.
pub(super) fn defined(context: &Context<'_>, operation: &Operation) -> Vec<String> {
    let stem = operation.type_stem.bare();
    let mut names = vec![format!("{stem}Request"), format!("{stem}Error")];
    if answers::is_enum(operation) {
        names.push(format!("{stem}Response"));
    }
    names.extend(operation.responses.iter().filter_map(|response| super::headers::struct_name(operation, response)));
    names.extend(contents::name(operation, None));
    names.extend(operation.parts().map(|_| form_parts::name(operation)));
    names.extend(operation.responses.iter().filter_map(|response| contents::name(operation, Some(response))));
    names.extend(own_types(context, operation).into_iter().map(|(_, def)| def.ident.as_str().to_owned()));
    names
}

/// Method and path, for docs.
fn route(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method, operation.path.shown()))
}

/// Docs of an operation, as they stand at its client and trait methods; `more` follows them.
pub(super) fn method_docs(context: &Context<'_>, operation: &Operation, more: &[&str]) -> TokenStream {
    // Of a webhook the next line says enough.
    let fallback = if operation.is_path() { format!("{}.", code(&operation.wire_id)) } else { String::new() };
    let mut paragraphs = vec![context.doc_text(&operation.docs, &fallback)];
    match hooks::heading(operation) {
        Some(heading) => paragraphs.push(vec![format!("{heading}.")]),
        None => paragraphs.push(vec![route(operation)]),
    }
    paragraphs.extend(shadow(context, operation).map(|note| vec![note]));
    paragraphs.extend(elsewhere(context, operation).map(|note| vec![note]));
    // Enums and structs of answers say it themselves.
    let plain = operation.responses.iter().find(|response| response.success && response.headers.is_empty());
    let plain = plain.filter(|_| !answers::is_enum(operation)).and_then(|response| response.body.as_ref());
    paragraphs.extend(plain.and_then(|body| bodies::travels("The answer", body)).map(|line| vec![line]));
    paragraphs.extend(more.iter().map(|line| vec![(*line).to_owned()]));
    let docs = attributes(join(paragraphs));
    let deprecated = deprecation(&operation.docs);
    quote!(#docs #deprecated)
}

/// Where an operation is that has other servers than the rest.
fn elsewhere(context: &Context<'_>, operation: &Operation) -> Option<String> {
    let group = context.api.group_of(operation.module);
    let own = operation.servers.first()?;
    let usual = context.api.servers.iter().find(|server| server.group == group)?;
    let host = crate::ir::origin(own);
    let differs = !host.is_empty() && host != usual.origin();
    differs.then(|| format!("It is described for the server {}, which takes a client of its own.", code(own)))
}

/// What is to be known of an operation whose requests are taken for those of another.
fn shadow(context: &Context<'_>, operation: &Operation) -> Option<String> {
    let other = context.api.operations.get(operation.shadowed_by?.index())?;
    Some(format!(
        "A server made of this description answers {} in its place: nothing tells their requests apart.",
        code(&other.wire_id)
    ))
}

/// The type of the credentials that an operation asks for; `None` when it asks for none.
pub(super) fn credentials(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
    let optional = operation.security.iter().any(|alternative| alternative.all.is_empty());
    let alternatives: Vec<&SecurityAlternative> =
        operation.security.iter().filter(|alternative| !alternative.all.is_empty()).collect();
    let mut kinds = Vec::new();
    for alternative in alternatives {
        let credentials = alternative.all.iter().filter_map(|id| context.api.credentials.get(id.index()));
        let own =
            |credential: &Credential| imports.name(&context.security_path(credential.group), credential.ident.as_str());
        let all: Vec<_> = credentials.map(own).collect();
        kinds.extend(nested(&all, &|one, rest| quote!((#one, #rest))));
    }
    let either = if kinds.len() > 1 { imports.name("crate::support", "Either") } else { TokenStream::new() };
    let ty = nested(&kinds, &|one, rest| quote!(#either<#one, #rest>))?;
    Some(if optional { quote!(Option<#ty>) } else { ty })
}

/// Types joined by twos, in their order: a few as a list, many as a tree, because neither this program nor the
/// compiler can read a type that is nested hundreds deep.
fn nested(types: &[TokenStream], join: &dyn Fn(TokenStream, TokenStream) -> TokenStream) -> Option<TokenStream> {
    match types {
        [] => None,
        [one] => Some(one.clone()),
        _ => {
            let (first, rest) = types.split_at(if types.len() <= 4 { 1 } else { types.len() / 2 });
            Some(join(nested(first, join)?, nested(rest, join)?))
        }
    }
}

fn conversions(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let request = ident(&format!("{}Request", operation.type_stem.bare()));
    let error = ident(&format!("{}Error", operation.type_stem.bare()));
    let response = answers::response_type(context, operation, imports);
    let credentials = credentials(context, operation, imports).unwrap_or_else(|| quote!(()));
    let operation_trait = imports.name("crate::support", "Operation");
    let method_type = imports.name("http", "Method");
    let method = ident(&operation.method);
    let (id, path, has_body) = (&operation.wire_id, &operation.path.text, operation.body.is_some());
    let to_http = requests::to_http(operation, imports);
    let from_http = requests::from_http(context, operation, imports);
    let validate = requests::validate(context, operation, imports);
    let response_to_http = answers::to_http(operation, imports);
    let response_from_http = received::from_http(context, operation, imports);
    let statuses = streams::statuses(operation, imports);
    let unread = streams::request(operation, imports);
    let asked = streams::payload(operation.streams_request(), imports);
    let answered = streams::payload(operation.streams_response(), imports);
    quote! {
        impl #operation_trait for #request {
            type Response = #response;
            type Error = #error;
            type Credentials = #credentials;
            type RequestBody = #asked;
            type ResponseBody = #answered;

            const ID: &'static str = #id;
            const METHOD: #method_type = #method_type::#method;
            const PATH: &'static str = #path;
            const HAS_BODY: bool = #has_body;

            #to_http
            #from_http
            #response_to_http
            #response_from_http
            #unread
            #statuses
            #validate
        }
    }
}
