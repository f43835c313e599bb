//! Which operations are generated, where that is not all of them. It must not know descriptions: what nothing matches
//! is told by whoever has read them.

use super::declared::Placed;
use super::file::{Select, Text};
use super::files::Globs;
use super::validate::Reader;
use crate::diag::{Diagnostic, Place, catalogue};

/// What operations can be chosen by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SelectBy {
    /// One of its tags.
    Tag,
    /// Its path, as the description has it.
    Path,
    /// Its `operationId`.
    Id,
}

impl SelectBy {
    /// What it is called in messages.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Path => "path",
            Self::Id => "id",
        }
    }
}

/// One pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectPlan {
    /// What it is compared with.
    pub by: SelectBy,
    /// The pattern as written, `!` included, and where; none on the command line.
    pub pattern: Placed<String, Option<Place>>,
    globs: Globs,
}

/// What is known of an operation before it is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Key under `paths`.
    pub path: String,
    /// `operationId`.
    pub id: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
}

impl Chosen {
    /// The names that a pattern of this kind is compared with.
    pub fn names(&self, by: SelectBy) -> impl Iterator<Item = &str> {
        let (tags, path, id) = match by {
            SelectBy::Tag => (self.tags.as_slice(), None, None),
            SelectBy::Path => (Default::default(), Some(&self.path), None),
            SelectBy::Id => (Default::default(), None, self.id.as_ref()),
        };
        tags.iter().chain(path).chain(id).map(String::as_str)
    }
}

/// Whether an operation is generated: a pattern names it, or there are none, and no pattern with `!` does.
pub fn admits(plans: &[SelectPlan], operation: &Chosen) -> bool {
    let (out, into): (Vec<_>, Vec<_>) = plans.iter().partition(|plan| plan.takes_out());
    (into.is_empty() || into.iter().any(|plan| plan.names(operation))) && !out.iter().any(|plan| plan.names(operation))
}

impl SelectPlan {
    /// The plan of a pattern.
    ///
    /// # Errors
    ///
    /// What is wrong with the pattern.
    pub fn new(by: SelectBy, pattern: &str, place: Option<Place>) -> Result<Self, Box<Diagnostic>> {
        // Braces are those of paths; there are several patterns where one would need alternatives.
        let text = pattern.strip_prefix('!').unwrap_or(pattern).replace('{', "\u{1}").replace('}', "[}]");
        let globs = Globs::new([text.replace('\u{1}', "[{]").as_str()]).map_err(|(_, message)| {
            let diagnostic =
                Diagnostic::new(&catalogue::CONFIGURATION_VALUE, format!("`{pattern}` is no pattern: {message}"))
                    .help("`*` stands for any text without a slash, `**` for any text");
            Box::new(Diagnostic { place: place.clone(), ..diagnostic })
        })?;
        Ok(Self { by, pattern: Placed { value: pattern.to_owned(), place }, globs })
    }

    /// Whether what it names is left out.
    pub fn takes_out(&self) -> bool {
        self.pattern.value.starts_with('!')
    }

    /// Whether it names the operation.
    pub fn names(&self, operation: &Chosen) -> bool {
        operation.names(self.by).any(|name| self.globs.contains(name))
    }
}

impl Reader<'_> {
    pub(super) fn select(&mut self, raw: &Select) -> Vec<SelectPlan> {
        let all = [(SelectBy::Tag, &raw.tags), (SelectBy::Path, &raw.paths), (SelectBy::Id, &raw.operations)];
        let mut plans = Vec::new();
        for (by, texts) in all {
            for text in texts {
                match SelectPlan::new(by, text.get_ref(), Some(self.place(Text::span(text)))) {
                    Ok(plan) => plans.push(plan),
                    Err(diagnostic) => self.report(text.span(), *diagnostic),
                }
            }
        }
        plans
    }
}

#[cfg(test)]
mod tests {
    use super::{Chosen, SelectBy, SelectPlan, admits};

    fn plans(patterns: &[(SelectBy, &str)]) -> Vec<SelectPlan> {
        patterns.iter().map(|(by, pattern)| SelectPlan::new(*by, pattern, None).unwrap()).collect()
    }

    #[test]
    fn what_any_pattern_names_is_in_and_what_an_exclamation_mark_names_is_out() {
        let operation = |path: &str, id: &str, tags: &[&str]| Chosen {
            path: path.to_owned(),
            id: Some(id.to_owned()),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        };
        let list = operation("/pets", "pets/list", &["pets", "public"]);
        let get = operation("/pets/{id}", "pets/get", &["pets"]);
        let admin = operation("/admin/pets/{id}", "pets/purge", &["admin"]);
        let some = plans(&[(SelectBy::Tag, "pets"), (SelectBy::Path, "/admin/**"), (SelectBy::Id, "!pets/g*")]);
        assert_eq!([&list, &get, &admin].map(|one| admits(&some, one)), [true, false, true]);
        let braces = plans(&[(SelectBy::Path, "/*/{id}")]);
        assert_eq!([&list, &get, &admin].map(|one| admits(&braces, one)), [false, true, false]);
        let rest = plans(&[(SelectBy::Tag, "!public")]);
        assert_eq!([&list, &get, &admin].map(|one| admits(&rest, one)), [false, true, true]);
        assert!(admits(&[], &list));
    }
}
