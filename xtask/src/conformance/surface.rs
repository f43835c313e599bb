//! The operations of the generated source, read from it: methods of traits, routes that lead to them, methods of
//! clients.
//!
//! It must not trust the model: it is there to see whether what was promised was printed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::{FnArg, ImplItem, Item, Pat, TraitItem, Type, Visibility};

/// What a group of modules offers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Surface {
    pub(crate) trait_methods: usize,
    pub(crate) routes: usize,
    pub(crate) client_methods: usize,
}

/// The surfaces below `src`, by the name of the folder there; `""` holds what stands in no folder.
pub(crate) fn surfaces(src: &Path) -> Result<BTreeMap<String, Surface>, String> {
    let mut found: BTreeMap<String, Surface> = BTreeMap::new();
    let mut servers: BTreeMap<(String, PathBuf), Vec<Item>> = BTreeMap::new();
    for entry in walkdir::WalkDir::new(src).sort_by_file_name() {
        let entry = entry.map_err(|error| error.to_string())?;
        let below = entry.path().strip_prefix(src).unwrap_or(entry.path());
        let group = below.components().next().map(|first| first.as_os_str().to_string_lossy().into_owned());
        let group = group.unwrap_or_default();
        let name = entry.file_name().to_string_lossy();
        if group == "support" || !matches!(name.as_ref(), "server.rs" | "router.rs" | "client.rs") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).map_err(|error| format!("{}: {error}", below.display()))?;
        let file = syn::parse_file(&text).map_err(|error| format!("{}: {error}", below.display()))?;
        let surface = found.entry(group.clone()).or_default();
        // A large module has its client methods and routes in folders. Elsewhere stands what sends any operation.
        let module = [entry.path().parent(), entry.path().parent().and_then(Path::parent)];
        let module = module.into_iter().flatten().find(|folder| folder.join("server.rs").is_file());
        match (module, name.as_ref()) {
            (Some(_), "client.rs") => surface.client_methods += client(&file),
            (Some(module), _) => servers.entry((group, module.to_owned())).or_default().extend(file.items),
            (None, _) => {}
        }
    }
    for ((group, _), items) in servers {
        let (methods, routed) = server(&items);
        let surface = found.entry(group).or_default();
        surface.trait_methods += methods;
        surface.routes += routed;
    }
    Ok(found)
}

/// How many methods the traits of a module ask for, and how many of these a router leads to.
fn server(items: &[Item]) -> (usize, usize) {
    let mut methods = BTreeSet::new();
    let mut functions: HashMap<String, BTreeSet<String>> = HashMap::new();
    for item in items {
        match item {
            Item::Trait(item) => {
                let asked = item.items.iter().filter_map(|member| match member {
                    TraitItem::Fn(member) if takes_request(&member.sig) => Some(member.sig.ident.to_string()),
                    _ => None,
                });
                methods.extend(asked);
            }
            Item::Fn(function) => {
                let body = &function.block;
                functions.entry(function.sig.ident.to_string()).or_default().extend(words(quote_block(body)));
            }
            _ => {}
        }
    }
    let reached = reached(&functions);
    (methods.len(), methods.iter().filter(|method| reached.contains(method.as_str())).count())
}

/// Whether a method is given what an operation asks; those that are not look at messages only.
fn takes_request(signature: &syn::Signature) -> bool {
    signature.inputs.iter().any(|input| {
        let FnArg::Typed(input) = input else { return false };
        matches!(&*input.pat, Pat::Ident(name) if name.ident == "request") && matches!(&*input.ty, Type::Path(_))
    })
}

fn quote_block(block: &syn::Block) -> TokenStream {
    use quote::ToTokens;
    block.to_token_stream()
}

/// Every identifier in the functions that some public router calls, itself or through others.
fn reached(functions: &HashMap<String, BTreeSet<String>>) -> BTreeSet<&str> {
    let mut open: Vec<&str> = functions.keys().map(String::as_str).filter(|name| name.ends_with("router")).collect();
    let mut reached: BTreeSet<&str> = open.iter().copied().collect();
    while let Some(name) = open.pop() {
        for word in functions.get(name).into_iter().flatten() {
            if reached.insert(word) {
                open.push(word);
            }
        }
    }
    reached
}

/// The identifiers of some code.
fn words(tokens: TokenStream) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut open = vec![tokens];
    while let Some(tokens) = open.pop() {
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    words.insert(word.to_string());
                }
                TokenTree::Group(group) => open.push(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    words
}

/// How many public methods of a file can be awaited.
fn client(file: &syn::File) -> usize {
    let impls = file.items.iter().filter_map(|item| if let Item::Impl(item) = item { Some(item) } else { None });
    let own = impls.filter(|item| item.trait_.is_none());
    own.flat_map(|item| &item.items)
        .filter(|member| match member {
            ImplItem::Fn(member) => is_awaited(&member.sig) && matches!(member.vis, Visibility::Public(_)),
            _ => false,
        })
        .count()
}

/// Whether a function is `async` or returns `impl Future`.
fn is_awaited(signature: &syn::Signature) -> bool {
    let syn::ReturnType::Type(_, answer) = &signature.output else { return signature.asyncness.is_some() };
    let syn::Type::ImplTrait(answer) = answer.as_ref() else { return signature.asyncness.is_some() };
    answer.bounds.iter().any(|bound| match bound {
        syn::TypeParamBound::Trait(bound) => bound.path.segments.last().is_some_and(|last| last.ident == "Future"),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_counts_as_routed_when_the_router_leads_to_it() {
        let file: syn::File = syn::parse_quote! {
            pub trait Api {
                fn one(&self, auth: Token, request: OneRequest);
                fn two(&self, request: TwoRequest);
                fn lost(&self, request: LostRequest);
                fn verify(&self, token: &Token, request: &Request<Bytes>);
                fn on_rejection(&self, rejection: Rejection) {}
            }
            pub fn api_router() { Router::new().route("/one", get(handle_one)).route("/two", get(handle_two)) }
            async fn handle_one() { service.verify(); service.one() }
            async fn handle_two() { choose(|| service.two()) }
            async fn handle_lost() { service.lost() }
        };
        assert_eq!(server(&file.items), (3, 2));
    }

    #[test]
    fn only_public_methods_that_are_awaited_count_for_a_client() {
        let file = syn::parse_quote! {
            impl Client {
                pub async fn one(&self) {}
                pub fn two(&self) -> impl Future<Output = u8> {}
                pub fn with_token(self) -> impl Into<u8> {}
                async fn own(&self) {}
            }
            impl Clone for Client { fn clone(&self) -> Self {} }
        };
        assert_eq!(client(&file), 2);
    }

    #[test]
    fn the_committed_crate_offers_each_operation_three_times() {
        let found = surfaces(&crate::workspace::root().join("generated/src")).unwrap();
        let all = Surface { trait_methods: 3, routes: 3, client_methods: 3 };
        assert_eq!(found.get("old_sync"), Some(&all), "{found:?}");
    }
}
