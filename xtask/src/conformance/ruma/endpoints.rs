//! Ruma's endpoints, read from the tokens of its sources: each is a `metadata! { method: …, path: … }`, or has a
//! `history` of paths in place of one.
//!
//! It must not know which endpoints there should be.

use std::str::FromStr;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::package::Release;

/// An endpoint of ruma.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// The crate.
    pub(super) name: String,
    /// The file in the crate, below `src`.
    pub(super) file: String,
    /// The method; none where the implementation is written by hand and takes it from another endpoint.
    pub(super) method: Option<String>,
    /// The method that the documentation of the file begins with.
    pub(super) documented: Option<String>,
    pub(super) stable: Vec<String>,
    pub(super) unstable: Vec<String>,
}

/// The endpoints of a crate, in the order of its files.
pub(super) fn read(release: &Release) -> Result<Vec<Endpoint>, String> {
    let src = release.folder.join("src");
    let mut endpoints = Vec::new();
    for entry in walkdir::WalkDir::new(&src).sort_by_file_name() {
        let entry = entry.map_err(|error| error.to_string())?;
        if entry.path().extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let below = entry.path().strip_prefix(&src).unwrap_or(entry.path());
        let file = below.to_string_lossy().replace('\\', "/");
        let text = std::fs::read_to_string(entry.path()).map_err(|error| format!("{file}: {error}"))?;
        let tokens = TokenStream::from_str(&text).map_err(|error| format!("{}: {file}: {error}", release.name))?;
        let documented = documented(&text);
        endpoints.extend(in_tokens(tokens).into_iter().map(|endpoint| Endpoint {
            name: release.name.clone(),
            file: file.clone(),
            documented: documented.clone(),
            ..endpoint
        }));
    }
    Ok(endpoints)
}

/// The method of a first line such as ``//! `GET /_matrix/…` ``.
fn documented(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("//! `"))?;
    let (method, path) = line.split_once(' ')?;
    let is_method = !method.is_empty() && method.chars().all(|c| c.is_ascii_uppercase());
    (is_method && path.starts_with('/')).then(|| method.to_owned())
}

/// The endpoints that some code declares, wherever in it they stand.
fn in_tokens(tokens: TokenStream) -> Vec<Endpoint> {
    let mut found = Vec::new();
    let mut open = vec![tokens.into_iter().collect::<Vec<_>>()];
    while let Some(tokens) = open.pop() {
        let mut inner = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else { continue };
            let before = |back: usize| index.checked_sub(back).and_then(|at| tokens.get(at)).map(ToString::to_string);
            let is_macro = before(1).as_deref() == Some("!") && before(2).as_deref() == Some("metadata");
            if is_macro {
                found.extend(declared(group.stream()));
            } else if group.delimiter() == Delimiter::Brace && implements_metadata(tokens.get(..index)) {
                found.extend(by_hand(group));
            } else {
                inner.push(group.stream().into_iter().collect());
            }
        }
        // What comes first is looked at first.
        open.extend(inner.into_iter().rev());
    }
    found
}

/// Whether these tokens end in `impl … Metadata for …`.
fn implements_metadata(before: Option<&[TokenTree]>) -> bool {
    let words = before.unwrap_or_default().iter().rev().map(ToString::to_string);
    let head: Vec<String> =
        words.take_while(|word| !matches!(word.as_str(), ";" | "impl") && word.len() < 40).collect();
    let at = head.iter().position(|word| word == "for");
    at.is_some_and(|at| head.get(at + 1).is_some_and(|word| word == "Metadata"))
}

/// An endpoint written by hand: its paths are the texts that are paths. Ruma does so for unstable ones only.
fn by_hand(group: &Group) -> Option<Endpoint> {
    let mut unstable = Vec::new();
    let mut open = vec![group.stream()];
    while let Some(tokens) = open.pop() {
        for token in tokens {
            match token {
                TokenTree::Group(group) => open.push(group.stream()),
                token => unstable.extend(literal(&token).filter(|text| text.starts_with("/_matrix/"))),
            }
        }
    }
    (!unstable.is_empty()).then(|| Endpoint { unstable, ..Endpoint::default() })
}

/// The endpoint of a `metadata!`: fields separated by commas, each `name: value`.
fn declared(tokens: TokenStream) -> Option<Endpoint> {
    let mut endpoint = Endpoint::default();
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let (TokenTree::Ident(name), Some(TokenTree::Punct(colon)), Some(value)) =
            (token, tokens.get(index + 1), tokens.get(index + 2))
        else {
            continue;
        };
        if colon.as_char() != ':' {
            continue;
        }
        match (name.to_string().as_str(), value) {
            ("method", value) => endpoint.method = Some(value.to_string()),
            ("path", value) => endpoint.stable.extend(literal(value)),
            ("history", TokenTree::Group(group)) => history(group.stream(), &mut endpoint),
            _ => {}
        }
    }
    // A path of an unstable prefix is none of a release of the specification, whatever the field is called.
    let (unstable, stable) = endpoint.stable.into_iter().partition(|path| path.contains("/unstable/"));
    endpoint.unstable.extend::<Vec<String>>(unstable);
    endpoint.stable = stable;
    endpoint.method.is_some().then_some(endpoint)
}

/// Entries such as `unstable("org.matrix.msc1") => "/path"`, `1.1 => "/path"`, `1.3 => deprecated`.
fn history(tokens: TokenStream, endpoint: &mut Endpoint) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for entry in tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',')) {
        let Some(path) = entry.last().and_then(literal) else { continue };
        let unstable = entry.iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "unstable"));
        if unstable { &mut endpoint.unstable } else { &mut endpoint.stable }.push(path);
    }
}

/// The text of a string literal.
fn literal(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|text| text.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoints(code: &str) -> Vec<(Option<String>, Vec<String>, Vec<String>)> {
        let found = in_tokens(TokenStream::from_str(code).unwrap()).into_iter();
        found.map(|endpoint| (endpoint.method, endpoint.stable, endpoint.unstable)).collect()
    }

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_history_gives_stable_and_unstable_paths() {
        let found = endpoints(
            r#"pub mod v3 {
                metadata! {
                    @for super::Request,
                    method: GET,
                    rate_limited: false,
                    authentication: AccessToken,
                    history: {
                        unstable => "/_matrix/client/unstable/a/{id}",
                        unstable("org.msc") => "/_matrix/client/unstable/b",
                        1.0 => "/_matrix/client/r0/a/{id}",
                        1.1 | stable("org.msc.stable") => "/_matrix/client/v3/a/{id}",
                        1.11 => deprecated,
                    }
                }
            }
            pub mod v1 { metadata! { method: PUT, path: "/_matrix/federation/v1/a" } }"#,
        );
        let stable = texts(&["/_matrix/client/r0/a/{id}", "/_matrix/client/v3/a/{id}"]);
        let unstable = texts(&["/_matrix/client/unstable/a/{id}", "/_matrix/client/unstable/b"]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0], (Some("GET".to_owned()), stable, unstable));
        assert_eq!(found[1], (Some("PUT".to_owned()), texts(&["/_matrix/federation/v1/a"]), Vec::new()));
    }

    #[test]
    fn what_is_written_by_hand_is_found() {
        let found = endpoints(
            r#"struct A { a: u8 }
            impl<F: Field> Metadata for Request<F> {
                const METHOD: Method = super::v1::Request::METHOD;
                const PATH_BUILDER: SinglePath = SinglePath::new("/_matrix/federation/unstable/org.msc/a");
            }
            impl Clone for Request { fn a() { let b = "/_matrix/no"; } }"#,
        );
        assert_eq!(found, [(None, Vec::new(), texts(&["/_matrix/federation/unstable/org.msc/a"]))]);
    }

    #[test]
    fn the_documentation_names_a_method() {
        assert_eq!(documented("//! `GET /_matrix/a`\n//!\n"), Some("GET".to_owned()));
        assert_eq!(documented("//! `Module` of /a\n"), None);
        assert_eq!(documented("// `GET /a`\n"), None);
    }

    #[test]
    fn other_macros_are_no_endpoints() {
        assert_eq!(endpoints(r#"metadata_of! { method: GET, path: "/a" } let metadata = A { method: GET };"#), []);
    }
}
