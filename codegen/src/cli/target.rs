//! Where `codegen` writes, and under which name: as the arguments say, else as a reader would expect.
//!
//! It must not say whether a name can be that of a package: the configuration's rules do.

use std::path::{Path, PathBuf};

use crate::passes::snake_words;

/// What only `codegen` is told.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    pub(super) out: Option<PathBuf>,
    pub(super) package: Option<String>,
}

impl Target {
    /// Whether something was left to be chosen.
    pub(super) fn is_open(&self) -> bool {
        self.out.is_none() || self.package.is_none()
    }

    /// The folder and the package for documents without a configuration: a package is called after its folder, as
    /// `cargo new` calls it, a folder after its package, and both after the first document where neither is named.
    pub(super) fn settle(self, documents: &[PathBuf]) -> (PathBuf, String) {
        match (self.out, self.package) {
            (Some(out), Some(package)) => (out, package),
            (Some(out), None) => {
                let package = folder_name(&out).unwrap_or_else(|| after(documents));
                (out, package)
            }
            (None, package) => {
                let package = package.unwrap_or_else(|| after(documents));
                (PathBuf::from(&package), package)
            }
        }
    }
}

/// The name of a folder, also of one that is written as `.`.
fn folder_name(folder: &Path) -> Option<String> {
    let folder = std::path::absolute(folder).ok()?;
    folder.file_name().map(|name| name.to_string_lossy().into_owned())
}

/// `pets-api` for `v1/pets.yaml`; a name that begins with a digit gets words in front of it.
fn after(documents: &[PathBuf]) -> String {
    let stem = documents.first().and_then(|path| path.file_stem()).map(|stem| snake_words(&stem.to_string_lossy()));
    let name: String = stem.unwrap_or_default().replace('_', "-").chars().take(LONGEST).collect();
    match name.trim_matches('-') {
        "" => "api".to_owned(),
        name if name.starts_with(|c: char| c.is_ascii_digit()) => format!("api-{name}"),
        name if name.ends_with("api") => name.to_owned(),
        name => format!("{name}-api"),
    }
}

/// How many characters of a document's name are used: packages have 64 at most.
const LONGEST: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Options;
    use crate::diag::catalogue;

    fn settled(out: Option<&str>, package: Option<&str>, document: &str) -> (String, String) {
        let target = Target { out: out.map(PathBuf::from), package: package.map(str::to_owned) };
        let (out, package) = target.settle(&[PathBuf::from(document)]);
        (out.display().to_string(), package)
    }

    fn pair(out: &str, package: &str) -> (String, String) {
        (out.to_owned(), package.to_owned())
    }

    #[test]
    fn what_is_named_is_used_and_names_the_other() {
        assert_eq!(settled(Some("a"), Some("b"), "pets.yaml"), pair("a", "b"));
        assert_eq!(settled(Some("crates/pets/"), None, "x.yaml"), pair("crates/pets/", "pets"));
        assert_eq!(settled(None, Some("pets"), "x.yaml"), pair("pets", "pets"));
    }

    #[test]
    fn a_document_gives_a_name_that_a_package_can_have() {
        for (document, name) in [
            ("v1/pets.yaml", "pets-api"),
            ("petStore_v2.json", "pet-store-v2-api"),
            ("openapi.yaml", "openapi"),
            ("1password.yaml", "api-1password"),
            ("api.example.org.json", "api-example-org-api"),
            ("süß.yaml", "suss-api"),
            ("fn.yaml", "fn-api"),
        ] {
            let (out, package) = settled(None, None, document);
            assert_eq!((&out, &package), (&name.to_owned(), &name.to_owned()), "{document}");
            let options = Options { documents: vec![document.into()], out: out.into(), package, ..Options::default() };
            let faults = options.plan().err().unwrap_or_default();
            assert!(faults.iter().all(|fault| fault.code.id != catalogue::CONFIGURATION_VALUE.id), "{document}");
        }
    }
}
