//! Which two versions are compared, and with which configuration each is read. It must not read descriptions.

use std::path::{Component, Path, PathBuf};

use super::super::Diff;
use super::git;
use crate::config::{self, Config, CratePlan, Options};
use crate::diag::{Diagnostic, Diagnostics, Severity, catalogue};
use crate::source::{Sources, lines};

/// One version.
#[derive(Debug)]
pub(super) struct Version {
    /// What reports call it.
    pub label: String,
    /// The folder that paths are shown below; empty: as they are.
    root: PathBuf,
    /// Where that folder is in its repository, if it is in one.
    below: PathBuf,
    config: Config,
    /// Keeps the files of a commit while they are read.
    exported: Option<git::Exported>,
}

impl Version {
    /// A path as it is within this version.
    pub(super) fn within(&self, path: &Path) -> String {
        seen_from(path, &self.root)
    }

    /// A path within this version as it is in the repository.
    pub(super) fn in_repository(&self, path: &str) -> String {
        text_of(&lines::normalize(&self.below.join(path)))
    }

    /// What is wrong with it, and where, with the paths that its files have: those of a commit lie in a folder that
    /// nobody knows.
    pub(super) fn faults(&self, faults: &Diagnostics, sources: &mut Sources) -> Diagnostics {
        let mut found = Diagnostics::new();
        let errors = faults.iter().filter(|fault| fault.code.severity == Severity::Error).cloned();
        match &self.exported {
            Some(exported) => {
                let folders = [self.root.as_path(), exported.folder.path()];
                folders.iter().for_each(|folder| sources.hide(folder));
                errors.for_each(|fault| found.push(folders.iter().fold(fault, |fault, folder| fault.without(folder))));
            }
            None => errors.for_each(|fault| found.push(fault)),
        }
        found
    }
}

/// The path as it is seen from this folder, with forward slashes.
pub(in crate::cli) fn seen_from(path: &Path, folder: &Path) -> String {
    text_of(&relative(path, folder))
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The path as it is seen from this folder, unless they have nothing but the root in common.
fn relative(path: &Path, folder: &Path) -> PathBuf {
    let absolute = |path: &Path| std::path::absolute(path).map(|path| lines::normalize(&path)).ok();
    let (Some(full), Some(from), false) = (absolute(path), absolute(folder), folder.as_os_str().is_empty()) else {
        return path.strip_prefix(".").unwrap_or(path).to_owned();
    };
    let common = full.components().zip(from.components()).take_while(|(one, other)| one == other).count();
    if common < 2 {
        return path.to_owned();
    }
    let up = from.components().skip(common).map(|_| Component::ParentDir);
    up.chain(full.components().skip(common)).collect()
}

/// Both versions.
#[derive(Debug)]
pub(super) struct Versions {
    /// Before.
    pub base: Version,
    /// After.
    pub head: Version,
    /// What a reader should know of the choice.
    pub notes: Vec<String>,
    folder: PathBuf,
}

impl Versions {
    /// The versions that the arguments name.
    pub(super) fn of(arguments: &Diff) -> Result<Self, Diagnostics> {
        let base = Named::of(&arguments.base);
        let head = arguments.head.as_deref().map(Named::of);
        let config = match (&arguments.config, &base, &head) {
            (Some(path), ..) => Some(path.clone()),
            // Two documents need none.
            (None, Named::File(_), Some(Named::File(_))) => None,
            _ => Some(config::discover().map_err(one)?),
        };
        let folder = config.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        let mut notes = Vec::new();
        let mut base = base.read(config.as_deref(), &folder, true)?;
        let head = match head {
            Some(named) => {
                if matches!(named, Named::Reference(_)) && git::is_dirty(&folder) {
                    notes.push("the working tree has changes that are not looked at".to_owned());
                }
                named.read(config.as_deref(), &folder, false)?
            }
            None => working_tree(config.as_deref())?,
        };
        align(&mut base, &head);
        let known = |plan: &&CratePlan| base.config.crates.iter().any(|other| other.package == plan.package);
        for plan in head.config.crates.iter().filter(|plan| !known(plan)) {
            notes.push(format!("`{}` is new: {} does not have it", plan.package, base.label));
        }
        Ok(Self { base, head, notes, folder })
    }

    /// The folder of the configuration.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The crates that both versions have.
    pub(super) fn crates(&self) -> impl Iterator<Item = (&CratePlan, &CratePlan)> {
        self.head.config.crates.iter().filter_map(|head| {
            let base = self.base.config.crates.iter().find(|base| base.package == head.package)?;
            Some((base, head))
        })
    }
}

/// Of one document each, it does not matter what the files are called.
fn align(base: &mut Version, head: &Version) {
    let [one] = base.config.crates.as_mut_slice() else { return };
    let [other] = head.config.crates.as_slice() else { return };
    if let ([one], [other]) = (one.modules.as_mut_slice(), other.modules.as_slice()) {
        let stem = other.document.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        one.name = one.name.clone().or(other.name.clone()).or(stem);
    }
}

/// A version as the arguments name it.
enum Named {
    File(PathBuf),
    Folder(PathBuf),
    Reference(String),
}

impl Named {
    fn of(text: &str) -> Self {
        let path = PathBuf::from(text);
        if path.is_dir() {
            Self::Folder(path)
        } else if path.exists() || path.extension().is_some_and(|end| end == "yaml" || end == "yml" || end == "json") {
            Self::File(path)
        } else {
            Self::Reference(text.to_owned())
        }
    }

    fn read(self, config: Option<&Path>, folder: &Path, merge_base: bool) -> Result<Version, Diagnostics> {
        match self {
            Self::File(path) => {
                let label = path.display().to_string();
                let options = Options {
                    documents: vec![path],
                    out: "generated".into(),
                    package: "api".to_owned(),
                    ..Options::default()
                };
                let mut plan = options.plan()?;
                // Levels are set by the configuration, whatever is compared.
                if let Some(config) = config.and_then(|path| config::load(path).ok())
                    && let ([plan], Some(first)) = (plan.crates.as_mut_slice(), config.crates.first())
                {
                    plan.diff = first.diff.clone();
                    plan.package.clone_from(&first.package);
                }
                Ok(Version {
                    label,
                    root: PathBuf::new(),
                    below: below_top(Path::new("")).unwrap_or_default(),
                    config: plan,
                    exported: None,
                })
            }
            Self::Folder(path) => {
                let label = path.display().to_string();
                let config = configuration_in(&path, config, Path::new(""), &label)?;
                let below = below_top(&path).unwrap_or_default();
                Ok(Version { label, root: path, below, config, exported: None })
            }
            Self::Reference(reference) => {
                let commit = git::commit(folder, &reference, merge_base).map_err(one)?;
                let exported = git::export(folder, &commit).map_err(one)?;
                let below = below_top(folder).map_err(one)?;
                let label = match exported.commit.starts_with(&reference) {
                    true => reference.clone(),
                    false => format!("{reference} ({})", exported.commit),
                };
                let root = exported.folder.path().to_owned();
                let read = configuration_in(&root, config, &below, &label);
                let config = read.map_err(|faults| exported.faults(&faults, &label))?;
                Ok(Version { label, root: root.join(&below), below, config, exported: Some(exported) })
            }
        }
    }
}

fn working_tree(config: Option<&Path>) -> Result<Version, Diagnostics> {
    let path = match config {
        Some(path) => path.to_owned(),
        None => config::discover().map_err(one)?,
    };
    let root = path.parent().map(Path::to_owned).unwrap_or_default();
    let below = below_top(&root).unwrap_or_default();
    Ok(Version { label: "the working tree".to_owned(), root, below, config: config::load(&path)?, exported: None })
}

/// Where the folder of the configuration is in its repository.
fn below_top(folder: &Path) -> Result<PathBuf, Diagnostic> {
    let top = git::top_level(folder)?;
    let current = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    Ok(canonical(current).strip_prefix(canonical(&top)).map(Path::to_owned).unwrap_or_default())
}

/// The configuration of a version: the file of the same name and place as that of the working tree.
fn configuration_in(root: &Path, config: Option<&Path>, below: &Path, label: &str) -> Result<Config, Diagnostics> {
    let name = config.and_then(Path::file_name).unwrap_or_else(|| config::FILE_NAME.as_ref());
    let path = root.join(below).join(name);
    if !path.exists() {
        let message = format!("{label} has no `{}`", below.join(name).display());
        let diagnostic = Diagnostic::new(&catalogue::NO_CONFIGURATION, message);
        return Err(one(diagnostic.help("compare with a version that has one, or compare two documents")));
    }
    config::load(&path)
}

fn one(diagnostic: Diagnostic) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(diagnostic);
    diagnostics
}
