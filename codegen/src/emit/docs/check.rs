//! Whether rustdoc would take a text: it is parsed with all that rustdoc switches on.
//!
//! It must not rewrite anything.

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag};

use super::EXTENSIONS;
use super::LinkBase;
use super::links::absolute;

/// Whether nothing in `text` is compiled, taken for HTML, fetched, or resolved as a path.
pub(super) fn is_clean(text: &str) -> bool {
    let options = EXTENSIONS
        .union(Options::ENABLE_FOOTNOTES)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_SMART_PUNCTUATION);
    let mut unresolved = 0_usize;
    let callback = |_: BrokenLink<'_>| {
        unresolved += 1;
        None
    };
    let events = Parser::new_with_broken_link_callback(text, options, Some(callback));
    let defines = events.reference_definitions().iter().next().is_some();
    let taken = events.into_iter().all(|event| is_taken(&event));
    taken && !defines && unresolved == 0
}

fn is_taken(event: &Event<'_>) -> bool {
    match event {
        Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => false,
        Event::Start(Tag::CodeBlock(kind)) => matches!(kind, CodeBlockKind::Fenced(language) if &**language == "text"),
        Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => true,
        Event::Start(Tag::Link { dest_url, .. }) => absolute(dest_url, &LinkBase::default()).is_some(),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_)) => false,
        _ => true,
    }
}
