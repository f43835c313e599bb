//! From the shape of the configuration to plans: every value is judged by its rule, every default is filled
//! in, and all faults are reported at once. It must not read anything but which files exist.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;

use super::file::{Crate, Example, File, Module, Rename as RawRename, Text};
use super::names::{self, Flaw};
use super::{
    Config, CratePlan, DEFAULT_VERSION, ExamplePlan, GroupPlan, Links, ModulePlan, Options, Rename, SelectPlan, fault,
};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, catalogue};

/// The plans of a configuration file that has the right shape.
pub(super) fn file(path: &Path, text: &str, file: File, roots: &[PathBuf]) -> Result<Config, Diagnostics> {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut reader = Reader { path, text, folder, given_roots: roots, diagnostics: Diagnostics::new() };
    if file.crates.is_empty() {
        let message = "the configuration names no crate to generate";
        let diagnostic = Diagnostic::new(&catalogue::CONFIGURATION_SHAPE, message)
            .in_place(fault::place(path, text, None))
            .help("add `[[crate]]` with `package`, `out` and at least one `[[crate.module]]`");
        reader.diagnostics.push(diagnostic);
    }
    let mut crates: Vec<(CratePlan, [Range<usize>; 2])> = Vec::new();
    for raw in file.crates {
        let spans = [raw.get_ref().package.span(), raw.get_ref().out.span()];
        let plan = reader.crate_plan(raw.span(), raw.into_inner());
        for (other, _) in &crates {
            reader.compare(&plan, other, &spans);
        }
        crates.push((plan, spans));
    }
    let crates = crates.into_iter().map(|(plan, _)| plan).collect();
    if reader.diagnostics.has_errors() { Err(reader.diagnostics) } else { Ok(Config { crates }) }
}

/// The plan of a run without a file.
pub(super) fn options(options: &Options) -> Result<Config, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    if let Err(flaw) = names::package(&options.package) {
        diagnostics.push(flawed(&catalogue::CONFIGURATION_VALUE, flaw));
    }
    if options.out.as_os_str().is_empty() || options.documents.is_empty() {
        let message = "a run without a configuration needs at least one document and an output folder";
        let help = "give `--spec FILE` and `--out DIR`";
        diagnostics.push(Diagnostic::new(&catalogue::CONFIGURATION_SHAPE, message).help(help));
    }
    let mut documents: Vec<PathBuf> = Vec::new();
    for document in options.documents.iter().map(|document| tidy(document)) {
        if documents.contains(&document) {
            let message = format!("the document `{}` is named twice", document.display());
            let help = "name each document once";
            diagnostics.push(Diagnostic::new(&catalogue::CONFIGURATION_CONFLICT, message).help(help));
        }
        documents.push(document);
    }
    let select = options.select.iter().map(|(by, pattern)| SelectPlan::new(*by, pattern, None).map_err(|fault| *fault));
    let select: Vec<_> = select.filter_map(|plan| diagnostics.take(plan)).collect();
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    let modules: Vec<_> = documents
        .into_iter()
        .map(|document| ModulePlan { document, name: None, split_tags: options.split_tags })
        .collect();
    let given = options.roots.iter().map(|root| tidy(root)).collect();
    let plan = CratePlan {
        package: options.package.clone(),
        version: DEFAULT_VERSION.to_owned(),
        out: tidy(&options.out),
        roots: roots(given, &modules),
        roots_widen: options.roots.is_empty(),
        modules,
        select,
        ..CratePlan::default()
    };
    Ok(Config { crates: vec![plan] })
}

/// Reads one file's values and collects what is wrong with them.
pub(super) struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
    folder: PathBuf,
    given_roots: &'a [PathBuf],
    diagnostics: Diagnostics,
}

impl Reader<'_> {
    fn crate_plan(&mut self, span: Range<usize>, raw: Crate) -> CratePlan {
        if raw.module.is_empty() && raw.group.is_empty() {
            let message = format!("the crate `{}` has no module", raw.package.get_ref().escape_debug());
            let diagnostic = Diagnostic::new(&catalogue::CONFIGURATION_SHAPE, message).help(
                "add `[[crate.module]]` with `document = \"…\"`, or `[[crate.group]]` with `documents = [\"…\"]`",
            );
            self.report(span, diagnostic);
        }
        self.judge(&raw.package, names::package);
        if let Some(version) = &raw.version {
            self.judge(version, names::version);
        }
        let modules = self.modules(&raw.module);
        let given = match self.given_roots {
            // The patterns of groups are taken below the roots, so there has to be one.
            [] if raw.roots.is_empty() && !raw.group.is_empty() => vec![tidy(&self.folder)],
            [] => raw.roots.iter().map(|root| self.existing(root, true)).collect(),
            given => given.iter().map(|root| tidy(root)).collect(),
        };
        let roots = roots(given, &modules);
        let groups = self.groups(&raw.group, &roots);
        let examples = self.examples(&raw.example, &groups);
        CratePlan {
            diff: self.diff(&raw.diff_level),
            unions: self.unions(&raw.union, &groups, &roots),
            formats: self.formats(&raw.format),
            type_names: self.type_names(&raw.type_name),
            docs: self.docs(raw.docs),
            example_files: self.example_files(&raw.example_files, &roots),
            choices: self.choices(&raw.choice),
            select: self.select(&raw.select),
            groups,
            package: raw.package.into_inner(),
            version: raw.version.map_or_else(|| DEFAULT_VERSION.to_owned(), Text::into_inner),
            out: self.local(&raw.out),
            roots,
            roots_widen: false,
            overlays: self.overlays(&raw.overlays),
            links: Links { site: raw.links.site.and_then(|site| self.url(&site)) },
            remote: self.remote(&raw.remote),
            modules,
            rename: self.rename(raw.rename),
            examples,
        }
    }

    fn modules(&mut self, raw: &[Module]) -> Vec<ModulePlan> {
        let mut modules: Vec<ModulePlan> = Vec::new();
        for module in raw {
            let document = self.existing(&module.document, false);
            if modules.iter().any(|other| other.document == document) {
                let message = format!("the document `{}` makes two modules", document.display());
                self.conflict(module.document.span(), message);
            }
            if let Some(name) = &module.name {
                self.judge(name, names::value_name);
                if modules.iter().any(|other| other.name.as_ref() == Some(name.get_ref())) {
                    self.conflict(name.span(), format!("two modules are called `{}`", name.get_ref().escape_debug()));
                }
            }
            let name = module.name.as_ref().map(|name| name.get_ref().clone());
            modules.push(ModulePlan { document, name, split_tags: self.splits_tags(module.split.as_ref()) });
        }
        modules
    }

    /// Whether `split` says that operations are split by their tags.
    pub(super) fn splits_tags(&mut self, split: Option<&Text>) -> bool {
        if let Some(split) = split.filter(|split| split.get_ref() != "tags") {
            let message = format!("modules cannot be split by `{}`", split.get_ref().escape_debug());
            let diagnostic = Diagnostic::new(&catalogue::CONFIGURATION_VALUE, message);
            self.report(split.span(), diagnostic.help("write `split = \"tags\"`, or leave it out"));
        }
        split.is_some()
    }

    fn overlays(&mut self, raw: &[Text]) -> Vec<PathBuf> {
        let mut overlays = Vec::new();
        for text in raw {
            let overlay = self.existing(text, false);
            if overlays.contains(&overlay) {
                self.conflict(text.span(), format!("the overlay `{}` is named twice", overlay.display()));
            }
            overlays.push(overlay);
        }
        overlays
    }

    fn remote(&mut self, raw: &IndexMap<Text, Text>) -> IndexMap<String, PathBuf> {
        let mut remote = IndexMap::new();
        for (prefix, folder) in raw {
            let folder = self.existing(folder, true);
            if let Some(url) = self.url(prefix)
                && remote.insert(url.clone(), folder).is_some()
            {
                self.conflict(prefix.span(), format!("two folders stand for `{url}`"));
            }
        }
        remote
    }

    fn rename(&mut self, raw: RawRename) -> Rename {
        let anything = |_: &str| Ok(());
        Rename {
            credentials: self.renames(raw.credentials, anything, names::type_name),
            types: self.renames(raw.types, names::place, names::type_name),
            fields: self.renames(raw.fields, names::place, names::value_name),
            operations: self.renames(raw.operations, anything, names::value_name),
            modules: self.renames(raw.modules, anything, names::value_name),
        }
    }

    fn renames(
        &mut self,
        raw: IndexMap<Text, Text>,
        key_rule: fn(&str) -> Result<(), Flaw>,
        name_rule: fn(&str) -> Result<(), Flaw>,
    ) -> IndexMap<String, String> {
        let mut names = IndexMap::new();
        for (key, name) in raw {
            self.judge(&key, key_rule);
            self.judge(&name, name_rule);
            names.insert(key.into_inner(), name.into_inner());
        }
        names
    }

    fn examples(&mut self, raw: &[Example], groups: &[GroupPlan]) -> Vec<ExamplePlan> {
        let groups: Vec<String> = groups.iter().map(|group| group.name.replace('_', "-")).collect();
        let mut examples: Vec<ExamplePlan> = Vec::new();
        for example in raw {
            let name = example.name.get_ref().clone();
            self.judge(&example.name, names::example);
            if examples.iter().any(|other| other.name == name) {
                self.conflict(example.name.span(), format!("two examples are called `{}`", name.escape_debug()));
            }
            for feature in &example.features {
                self.judge(feature, |name| names::feature(name, &groups));
            }
            let features = example.features.iter().map(|feature| feature.get_ref().clone()).collect();
            examples.push(ExamplePlan { name, features });
        }
        examples
    }

    /// Two crates may share neither package name nor folder, and neither may lie in the other's folder.
    fn compare(&mut self, plan: &CratePlan, other: &CratePlan, [package, out]: &[Range<usize>; 2]) {
        if plan.package.replace('-', "_") == other.package.replace('-', "_") {
            self.conflict(package.clone(), format!("two crates are called `{}`", plan.package.escape_debug()));
        }
        if plan.out.starts_with(&other.out) || other.out.starts_with(&plan.out) {
            let message = match plan.out == other.out {
                true => format!("two crates have the output folder `{}`", plan.out.display()),
                false => {
                    format!(
                        "the output folders `{}` and `{}` lie in one another",
                        other.out.display(),
                        plan.out.display()
                    )
                }
            };
            let help = "give each crate a folder of its own";
            self.report(out.clone(), Diagnostic::new(&catalogue::CONFIGURATION_CONFLICT, message).help(help));
        }
    }

    /// A path relative to the working directory, from one relative to the configuration.
    fn local(&mut self, text: &Text) -> PathBuf {
        if text.get_ref().is_empty() || text.get_ref().contains('\0') {
            let diagnostic = Diagnostic::new(&catalogue::CONFIGURATION_VALUE, "this cannot be a path")
                .help("write a path relative to the configuration");
            self.report(text.span(), diagnostic);
        }
        tidy(&self.folder.join(text.get_ref()))
    }

    /// As [`Reader::local`], for what has to be there.
    pub(super) fn existing(&mut self, text: &Text, wants_folder: bool) -> PathBuf {
        let path = self.local(text);
        let kind = if wants_folder { "folder" } else { "file" };
        if text.get_ref().is_empty() || (if wants_folder { path.is_dir() } else { path.is_file() }) {
            return path;
        }
        let diagnostic = match path.try_exists() {
            Ok(false) => {
                let mut missing = crate::source::missing(&path, &path);
                missing.message = format!("no such {kind} `{}`", path.display());
                missing
            }
            Ok(true) => Diagnostic::new(&catalogue::MISSING_FILE, format!("`{}` is not a {kind}", path.display()))
                .help(format!("name a {kind}")),
            Err(error) => Diagnostic::new(
                &catalogue::UNREADABLE_FILE,
                format!("cannot look for the {kind} `{}`: {error}", path.display()),
            )
            .help("give the current user the right to look into its folder"),
        };
        self.report(text.span(), diagnostic);
        path
    }

    pub(super) fn url(&mut self, text: &Text) -> Option<String> {
        match names::url(text.get_ref()) {
            Ok(url) => Some(url),
            Err(flaw) => {
                self.report(text.span(), flawed(&catalogue::CONFIGURATION_VALUE, flaw));
                None
            }
        }
    }

    pub(super) fn judge(&mut self, text: &Text, rule: impl FnOnce(&str) -> Result<(), Flaw>) {
        if let Err(flaw) = rule(text.get_ref()) {
            self.report(text.span(), flawed(&catalogue::CONFIGURATION_VALUE, flaw));
        }
    }

    pub(super) fn conflict(&mut self, span: Range<usize>, message: String) {
        let help = "change or remove one of the two";
        self.report(span, Diagnostic::new(&catalogue::CONFIGURATION_CONFLICT, message).help(help));
    }

    pub(super) fn report(&mut self, span: Range<usize>, diagnostic: Diagnostic) {
        let place = self.place(span);
        self.diagnostics.push(diagnostic.in_place(place));
    }

    pub(super) fn place(&self, span: Range<usize>) -> Place {
        fault::place(self.path, self.text, Some(span))
    }
}

pub(super) fn flawed(code: &'static Code, flaw: Flaw) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, flaw.message);
    match flaw.help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// The given roots, or the folders of the documents, each once.
fn roots(given: Vec<PathBuf>, modules: &[ModulePlan]) -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = Vec::new();
    let folders = modules.iter().map(|module| tidy(module.document.parent().unwrap_or(Path::new(""))));
    let all: Vec<_> = if given.is_empty() { folders.collect() } else { given };
    for root in all {
        if !roots.contains(&root) {
            roots.push(root);
        }
    }
    roots
}

/// The path without `.` in it, and `.` itself for the empty path. `..` stays: what it means depends on links.
fn tidy(path: &Path) -> PathBuf {
    let tidy: PathBuf = path.components().filter(|component| *component != Component::CurDir).collect();
    if tidy.as_os_str().is_empty() { PathBuf::from(".") } else { tidy }
}
