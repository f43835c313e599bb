//! From any text to words and from words to identifiers: casing, symbols, digits, other scripts, keywords.
//!
//! It must not know scopes: what is taken is for `scope` to say.

use heck::ToSnakeCase;

use super::reserved::{KEYWORDS, PATH_KEYWORDS, SYMBOLS};
use crate::ir::RustIdent;

/// How many characters of a text are used for a name: files are named after operations.
const LONGEST: usize = 120;

/// How a kind of name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `get_events`.
    Snake,
    /// `GetEvents`.
    Pascal,
}

impl Case {
    /// `text` in this case: a valid identifier, keywords aside. Of a long text only the first characters are used.
    pub(super) fn apply(self, text: &str) -> String {
        self.convert(&words(text))
    }

    /// A name that was made before, in this case. Nothing is cut off: what tells it from others may stand at its end.
    pub(super) fn convert(self, name: &str) -> String {
        let snake = plurals_as_words(name).to_snake_case();
        match self {
            // Underscores and digits alone say nothing to a reader.
            Case::Snake if snake.chars().all(|c| digit(c) || c == '_') => format!("n{snake}"),
            Case::Snake if starts_with_digit(&snake) => format!("_{snake}"),
            Case::Snake => snake,
            Case::Pascal if starts_with_digit(&snake) => format!("N{}", pascal(&snake)),
            Case::Pascal => pascal(&snake),
        }
    }

    /// Two identifiers of this case as one.
    pub(super) fn join(self, first: &str, second: &str) -> String {
        match self {
            Case::Snake => format!("{}_{}", first.trim_end_matches('_'), second.trim_start_matches('_')),
            Case::Pascal if first.ends_with(digit) && second.starts_with(digit) => format!("{first}_{second}"),
            Case::Pascal => format!("{first}{second}"),
        }
    }

    /// Whether `text` is an identifier that rustc does not find fault with at a place of this case.
    pub(super) fn admits(self, text: &str) -> bool {
        let known = |character: char| character.is_ascii_alphanumeric() || character == '_';
        let identifier = text.chars().all(known) && !starts_with_digit(text) && text.chars().any(|c| c != '_');
        identifier
            && match self {
                Case::Snake => !text.contains(|character: char| character.is_ascii_uppercase()),
                Case::Pascal => {
                    text.starts_with(|character: char| character.is_ascii_uppercase()) && !text.contains('_')
                }
            }
    }
}

/// The identifier for a name in one of the cases: keywords become raw, or get an underscore where they
/// cannot be raw.
pub(super) fn identifier(name: String) -> RustIdent {
    if PATH_KEYWORDS.contains(&name.as_str()) {
        RustIdent::from_namer(format!("{name}_"))
    } else if KEYWORDS.contains(&name.as_str()) {
        RustIdent::from_namer(format!("r#{name}"))
    } else {
        RustIdent::from_namer(name)
    }
}

/// What sets `text` apart from another text with the same words: its symbols by name, or its case.
pub(super) fn distinction(text: &str) -> Option<String> {
    if !text.chars().any(|character| character.is_ascii_alphabetic()) {
        return None;
    }
    let symbols: String = text.chars().filter(|c| c.is_ascii_punctuation() && *c != '_' && *c != '\'').collect();
    let mut names = Vec::new();
    let symbols = spelled(&symbols);
    for name in symbols.split(' ').filter(|name| !name.is_empty()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let has = |is: fn(&char) -> bool| text.chars().any(|character| is(&character));
    match (names.is_empty(), has(char::is_ascii_uppercase), has(char::is_ascii_lowercase)) {
        (false, _, _) => Some(names.join(" ")),
        (true, true, false) => Some("upper".to_owned()),
        (true, false, true) => Some("lower".to_owned()),
        _ => None,
    }
}

/// Whether a text has a letter of any script, so that a noun can be made of it.
pub(super) fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

/// ASCII words, divided by anything that is neither letter nor digit; never without one.
fn words(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let mut ascii = String::new();
    for character in text.chars().take(LONGEST) {
        match character {
            '\'' | '’' => {}
            plain if plain.is_ascii() => ascii.push(plain),
            other => ascii.push_str(deunicode::deunicode_char(other).unwrap_or("\u{1}")),
        }
    }
    let named = if ascii.contains(|character: char| character.is_ascii_alphabetic()) { ascii } else { spelled(&ascii) };
    let mut named: String = named.chars().take(LONGEST).collect();
    if !named.contains(|character: char| character.is_ascii_alphanumeric()) {
        named = text.chars().take(8).map(|character| format!("u{:x} ", u32::from(character))).collect();
    }
    named
}

/// The `s` of an abbreviation's plural as a capital (`userIDs`, `URLsOf`), so that it stays with its word.
fn plurals_as_words(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = |index: usize| characters.get(index).copied().unwrap_or(' ');
    let is_plural = |index: usize| {
        let capitals = index >= 2 && at(index - 1).is_ascii_uppercase() && at(index - 2).is_ascii_uppercase();
        capitals && at(index) == 's' && !at(index + 1).is_ascii_lowercase()
    };
    (0..characters.len()).map(|index| if is_plural(index) { 'S' } else { at(index) }).collect()
}

/// Text without letters as words: symbols by name, but those that only divide digits as spaces.
fn spelled(text: &str) -> String {
    let blank = text.chars().all(char::is_whitespace);
    let mut words = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        let divides = words.ends_with(digit) && after.starts_with(digit) && "-._:/,".contains(first);
        let symbol = SYMBOLS.iter().find_map(|(symbol, name)| Some((rest.strip_prefix(symbol)?, name)));
        rest = after;
        if digit(first) {
            words.push(first);
        } else if let Some((after_symbol, name)) = symbol
            && !divides
            && (blank || !first.is_whitespace())
        {
            words.push(' ');
            words.push_str(name);
            words.push(' ');
            rest = after_symbol;
        } else {
            words.push(' ');
        }
    }
    words
}

/// Upper camel case of a name in snake case. An underscore between digits stays, so that `1.10` and `11.0`
/// are two names.
fn pascal(snake: &str) -> String {
    let mut name = String::new();
    for word in snake.split('_') {
        let mut characters = word.chars();
        if name.ends_with(digit) && word.starts_with(digit) {
            name.push('_');
        }
        name.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(characters.as_str());
    }
    name
}

fn digit(character: char) -> bool {
    character.is_ascii_digit()
}

fn starts_with_digit(text: &str) -> bool {
    text.starts_with(digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn snake(text: &str) -> String {
        identifier(Case::Snake.apply(text)).to_string()
    }

    fn camel(text: &str) -> String {
        identifier(Case::Pascal.apply(text)).to_string()
    }

    #[test]
    fn names_are_cased() {
        assert_eq!(snake("getEvents"), "get_events");
        assert_eq!(snake("X-Request-ID"), "x_request_id");
        assert_eq!(
            (snake("getUserIDs"), snake("URLsOfAll"), snake("HTTPServer")),
            ("get_user_ids".to_owned(), "urls_of_all".to_owned(), "http_server".to_owned())
        );
        assert_eq!(camel("m.room.message$m.text"), "MRoomMessageMText");
        assert_eq!(camel("I'm a teapot"), "ImATeapot");
    }

    #[test]
    fn keywords_stay_usable() {
        assert_eq!(snake("type"), "r#type");
        assert_eq!(snake("gen"), "r#gen");
        assert_eq!(snake("self"), "self_");
        assert_eq!(snake("crate"), "crate_");
        assert_eq!(camel("self"), "Self_");
        assert_eq!(snake("_"), "underscore");
    }

    #[test]
    fn digits_and_symbols_get_words() {
        assert_eq!((snake("3pid"), snake("2")), ("_3pid".to_owned(), "n2".to_owned()));
        assert_eq!(camel("3pid"), "N3pid");
        assert_eq!((snake("+1"), camel("+1")), ("plus_1".to_owned(), "Plus1".to_owned()));
        assert_eq!((snake("-1"), camel("*")), ("minus_1".to_owned(), "Star".to_owned()));
        assert_eq!((camel("<="), camel("<")), ("LessOrEqual".to_owned(), "Less".to_owned()));
        assert_eq!((camel("1.10"), camel("11.0")), ("N1_10".to_owned(), "N11_0".to_owned()));
        assert_eq!(camel("2022-11-28"), "N2022_11_28");
        assert_eq!((snake(""), camel(""), camel(" ")), ("empty".to_owned(), "Empty".to_owned(), "Space".to_owned()));
    }

    #[test]
    fn other_scripts_become_ascii() {
        assert_eq!(camel("größe"), "Grosse");
        assert_eq!(snake("名前"), "ming_qian");
        assert_eq!(snake("\u{e000}"), "ue000");
        assert_eq!(camel("\u{0}\u{1}"), "U0U1");
    }

    #[test]
    fn what_casing_drops_is_told() {
        assert_eq!(distinction("@type").as_deref(), Some("at"));
        assert_eq!(distinction("C++").as_deref(), Some("plus"));
        assert_eq!(distinction("ASC").as_deref(), Some("upper"));
        assert_eq!(distinction("asc").as_deref(), Some("lower"));
        assert_eq!(distinction("fooBar"), None);
    }

    proptest! {
        #[test]
        fn any_text_gives_an_identifier(text in any::<String>()) {
            for name in [snake(&text), camel(&text)] {
                prop_assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{text:?} gave {name:?}");
            }
        }

        #[test]
        fn identifiers_keep_the_style(text in "[ -~]{0,12}") {
            prop_assert!(Case::Snake.admits(&Case::Snake.apply(&text)), "{text:?}");
            let name = Case::Pascal.apply(&text);
            prop_assert!(name.starts_with(|c: char| c.is_ascii_uppercase()), "{text:?} gave {name}");
        }
    }
}
