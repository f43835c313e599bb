//! The text of a reference to its parts (RFC 3986, RFC 6901); it must not look at files or values.

use percent_encoding::percent_decode_str;

use crate::source::Pointer;

/// A reference, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference<'r> {
    /// The part before `#`, as written; `None` for the same document.
    pub(super) file: Option<&'r str>,
    /// The part after `#`.
    pub(super) fragment: Fragment,
}

/// What the part after `#` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fragment {
    /// A node by its pointer: percent-decoded, and as written where that differs.
    Pointer(Pointer, Option<Pointer>),
    /// A schema by its `$anchor` (JSON Schema 2020-12, 8.2.2).
    Anchor(String),
}

/// What the part before `#` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A path relative to the document.
    Relative,
    /// A path from the root of the file system.
    Absolute,
    /// `file:…`.
    FileUrl,
    /// `http:`, `https:`, another scheme, or `//host/…`.
    Remote,
}

/// Why a text is no reference, and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub(super) &'static str, pub(super) &'static str);

impl<'r> Reference<'r> {
    pub(super) fn parse(text: &'r str) -> Result<Self, Malformed> {
        if text.is_empty() {
            return Err(Malformed("it is empty", "write `#` for the root of this document"));
        }
        if text.chars().any(char::is_control) {
            return Err(Malformed("it holds a control character", "percent-encode it"));
        }
        // A second `#` ought to be written `%23`, but its meaning is plain, and descriptions have it.
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let remote = file_kind(file) == FileKind::Remote;
        if file.contains('\\') {
            return Err(Malformed("it holds a backslash", "write `/` between folders, and `%5C` within a name"));
        }
        if file.contains('?') && !remote {
            return Err(Malformed("a file has no query", "write a `?` within a file name as `%3F`"));
        }
        Ok(Self { file: (!file.is_empty()).then_some(file), fragment: Fragment::parse(fragment)? })
    }
}

impl Fragment {
    fn parse(text: &str) -> Result<Self, Malformed> {
        let Ok(decoded) = percent_decode_str(text).decode_utf8() else {
            return Err(Malformed("its percent-encoding is not UTF-8", "encode the name as UTF-8"));
        };
        if let Some(pointer) = Pointer::parse(&decoded) {
            if !escapes_are_valid(&decoded) {
                return Err(Malformed("`~` stands without `0` or `1`", "write `~` as `~0` and `/` as `~1`"));
            }
            let raw = (decoded != text).then(|| Pointer::parse(text)).flatten();
            return Ok(Self::Pointer(pointer, raw));
        }
        if decoded.contains('/') || decoded.contains(' ') {
            return Err(Malformed("a pointer starts with a slash", "write `#/` before the first name"));
        }
        Ok(Self::Anchor(decoded.into_owned()))
    }
}

/// Whether every `~` is followed by `0` or `1` (RFC 6901, 3).
fn escapes_are_valid(pointer: &str) -> bool {
    pointer.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']))
}

/// What kind of place a file part names.
pub(super) fn file_kind(file: &str) -> FileKind {
    if file.starts_with("//") {
        return FileKind::Remote;
    }
    if file.starts_with('/') {
        return FileKind::Absolute;
    }
    let segment = file.split(['/', '?']).next().unwrap_or_default();
    let Some((scheme, _)) = segment.split_once(':') else {
        return FileKind::Relative;
    };
    let mut characters = scheme.chars();
    let starts = characters.next().is_some_and(|first| first.is_ascii_alphabetic());
    let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    match scheme {
        _ if !starts || !characters.all(goes_on) => FileKind::Relative,
        _ if scheme.eq_ignore_ascii_case("file") => FileKind::FileUrl,
        // A drive letter.
        _ if scheme.len() == 1 => FileKind::Absolute,
        _ => FileKind::Remote,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(text: &str) -> Fragment {
        Fragment::Pointer(Pointer::parse(text).unwrap(), None)
    }

    #[test]
    fn takes_every_form_apart() {
        let cases: [(&str, Option<&str>, Fragment); 8] = [
            ("a/b.yaml", Some("a/b.yaml"), pointer("")),
            ("../m.room.message$m.text.yaml", Some("../m.room.message$m.text.yaml"), pointer("")),
            ("a b.yaml#", Some("a b.yaml"), pointer("")),
            ("#", None, pointer("")),
            ("#/a~1b/c~0d", None, pointer("/a~1b/c~0d")),
            ("x.yaml#/a/0", Some("x.yaml"), pointer("/a/0")),
            ("#/a#b", None, pointer("/a#b")),
            ("#name", None, Fragment::Anchor("name".to_owned())),
        ];
        for (text, file, fragment) in cases {
            assert_eq!(Reference::parse(text), Ok(Reference { file, fragment }), "{text}");
        }
        let encoded = Reference::parse("#/a%20b").unwrap().fragment;
        assert_eq!(encoded, Fragment::Pointer(Pointer::parse("/a b").unwrap(), Pointer::parse("/a%20b")));
    }

    #[test]
    fn refuses_what_is_no_reference() {
        for text in ["", "#/a~2", "#/a~", "..\\a.yaml", "a.yaml?x", "#/%ff", "#a/b", "a\nb"] {
            assert!(Reference::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn tells_places_apart() {
        assert_eq!(file_kind("a:b/c.yaml"), FileKind::Absolute);
        assert_eq!(file_kind("/etc/passwd"), FileKind::Absolute);
        assert_eq!(file_kind("FILE:///etc/passwd"), FileKind::FileUrl);
        assert_eq!(file_kind("https://example.org/a"), FileKind::Remote);
        assert_eq!(file_kind("//example.org/a"), FileKind::Remote);
        assert_eq!(file_kind("./a:b.yaml"), FileKind::Relative);
        assert_eq!(file_kind("$a:b.yaml"), FileKind::Relative);
    }
}
