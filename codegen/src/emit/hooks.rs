//! What is said of webhooks and callbacks, and what their receivers have beside a server of paths.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs::code;
use super::file::Imports;
use super::item_docs::join;
use crate::ir::{HookKind, Module, Operation, Role};

/// What these operations are, if they are no paths.
pub(super) fn kind_of(context: &Context<'_>, all: &[&Operation]) -> Option<HookKind> {
    context.api.modules.get(all.first()?.module.index())?.hooks
}

/// What stands in place of method and path: what is sent, and where.
pub(super) fn heading(operation: &Operation) -> Option<String> {
    let method = code(&operation.method);
    match &operation.role {
        Role::Path => None,
        Role::Webhook(name) => Some(format!("Webhook {}, sent by {method}", code(name.as_str()))),
        Role::Callback(of) => {
            let one = of.iter().map(|callback| {
                let (name, operation) = (code(callback.name.as_str()), code(&callback.wire_id));
                format!("{name} of {operation} to {}", code(&callback.expression))
            });
            let mut all: Vec<String> = one.collect();
            all.dedup();
            Some(format!("Callback {}, sent by {method}", all.join(", ")))
        }
    }
}

/// The function that gives the route of one of them.
pub(super) fn route_name(operation: &Operation) -> String {
    format!("{}_route", operation.ident.bare())
}

/// Docs of a module of them.
pub(super) fn module_docs(context: &Context<'_>, module: &Module, kind: HookKind) -> Vec<String> {
    let title = module.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let title = title.map(|title| super::docs::doc_lines(title, &context.links)).unwrap_or_default();
    let what = match kind {
        HookKind::Webhooks => "Webhooks: what the provider of this API sends to URLs that its users gave.",
        HookKind::Callbacks => "Callbacks: what the provider of this API sends to URLs that requests gave.",
    };
    // Neither is linked: without its feature it is not there.
    let (sender, own) = (kind.sender(), super::server::trait_name(module));
    let who = format!(
        "With the feature `client` a `{sender}` sends them; with `server` who implements `{own}` receives them."
    );
    join(vec![vec![what.to_owned()], vec![who], title, vec![format!("From {}.", code(&module.document))]])
}

/// Docs of the trait that a receiver implements.
pub(super) fn trait_docs(kind: HookKind) -> Vec<String> {
    vec![
        format!("A receiver of these {}: one method each, called with what was sent and who sent it.", kind.name()),
        String::new(),
        "What lacks its credentials or does not fit the description never gets here.".to_owned(),
    ]
}

/// Docs of a module's router.
pub(super) fn router_docs(kind: HookKind) -> Vec<String> {
    let name = kind.name();
    vec![
        format!("Serves these {name} at paths below `/{name}` that come from their names."),
        String::new(),
        "The functions whose names end in `_route` serve one of them each, at any path.".to_owned(),
    ]
}

/// The method of the trait that sees every delivery first.
pub(super) fn verify(kind: HookKind, imports: &mut Imports) -> TokenStream {
    let (future, ready) = (imports.name("std::future", "Future"), imports.name("std::future", "ready"));
    let (request, bytes) = (imports.name("http", "Request"), imports.name("bytes", "Bytes"));
    let rejection = imports.name("crate::support::server", "Rejection");
    let docs = format!(
        " Verifies a {} as it was received, such as a signature of its body in a header, before anyone looks",
        kind.noun()
    );
    quote! {
        #[doc = #docs]
        /// at what it says. Takes all of them unless overridden. A body that comes as a stream is empty here.
        fn verify(&self, received: &#request<#bytes>) -> impl #future<Output = Result<(), #rejection>> + Send {
            let _ = received;
            #ready(Ok(()))
        }
    }
}
