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
        // That a host has several servers is nothing to warn of.
        let last = choices.last().cloned();
        choices.retain(|choice| scope.is_free(choice));
        choices.extend(last.filter(|_| choices.is_empty()));
        let ident = scope.claim(Case::Snake, &choices, &item, |_| true, diagnostics);
        server.ident = RustIdent::from_namer(ident.bare().to_ascii_uppercase());
    }
}

fn choices(server: &Server) -> Vec<String> {
    let described = server.name.as_deref().or(server.docs.description.as_deref()).map(str::trim);
    let described = described.map(|text| text.trim_end_matches(['.', ':']));
    let is_name = |text: &&str| has_letter(text) && text.split_whitespace().count() <= WORDS && !text.contains("://");
    let mut found: Vec<String> = described.filter(is_name).map(str::to_owned).into_iter().collect();
    let host = without_variables(server.origin().split_once("://").map_or(server.url.as_str(), |(_, host)| host));
    let host = if has_letter(&host) { host } else { "server".to_owned() };
    let with_path = format!("{host} {}", server.base_path);
    let with_url = format!("{host} {}", server.url);
    found.extend([host, with_path, with_url]);
    found
}

/// A host without the variables in it.
fn without_variables(host: &str) -> String {
    let pieces = host.split('{').enumerate();
    pieces
        .map(|(index, piece)| if index == 0 { piece } else { piece.split_once('}').map_or("", |(_, rest)| rest) })
        .collect()
}
