//! Documents as a value that can be kept, and read again when their files have changed or are gone.
//!
//! It must not say where they are kept, and must not look at the disk.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::OnceLock;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Document, DocumentId, Limits, Sources, parse};

/// Documents to be kept, or that were kept.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Kept<'a> {
    documents: Vec<KeptDocument<'a>>,
    /// Every absolute path under which a document was asked for, with its number.
    paths: Vec<(Cow<'a, Path>, u32)>,
}

#[derive(Debug, Deserialize, Serialize)]
struct KeptDocument<'a> {
    path: Cow<'a, Path>,
    canonical: Cow<'a, Path>,
    folder: Cow<'a, Path>,
    text: Cow<'a, str>,
    /// The value, where an overlay made another of it than the text has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    patched: Option<Cow<'a, Value>>,
}

impl Sources {
    /// The documents, to be kept.
    pub(crate) fn kept(&self) -> Kept<'_> {
        let documents = self.documents.iter().map(|document| KeptDocument {
            path: Cow::Borrowed(&document.path),
            canonical: Cow::Borrowed(&document.canonical),
            folder: Cow::Borrowed(&document.folder),
            text: Cow::Borrowed(&document.text),
            patched: document.patched.then_some(Cow::Borrowed(&document.value)),
        });
        let read = self.paths.iter().filter_map(|(path, outcome)| Some((path, outcome.as_ref().ok()?)));
        // References are followed by absolute paths; a relative one meant something else in another folder.
        let mut paths: Vec<_> = read
            .filter(|(path, _)| path.is_absolute())
            .map(|(path, id)| (Cow::Borrowed(path.as_path()), id.0))
            .collect();
        paths.sort_unstable();
        Kept { documents: documents.collect(), paths }
    }

    /// The documents as they were when they were kept; `None` where they cannot be read any more.
    pub(crate) fn from_kept(kept: Kept<'_>, limits: &Limits) -> Option<Self> {
        let documents = kept.documents.into_par_iter().map(|document| document.read(limits));
        let documents: Vec<Document> = documents.collect::<Option<_>>()?;
        let paths = kept.paths.into_iter().map(|(path, id)| (path.into_owned(), Ok(DocumentId(id))));
        Some(Self { documents, paths: paths.collect(), hidden: Vec::new() })
    }

    /// Stands for what the documents hold, wherever they are: equal texts, equal numbers.
    pub(crate) fn print(&self) -> u64 {
        let mut hash = DefaultHasher::new();
        for document in &self.documents {
            (document.canonical.file_name(), &document.text).hash(&mut hash);
        }
        hash.finish()
    }
}

impl KeptDocument<'_> {
    fn read(self, limits: &Limits) -> Option<Document> {
        let (value, syntax) = parse::parse(&self.text, &self.path, limits).ok()?;
        Some(Document {
            value: self.patched.as_ref().map_or(value, |patched| patched.clone().into_owned()),
            patched: self.patched.is_some(),
            path: self.path.into_owned(),
            canonical: self.canonical.into_owned(),
            folder: self.folder.into_owned(),
            text: self.text.into_owned(),
            syntax,
            index: OnceLock::new(),
        })
    }
}
