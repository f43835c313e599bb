//! Characters and lines: what is done to a text before it is read as Markdown.
//!
//! It must not know Markdown.

/// Columns between tab stops (CommonMark 0.31, section 2.2).
const TAB: usize = 4;

/// Lines that end in `\n`, without tabs, control characters or characters that reorder what is shown, and
/// without the indentation that all lines share.
///
/// White space at the ends of lines stays, as two spaces there are a line break in Markdown.
pub(super) fn plain_lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<String> = text.split(['\n', '\r']).map(plain_line).collect();
    let indents = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| indent(line));
    let shared = indents.min().unwrap_or(0);
    let lines: Vec<&str> = lines.iter().map(|line| line.get(shared..).unwrap_or_default()).collect();
    let joined = lines.join("\n");
    let joined = trim_blank_lines(&joined);
    // Up to three spaces before the first line mean nothing in Markdown, but rustdoc would take them away
    // from all lines.
    let first = joined.trim_start_matches(' ');
    if joined.len() - first.len() < TAB { first.to_owned() } else { joined.to_owned() }
}

/// Takes away white space at the ends of lines, and blank lines at the start and the end.
pub(super) fn trim_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    trim_blank_lines(&lines.join("\n")).to_owned()
}

/// The number of spaces that a line begins with.
pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn trim_blank_lines(text: &str) -> &str {
    let end = text.trim_end();
    let skipped = end.len() - end.trim_start().len();
    let start = end.get(..skipped).and_then(|blank| blank.rfind('\n')).map_or(0, |newline| newline + 1);
    end.get(start..).unwrap_or_default()
}

fn plain_line(line: &str) -> String {
    let mut result = String::with_capacity(line.len());
    let mut column = 0;
    for character in line.chars() {
        match character {
            '\t' => {
                let width = TAB - column % TAB;
                result.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                result.push(' ');
                column += 1;
            }
            hidden if hidden.is_control() || is_hidden(hidden) => {}
            other => {
                result.push(other);
                column += 1;
            }
        }
    }
    result
}

/// Whether a character ends a line, is invisible, or changes the order or meaning of what stands around it.
pub(in crate::emit) fn acts(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200b}') || is_hidden(character)
}

/// Whether a character is invisible and changes the order or meaning of what stands around it: marks,
/// embeddings, overrides and isolates of Unicode's bidirectional algorithm, and the byte order mark.
fn is_hidden(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
