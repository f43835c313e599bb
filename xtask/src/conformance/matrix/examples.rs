//! Examples, counted by the place they stand at: found, valid by their own schema, proven by a test that passed.
//!
//! It must not run tests; it is told which passed.

use std::collections::HashSet;

use serde::Serialize;
use specmill::emit::Proof;
use specmill::ir::{Api, Body, Example, ExampleOrigin, ExampleSubject};

/// Where examples stand, as the specification's own checks tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Place {
    ResponseMedia,
    RequestMedia,
    ResponseSchema,
    RequestSchema,
    ReferredSchema,
    ResponseComposed,
    RequestComposed,
    Parameter,
    Nested,
    DefinitionRoot,
}

/// All places, with what they are called in the table.
const PLACES: &[(Place, &str)] = &[
    (Place::ResponseMedia, "explicit, responses"),
    (Place::RequestMedia, "explicit, requests"),
    (Place::RequestSchema, "schema root, requests"),
    (Place::ResponseSchema, "schema root, responses"),
    (Place::ReferredSchema, "root of a schema that a body refers to"),
    (Place::RequestComposed, "composed, requests"),
    (Place::ResponseComposed, "composed, responses"),
    (Place::Parameter, "parameter"),
    (Place::Nested, "nested"),
    (Place::DefinitionRoot, "definition root"),
];

/// The place of an example.
pub(super) fn place(api: &Api, example: &Example) -> Place {
    let in_schema = |body: Option<&Body>, own: Place| {
        let at_hand = body.is_some_and(|body| {
            let schema = body.source.child("schema");
            let above = example.source.pointer.parent();
            let above = if above.as_ref().and_then(|at| at.last()).as_deref() == Some("examples") {
                above.and_then(|at| at.parent())
            } else {
                above
            };
            schema.document == example.source.document && above.as_ref() == Some(&schema.pointer)
        });
        if at_hand { own } else { Place::ReferredSchema }
    };
    match (&example.subject, example.origin) {
        (ExampleSubject::Parameter(..), _) => Place::Parameter,
        (ExampleSubject::RequestBody(_), ExampleOrigin::Explicit) => Place::RequestMedia,
        (ExampleSubject::RequestBody(_), ExampleOrigin::Composed) => Place::RequestComposed,
        (ExampleSubject::RequestBody(id), _) => {
            let operation = api.operations.get(id.index());
            in_schema(operation.and_then(|operation| operation.body.as_ref()), Place::RequestSchema)
        }
        (ExampleSubject::ResponseBody(..), ExampleOrigin::Explicit) => Place::ResponseMedia,
        (ExampleSubject::ResponseBody(..), ExampleOrigin::Composed) => Place::ResponseComposed,
        (ExampleSubject::ResponseBody(id, index), _) => {
            let response = api.operations.get(id.index()).and_then(|operation| operation.responses.get(*index));
            in_schema(response.and_then(|response| response.body.as_ref()), Place::ResponseSchema)
        }
        (ExampleSubject::Type(_), _) if is_root(example) => Place::DefinitionRoot,
        (ExampleSubject::Type(_), _) => Place::Nested,
    }
}

/// Whether an example stands at the root of its document: `/example` or `/examples/0`.
fn is_root(example: &Example) -> bool {
    let tokens: Vec<String> = example.source.pointer.tokens().collect();
    matches!(tokens.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), ["example"] | ["examples", _])
}

/// The tests that passed.
#[derive(Debug, Default)]
pub(super) struct Shown {
    values: HashSet<usize>,
    exchanged: HashSet<usize>,
}

impl Shown {
    /// What the tests that `passed` show; each is asked for by its target and name.
    pub(super) fn by(proofs: &[Proof], passed: impl Fn(&str, &str) -> bool) -> Self {
        let mut shown = Self::default();
        for proof in proofs.iter().filter(|proof| passed(&proof.target, &proof.test)) {
            let list = if proof.exchanged { &mut shown.exchanged } else { &mut shown.values };
            list.extend(&proof.examples);
        }
        shown
    }

    /// Whether an example came back as a value.
    pub(super) fn is_proven(&self, index: usize) -> bool {
        self.values.contains(&index)
    }

    /// Whether an example came through a request or its answer.
    pub(super) fn is_exchanged(&self, index: usize) -> bool {
        self.exchanged.contains(&index)
    }
}

/// One line of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Tally {
    pub(super) place: &'static str,
    pub(super) found: usize,
    pub(super) valid: usize,
    /// None where no tests ran.
    pub(super) proven: Option<usize>,
    /// Through the conversions of a request or its answer; none where no tests ran.
    pub(super) exchanged: Option<usize>,
}

/// Counts them all, place by place.
pub(super) fn tally(api: &Api, shown: Option<&Shown>) -> Vec<Tally> {
    let mut lines: Vec<Tally> = PLACES.iter().map(|(_, name)| Tally::new(name, shown)).collect();
    let mut sum = Tally::new("all", shown);
    for (index, example) in api.examples.iter().enumerate() {
        let place = place(api, example);
        let position = PLACES.iter().position(|(own, _)| *own == place);
        for line in position.and_then(|at| lines.get_mut(at)).into_iter().chain([&mut sum]) {
            line.add(index, example, shown);
        }
    }
    lines.push(sum);
    lines
}

impl Tally {
    fn new(place: &'static str, shown: Option<&Shown>) -> Self {
        let none = shown.map(|_| 0);
        Self { place, proven: none, exchanged: none, ..Self::default() }
    }

    fn add(&mut self, index: usize, example: &Example, shown: Option<&Shown>) {
        self.found += 1;
        self.valid += usize::from(example.fault.is_none());
        if let Some(shown) = shown {
            self.proven = self.proven.map(|count| count + usize::from(shown.is_proven(index)));
            self.exchanged = self.exchanged.map(|count| count + usize::from(shown.is_exchanged(index)));
        }
    }
}

/// An example that is worth a line of its own, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Remark {
    /// Its file and line.
    pub(super) place: String,
    /// What there is to say.
    pub(super) what: String,
}

/// File and line of an example, as an editor opens them.
pub(super) fn spot(api: &Api, example: &Example) -> String {
    let name = api.document_names.get(example.source.document.0 as usize).map_or("", String::as_str);
    example.line.map_or_else(|| name.to_owned(), |line| format!("{name}:{line}"))
}

/// Examples that break their own schema.
pub(super) fn invalid(api: &Api) -> Vec<Remark> {
    let faulty = api.examples.iter().filter_map(|example| Some((example, example.fault.as_ref()?)));
    let remark = |(example, (pointer, message)): (&Example, &(String, String))| {
        let at = if pointer.is_empty() { "it".to_owned() } else { format!("`{pointer}`") };
        Remark { place: spot(api, example), what: format!("{at} {message}") }
    };
    without_repetition(faulty.map(remark))
}

/// Valid examples that no test has shown to come back.
pub(super) fn unproven(api: &Api, proofs: &[Proof], shown: &Shown) -> Vec<Remark> {
    let tested: HashSet<usize> =
        proofs.iter().filter(|proof| !proof.exchanged).flat_map(|proof| proof.examples.iter().copied()).collect();
    let examples = api.examples.iter().enumerate();
    let left = examples.filter(|(index, example)| example.fault.is_none() && !shown.is_proven(*index));
    without_repetition(left.map(|(index, example)| Remark {
        place: spot(api, example),
        what: if tested.contains(&index) { "its test did not pass" } else { "it has no test" }.to_owned(),
    }))
}

fn without_repetition(remarks: impl Iterator<Item = Remark>) -> Vec<Remark> {
    let mut list = Vec::new();
    for remark in remarks {
        if !list.contains(&remark) {
            list.push(remark);
        }
    }
    list
}
