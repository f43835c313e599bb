//! What is put to the proof: the configuration below a root, the model it gives, and what was found on the way.
//!
//! It must not judge any of it.

use std::path::{Path, PathBuf};

use specmill::config::{self, CratePlan};
use specmill::diag::{self, Colour, Diagnostic, Diagnostics, Place};
use specmill::emit::Proof;
use specmill::pipeline::{self, Model};
use specmill::source::Sources;

/// The configuration, from the workspace's folder.
pub(super) const CONFIGURATION: &str = "conformance/matrix/specmill.toml";

/// What to do where no folder is given.
const NO_ROOT: &str = "there is nothing to generate from\nhelp: name the folder `data` of a clone of \
                       https://github.com/matrix-org/matrix-spec by `--root DIR`";

/// A crate that was read, and can be generated.
pub(super) struct Subject {
    /// The folder that all comes from.
    pub(super) data: PathBuf,
    /// What was asked for.
    pub(super) plan: CratePlan,
    /// What it is.
    pub(super) model: Model,
    /// The files it came from.
    pub(super) sources: Sources,
    /// What there is to say about them.
    pub(super) diagnostics: Diagnostics,
    /// The tests that its crate will have.
    pub(super) proofs: Vec<Proof>,
}

impl Subject {
    /// Reads all that the configuration names below `data`.
    pub(super) fn read(data: Option<&Path>) -> Result<Self, String> {
        let data = data.ok_or(NO_ROOT)?;
        let plan = plan_below(data)?;
        let (model, sources, diagnostics) = pipeline::read(&plan);
        let Some(model) = model else {
            return Err(format!("nothing can be generated\n\n{}", texts(&diagnostics, &sources)));
        };
        let proofs = pipeline::proofs(&model, &plan);
        Ok(Self { data: data.to_owned(), plan, model, sources, diagnostics, proofs })
    }

    /// The folder around the generated crate, a workspace of its own.
    pub(super) fn folder(&self) -> PathBuf {
        let folder = self.plan.out.parent().unwrap_or(&self.plan.out);
        folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
    }

    /// Where a diagnostic points: file and line, as an editor opens them.
    pub(super) fn place(&self, diagnostic: &Diagnostic) -> String {
        match &diagnostic.place {
            None => String::new(),
            Some(Place::File(path)) => path.display().to_string(),
            Some(Place::Text { path, line, .. }) => format!("{}:{line}", path.display()),
            Some(Place::Node(at, part)) => {
                let names = &self.model.api.document_names;
                let name = names.get(at.document.0 as usize).map_or("", String::as_str);
                let line = self.sources.position(at, *part).map_or(0, |span| span.line);
                format!("{name}:{line}")
            }
        }
    }
}

/// What the configuration says of a version of the specification.
pub(super) fn plan_below(data: &Path) -> Result<CratePlan, String> {
    let file = crate::workspace::root().join(CONFIGURATION);
    // The words of a diagnostic begin with `error:`, as what prints this message does.
    let config = config::load_below(&file, &[data.to_owned()]);
    let config = config.map_err(|faults| {
        format!("{CONFIGURATION} does not fit `{}`\n\n{}", data.display(), texts(&faults, &Sources::default()))
    })?;
    config.crates.into_iter().next().ok_or_else(|| format!("{CONFIGURATION} names no crate"))
}

/// What diagnostics say, one after the other.
fn texts(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let texts = diagnostics.sorted(sources).into_iter().map(|fault| diag::text(fault, sources, Colour::Never));
    texts.collect::<Vec<_>>().join("\n\n")
}
