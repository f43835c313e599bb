//! The routers of a module, and a handler for each operation that they lead to.
//!
//! Where operations of several modules share a route, one module's router answers for all of them, so that routers
//! can be merged: axum panics where two of them have the same route.

use indexmap::IndexMap;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, name};
use super::docs::code;
use super::file::{Imports, RustFile, ident};
use super::item_docs::{attributes, join};
use super::routes::Route;
use super::server::{self, trait_of};
use super::{dispatch, hooks, operations, request_tests};
use crate::ir::{Folder, HookKind, Module, ModuleId, Operation};

/// `old_sync_router` for the module `old_sync`.
pub(super) fn router_name(module: &Module) -> String {
    format!("{}_router", module.ident.bare())
}

/// The router of a server that has the module's operations and not those that share a route with them.
pub(super) fn alone_name(context: &Context<'_>, id: ModuleId, module: &Module) -> String {
    if context.routes.shared(context.api, id).is_empty() {
        router_name(module)
    } else {
        format!("{}_only_router", module.ident.bare())
    }
}

/// The names of a module's routers.
pub(super) fn names(context: &Context<'_>, id: ModuleId, module: &Module) -> Vec<String> {
    let mut names = vec![router_name(module), alone_name(context, id, module)];
    names.dedup();
    names
}

/// A route, and those of its operations that a router has.
type Routed<'a> = (&'a Route, Vec<&'a Operation>);

/// What routers lead to.
#[derive(Default)]
struct Handlers<'a> {
    /// The operations that need a handler.
    operations: Vec<&'a Operation>,
    /// The functions that choose between operations, each with those it chooses from.
    shared: Vec<(Ident, Vec<&'a Operation>)>,
}

impl<'a> Handlers<'a> {
    /// The function that a route leads to, where there has to be one.
    fn function(&mut self, operations: &[&'a Operation]) -> Ident {
        for operation in operations {
            if self.operations.iter().all(|known| known.id != operation.id) {
                self.operations.push(operation);
            }
        }
        if let [only] = operations {
            return handler(only);
        }
        let same = |(_, known): &&(Ident, Vec<&Operation>)| {
            known.iter().map(|one| one.id).eq(operations.iter().map(|one| one.id))
        };
        if let Some((known, _)) = self.shared.iter().find(same) {
            return known.clone();
        }
        let route = ident(&format!("shared_route_{}", self.shared.len() + 1));
        self.shared.push((route.clone(), operations.to_vec()));
        route
    }
}

/// The routers of a module and what they lead to; `folders` add their routes themselves.
pub(super) fn define(
    context: &Context<'_>,
    id: ModuleId,
    module: &Module,
    folders: &[Folder],
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let api: &crate::ir::Api = context.api;
    let mut handlers = Handlers::default();
    let mut routes: Vec<Routed<'_>> = context.routes.of(id).map(|route| (route, route.operations(api))).collect();
    let in_folders: Vec<Vec<Routed<'_>>> = folders
        .iter()
        .map(|folder| routes.extract_if(.., |(_, operations)| is_plain_in(context, operations, folder)).collect())
        .collect();
    let parts = folders.iter().zip(&in_folders).filter(|(_, routes)| !routes.is_empty());
    let parts: Vec<Ident> = parts.map(|(folder, _)| name(&folder.ident)).collect();
    let shared = context.routes.shared(api, id);
    let docs = router_docs(context, id, module, &shared);
    let mut items =
        vec![define_router(context, id, &router_name(module), docs, (&routes, &parts), &mut handlers, imports)];
    if !shared.is_empty() {
        let own = |route: &'_ Route| -> Vec<_> {
            route.operations(api).into_iter().filter(|operation| operation.module == id).collect()
        };
        let alone: Vec<Routed<'_>> =
            context.routes.with(api, id).into_iter().map(|route| (route, own(route))).collect();
        let docs = vec![
            "Serves these operations alone, at their full paths, whatever else is described for the same routes."
                .to_owned(),
            String::new(),
            "It cannot be merged with a router that serves the same routes.".to_owned(),
        ];
        let name = alone_name(context, id, module);
        items.push(define_router(context, id, &name, docs, (&alone, &[]), &mut handlers, imports));
    }
    for (route, operations) in &handlers.shared {
        items.push(define_shared(context, id, route, operations, imports));
    }
    if let Some(kind) = module.hooks {
        let own = api.operations_of(id);
        items.extend(own.map(|operation| define_route(context, operation, kind, imports)));
        items.extend(dispatch::define(context, id, kind, imports));
    }
    for operation in &handlers.operations {
        items.push(define_handler(context, operation, imports));
    }
    items
}

/// The route of one webhook or callback, for a path of the receiver's choice.
fn define_route(context: &Context<'_>, operation: &Operation, kind: HookKind, imports: &mut Imports) -> TokenStream {
    let own = trait_of(context, operation.module, imports);
    let (arc, routing) = (imports.name("std::sync", "Arc"), imports.name("axum", "routing"));
    let method_router = imports.name("axum::routing", "MethodRouter");
    let route = ident(&hooks::route_name(operation));
    let handler = if is_delivery(context, operation) {
        receive(operation, imports)
    } else {
        let handler = handler(operation);
        quote!(#handler::<S>)
    };
    let method = ident(&operation.method.to_ascii_lowercase());
    let docs = format!(" Serves the {} {} alone, at whatever path it is given.", kind.noun(), code(&operation.wire_id));
    quote! {
        #[doc = #docs]
        pub fn #route<S: #own>(service: #arc<S>) -> #method_router {
            #routing::#method(#handler).with_state(service)
        }
    }
}

fn router_docs(context: &Context<'_>, id: ModuleId, module: &Module, shared: &[&Route]) -> Vec<String> {
    if let Some(kind) = module.hooks {
        return hooks::router_docs(kind);
    }
    let link = |module: ModuleId, name: &dyn Fn(&Module) -> String| {
        let name = context.api.modules.get(module.index()).map(name).unwrap_or_default();
        format!("[`{name}`]({}::{name})", context.module_path(module))
    };
    let mut paragraphs = vec![vec!["Serves these operations at their full paths.".to_owned()]];
    for route in shared {
        let operations = route.operations(context.api);
        let last = operations.last().map(|last| last.id);
        let text = code(&format!("{} {}", route.method, operations.last().map_or("", |last| &last.path.text)));
        let other = link(route.owner, &router_name);
        paragraphs.push(vec![if route.owner == id {
            format!("For {text} the service answers for other modules too:")
        } else {
            format!("{text} is left to {other}, which answers for all that are described for it:")
        }]);
        let choices = operations.iter().map(|operation| {
            let method =
                link(operation.module, &|of| format!("{}::{}", server::trait_name(of), operation.ident.bare()));
            match operation.when.as_ref().filter(|_| last != Some(operation.id)) {
                Some(test) => format!("- {method} where {};", request_tests::in_words(test)),
                None => format!("- else {method}."),
            }
        });
        paragraphs.push(choices.collect());
    }
    if !shared.is_empty() {
        let alone = alone_name(context, id, module);
        paragraphs.push(vec![format!("A server of these operations alone uses [`{alone}`].")]);
    }
    join(paragraphs)
}

fn define_router<'a>(
    context: &Context<'_>,
    id: ModuleId,
    function: &str,
    docs: Vec<String>,
    (routes, parts): (&[Routed<'a>], &[Ident]),
    handlers: &mut Handlers<'a>,
    imports: &mut Imports,
) -> TokenStream {
    let router = imports.name("axum", "Router");
    let arc = imports.name("std::sync", "Arc");
    let function = ident(function);
    let mut bounds: Vec<ModuleId> = vec![id];
    for operation in routes.iter().flat_map(|(_, operations)| operations) {
        if !bounds.contains(&operation.module) {
            bounds.push(operation.module);
        }
    }
    let mut chains: IndexMap<&str, TokenStream> = IndexMap::new();
    for (route, operations) in routes {
        let routing = imports.name("axum", "routing");
        let method = ident(&route.method.to_ascii_lowercase());
        let called = match operations.as_slice() {
            [only] if is_plain(context, only) => {
                // Two traits may have methods of the same name.
                let trait_of = |imports: &mut Imports| trait_of(context, only.module, imports);
                let own = if bounds.len() > 1 {
                    let own = trait_of(imports);
                    quote!(<S as #own>)
                } else {
                    quote!(S)
                };
                serve(only, &own, imports)
            }
            [only] if is_delivery(context, only) => receive(only, imports),
            _ => {
                let function = handlers.function(operations);
                quote!(#function::<S>)
            }
        };
        match chains.get_mut(route.path.as_str()) {
            Some(chain) => chain.extend(quote!(.#method(#called))),
            None => _ = chains.insert(&route.path, quote!(#routing::#method(#called))),
        }
    }
    let bounds: Vec<TokenStream> = bounds.into_iter().map(|module| trait_of(context, module, imports)).collect();
    let calls = chains.iter().map(|(path, chain)| quote!(.route(#path, #chain)));
    let docs = attributes(docs);
    let own = quote!(#router::new().without_v07_checks() #(#calls)*);
    let body = if parts.is_empty() {
        quote!(#own .with_state(service))
    } else {
        quote! {
            let router = #own;
            #(let router = super::#parts::router::routes(router);)*
            router.with_state(service)
        }
    };
    quote! {
        #docs
        pub fn #function<S: #(#bounds)+*>(service: #arc<S>) -> #router { #body }
    }
}

/// Whether nothing of a request is looked at before it is understood, so that the operation needs no handler of its own.
fn is_plain(context: &Context<'_>, operation: &Operation) -> bool {
    operation.is_path() && server::signatures(context, &[operation]).is_empty()
}

/// Whether it is a webhook or callback that the service verifies as a whole, so that it needs no handler of its own.
fn is_delivery(context: &Context<'_>, operation: &Operation) -> bool {
    !operation.is_path() && server::signatures(context, &[operation]).is_empty()
}

/// Whether a route leads to nothing but a plain operation of this folder.
fn is_plain_in(context: &Context<'_>, operations: &[&Operation], folder: &Folder) -> bool {
    matches!(operations, [only] if folder.operations.contains(&only.id) && is_plain(context, only))
}

/// The routes of a folder, if it adds any to the router of its module.
pub(super) fn part(context: &Context<'_>, id: ModuleId, folder: &Folder, path: &str) -> Option<RustFile> {
    let routes = context.routes.of(id).map(|route| (route, route.operations(context.api)));
    let routes: Vec<Routed<'_>> = routes.filter(|(_, all)| is_plain_in(context, all, folder)).collect();
    let docs = vec!["What the router of the module has of these operations.".to_owned()];
    let mut file = RustFile::new(format!("{path}/router.rs"), docs);
    let own = trait_of(context, id, file.imports());
    let arc = file.imports().name("std::sync", "Arc");
    let router = file.imports().name("axum", "Router");
    let mut chains: IndexMap<&str, TokenStream> = IndexMap::new();
    for (route, operations) in &routes {
        let routing = file.imports().name("axum", "routing");
        let method = ident(&route.method.to_ascii_lowercase());
        let called = operations.iter().map(|only| serve(only, &quote!(S), file.imports())).next();
        match chains.get_mut(route.path.as_str()) {
            Some(chain) => chain.extend(quote!(.#method(#called))),
            None => _ = chains.insert(&route.path, quote!(#routing::#method(#called))),
        }
    }
    let calls = chains.iter().map(|(path, chain)| quote!(.route(#path, #chain)));
    file.item(quote! {
        /// Adds the routes of these operations.
        pub fn routes<S: #own>(router: #router<#arc<S>>) -> #router<#arc<S>> {
            router #(#calls)*
        }
    });
    (!routes.is_empty()).then_some(file)
}

/// A handler for several operations on what is one route for axum: their paths differ only inside a segment, or
/// their requests do.
fn define_shared(
    context: &Context<'_>,
    id: ModuleId,
    route: &Ident,
    group: &[&Operation],
    imports: &mut Imports,
) -> TokenStream {
    let state = imports.name("axum::extract", "State");
    let message = imports.name("axum::extract", "Request");
    let response = imports.name("axum::response", "Response");
    let arc = imports.name("std::sync", "Arc");
    let by_path = group.iter().any(|one| group.iter().any(|other| one.path.key() != other.path.key()));
    let mut bounds: Vec<ModuleId> = group.iter().map(|operation| operation.module).collect();
    bounds.dedup();
    let bounds: Vec<TokenStream> = bounds.into_iter().map(|module| trait_of(context, module, imports)).collect();
    let last = group.last().map(|last| last.id);
    // The last of those that differ by their requests takes what is meant for none of them.
    let asked = |operation: &Operation| {
        let takes_rest = last == Some(operation.id) || by_path && operation.when.is_none();
        operation.when.clone().filter(|_| !takes_rest)
    };
    let by_members = group.iter().filter_map(|operation| asked(operation)).any(|test| test.reads_body());
    let tests: Vec<TokenStream> = group
        .iter()
        .map(|operation| {
            let (path, own) = (&operation.path.text, handler(operation));
            let mut tests = Vec::new();
            if by_path && !operation.open_end {
                let serves = imports.name("crate::support::operation", "serves");
                tests.push(quote!(#serves(#path, request.uri().path())));
            }
            if let Some(test) = asked(operation) {
                tests.push(request_tests::expression(path, &test, imports));
            }
            let call = quote!(#own(State(service), request).await);
            if tests.is_empty() { call } else { quote!(if #(#tests)&&* { return #call; }) }
        })
        .collect();
    let own = trait_of(context, id, imports);
    let members = by_members.then(|| {
        let read = imports.name("crate::support::route", "read_members");
        quote! {
            let (request, members) = match #read(request).await {
                Ok(read) => read,
                Err(rejection) => return <S as #own>::on_rejection(&service, rejection),
            };
        }
    });
    let rest = by_path.then(|| quote!(axum::http::StatusCode::NOT_FOUND.into_response()));
    quote! {
        async fn #route<S: #(#bounds)+*>(#state(service): #state<#arc<S>>, request: #message) -> #response {
            #members
            #(#tests)*
            #rest
        }
    }
}

/// The function that answers for an operation, which none of the names around it can be taken for.
fn handler(operation: &Operation) -> Ident {
    ident(&format!("handle_{}", operation.ident.bare().trim_start_matches('_')))
}

/// The handler of an operation that has its route for itself: the method that carries it out, and the one that
/// answers what is refused. `own` is where a service has them.
fn serve(operation: &Operation, own: &TokenStream, imports: &mut Imports) -> TokenStream {
    let serve = imports.name("crate::support::server", "Serve");
    let method = name(&operation.ident);
    quote!(#serve::new(#own::#method, #own::on_rejection))
}

/// What answers a webhook or callback within a function that has the service and the request.
pub(super) fn answer_delivery(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    if is_delivery(context, operation) {
        let receive = receive(operation, imports);
        return quote!(#receive.receive(&service, request).await);
    }
    let handler = handler(operation);
    quote!(#handler(State(service), request).await)
}

/// The handler of a webhook or callback: the methods that verify it, carry it out, and answer what is refused.
fn receive(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let receive = imports.name("crate::support::receiver", "Receive");
    let method = name(&operation.ident);
    quote!(#receive::new(S::verify, S::#method, S::on_rejection))
}

fn define_handler(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let own = trait_of(context, operation.module, imports);
    let (handler, method) = (handler(operation), name(&operation.ident));
    let state = imports.name("axum::extract", "State");
    let message = imports.name("axum::extract", "Request");
    let response = imports.name("axum::response", "Response");
    let arc = imports.name("std::sync", "Arc");
    let accept = imports.name("crate::support::server", "accept");
    let answer = imports.name("crate::support::server", "answer");
    let (request, _, _) = server::names(context, operation, imports);
    let has_credentials = operations::credentials(context, operation, imports).is_some();
    let (pattern, arguments) = if has_credentials {
        (quote!((auth, request)), quote!(&service, auth, request))
    } else {
        (quote!(((), request)), quote!(&service, request))
    };
    let auth = if has_credentials { quote!(auth) } else { quote!(()) };
    let signatures = server::signatures(context, &[operation]);
    if !signatures.is_empty() || !operation.is_path() {
        let received = (!operation.is_path()).then(|| quote!(S::verify(&service, &signed).await?;));
        let verify = server::verify_calls(context, operation, &signatures, imports);
        let receive = imports.name("crate::support::server", "receive");
        let understand = imports.name("crate::support::server", "understand");
        let as_signed = imports.name("crate::support::server", "as_signed");
        if !signatures.is_empty() {
            imports.bring("crate::support", "Credentials");
        }
        return quote! {
            async fn #handler<S: #own>(#state(service): #state<#arc<S>>, request: #message) -> #response {
                let answered = async {
                    let (#auth, received) = #receive::<#request>(request).await?;
                    let signed = #as_signed(&received);
                    #received
                    #(#verify)*
                    let request = #understand(received)?;
                    #answer::<#request>(S::#method(#arguments).await)
                };
                answered.await.unwrap_or_else(|rejection| service.on_rejection(rejection))
            }
        };
    }
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
