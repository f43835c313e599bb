//! One description as `codegen --spec` reads it: no configuration. It must not generate.

use std::path::Path;

use specmill::config::{CratePlan, Options};
use specmill::pipeline::{self, Model};
use specmill::source::{DocumentId, Sources};

/// A description that was read.
pub(super) struct Description {
    /// Which tests prove its examples follows from it.
    #[cfg_attr(not(feature = "oracle"), expect(dead_code, reason = "only the judge of examples looks at it"))]
    pub(super) plan: CratePlan,
    /// None where nothing can be generated.
    pub(super) model: Option<Model>,
    pub(super) sources: Sources,
    /// Its document among the sources.
    pub(super) entry: DocumentId,
}

impl Description {
    /// Reads a description; none where its name alone is a fault.
    pub(super) fn read(spec: &Path) -> Option<Self> {
        let options = Options {
            documents: vec![spec.to_owned()],
            out: "generated".into(),
            package: "api".to_owned(),
            ..Options::default()
        };
        let plan = options.plan().ok()?.crates.into_iter().next()?;
        let (model, sources, _) = pipeline::read(&plan);
        let entry = plan.documents().next().and_then(|path| sources.outcome(path)?.ok());
        Some(Self { plan, model, sources, entry: entry.unwrap_or(DocumentId(0)) })
    }
}
