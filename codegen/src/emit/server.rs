//! The axum side of a module: its trait, its router, and a handler for each operation.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::file::{Imports, RustFile, ident};
use super::operations;
use crate::ir::{Module, Operation, PathPart, PathTemplate};

/// The file of trait and router.
pub(super) fn generate(context: &Context<'_>, module: &Module, all: &[&Operation], folder: &str) -> RustFile {
    let mut file = RustFile::new(
        format!("{folder}/server.rs"),
        vec!["What a server of these operations implements, and the router that calls it.".to_owned()],
    );
    let own = trait_name(module);
    let module_path = all.first().map(|operation| context.module_path(operation.module)).unwrap_or_default();
    file.imports().define(&module_path, &own);
    let item = define_trait(context, &own, all, file.imports());
    file.item(item);
    let items = define_router(module, &own, all, file.imports());
    file.items(items);
    for operation in all {
        let item = define_handler(context, &own, operation, file.imports());
        file.item(item);
    }
    file
}

/// `OldSync` for the module `old_sync`.
pub(super) fn trait_name(module: &Module) -> String {
    crate::passes::trait_ident(module).as_str().to_owned()
}

/// `old_sync_router` for the module `old_sync`.
pub(super) fn router_name(module: &Module) -> String {
    format!("{}_router", module.ident.bare())
}

fn define_trait(context: &Context<'_>, own: &str, all: &[&Operation], imports: &mut Imports) -> TokenStream {
    let own = ident(own);
    let future = imports.name("std::future", "Future");
    let rejection = imports.name("crate::support::server", "Rejection");
    let response = imports.name("axum::response", "Response");
    imports.bring("axum::response", "IntoResponse");
    let methods: Vec<TokenStream> = all
        .iter()
        .map(|operation| {
            let docs = operations::method_docs(context, operation, &[]);
            let method = name(&operation.ident);
            let (request, answer, error) = names(context, operation, imports);
            let auth = operations::credentials(context, operation, imports).map(|ty| quote!(auth: #ty,));
            let reason = "operations are called what the description calls them";
            let allowed = ["from_", "into_"].iter().any(|prefix| operation.ident.bare().starts_with(prefix));
            let allowed = allowed.then(|| quote!(#[allow(clippy::wrong_self_convention, reason = #reason)]));
            quote! {
                #docs
                #allowed
                fn #method(&self, #auth request: #request) -> impl #future<Output = Result<#answer, #error>> + Send;
            }
        })
        .collect();
    quote! {
        /// A server of these operations: one method each, called with what the request asks and who asks it.
        ///
        /// A request that lacks its credentials or does not fit the description never gets here.
        pub trait #own: Send + Sync + 'static {
            #(#methods)*

            /// Answers a request that is refused before it gets here; problem details (RFC 9457) unless
            /// overridden.
            fn on_rejection(&self, rejection: #rejection) -> #response {
                rejection.into_response()
            }
        }
    }
}

/// Request, answer and error of an operation.
fn names(
    context: &Context<'_>,
    operation: &Operation,
    imports: &mut Imports,
) -> (TokenStream, TokenStream, TokenStream) {
    let module = context.module_path(operation.module);
    let stem = operation.type_stem.bare();
    let request = imports.name(&module, &format!("{stem}Request"));
    let error = imports.name(&module, &format!("{stem}Error"));
    let answer = super::answers::response_type(context, operation, imports);
    (request, answer, error)
}

/// A path of the router with, for each method, the operations that axum cannot tell apart there.
type Routes<'a> = Vec<(String, Vec<(String, Vec<&'a Operation>)>)>;

fn routes<'a>(all: &[&'a Operation]) -> Routes<'a> {
    let mut routes: Routes<'a> = Vec::new();
    for operation in all {
        for path in routes_of(operation, all) {
            let index = routes.iter().position(|(known, _)| *known == path).unwrap_or(routes.len());
            if index == routes.len() {
                routes.push((path, Vec::new()));
            }
            let Some((_, methods)) = routes.get_mut(index) else { continue };
            match methods.iter_mut().find(|(method, _)| *method == operation.method) {
                Some((_, group)) => group.push(operation),
                None => methods.push((operation.method.clone(), vec![operation])),
            }
        }
    }
    routes
}

fn define_router(module: &Module, own: &str, all: &[&Operation], imports: &mut Imports) -> Vec<TokenStream> {
    let router = imports.name("axum", "Router");
    let arc = imports.name("std::sync", "Arc");
    let routing = imports.name("axum", "routing");
    let (own, function) = (ident(own), ident(&router_name(module)));
    let mut shared = Vec::new();
    let mut calls = Vec::new();
    for (path, methods) in routes(all) {
        let mut chain = TokenStream::new();
        for (method, mut group) in methods {
            let method = ident(&method.to_ascii_lowercase());
            let called = match group.as_slice() {
                [only] => handler(only),
                _ => {
                    let route = ident(&format!("shared_route_{}", shared.len() + 1));
                    group.sort_by_key(|operation| specificity(&operation.path));
                    shared.push(define_shared(&own, &route, &group, imports));
                    route
                }
            };
            chain = if chain.is_empty() {
                quote!(#routing::#method(#called::<S>))
            } else {
                quote!(#chain.#method(#called::<S>))
            };
        }
        calls.push(quote!(.route(#path, #chain)));
    }
    let item = quote! {
        /// Serves these operations at their full paths.
        pub fn #function<S: #own>(service: #arc<S>) -> #router {
            #router::new().without_v07_checks() #(#calls)* .with_state(service)
        }
    };
    let mut items = vec![item];
    items.extend(shared);
    items
}

/// More literal text comes first: it says more.
fn specificity(path: &PathTemplate) -> std::cmp::Reverse<usize> {
    let literal = |part: &PathPart| match part {
        PathPart::Literal(text) => text.len(),
        PathPart::Parameter(_) => 0,
    };
    std::cmp::Reverse(path.segments.iter().flatten().map(literal).sum())
}

/// A handler for operations whose paths differ only inside a segment, which axum does not route.
fn define_shared(
    own: &proc_macro2::Ident,
    route: &proc_macro2::Ident,
    group: &[&Operation],
    imports: &mut Imports,
) -> TokenStream {
    let state = imports.name("axum::extract", "State");
    let message = imports.name("axum::extract", "Request");
    let response = imports.name("axum::response", "Response");
    let arc = imports.name("std::sync", "Arc");
    let serves = imports.name("crate::support::operation", "serves");
    let tests = group.iter().map(|operation| {
        let (path, own) = (&operation.path.text, handler(operation));
        quote! {
            if #serves(#path, request.uri().path()) {
                return #own(State(service), request).await;
            }
        }
    });
    quote! {
        async fn #route<S: #own>(#state(service): #state<#arc<S>>, request: #message) -> #response {
            #(#tests)*
            axum::http::StatusCode::NOT_FOUND.into_response()
        }
    }
}

/// The paths of an operation. A parameter at the end may be empty, which axum would not match, unless another
/// operation of the same method has that very path.
fn routes_of(operation: &Operation, all: &[&Operation]) -> Vec<String> {
    let own = route(&operation.path);
    let Some((before, "")) = own
        .strip_suffix('}')
        .and_then(|path| path.rsplit_once("{p"))
        .map(|(before, number)| (before, number.trim_end_matches(|c: char| c.is_ascii_digit())))
    else {
        return vec![own];
    };
    let empty = before.to_owned();
    let taken = all.iter().any(|other| other.method == operation.method && route(&other.path) == empty);
    if taken || !empty.ends_with('/') { vec![own] } else { vec![own, empty] }
}

/// What is percent-encoded in a segment (RFC 3986, section 3.3); `%` may begin an escape of the description.
const NOT_IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'%');

/// The path as axum wants it. Parameters are named by position, since operations on one path may name them
/// differently; the names are read by the operation itself.
fn route(path: &PathTemplate) -> String {
    let segments: Vec<String> = path
        .segments
        .iter()
        .enumerate()
        .map(|(index, parts)| {
            let literal = |part: &PathPart| match part {
                // As the client writes it, and as others should.
                PathPart::Literal(text) => Some(utf8_percent_encode(text, NOT_IN_SEGMENT).to_string()),
                PathPart::Parameter(_) => None,
            };
            match parts.iter().map(literal).collect::<Option<String>>() {
                Some(text) => text,
                None => format!("{{p{index}}}"),
            }
        })
        .collect();
    let route = segments.join("/");
    if route.is_empty() { "/".to_owned() } else { route }
}

/// The function that answers for an operation, which none of the names around it can be taken for.
fn handler(operation: &Operation) -> proc_macro2::Ident {
    ident(&format!("handle_{}", operation.ident.bare().trim_start_matches('_')))
}

fn define_handler(context: &Context<'_>, own: &str, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let own = ident(own);
    let (handler, method) = (handler(operation), name(&operation.ident));
    let state = imports.name("axum::extract", "State");
    let message = imports.name("axum::extract", "Request");
    let response = imports.name("axum::response", "Response");
    let arc = imports.name("std::sync", "Arc");
    let accept = imports.name("crate::support::server", "accept");
    let answer = imports.name("crate::support::server", "answer");
    let (request, _, _) = names(context, operation, imports);
    let has_credentials = operations::credentials(context, operation, imports).is_some();
    let (pattern, arguments) = if has_credentials {
        (quote!((auth, request)), quote!(&service, auth, request))
    } else {
        (quote!(((), request)), quote!(&service, request))
    };
    // Called through the trait: `Arc` has methods of its own, `clone` for one.
    quote! {
        async fn #handler<S: #own>(#state(service): #state<#arc<S>>, request: #message) -> #response {
            let answered = match #accept::<#request>(request).await {
                Ok(#pattern) => #answer::<#request>(S::#method(#arguments).await),
                Err(rejection) => Err(rejection),
            };
            answered.unwrap_or_else(|rejection| service.on_rejection(rejection))
        }
    }
}
