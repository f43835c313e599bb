//! `servers.rs` of the generated crate or of a group: the servers that the description names, a constant each.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::{Context, name};
use super::docs::code;
use super::file::RustFile;
use super::item_docs::{attributes, join};
use crate::ir::{GroupId, Server, ServerVariable};

/// Whether a group has servers.
pub(super) fn any(context: &Context<'_>, group: Option<GroupId>) -> bool {
    context.api.servers.iter().any(|server| server.group == group)
}

/// `servers.rs`.
pub(super) fn generate(context: &Context<'_>, group: Option<GroupId>) -> RustFile {
    let docs = vec![
        "The servers that the description names; `Client::at` asks one of them, `Client::new` any other.".to_owned(),
    ];
    let mut file = RustFile::new(format!("{}/servers.rs", context.folder_of(group)), docs);
    let ty = file.imports().name("crate::support::servers", "Server");
    let servers: Vec<&Server> = context.api.servers.iter().filter(|server| server.group == group).collect();
    let has_variables = servers.iter().any(|server| !server.variables.is_empty());
    let variable = has_variables.then(|| file.imports().name("crate::support::servers", "Variable"));
    for server in servers {
        let (ident, url, base_path) = (name(&server.ident), &server.url, &server.base_path);
        let variables = server.variables.iter().map(|one| {
            let (name, default, values) = (&one.name, one.default.as_deref().unwrap_or_default(), &one.values);
            quote!(#variable { name: #name, default: #default, values: &[#(#values),*] })
        });
        let docs = docs_of(context, server);
        file.item(quote! {
            #docs
            pub const #ident: #ty = #ty::new(#url, #base_path, &[#(#variables),*]);
        });
    }
    file
}

fn docs_of(context: &Context<'_>, server: &Server) -> TokenStream {
    let mut paragraphs = vec![context.doc_text(&server.docs, &format!("{}.", code(&server.url)))];
    if server.docs.description.is_some() {
        paragraphs.push(vec![code(&server.url)]);
    }
    if server.origin().is_empty() && !server.url.starts_with('{') {
        paragraphs.push(vec!["Relative to where the description is; `Client::new` needs the host as well.".to_owned()]);
    }
    paragraphs.extend(server.variables.iter().map(|variable| vec![described(context, variable)]));
    attributes(join(paragraphs))
}

/// What is said of a variable, in one item of a list.
fn described(context: &Context<'_>, variable: &ServerVariable) -> String {
    let text = variable.description.as_deref().unwrap_or_default();
    let text = super::docs::doc_lines(text, &context.links).join(" ");
    let values: Vec<String> = variable.values.iter().map(|value| code(value)).collect();
    let default = variable.default.as_ref().map(|value| format!("{} unless given", code(value)));
    let facts: Vec<String> = default.into_iter().chain((!values.is_empty()).then(|| values.join(" or "))).collect();
    let facts = facts.join("; ");
    match (text.trim(), facts.as_str()) {
        ("", "") => format!("- {}", code(&variable.name)),
        ("", facts) => format!("- {}: {facts}.", code(&variable.name)),
        (text, "") => format!("- {}: {text}", code(&variable.name)),
        (text, facts) => format!("- {}: {text} ({facts})", code(&variable.name)),
    }
}
