//! Which files references may lead to; it must not read them.

use std::io;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::reference::{FileKind, file_kind};
use super::widen;
use crate::diag::{Diagnostic, catalogue};
use crate::source::{Document, Request, lines, missing};

/// The folders that references must not leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots {
    /// Folders, canonical; what lies in one of them may be referred to.
    pub folders: Vec<PathBuf>,
    /// Folders, canonical, that were not named by anybody but hold what the description refers to: only files that
    /// look like parts of a description may be referred to there, and through no link.
    pub widened: Vec<PathBuf>,
    /// URL prefixes with the local folder, canonical, that stands for each.
    pub remote: Vec<(String, PathBuf)>,
}

impl Roots {
    /// Roots from folders as given.
    ///
    /// # Errors
    /// The folder that does not exist or cannot be looked at.
    pub fn new<P: AsRef<Path>>(folders: impl IntoIterator<Item = P>) -> Result<Self, (PathBuf, io::Error)> {
        let mut roots = Self::default();
        for folder in folders {
            let folder = folder.as_ref();
            let canonical = folder.canonicalize().map_err(|error| (folder.to_owned(), error))?;
            if !roots.folders.contains(&canonical) {
                roots.folders.push(canonical);
            }
        }
        Ok(roots)
    }

    /// The folder of each document that was named without a configuration; missing ones are skipped, as
    /// loading them reports it.
    pub fn of_documents<P: AsRef<Path>>(documents: impl IntoIterator<Item = P>) -> Self {
        let mut roots = Self::default();
        for document in documents {
            let folder = document.as_ref().parent().unwrap_or(Path::new(""));
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            if let Ok(canonical) = folder.canonicalize()
                && !roots.folders.contains(&canonical)
            {
                roots.folders.push(canonical);
            }
        }
        roots
    }

    /// Lets URLs that start with `prefix` be read from `folder`.
    ///
    /// # Errors
    /// The folder does not exist or cannot be looked at.
    pub fn map_remote(&mut self, prefix: impl Into<String>, folder: &Path) -> io::Result<()> {
        self.remote.push((prefix.into(), folder.canonicalize()?));
        Ok(())
    }

    /// Whether a normalized path lies in one of the roots.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.were_named(path) || self.widened.iter().any(|root| widen::is_plain(root, path))
    }

    /// Whether a normalized path lies in a root that somebody named.
    fn were_named(&self, path: &Path) -> bool {
        self.folders.iter().chain(self.remote.iter().map(|(_, folder)| folder)).any(|root| path.starts_with(root))
    }

    /// The folders that paths of documents are shown below, the widest first.
    pub fn shown_below(&self) -> impl Iterator<Item = &PathBuf> {
        self.widened.iter().chain(&self.folders)
    }

    /// The file that the part of a reference before `#` names, by its spelling alone: percent-decoded, and
    /// as written where that differs.
    pub(super) fn locate(&self, from: &Document, file: &str) -> Result<Candidates, Diagnostic> {
        match file_kind(file) {
            FileKind::Relative => self.join(&from.folder, from.path.parent(), file, file),
            FileKind::Remote => self.mapped(file),
            FileKind::Absolute | FileKind::FileUrl => Err(outside(file, "it is not relative")
                .help("write the path relative to the document that holds the reference")),
        }
    }

    fn mapped(&self, url: &str) -> Result<Candidates, Diagnostic> {
        // The longest prefix is the most specific.
        let maps = self.remote.iter().filter(|(prefix, _)| url.starts_with(prefix.as_str()));
        let Some((prefix, folder)) = maps.max_by_key(|(prefix, _)| prefix.len()) else {
            let message = format!("the reference `{url}` names a remote document");
            return Err(Diagnostic::new(&catalogue::REMOTE_REFERENCE, message).help(
                "keep a copy beside the description and refer to that, or map the URL to a local folder in \
                 the configuration",
            ));
        };
        let rest = url.get(prefix.len()..).unwrap_or_default().trim_start_matches('/');
        let rest = rest.split('?').next().unwrap_or_default();
        self.join(folder, Some(folder), rest, url)
    }

    fn join(&self, folder: &Path, shown: Option<&Path>, file: &str, written: &str) -> Result<Candidates, Diagnostic> {
        let malformed = |why: &str| {
            let message = format!("the reference `{written}` is malformed: {why}");
            Diagnostic::new(&catalogue::MALFORMED_REFERENCE, message)
        };
        let decoded = percent_decode_str(file)
            .decode_utf8()
            .map_err(|_| malformed("its percent-encoding is not UTF-8").help("encode the name as UTF-8"))?;
        if decoded.contains('\0') {
            return Err(malformed("no file name holds the character NUL").help("remove `%00`"));
        }
        let request = |name: &str| {
            let path = lines::normalize(&folder.join(name));
            let shown = lines::normalize(&shown.unwrap_or(Path::new("")).join(name));
            // A name that decodes to `/etc/passwd` replaces the folder; it must not pass for a relative one.
            let inside = !name.starts_with('/') && self.holds(&path);
            match inside {
                true => Ok(Request { path, shown }),
                false => Err(outside(written, "it leaves the folders that may be read")
                    .help("name a folder that holds it with `--root`, or among the roots of the configuration")),
            }
        };
        let raw = (decoded != file).then(|| request(file).ok()).flatten();
        Ok(Candidates { decoded: request(&decoded)?, raw })
    }

    /// Looks at the file itself: it must exist, and links must not lead out of the roots.
    pub(super) fn confine(&self, written: &str, request: &Request) -> Result<(), Diagnostic> {
        let linked = || {
            outside(written, "a link leads out of the folders that may be read").help(
                "replace the link by the file, or name its folder with `--root` or among the configuration's roots",
            )
        };
        match request.path.canonicalize() {
            Ok(canonical) if self.were_named(&canonical) || (self.holds(&canonical) && canonical == request.path) => {
                Ok(())
            }
            Ok(_) => Err(linked()),
            Err(_) => {
                // Names are suggested only from folders that may be read.
                let mut folders = request.path.ancestors().skip(1);
                match folders.find_map(|folder| folder.canonicalize().ok()) {
                    Some(existing)
                        if self.were_named(&existing) || self.widened.iter().any(|root| existing.starts_with(root)) =>
                    {
                        let mut diagnostic = missing(&request.path, Path::new(written));
                        diagnostic.place = None;
                        Err(diagnostic)
                    }
                    Some(_) => Err(linked()),
                    None => Err(missing(&request.path, &request.shown)),
                }
            }
        }
    }
}

/// The files that a reference may mean.
#[derive(Clone, Debug)]
pub(super) struct Candidates {
    /// Percent-decoded.
    pub(super) decoded: Request,
    /// As written, for a file whose name really holds a `%`.
    pub(super) raw: Option<Request>,
}

fn outside(written: &str, why: &str) -> Diagnostic {
    let message = format!("the reference `{written}` is refused: {why}");
    Diagnostic::new(&catalogue::REFERENCE_OUTSIDE, message)
}
