//! Byte offsets, characters, lines and columns, and how paths are written; it must not read files.

use std::path::{Component, Path, PathBuf};

/// Line and column (in characters), both from 1, of a byte offset.
pub(crate) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..floor(text, offset)).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.get(start..).unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The byte offset of a line and column, both from 1; the end of the line or text where they go beyond.
pub(crate) fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text.get(start..).and_then(|rest| rest.find('\n')) {
            Some(newline) => start += newline + 1,
            None => return text.len(),
        }
    }
    let rest = text.get(start..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default();
    start + line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at)
}

/// The byte offset of the character with the index `characters`.
pub(crate) fn byte_of_char(text: &str, characters: usize) -> usize {
    // Most descriptions are ASCII up to the place in question, and then the two are the same number.
    if text.as_bytes().get(..characters).is_some_and(<[u8]>::is_ascii) {
        return characters;
    }
    text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at)
}

/// The nearest character boundary at or before `offset`.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset)
}

/// A path as it is printed: with forward slashes.
pub(crate) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() }
}

/// Removes `.` and resolves `..` by name alone, as RFC 3986 (5.2.4) does; a leading `..` stays.
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match result.components().next_back() {
                Some(Component::Normal(_)) => {
                    result.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => result.push(component),
            },
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_columns_agree_beyond_ascii() {
        let text = "a: é\nüb: x\r\nc";
        let at = text.find('x').unwrap();
        assert_eq!(line_column(text, at), (2, 5));
        assert_eq!(offset(text, 2, 5), at);
        assert_eq!(byte_of_char(text, 3), 3);
        assert_eq!(byte_of_char(text, 4), 5);
        assert_eq!(offset(text, 9, 1), text.len());
    }

    #[test]
    fn dots_go_by_name() {
        assert_eq!(normalize(Path::new("a/./b/../../c/../..")), Path::new(".."));
        assert_eq!(normalize(Path::new("/a/../../b")), Path::new("/b"));
    }
}
