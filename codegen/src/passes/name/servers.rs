//! Constants of servers: named after what the description calls them, else after their host.

use std::collections::HashMap;

use super::scope::{Item, Scope};
use super::words::{Case, has_letter};
use crate::diag::Diagnostics;
use crate::ir::{Api, RustIdent, Server};

/// How many words a description may have to be a name.
const WORDS: usize = 4;

/// Names all servers; each group has names of its own.
pub(super) fn name(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut scopes = HashMap::new();
    for server in &mut api.servers {
        let scope = scopes.entry(server.group).or_insert_with(|| Scope::reserving(&[]));
        let item = Item::new("server", &server.url, &server.source);
        let mut choices: Vec<String> = choices(server).iter().map(|text| Case::Snake.apply(text)).collect();
        // What is named after its description alone is not worth a warning.
        choices.push(Case::Snake.apply("server"));
        choices.retain(|choice| scope.is_free(choice) || choice == "server");
        let ident = scope.claim(Case::Snake, &choices, &item, |_| true, diagnostics);
        server.ident = RustIdent::from_namer(ident.bare().to_ascii_uppercase());
    }
}

fn choices(server: &Server) -> Vec<String> {
    let described = server.name.as_deref().or(server.docs.description.as_deref()).map(str::trim);
    let described = described.map(|text| text.trim_end_matches(['.', ':']));
    let is_name = |text: &&str| has_letter(text) && text.split_whitespace().count() <= WORDS && !text.contains("://");
    let host = server.origin().split_once("://").map_or(server.url.as_str(), |(_, host)| host);
    let mut found: Vec<String> = described.filter(is_name).map(str::to_owned).into_iter().collect();
    found.extend([host, server.url.as_str()].into_iter().filter(|text| has_letter(text)).map(str::to_owned));
    found
}
