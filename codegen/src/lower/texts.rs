//! Texts for the docs once all of the model is there: facts that stand beside operations, and the configured texts in
//! place of those that only a description's own site understands.
//!
//! It must not read Markdown.

use serde_json::Value;

use super::Lowering;
use crate::ir::Operation;

impl Lowering<'_, '_> {
    /// Facts from extensions at the places that operations, parameters and bodies were read from; those of schemas
    /// are noted with the schemas.
    pub(super) fn note_facts(&mut self) {
        let sources = self.store.resolver().sources();
        let conventions = self.store.conventions();
        for docs in self.api.operations.iter_mut().flat_map(Operation::docs_mut) {
            let members = docs.source.as_ref().and_then(|at| sources.value(at)).and_then(Value::as_object);
            for fact in members.map(|members| conventions.facts(members)).unwrap_or_default() {
                if !docs.notes.contains(&fact) {
                    docs.notes.push(fact);
                }
            }
        }
    }

    /// Puts the configured texts in the place of those that a description's own site would replace.
    pub(super) fn replace_texts(&mut self) {
        let texts: Vec<(String, String)> =
            self.plan.docs.replace.iter().map(|(code, text)| (code.clone(), text.clone())).collect();
        for docs in self.api.docs_mut() {
            for text in docs.summary.iter_mut().chain(&mut docs.description).chain(&mut docs.notes) {
                if texts.iter().any(|(code, _)| text.contains(code.as_str())) {
                    *text = replace_shortcodes(text, &texts);
                }
            }
        }
    }
}

/// Replaces the openings and closings of a site's template language by text, each pair being what is
/// written and what stands for it; of several that fit at a place the longest is taken.
fn replace_shortcodes(text: &str, shortcodes: &[(String, String)]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let fits = shortcodes.iter().filter(|(code, _)| !code.is_empty() && rest.starts_with(code.as_str()));
        if let Some((code, replacement)) = fits.max_by_key(|(code, _)| code.len()) {
            result.push_str(replacement);
            rest = rest.get(code.len()..).unwrap_or_default();
        } else {
            result.push(next);
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::replace_shortcodes;

    #[test]
    fn shortcodes_are_replaced_as_text() {
        let codes = [("{{% a %}}", "**Note:**"), ("{{% a %}}!", "!"), ("**", "x"), ("", "y")];
        let codes = codes.map(|(code, replacement)| (code.to_owned(), replacement.to_owned()));
        assert_eq!(replace_shortcodes("é{{% a %}} b {{% a %}}! ** {{% c %}}", &codes), "é**Note:** b ! x {{% c %}}");
    }
}
