//! Tokens of a signature as one line of text, in which every name that a file imports has its whole path.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::emit::file::Imports;

/// The text of the tokens.
pub(super) fn spell(tokens: TokenStream, imports: &Imports) -> String {
    let mut text = String::new();
    write(tokens, imports, &mut text);
    text
}

/// The text with the last part of each path only, as a reader knows the names.
pub fn short(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut path = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let of_path = character.is_alphanumeric()
            || matches!(character, '_' | '#')
            || (character == ':' && (path.ends_with(':') && !path.ends_with("::") || characters.peek() == Some(&':')));
        if of_path {
            path.push(character);
        } else {
            found.push_str(last(&path));
            path.clear();
            found.push(character);
        }
    }
    found.push_str(last(&path));
    found
}

/// The last part of a path, or all of it where it belongs to a type.
fn last(path: &str) -> &str {
    let is_type = path.starts_with(|first: char| first.is_uppercase());
    if is_type { path } else { path.rsplit("::").next().unwrap_or(path) }
}

fn write(tokens: TokenStream, imports: &Imports, text: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    let mut before = ' ';
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                if text.ends_with(|last: char| last.is_alphanumeric() || matches!(last, '_' | ')' | '>')) {
                    text.push(' ');
                }
                let starts = !text.ends_with("::") && !text.ends_with('\'') && !text.ends_with('.');
                let leads = matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.as_char() == ':' && next.spacing() == Spacing::Joint);
                let is_type = name.starts_with(|first: char| first.is_uppercase());
                match imports.path_of(&name).filter(|_| starts && (leads || is_type)) {
                    Some(path) => text.push_str(&format!("{path}::{name}")),
                    None => text.push_str(&name),
                }
                before = 'i';
            }
            TokenTree::Punct(punct) => {
                let character = punct.as_char();
                match character {
                    ',' => text.push_str(", "),
                    ':' if punct.spacing() == Spacing::Joint => text.push(':'),
                    ':' if before == ':' => text.push(':'),
                    ':' => text.push_str(": "),
                    '-' => text.push_str(" -"),
                    '=' => text.push_str(" = "),
                    '+' => text.push_str(" + "),
                    '>' if before == '-' => text.push_str("> "),
                    other => text.push(other),
                }
                before = if character == ':' && before == ':' { ' ' } else { character };
            }
            TokenTree::Literal(literal) => {
                text.push_str(&literal.to_string());
                before = 'l';
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(group.stream(), imports, text);
                let kept = text.trim_end_matches([' ', ',']).len();
                if matches!(group.delimiter(), Delimiter::Parenthesis) {
                    text.truncate(kept);
                }
                text.push_str(close);
                before = 'g';
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_have_whole_paths_and_are_shown_with_short_ones() {
        let mut imports = Imports::default();
        imports.name("crate::pets", "Pet");
        imports.name("std", "fmt");
        let text = spell("fn of(pet: &Pet, fmt: impl Into<String>) -> Option<fmt::Error>".parse().unwrap(), &imports);
        assert_eq!(text, "fn of(pet: &crate::pets::Pet, fmt: impl Into<String>) -> Option<std::fmt::Error>");
        assert_eq!(short(&text), "fn of(pet: &Pet, fmt: impl Into<String>) -> Option<Error>");
        assert_eq!(
            short("Result<O::Response, crate::support::client::CallError<O::Error>>"),
            "Result<O::Response, CallError<O::Error>>"
        );
    }
}
