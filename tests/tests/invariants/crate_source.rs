//! The generated source: every operation has its method in the trait, its route, and its method in the client.

use std::collections::BTreeSet;

use syn::{ImplItem, Item, TraitItem};

use crate::model::{model, workspace};

fn parsed(path: &str) -> syn::File {
    syn::parse_file(&std::fs::read_to_string(workspace().join("generated/src").join(path)).unwrap()).unwrap()
}

/// Names of the operations in Rust.
fn operations() -> BTreeSet<String> {
    model().operations.iter().map(|operation| operation.ident.as_str().to_owned()).collect()
}

#[test]
fn each_operation_is_a_method_of_the_trait() {
    let mut methods = BTreeSet::new();
    for item in parsed("old_sync/server.rs").items {
        let Item::Trait(item) = item else { continue };
        assert_eq!(item.ident, "OldSync");
        for member in item.items {
            if let TraitItem::Fn(member) = member
                && member.default.is_none()
            {
                methods.insert(member.sig.ident.to_string());
            }
        }
    }
    assert_eq!(methods, operations());
}

#[test]
fn each_operation_is_a_method_of_the_client() {
    let mut methods = BTreeSet::new();
    for item in parsed("old_sync/client.rs").items {
        let Item::Impl(item) = item else { continue };
        for member in item.items {
            if let ImplItem::Fn(member) = member
                && matches!(member.vis, syn::Visibility::Public(_))
            {
                let output = &member.sig.output;
                let answer = quote::quote!(#output).to_string();
                assert!(answer.starts_with("-> impl Future <"), "{} cannot be awaited: {answer}", member.sig.ident);
                methods.insert(member.sig.ident.to_string());
            }
        }
    }
    assert_eq!(methods, operations());
}

/// The router's body, as tokens with single spaces.
fn router() -> String {
    let found = parsed("old_sync/server.rs").items.into_iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.ident == "old_sync_router" => Some(function.block),
        _ => None,
    });
    let body = found.unwrap();
    quote::quote!(#body).to_string()
}

#[test]
fn each_operation_has_a_route_at_its_full_path() {
    let router = router();
    for operation in &model().operations {
        let (routing, method) = (operation.method.to_lowercase(), operation.ident.as_str());
        let handler = format!("routing :: {routing} (Serve :: new (S :: {method} , S :: on_rejection))");
        assert!(router.contains(&handler), "no `{handler}` in {router}");
        let fixed = operation.path.text.split('{').next().unwrap();
        assert!(router.contains(fixed), "no `{fixed}` in {router}");
        assert!(fixed.starts_with("/_matrix/client/v3/"), "`{fixed}` lacks the server's path");
    }
}
