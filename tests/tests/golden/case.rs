//! One golden case: its folder, and what the library makes of it.

use std::path::{Path, PathBuf};

use specmill::config::{CratePlan, Options};
use specmill::diag::Place;
use specmill::ir::{Api, Verified};
use specmill::output::{self, Mode};
use specmill::pipeline;
use specmill::source::Sources;

/// A folder of `tests/golden/`: `openapi.yaml`, or a configuration of its own.
pub(crate) struct Case {
    pub(crate) name: String,
    folder: PathBuf,
}

impl Case {
    /// All cases, by name.
    pub(crate) fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
        let mut cases: Vec<Self> = std::fs::read_dir(root)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                Self { name: entry.file_name().into_string().unwrap(), folder: entry.path() }
            })
            .collect();
        cases.sort_by(|one, other| one.name.cmp(&other.name));
        assert!(cases.len() > 10, "where are the cases?");
        cases
    }

    /// The case of this name.
    pub(crate) fn named(name: &str) -> Self {
        Self::all().into_iter().find(|case| case.name == name).unwrap()
    }

    /// What `specmill.toml` of the folder says, or else a module of `openapi.yaml`.
    fn plan(&self, out: &Path) -> CratePlan {
        let configuration = self.folder.join("specmill.toml");
        if configuration.exists() {
            let mut plan = specmill::config::load(&configuration).unwrap().crates.remove(0);
            plan.out = out.to_owned();
            return plan;
        }
        let options = Options {
            documents: vec![self.folder.join("openapi.yaml")],
            out: out.to_owned(),
            package: format!("golden-{}", self.name),
            roots: vec![self.folder.clone()],
            ..Options::default()
        };
        options.plan().unwrap().crates.remove(0)
    }

    /// The text of its description.
    pub(crate) fn description(&self) -> String {
        std::fs::read_to_string(self.folder.join("openapi.yaml")).unwrap()
    }

    /// The verified model.
    pub(crate) fn model(&self) -> Verified<Api> {
        pipeline::read(&self.plan(Path::new("out"))).0.unwrap().api
    }

    /// The generated files and their text.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let plan = self.plan(Path::new("out"));
        let model = pipeline::read(&plan).0.unwrap();
        pipeline::generate(&model, &plan).0.into_iter().map(|file| (file.path, file.contents)).collect()
    }

    /// Writes the generated crate.
    pub(crate) fn generate(&self, out: &Path) {
        let plan = self.plan(out);
        let (model, _, diagnostics) = pipeline::read(&plan);
        assert!(!diagnostics.has_errors(), "{}: {diagnostics:#?}", self.name);
        let (files, _) = pipeline::generate(&model.unwrap(), &plan);
        output::apply(&files, out, Mode::Write).unwrap();
        self.copy_tests(out);
    }

    /// Tests of the case that are written by hand stand beside the generated ones.
    fn copy_tests(&self, out: &Path) {
        let Ok(tests) = std::fs::read_dir(self.folder.join("tests")) else { return };
        for test in tests {
            let test = test.unwrap();
            let (text, to) = (std::fs::read_to_string(test.path()).unwrap(), out.join("tests").join(test.file_name()));
            crate::write_if_changed(&to, &text);
        }
    }

    /// Everything the generator has to say, a line each: code, place and message.
    pub(crate) fn diagnostics(&self) -> String {
        let (_, sources, diagnostics) = pipeline::read(&self.plan(Path::new("out")));
        let sorted = diagnostics.sorted(&sources).into_iter();
        sorted
            .map(|diagnostic| {
                let place = diagnostic.place.as_ref().map(|place| self.place(place, &sources)).unwrap_or_default();
                format!("{} {place} {}\n", diagnostic.code.id, diagnostic.message)
            })
            .collect()
    }

    fn place(&self, place: &Place, sources: &Sources) -> String {
        let below = |path: &Path| path.strip_prefix(&self.folder).unwrap_or(path).display().to_string();
        match place {
            Place::File(path) => below(path),
            Place::Text { path, line, column } => format!("{}:{line}:{column}", below(path)),
            Place::Node(at, _) => {
                let path = sources.document(at.document).map(|document| below(&document.path)).unwrap_or_default();
                format!("{path}#{}", at.pointer)
            }
        }
    }

    /// What it is known to say.
    pub(crate) fn expected_diagnostics(&self) -> String {
        std::fs::read_to_string(self.folder.join("diagnostics.txt")).unwrap_or_default()
    }

    /// Makes what was said what is expected.
    pub(crate) fn bless(&self, found: &str) {
        let path = self.folder.join("diagnostics.txt");
        if found.is_empty() {
            let _ = std::fs::remove_file(path);
        } else {
            std::fs::write(path, found).unwrap();
        }
    }
}
