//! Docs of an item: summary, description, notes, deprecation and where in the description it comes from.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::docs::{code, doc_lines};
use crate::ir::{Docs, TypeDef};

impl Context<'_> {
    /// Doc lines of an item; `fallback` describes it where the description says nothing.
    pub(super) fn docs(&self, docs: &Docs, fallback: &str) -> TokenStream {
        attributes(self.doc_text(docs, fallback))
    }

    /// Doc lines and `#[deprecated]` of an item.
    pub(super) fn docs_and_deprecation(&self, docs: &Docs, fallback: &str) -> TokenStream {
        let text = self.docs(docs, fallback);
        let deprecated = deprecation(docs);
        quote!(#text #deprecated)
    }

    /// The lines of an item's docs.
    pub(super) fn doc_text(&self, docs: &Docs, fallback: &str) -> Vec<String> {
        let mut paragraphs: Vec<Vec<String>> = Vec::new();
        let lines =
            |text: &Option<String>| text.as_deref().map(|text| doc_lines(text, &self.links)).unwrap_or_default();
        let (summary, description) = (lines(&docs.summary), lines(&docs.description));
        if description.is_empty() || docs.summary.as_deref().is_some_and(is_sentence) {
            paragraphs.push(summary);
        }
        paragraphs.push(description);
        if paragraphs.iter().all(Vec::is_empty) {
            paragraphs.push(vec![fallback.to_owned()]);
        }
        for note in &docs.notes {
            paragraphs.push(doc_lines(note, &self.links));
        }
        join(paragraphs)
    }

    /// What a type is, where the description does not say: by its place in an operation or in another type.
    pub(super) fn subject(&self, def: &TypeDef) -> String {
        let hints = &def.hints;
        let operation = def.operation.and_then(|id| self.api.operations.get(id.index()));
        let has_own_name = hints.key.is_some() || hints.title.is_some() || hints.file.is_some();
        match (operation, &hints.operation, &hints.parent) {
            (Some(operation), Some((_, role)), _) if role == "Body" => {
                format!("What `{}` sends", operation.ident.bare())
            }
            (Some(operation), Some((_, role)), _) if role == "Response" => {
                format!("What `{}` answers", operation.ident.bare())
            }
            (_, None, Some((parent, member))) if !has_own_name => match self.def(*parent) {
                Some(parent) => format!("{} of `{}`", code(member), parent.ident.bare()),
                None => format!("`{}`", def.ident.bare()),
            },
            _ => format!("`{}`", def.ident.bare()),
        }
    }

    /// The line that says where an item comes from.
    pub(super) fn source_line(&self, docs: &Docs) -> Option<String> {
        let source = docs.source.as_ref()?;
        let pointer = source.pointer.as_str();
        let document = self.api.document_names.get(source.document.0 as usize)?;
        let place = if pointer.is_empty() { document.clone() } else { format!("{document}#{pointer}") };
        Some(format!("From {}.", code(&place)))
    }

    /// Docs of a type or operation: with the place it comes from.
    pub(super) fn docs_with_source(&self, docs: &Docs, fallback: &str) -> TokenStream {
        let mut paragraphs = vec![self.doc_text(docs, fallback)];
        paragraphs.extend(self.source_line(docs).map(|line| vec![line]));
        attributes(join(paragraphs))
    }
}

/// Titles such as `Event` repeat the name and say nothing; a sentence does.
fn is_sentence(summary: &str) -> bool {
    summary.split_whitespace().count() > 2
}

/// Paragraphs with an empty line between them.
pub(super) fn join(paragraphs: Vec<Vec<String>>) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph);
    }
    lines
}

/// `#[doc = "…"]` for each line.
pub(super) fn attributes(lines: Vec<String>) -> TokenStream {
    let lines = lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// `#[deprecated]` where the description says so.
pub(super) fn deprecation(docs: &Docs) -> TokenStream {
    if docs.deprecated { quote!(#[deprecated]) } else { TokenStream::new() }
}
