//! The axum side of a module: its trait, and the file that has its routers too.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::context::{Context, name};
use super::file::{Imports, RustFile, ident};
use super::item_docs::attributes;
use super::{hooks, operations, router};
use crate::ir::{Api, Credential, CredentialId, Folder, Module, ModuleId, Operation};

/// The file of trait and router; the routes of these folders are added there.
pub(super) fn generate(
    context: &Context<'_>,
    module: &Module,
    all: &[&Operation],
    folder: &str,
    folders: &[Folder],
) -> RustFile {
    let mut file = trait_file(context, module, all, folder);
    if let Some(first) = all.first() {
        let items = router::define(context, first.module, module, folders, file.imports());
        file.items(items);
    }
    file
}

/// The file with the trait alone, as it is for these operations.
pub(super) fn trait_file(context: &Context<'_>, module: &Module, all: &[&Operation], folder: &str) -> RustFile {
    let served: Vec<&Operation> = all.iter().copied().filter(|operation| operation.is_served()).collect();
    let mut file = RustFile::new(
        format!("{folder}/server.rs"),
        vec![match module.hooks {
            Some(kind) => format!("What a receiver of these {} implements, and the router that calls it.", kind.name()),
            None => "What a server of these operations implements, and the router that calls it.".to_owned(),
        }],
    );
    let own = trait_name(module);
    let module_path = all.first().map(|operation| context.module_path(operation.module)).unwrap_or_default();
    file.imports().define(&module_path, &own);
    let item = define_trait(context, &own, &served, file.imports());
    file.item(item);
    file
}

/// `OldSync` for the module `old_sync`.
pub(super) fn trait_name(module: &Module) -> String {
    crate::passes::trait_ident(module).as_str().to_owned()
}

/// The trait of a module, as it is written in a file with these imports.
pub(super) fn trait_of(context: &Context<'_>, id: ModuleId, imports: &mut Imports) -> TokenStream {
    match context.api.modules.get(id.index()) {
        Some(module) => imports.name(&context.module_path(id), &trait_name(module)),
        None => TokenStream::new(),
    }
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
    let verifies = verify_methods(context, all, imports);
    let kind = hooks::kind_of(context, all);
    let docs = match kind {
        Some(kind) => attributes(hooks::trait_docs(kind)),
        None => quote! {
            /// A server of these operations: one method each, called with what the request asks and who asks it.
            ///
            /// A request that lacks its credentials or does not fit the description never gets here.
        },
    };
    let verify = kind.map(|kind| hooks::verify(kind, imports));
    quote! {
        #docs
        pub trait #own: Send + Sync + 'static {
            #(#methods)*

            #verify

            #(#verifies)*

            /// Answers a request that is refused before it gets here; problem details (RFC 9457) unless
            /// overridden.
            fn on_rejection(&self, rejection: #rejection) -> #response {
                rejection.into_response()
            }
        }
    }
}

/// The credentials of these operations that may be signatures of the request.
pub(super) fn signatures<'a>(context: &Context<'a>, operations: &[&Operation]) -> Vec<&'a Credential> {
    let api: &'a Api = context.api;
    let asked = |id: &CredentialId| {
        let mut alternatives = operations.iter().flat_map(|operation| &operation.security);
        alternatives.any(|alternative| alternative.all.contains(id))
    };
    let credentials = api.credentials.iter().enumerate().map(|(index, one)| (CredentialId(index as u32), one));
    credentials.filter(|(id, one)| one.kind.is_signature() && asked(id)).map(|(_, one)| one).collect()
}

/// The method of a module's trait that verifies a signature; no operation of the module has its name.
pub(super) fn verify_name(context: &Context<'_>, module: ModuleId, credential: &Credential) -> Ident {
    let mut name = format!("verify_{}", credential.field.bare());
    while context.api.operations_of(module).any(|operation| operation.ident.bare() == name) {
        name.push_str("_signature");
    }
    ident(&name)
}

fn verify_methods(context: &Context<'_>, all: &[&Operation], imports: &mut Imports) -> Vec<TokenStream> {
    let Some(module) = all.first().map(|operation| operation.module) else { return Vec::new() };
    let signatures = signatures(context, all);
    let methods = signatures.into_iter().map(|credential| {
        let method = verify_name(context, module, credential);
        let (future, rejection) = (imports.name("std::future", "Future"), imports.name("crate::support::server", "Rejection"));
        let (request, bytes) = (imports.name("http", "Request"), imports.name("bytes", "Bytes"));
        let ty = imports.name(&context.security_path(credential.group), credential.ident.as_str());
        let docs = format!(
            " Verifies the credential {} of a request, before anyone looks at what the request asks.",
            super::docs::code(credential.wire.as_str())
        );
        quote! {
            #[doc = #docs]
            ///
            /// The request is as it was received: method, path with query, headers and body. A body that comes as a
            /// stream, or that the operation does not have, is empty here.
            fn #method(&self, credential: &#ty, request: &#request<#bytes>) -> impl #future<Output = Result<(), #rejection>> + Send;
        }
    });
    methods.collect()
}

/// The calls that verify what an operation is signed with.
pub(super) fn verify_calls(
    context: &Context<'_>,
    operation: &Operation,
    signatures: &[&Credential],
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let calls = signatures.iter().map(|credential| {
        let method = verify_name(context, operation.module, credential);
        let ty = imports.name(&context.security_path(credential.group), credential.ident.as_str());
        quote! {
            if let Some(credential) = auth.find::<#ty>() {
                S::#method(&service, credential, &signed).await?;
            }
        }
    });
    calls.collect()
}

/// Request, answer and error of an operation.
pub(super) fn names(
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
