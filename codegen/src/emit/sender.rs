//! The client side of webhooks and callbacks: what sends them, to the URLs that their receivers have.

use proc_macro2::TokenStream;
use quote::quote;

use super::calls::{How, asking};
use super::context::{Context, name, setter_name};
use super::file::{Imports, RustFile, ident};
use super::{answers, operations};
use crate::ir::{Credential, CredentialId, HookKind, Module, Operation};

/// The file of the sender of a module.
pub(super) fn generate(
    context: &Context<'_>,
    module: &Module,
    kind: HookKind,
    all: &[&Operation],
    folder: &str,
) -> RustFile {
    let docs = vec![format!("What sends these {}.", kind.name())];
    let mut file = RustFile::new(format!("{folder}/client.rs"), docs);
    let own = ident(kind.sender());
    let path = all.first().map(|operation| context.module_path(operation.module)).unwrap_or_default();
    file.imports().define(&path, kind.sender());
    let store = file.imports().name(&context.security_path(module.group), "CredentialStore");
    let delivery = file.imports().name("crate::support::sender", "Delivery");
    let docs = format!(
        " Sends {} to the URLs that their receivers have. Cloning it is cheap, and the clones share their connections.",
        kind.name()
    );
    file.item(quote! {
        #[doc = #docs]
        ///
        /// A URL that somebody else gave may lead anywhere, into a network of one's own too: judge it before.
        #[derive(Clone, Debug)]
        pub struct #own {
            delivery: #delivery,
            credentials: #store,
        }
    });
    let item = general(context, module, kind, all, file.imports());
    file.item(item);
    let methods: Vec<TokenStream> = all.iter().map(|operation| method(context, operation, file.imports())).collect();
    file.item(quote!(impl #own { #(#methods)* }));
    file
}

/// What a sender does whatever it sends.
fn general(
    context: &Context<'_>,
    module: &Module,
    kind: HookKind,
    all: &[&Operation],
    imports: &mut Imports,
) -> TokenStream {
    let own = ident(kind.sender());
    let security = context.security_path(module.group);
    let store = imports.name(&security, "CredentialStore");
    let delivery = imports.name("crate::support::sender", "Delivery");
    let sign_error = imports.name("crate::support::sender", "SignError");
    let operation = imports.name("crate::support", "Operation");
    let held = imports.name("crate::support", "HeldIn");
    let call_error = imports.name("crate::support::client", "CallError");
    let transport_error = imports.name("crate::support::client", "TransportError");
    let (message, bytes) = (imports.name("http", "Request"), imports.name("bytes", "Bytes"));
    let setters: Vec<TokenStream> = asked(context, all)
        .into_iter()
        .map(|credential| {
            let ty = imports.name(&security, credential.ident.as_str());
            let (field, method) = (name(&credential.field), setter_name(&credential.field));
            let docs = format!(" Sends this credential with the {} that ask for it.", kind.name());
            quote! {
                #[doc = #docs]
                #[must_use]
                pub fn #method(mut self, credential: impl Into<#ty>) -> Self {
                    self.credentials.#field = Some(credential.into());
                    self
                }
            }
        })
        .collect();
    let send =
        format!(" Sends any {} to the receiver at `url`; the methods named after them do nothing else.", kind.noun());
    quote! {
        impl #own {
            /// Sends to whoever is named with each delivery.
            ///
            /// # Errors
            ///
            /// When there can be no HTTP client.
            pub fn new() -> Result<Self, #transport_error> {
                Ok(Self { delivery: #delivery::new()?, credentials: #store::default() })
            }

            /// Sends with another HTTP client, for proxies, timeouts or certificates of one's own. Redirects are
            /// followed as that client's policy says, and are answers where it follows none.
            #[must_use]
            pub fn with_http_client(mut self, http: reqwest::Client) -> Self {
                self.delivery = self.delivery.with_http_client(http);
                self
            }

            /// Refuses answers larger than this many bytes.
            #[must_use]
            pub fn with_response_limit(mut self, bytes: u64) -> Self {
                self.delivery = self.delivery.with_response_limit(bytes);
                self
            }

            /// Lets a function add to each delivery what its receiver verifies, such as a header with a signature of
            /// the body. It sees the delivery when nothing else is to be added; of a body that is a stream it sees
            /// nothing.
            #[must_use]
            pub fn with_signer<F>(mut self, signer: F) -> Self
            where
                F: Fn(&mut #message<#bytes>) -> Result<(), #sign_error> + Send + Sync + 'static,
            {
                self.delivery = self.delivery.with_signer(signer);
                self
            }

            #(#setters)*

            #[doc = #send]
            ///
            /// # Errors
            ///
            /// When the receiver says that it failed, or anything on the way to its answer.
            pub async fn send<O>(&self, url: &str, request: &O) -> Result<O::Response, #call_error<O::Error>>
            where
                O: #operation,
                O::Credentials: #held<#store>,
            {
                self.delivery.send(url, request, &self.credentials).await
            }
        }
    }
}

fn method(context: &Context<'_>, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let errors = ["# Errors", "When the receiver says that it failed, or anything on the way to its answer."];
    let docs = operations::method_docs(context, operation, &errors);
    let stem = operation.type_stem.bare();
    let path = context.module_path(operation.module);
    let request = imports.name(&path, &format!("{stem}Request"));
    let error = imports.name(&path, &format!("{stem}Error"));
    let call_error = imports.name("crate::support::client", "CallError");
    let response = answers::response_type(context, operation, imports);
    let how = How { arguments: quote!(url: &str,), call: quote!(send), passed: quote!(url,) };
    let answer = quote!(Result<#response, #call_error<#error>>);
    asking(operation, &how, &quote!(#docs), &request, &answer, imports)
}

/// The credentials that these operations ask for.
pub(super) fn asked<'a>(context: &Context<'a>, operations: &[&Operation]) -> Vec<&'a Credential> {
    let api: &'a crate::ir::Api = context.api;
    let alternatives = || operations.iter().flat_map(|operation| &operation.security);
    let credentials = api.credentials.iter().enumerate().map(|(index, one)| (CredentialId(index as u32), one));
    let asked = credentials.filter(|(id, _)| alternatives().any(|alternative| alternative.all.contains(id)));
    asked.map(|(_, credential)| credential).collect()
}
