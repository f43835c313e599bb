//! How the tests of exchanges reach a service: by a client of one server, or by a sender and a URL.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::context::{Context, setter_name};
use crate::emit::file::RustFile;
use crate::emit::{router, sender};
use crate::ir::{Credential, CredentialKind, Module, ModuleId, Operation};

/// Connects to the service.
pub(super) fn connect(operation: &Operation) -> TokenStream {
    if operation.is_path() {
        return quote!(let client = connect(&service).await;);
    }
    let path = &operation.path.text;
    quote!(let (client, url) = connect(&service, #path).await;)
}

/// What a method of the client is given before the request.
pub(super) fn url(operation: &Operation) -> TokenStream {
    if operation.is_path() { TokenStream::new() } else { quote!(&url,) }
}

/// The function that serves, and gives a client with all credentials; a sender has a URL beside it.
pub(super) fn service(
    context: &Context<'_>,
    id: ModuleId,
    module: &Module,
    all: &[&Operation],
    file: &mut RustFile,
) -> TokenStream {
    let path = context.module_path(id);
    let security = context.security_path(module.group);
    let router = file.imports().name(&path, &router::alone_name(context, id, module));
    let arc = file.imports().name("std::sync", "Arc");
    let held: Vec<&Credential> = match module.hooks {
        Some(_) => sender::asked(context, all),
        None => context.api.credentials.iter().filter(|credential| credential.group == module.group).collect(),
    };
    let credentials: Vec<TokenStream> = held
        .into_iter()
        .map(|credential| {
            let method = setter_name(&credential.field);
            if credential.kind == CredentialKind::Basic {
                let ty = file.imports().name(&security, credential.ident.as_str());
                quote!(.#method(#ty::new("user", "secret")))
            } else {
                quote!(.#method("secret"))
            }
        })
        .collect();
    if let Some(kind) = module.hooks {
        let sender = file.imports().name(&path, kind.sender());
        return quote! {
            async fn connect(service: &#arc<Service>, path: &str) -> (#sender, String) {
                let url = harness::serve(#router(#arc::clone(service))).await;
                (#sender::new().unwrap() #(#credentials)*, url + path)
            }
        };
    }
    let client = file.imports().name(&context.path_of(module.group), "Client");
    quote! {
        async fn connect(service: &#arc<Service>) -> #client {
            let url = harness::serve(#router(#arc::clone(service))).await;
            #client::new(&url).unwrap() #(#credentials)*
        }
    }
}
