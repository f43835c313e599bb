//! Descriptions (CommonMark) to doc comments that rustdoc and clippy take without a warning.
//!
//! A description is text, whatever it holds: nothing of it is compiled, run as a doctest, resolved as a
//! path of this crate, or passed on as HTML. The text is parsed by the parser that rustdoc uses, and only
//! what rustdoc would misread is rewritten; the rest stays as its author wrapped it. It must not know
//! where the text comes from, nor print tokens.
//!
//! Rewriting can bring new constructs to light (what stood in an HTML block is Markdown once the tags are
//! text), so it is repeated until nothing is left to do. What is still not clean then, which takes a text
//! made for the purpose, is shown as it was written, in a code block.

mod characters;
mod check;
mod containers;
mod edits;
mod html;
mod links;
mod rewrite;
mod summary;
mod urls;
mod wrap;

use pulldown_cmark::Options;

pub(in crate::emit) use characters::acts;

use rewrite::Round;

/// Where a description's own links lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkBase {
    /// What links such as `/path#part` are relative to: scheme and authority, `https://spec.example.org`.
    ///
    /// Without it such links are reduced to their text.
    pub site: Option<String>,
    /// The page that links such as `#part` are about, as an absolute URL without a fragment.
    ///
    /// Without it such links are reduced to their text.
    pub page: Option<String>,
}

/// What rustdoc switches on beyond CommonMark and we read too.
///
/// Footnotes and check boxes are left out: CommonMark has none, so their brackets are escaped like others.
const EXTENSIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH);

/// How often a text is rewritten before it is given up; three rounds do for all that people write.
const ROUNDS: usize = 12;

/// Lines for `#[doc = "…"]`, each without the leading space that the printer puts before it.
///
/// None has a line break, a tab or white space at its end; no first or last one is empty. Text without
/// content gives no lines.
pub fn doc_lines(text: &str, links: &LinkBase) -> Vec<String> {
    let clean = clean(text, links);
    let wrapped = wrap::wrap(&clean);
    // Breaking lines must not change anything else; if it does, long lines are the smaller evil.
    let is_settled = wrapped == clean || rewrite::rewrite(&wrapped, links) == Round::Settled;
    let lines = if is_settled { wrapped } else { clean };
    lines.lines().map(str::to_owned).collect()
}

/// The first sentence as one line of Markdown, clean in the same way; empty when the text does not begin
/// with prose.
pub fn summary_line(text: &str, links: &LinkBase) -> String {
    summary::first_sentence(&clean(text, links))
}

/// A text of the description as code within a line of docs, whatever it holds: one line, nothing invisible.
pub fn code(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            '`' => shown.push('\''),
            acts if characters::acts(acts) => shown.extend(acts.escape_default()),
            plain => shown.push(plain),
        }
    }
    // A code span loses white space at its ends, and cannot be empty.
    if shown.is_empty() || shown.trim() != shown { format!("`\"{shown}\"`") } else { format!("`{shown}`") }
}

fn clean(text: &str, links: &LinkBase) -> String {
    let plain = characters::plain_lines(text);
    let mut current = plain.clone();
    for _ in 0..ROUNDS {
        match rewrite::rewrite(&current, links) {
            Round::Changed(next) => current = characters::trim_lines(&next),
            Round::Settled if check::is_clean(&current) => return characters::trim_lines(&current),
            Round::Settled | Round::GivenUp => break,
        }
    }
    edits::code_block(&plain, "")
}

#[cfg(test)]
mod tests;
