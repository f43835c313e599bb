//! `security.rs` and `client.rs` of the generated crate or of a group: credentials, and the client that holds them.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name, setter_name};
use super::docs::code;
use super::file::{Imports, RustFile};
use super::item_docs::{attributes, join};
use crate::ir::{Credential, CredentialKind, GroupId};

impl Context<'_> {
    /// The path of a group's credentials.
    pub(super) fn security_path(&self, group: Option<GroupId>) -> String {
        format!("{}::security", self.path_of(group))
    }
}

/// The credentials of a group, or of what has none.
fn credentials<'a>(context: &Context<'a>, group: Option<GroupId>) -> Vec<&'a Credential> {
    let api: &'a crate::ir::Api = context.api;
    api.credentials.iter().filter(|credential| credential.group == group).collect()
}

/// `security.rs`.
pub(super) fn generate(context: &Context<'_>, group: Option<GroupId>) -> RustFile {
    let docs = vec![
        "The credentials that the operations of this API ask for.".to_owned(),
        String::new(),
        "None of them is ever printed: `Debug` shows that there is one, and no more.".to_owned(),
    ];
    let mut file = RustFile::new(format!("{}/security.rs", context.folder_of(group)), docs);
    let all = credentials(context, group);
    let path = context.security_path(group);
    for credential in &all {
        file.imports().define(&path, credential.ident.as_str());
    }
    file.imports().define(&path, "CredentialStore");
    for credential in &all {
        let items = define(context, credential, file.imports());
        file.items(items);
    }
    let fields = all.iter().map(|credential| {
        let (field, ty) = (name(&credential.field), name(&credential.ident));
        let docs = format!(" See [`{}`].", credential.ident.bare());
        quote!(#[doc = #docs] pub #field: Option<#ty>,)
    });
    let store = if all.is_empty() {
        quote!(
            pub struct CredentialStore {}
        )
    } else {
        quote!(pub struct CredentialStore { #(#fields)* })
    };
    file.item(quote! {
        /// What a client holds: at most one credential of each kind.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #store
    });
    file
}

fn how(credential: &Credential) -> String {
    let sent = match &credential.kind {
        CredentialKind::Bearer => "as `Authorization: Bearer …`".to_owned(),
        CredentialKind::Basic => "as `Authorization: Basic …`".to_owned(),
        CredentialKind::Http(scheme) => format!("as {}", code(&format!("Authorization: {scheme} …"))),
        CredentialKind::Header(header) => format!("in the header {}", code(header)),
        CredentialKind::Query(parameter) => format!("in the query as {}", code(parameter)),
        CredentialKind::Cookie(cookie) => format!("in the cookie {}", code(cookie)),
    };
    format!("Sent {sent} ({} in the description).", code(credential.wire.as_str()))
}

fn define(context: &Context<'_>, credential: &Credential, imports: &mut Imports) -> Vec<TokenStream> {
    let ident = name(&credential.ident);
    let text = context.doc_text(&credential.docs, &format!("The credential {}.", code(credential.wire.as_str())));
    let docs = attributes(join(vec![text, vec![how(credential)]]));
    let secret = secret(credential, imports);
    let definition = if credential.kind == CredentialKind::Basic {
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            pub struct #ident {
                /// The user's name.
                pub user: String,
                password: #secret,
            }
        }
    } else {
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            pub struct #ident(#secret);
        }
    };
    let mut items = vec![definition, own_impl(credential, imports)];
    if credential.kind != CredentialKind::Basic {
        items.push(quote! {
            impl From<String> for #ident {
                fn from(text: String) -> Self {
                    Self::new(text)
                }
            }
        });
        items.push(quote! {
            impl From<&str> for #ident {
                fn from(text: &str) -> Self {
                    Self::new(text)
                }
            }
        });
    }
    items.extend([credentials_impl(credential, imports), held_impl(credential, imports)]);
    items
}

/// What holds the credential's text.
fn secret(credential: &Credential, imports: &mut Imports) -> TokenStream {
    if credential.kind.is_signature() {
        imports.name("crate::support::signature", "Signature")
    } else {
        imports.name("crate::support::credentials", "Secret")
    }
}

/// The constructors of a credential that may be made of the request.
fn signature_impl(ident: &proc_macro2::Ident, signature: &TokenStream, imports: &mut Imports) -> TokenStream {
    let sign_error = imports.name("crate::support::signature", "SignError");
    let request = imports.name("http", "Request");
    let bytes = imports.name("bytes", "Bytes");
    quote! {
        impl #ident {
            /// Takes a text that stands after the scheme of every request.
            pub fn new(text: impl Into<String>) -> Self {
                Self(#signature::new(text))
            }

            /// Takes a function that makes of each request what stands after the scheme.
            ///
            /// It sees the request when nothing else is to be added: the method, path and query as the description
            /// has them, without what the client's base puts before them, and the body. Of a body that is sent as
            /// a stream it sees nothing.
            pub fn signer<S>(signer: S) -> Self
            where
                S: Fn(&#request<#bytes>) -> Result<String, #sign_error> + Send + Sync + 'static,
            {
                Self(#signature::signer(signer))
            }

            /// The text after the scheme, as it was received or given; empty for a function.
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }
    }
}

fn own_impl(credential: &Credential, imports: &mut Imports) -> TokenStream {
    let ident = name(&credential.ident);
    let secret = secret(credential, imports);
    if credential.kind.is_signature() {
        return signature_impl(&ident, &secret, imports);
    }
    if credential.kind == CredentialKind::Basic {
        return quote! {
            impl #ident {
                /// Takes user and password.
                pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
                    Self { user: user.into(), password: #secret::new(password) }
                }

                /// The password itself.
                pub fn expose(&self) -> &str {
                    self.password.expose()
                }
            }
        };
    }
    quote! {
        impl #ident {
            /// Takes the secret text.
            pub fn new(text: impl Into<String>) -> Self {
                Self(#secret::new(text))
            }

            /// The secret text itself.
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }
    }
}

fn credentials_impl(credential: &Credential, imports: &mut Imports) -> TokenStream {
    let ty = name(&credential.ident);
    let credentials = imports.name("crate::support", "credentials");
    let own_trait = imports.name("crate::support::credentials", "Credentials");
    let unauthorized = imports.name("crate::support::credentials", "Unauthorized");
    let parts = imports.name("http::request", "Parts");
    let request = imports.name("http", "Request");
    let bytes = imports.name("bytes", "Bytes");
    let error = imports.name("crate::support", "EncodeError");
    let (read, write) = match &credential.kind {
        CredentialKind::Bearer => (
            quote!(#credentials::authorization(parts, "Bearer", "Bearer").map(Self)),
            quote!(#credentials::set_authorization(request, "Bearer", &self.0)),
        ),
        CredentialKind::Http(scheme) => (
            quote!(#credentials::authorization(parts, #scheme, #scheme).map(|text| Self(text.into()))),
            quote!(#credentials::set_authorization(request, #scheme, &self.0.of(request)?)),
        ),
        CredentialKind::Basic => {
            let basic = imports.name("crate::support", "basic");
            (
                quote!(#basic::user_and_password(parts).map(|(user, password)| Self { user, password })),
                quote!(#basic::set_user_and_password(request, &self.user, &self.password)),
            )
        }
        CredentialKind::Header(header) => {
            let header = header.to_ascii_lowercase();
            (
                quote!(#credentials::header_key(parts, #header).map(Self)),
                quote!(#credentials::set_header_key(request, #header, &self.0)),
            )
        }
        CredentialKind::Query(parameter) => (
            quote!(#credentials::query_key(parts, #parameter).map(Self)),
            quote!(#credentials::set_query_key(request, #parameter, &self.0)),
        ),
        CredentialKind::Cookie(cookie) => (
            quote!(#credentials::cookie_key(parts, #cookie).map(Self)),
            quote!(#credentials::set_cookie_key(request, #cookie, &self.0)),
        ),
    };
    let apply = if credential.kind.is_signature() {
        quote! {
            fn apply(&self, _request: &mut #request<#bytes>) -> Result<(), #error> {
                Ok(())
            }

            fn sign(&self, request: &mut #request<#bytes>) -> Result<(), #error> {
                #write
            }
        }
    } else {
        quote! {
            fn apply(&self, request: &mut #request<#bytes>) -> Result<(), #error> {
                #write
            }
        }
    };
    quote! {
        impl #own_trait for #ty {
            fn from_http(parts: &#parts) -> Result<Self, #unauthorized> {
                #read
            }

            #apply
        }
    }
}

fn held_impl(credential: &Credential, imports: &mut Imports) -> TokenStream {
    let (ty, field) = (name(&credential.ident), name(&credential.field));
    let held = imports.name("crate::support::credentials", "HeldIn");
    quote! {
        impl #held<CredentialStore> for #ty {
            fn held(store: &CredentialStore) -> Option<Self> {
                store.#field.clone()
            }
        }
    }
}

/// `client.rs`.
pub(super) fn client(context: &Context<'_>, group: Option<GroupId>) -> RustFile {
    let path = format!("{}/client.rs", context.folder_of(group));
    let mut file = RustFile::new(path, vec!["The client of this API.".to_owned()]);
    let security = context.security_path(group);
    file.imports().define(&context.path_of(group), "Client");
    let store = file.imports().name(&security, "CredentialStore");
    let operation = file.imports().name("crate::support", "Operation");
    let held = file.imports().name("crate::support", "HeldIn");
    let call_error = file.imports().name("crate::support::client", "CallError");
    let transport = file.imports().name("crate::support::client", "Transport");
    let transport_error = file.imports().name("crate::support::client", "TransportError");
    let at = super::servers::any(context, group).then(|| {
        let server = file.imports().name("crate::support::servers", "Server");
        let docs = format!(
            " A client of a server that the description names, one of [`servers`]({}::servers).",
            context.path_of(group)
        );
        quote! {
            #[doc = #docs]
            ///
            /// # Errors
            ///
            /// When its URL is relative, or lacks the value of a variable.
            pub fn at(server: &#server) -> Result<Self, #transport_error> {
                Ok(Self { transport: server.transport()?, credentials: #store::default() })
            }
        }
    });
    let setters: Vec<TokenStream> = credentials(context, group)
        .into_iter()
        .map(|credential| {
            let ty = file.imports().name(&security, credential.ident.as_str());
            let field = name(&credential.field);
            let method = setter_name(&credential.field);
            quote! {
                /// Sends this credential with the operations that ask for it.
                #[must_use]
                pub fn #method(mut self, credential: impl Into<#ty>) -> Self {
                    self.credentials.#field = Some(credential.into());
                    self
                }
            }
        })
        .collect();
    file.item(quote! {
        /// A client of one server. Cloning it is cheap, and the clones share their connections.
        #[derive(Clone, Debug)]
        pub struct Client {
            transport: #transport,
            credentials: #store,
        }
    });
    file.item(quote! {
        impl Client {
            /// A client of the server at `base`: scheme, host, and a path prefix if it has one.
            ///
            /// # Errors
            ///
            /// When `base` is no such URL.
            pub fn new(base: &str) -> Result<Self, #transport_error> {
                Ok(Self { transport: #transport::new(base)?, credentials: #store::default() })
            }

            #at

            /// Sends with another HTTP client, for proxies, timeouts or certificates of one's own. Redirects are
            /// followed as that client's policy says, and are answers where it follows none.
            #[must_use]
            pub fn with_http_client(mut self, http: reqwest::Client) -> Self {
                self.transport = self.transport.with_http_client(http);
                self
            }

            /// Refuses answers larger than this many bytes.
            #[must_use]
            pub fn with_response_limit(mut self, bytes: u64) -> Self {
                self.transport = self.transport.with_response_limit(bytes);
                self
            }

            #(#setters)*

            /// Asks for any operation; the methods named after operations do nothing else.
            ///
            /// # Errors
            ///
            /// When the operation fails, or anything on the way to its answer.
            pub async fn call<O>(&self, request: &O) -> Result<O::Response, #call_error<O::Error>>
            where
                O: #operation,
                O::Credentials: #held<#store>,
            {
                self.transport.call(request, &self.credentials).await
            }
        }
    });
    file
}
