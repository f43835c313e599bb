//! Patterns: the regular expressions of ECMA-262, which JSON Schema prescribes (2020-12 core, 6.4), in the syntax of
//! the `regex` crate.
//!
//! It must not judge what it cannot translate: look-around and back references are left for the crate to refuse.

use std::iter::Peekable;
use std::str::Chars;

/// What ECMA-262 takes as white space, within a class.
const SPACE: &str = r"\t\n\x0B\f\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

/// The pattern as the `regex` crate spells it.
pub(crate) fn translate(pattern: &str) -> String {
    let mut translation = Translation { rest: pattern.chars().peekable(), out: String::with_capacity(pattern.len()) };
    translation.run();
    translation.out
}

struct Translation<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
}

impl Translation<'_> {
    fn run(&mut self) {
        let mut in_class = false;
        while let Some(one) = self.rest.next() {
            match one {
                '\\' => self.escape(in_class),
                '[' if in_class => self.out.push_str(r"\["),
                '[' => {
                    in_class = true;
                    self.class_start(&mut in_class);
                }
                ']' if in_class => {
                    in_class = false;
                    self.out.push(']');
                }
                // Operators between classes there, plain text here.
                '&' | '~' if in_class => self.push_escaped(one),
                '-' if in_class && self.rest.peek() == Some(&'-') => {
                    self.rest.next();
                    self.out.push_str(r"\--");
                }
                '.' if !in_class => self.out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
                '{' if !in_class && !self.is_repetition() => self.out.push_str(r"\{"),
                '}' if !in_class && !self.closes_repetition() => self.out.push_str(r"\}"),
                other => self.out.push(other),
            }
        }
    }

    /// `[]` is met by nothing, and `[^]` by anything.
    fn class_start(&mut self, in_class: &mut bool) {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.next_if_eq(&']').is_some() {
            *in_class = false;
            self.out.push_str(if negated { r"[\s\S]" } else { r"[^\s\S]" });
            return;
        }
        self.out.push_str(if negated { "[^" } else { "[" });
    }

    /// Whether the brace that was read starts `{2}`, `{2,}` or `{2,3}`.
    fn is_repetition(&self) -> bool {
        let inner: String = self.rest.clone().take_while(|one| *one != '}').collect();
        let closed = self.rest.clone().any(|one| one == '}');
        let (least, most) = inner.split_once(',').unwrap_or((&inner, ""));
        let digits = |text: &str| text.chars().all(|one| one.is_ascii_digit());
        closed && !least.is_empty() && digits(least) && digits(most) && !self.out.is_empty()
    }

    /// Whether the brace that was read ends what [`Self::is_repetition`] let through.
    fn closes_repetition(&self) -> bool {
        let inner = self.out.rsplit_once('{').map(|(before, inner)| (before.ends_with('\\'), inner));
        inner.is_some_and(|(escaped, inner)| {
            !escaped
                && inner.starts_with(|one: char| one.is_ascii_digit())
                && inner.chars().all(|one| one.is_ascii_digit() || one == ',')
        })
    }

    fn escape(&mut self, in_class: bool) {
        let Some(one) = self.rest.next() else {
            self.out.push('\\');
            return;
        };
        match (one, in_class) {
            ('d', false) => self.out.push_str("[0-9]"),
            ('d', true) => self.out.push_str("0-9"),
            ('D', _) => self.out.push_str("[^0-9]"),
            ('w', false) => self.out.push_str("[A-Za-z0-9_]"),
            ('w', true) => self.out.push_str("A-Za-z0-9_"),
            ('W', _) => self.out.push_str("[^A-Za-z0-9_]"),
            ('s', false) => self.out.push_str(&format!("[{SPACE}]")),
            ('s', true) => self.out.push_str(SPACE),
            ('S', _) => self.out.push_str(&format!("[^{SPACE}]")),
            ('b', true) => self.out.push_str(r"\x08"),
            ('b', false) => self.out.push_str(r"(?-u:\b)"),
            ('B', false) => self.out.push_str(r"(?-u:\B)"),
            // Not of ECMA-262, but of dialects that authors test with.
            ('Z', false) => self.out.push_str(r"\z"),
            ('0', _) if !self.rest.peek().is_some_and(char::is_ascii_digit) => self.out.push_str(r"\x00"),
            ('c', _) => match self.rest.next_if(char::is_ascii_alphabetic) {
                Some(letter) => self.out.push_str(&format!(r"\x{:02X}", (letter as u32) % 32)),
                None => self.out.push_str(r"\\c"),
            },
            ('u', _) => self.unicode(),
            ('p' | 'P' | 'x', _) => {
                self.out.push('\\');
                self.out.push(one);
                self.braced();
            }
            // A name of a group or a character by its number, as there.
            ('k' | 't' | 'n' | 'v' | 'f' | 'r' | 'A' | 'z' | '1'..='9', _) => {
                self.out.push('\\');
                self.out.push(one);
            }
            // Any other escape stands for the character itself.
            (other, _) => self.push_escaped(other),
        }
    }

    /// What stands in braces, as it is.
    fn braced(&mut self) {
        if self.rest.peek() == Some(&'{') {
            for one in self.rest.by_ref() {
                self.out.push(one);
                if one == '}' {
                    return;
                }
            }
        }
    }

    /// `\uXXXX`, two of them where they are halves of one character, or `\u{X…}`.
    fn unicode(&mut self) {
        if self.rest.peek() == Some(&'{') {
            self.out.push_str(r"\u");
            self.braced();
            return;
        }
        let Some(first) = self.four_digits() else {
            self.out.push('u');
            return;
        };
        let mut ahead = self.rest.clone();
        let second = (0xD800..0xDC00).contains(&first) && ahead.next() == Some('\\') && ahead.next() == Some('u');
        if second {
            let before = self.rest.clone();
            self.rest = ahead;
            match self.four_digits().filter(|second| (0xDC00..0xE000).contains(second)) {
                Some(second) => {
                    let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                    self.out.push_str(&format!(r"\u{{{code:X}}}"));
                    return;
                }
                None => self.rest = before,
            }
        }
        self.out.push_str(&format!(r"\u{{{first:X}}}"));
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits: String = self.rest.clone().take(4).collect();
        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.chars().count() == 4)?;
        self.rest.nth(3);
        Some(code)
    }

    fn push_escaped(&mut self, one: char) {
        if one.is_ascii_punctuation()
            && !matches!(one, '<' | '>' | '_' | '/' | '"' | '\'' | ',' | ':' | ';' | '=' | '@' | '`' | '%' | '!')
        {
            self.out.push('\\');
        }
        self.out.push(one);
    }
}

#[cfg(test)]
mod tests {
    use super::translate;

    fn is_match(pattern: &str, text: &str) -> bool {
        regex::Regex::new(&translate(pattern)).unwrap().is_match(text)
    }

    #[test]
    fn means_what_ecma_262_says() {
        let cases = [
            (r"^\d+$", "12", true),
            (r"^\d+$", "߀", false),
            (r"^\w$", "é", false),
            (r"^\W$", "é", true),
            (r"^[\w-]+$", "a-b", true),
            (r"^[^\d]$", "7", false),
            (r"^\s$", "\u{FEFF}", true),
            (r"^[\s]$", "\u{2029}", true),
            (r"^\S$", "\u{A0}", false),
            (r"^abc$", "abc\n", false),
            (r"^a\/b$", "a/b", true),
            (r"^é\uD83D\uDC32$", "é🐲", true),
            (r"^\u00e9$", "é", true),
            (r"^\u{1F432}$", "🐲", true),
            (r"^(?<year>\d{4})$", "2026", true),
            (r"^\cA$", "\u{1}", true),
            (r"^[[]$", "[", true),
            (r"^[a&&b]+$", "a&b", true),
            (r"^[--~]$", "-", true),
            (r"^a{b}$", "a{b}", true),
            (r"^{x}$", "{x}", true),
            (r"^a{2,}$", "aaa", true),
            (r"^[^]$", "\n", true),
            (r"^\<\>\_\-\@$", "<>_-@", true),
            (r"^.$", "\r", false),
            (r"^.$", "🐲", true),
            (r"^[\b]$", "\u{8}", true),
            (r"\bfoo\b", "a foo b", true),
            (r"^\p{Lu}$", "É", true),
            (r"^\$\{[a-z]+\}$", "${abc}", true),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(is_match(pattern, text), expected, "{pattern} as {} on {text:?}", translate(pattern));
        }
    }
}
