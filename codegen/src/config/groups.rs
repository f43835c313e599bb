//! Groups: documents and schemas that share a Rust module and a cargo feature, such as one API of several.

use std::path::PathBuf;

use super::file::{Group, Text};
use super::files::Globs;
use super::names;
use super::validate::Reader;
use crate::diag::{Diagnostic, catalogue};

/// Documents and schemas that share a Rust module and a cargo feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupPlan {
    /// The Rust module; with `-` for `_` the cargo feature.
    pub name: String,
    /// What it is, for its docs.
    pub title: Option<String>,
    /// The longer text of its docs.
    pub description: Option<String>,
    /// The page that links such as `#part` in its descriptions are about: a URL.
    pub page: Option<String>,
    /// The OpenAPI documents, each a module; ordered by path.
    pub documents: Vec<PathBuf>,
    /// Schema files whose root is generated though no operation reaches it; ordered by path.
    pub schemas: Vec<PathBuf>,
    /// The files whose types live in this group: what any of these names.
    pub files: Vec<Globs>,
    /// Whether the operations of each tag get a module of their own.
    pub split_tags: bool,
}

impl GroupPlan {
    /// Whether what the file holds, named by its path below its root, lives in this group.
    pub fn contains(&self, path: &str) -> bool {
        self.files.iter().any(|files| files.contains(path))
    }
}

impl Reader<'_> {
    pub(super) fn groups(&mut self, raw: &[Group], roots: &[PathBuf]) -> Vec<GroupPlan> {
        let mut groups: Vec<GroupPlan> = Vec::new();
        for group in raw {
            self.judge(&group.name, names::group);
            let name = group.name.get_ref().clone();
            if groups.iter().any(|other| other.name == name) {
                self.conflict(group.name.span(), format!("two groups are called `{}`", name.escape_debug()));
            }
            let documents = self.find_each(&group.documents, roots);
            let schemas = self.find_each(&group.schemas, roots);
            for other in &groups {
                if let Some(document) = documents.iter().find(|document| other.documents.contains(document)) {
                    let message = format!(
                        "the groups `{}` and `{}` both have the document `{}`",
                        other.name.escape_debug(),
                        name.escape_debug(),
                        document.display()
                    );
                    self.conflict(group.name.span(), message);
                }
            }
            groups.push(GroupPlan {
                name,
                title: group.title.as_ref().map(|title| title.get_ref().clone()),
                description: group.description.as_ref().map(|text| text.get_ref().clone()),
                // With its slash, unlike what links are put behind.
                page: group.page.as_ref().and_then(|page| self.url(page).map(|_| page.get_ref().clone())),
                split_tags: self.splits_tags(group.split.as_ref()),
                documents,
                schemas,
                files: [&group.documents, &group.schemas, &group.files].map(|texts| self.globs(texts)).into(),
            });
        }
        groups
    }

    /// The set that patterns of the configuration name.
    pub(super) fn globs(&mut self, raw: &[Text]) -> Globs {
        match Globs::new(raw.iter().map(|text| text.get_ref().as_str())) {
            Ok(globs) => globs,
            Err((index, message)) => {
                let span = raw.get(index).or(raw.last()).map_or(0..0, Text::span);
                let diagnostic =
                    Diagnostic::new(&catalogue::CONFIGURATION_VALUE, format!("this is no pattern of paths: {message}"))
                        .help("`*` stands for any text within one folder, `**` for any folders");
                self.report(span, diagnostic);
                Globs::default()
            }
        }
    }

    /// The files below the roots that patterns name. A pattern that names none is a fault: something is missing.
    pub(super) fn find_each(&mut self, raw: &[Text], roots: &[PathBuf]) -> Vec<PathBuf> {
        let globs = self.globs(raw);
        let mut found: Vec<(String, PathBuf)> = Vec::new();
        for root in roots {
            for path in globs.find(root) {
                found.push((super::files::below(root, &path), path));
            }
        }
        for text in raw.iter().filter(|text| !text.get_ref().starts_with('!')) {
            let Ok(own) = Globs::new([text.get_ref().as_str()]) else { continue };
            if !found.iter().any(|(below, _)| own.contains(below)) {
                self.report(text.span(), super::fault::not_below(text.get_ref(), roots));
            }
        }
        found.sort();
        found.dedup();
        found.into_iter().map(|(_, path)| path).collect()
    }
}
