//! Examples, counted by the place they stand at: found, valid by their own schema, proven by a test that passed.
//!
//! It must not run tests; it is told which passed.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde::Serialize;
use specmill::emit::Proof;
use specmill::ir::{Api, Example, ExampleOrigin, ExampleSubject};
use specmill::source::Location;

/// Where examples stand, as the specification's own checks tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Place {
    ResponseMedia,
    RequestMedia,
    RequestSchema,
    ResponseSchema,
    ReferredSchema,
    RequestComposed,
    ResponseComposed,
    Parameter,
    Header,
    Nested,
    DefinitionRoot,
    File,
    FileVariant,
}

/// All places, with what they are called in the table.
const PLACES: &[(Place, &str)] = &[
    (Place::ResponseMedia, "explicit, responses"),
    (Place::RequestMedia, "explicit, requests"),
    (Place::RequestSchema, "schema root, requests"),
    (Place::ResponseSchema, "schema root, responses"),
    (Place::RequestComposed, "composed, requests"),
    (Place::ResponseComposed, "composed, responses"),
    (Place::Parameter, "parameters"),
    (Place::Header, "headers of responses"),
    (Place::Nested, "nested in schemas"),
    (Place::DefinitionRoot, "definition root"),
    (Place::ReferredSchema, "definition root, as a body"),
    (Place::File, "event files"),
    (Place::FileVariant, "event files, by a second schema"),
];

/// The place of an example. `again` says that another one with the same source came before.
fn place(api: &Api, example: &Example, again: bool) -> Place {
    let tokens: Vec<String> = example.source.pointer.tokens().collect();
    let at = position(&tokens.iter().map(String::as_str).collect::<Vec<_>>());
    match (&example.subject, example.origin) {
        (_, ExampleOrigin::File) if again => Place::FileVariant,
        (_, ExampleOrigin::File) => Place::File,
        (ExampleSubject::Parameter(..), _) => Place::Parameter,
        (ExampleSubject::ResponseHeader(..), _) => Place::Header,
        (ExampleSubject::RequestBody(..), ExampleOrigin::Explicit) => Place::RequestMedia,
        (ExampleSubject::RequestBody(..), ExampleOrigin::Composed) => Place::RequestComposed,
        (ExampleSubject::ResponseBody(..), ExampleOrigin::Explicit) => Place::ResponseMedia,
        (ExampleSubject::ResponseBody(..), ExampleOrigin::Composed) => Place::ResponseComposed,
        (ExampleSubject::RequestBody(..) | ExampleSubject::ResponseBody(..), _) if !is_in_body(api, example) => {
            Place::ReferredSchema
        }
        (ExampleSubject::RequestBody(..), _) => Place::RequestSchema,
        (ExampleSubject::ResponseBody(..), _) => Place::ResponseSchema,
        // A body whose media type has an example of its own, so that this one is only its type's.
        (ExampleSubject::Type(_), _) if at == Position::ResponseBody => Place::ResponseSchema,
        // A body of bytes, whose schema says what they are for.
        (ExampleSubject::Type(_), _) if at == Position::RequestBody => Place::RequestSchema,
        (ExampleSubject::Type(_), _) if at == Position::Root => Place::DefinitionRoot,
        (ExampleSubject::Type(_), _) => Place::Nested,
    }
}

/// What a pointer says of an example's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// `/example`, `/examples/0`.
    Root,
    /// `…/content/MEDIA/schema/example` of a response.
    ResponseBody,
    /// The same of a request.
    RequestBody,
    Inside,
}

fn position(tokens: &[&str]) -> Position {
    let above = match tokens {
        [above @ .., "example"] | [above @ .., "examples", _] => above,
        _ => return Position::Inside,
    };
    match above {
        [] => Position::Root,
        [.., "responses", _, "content", _, "schema"] => Position::ResponseBody,
        [.., "requestBody", "content", _, "schema"] | [.., "requestBodies", _, "content", _, "schema"] => {
            Position::RequestBody
        }
        _ => Position::Inside,
    }
}

/// Whether an example stands in the schema of its body itself, not in one that this refers to.
fn is_in_body(api: &Api, example: &Example) -> bool {
    let operation = |id: specmill::ir::OperationId| api.operations.get(id.index());
    let body = match &example.subject {
        ExampleSubject::RequestBody(id, _) => operation(*id).and_then(|operation| operation.body.as_ref()),
        ExampleSubject::ResponseBody(id, index, _) => {
            operation(*id).and_then(|operation| operation.responses.get(*index)?.body.as_ref())
        }
        _ => None,
    };
    body.is_some_and(|body| {
        let schema = body.source.child("schema");
        let (own, schema_pointer) = (example.source.pointer.as_str(), schema.pointer.as_str());
        let below = own.strip_prefix(schema_pointer);
        schema.document == example.source.document
            && below.is_some_and(|rest| rest.starts_with("/example") && !rest.contains("/properties/"))
    })
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
///
/// The root of a definition counts as such even where it is only known as the example of the bodies that refer to
/// it, so these stand in two lines; the sum has each example once.
pub(super) fn tally(api: &Api, shown: Option<&Shown>) -> Vec<Tally> {
    let mut lines: Vec<Tally> = PLACES.iter().map(|(_, name)| Tally::new(name, shown)).collect();
    let mut sum = Tally::new("all", shown);
    let mut seen = HashSet::new();
    let mut roots: IndexMap<&Location, Vec<usize>> = IndexMap::new();
    for (index, example) in api.examples.iter().enumerate() {
        let place = place(api, example, !seen.insert(&example.source));
        sum.add(api, &[index], shown);
        if matches!(place, Place::DefinitionRoot | Place::ReferredSchema) {
            roots.entry(&example.source).or_default().push(index);
        }
        if place != Place::DefinitionRoot
            && let Some(line) = line_of(&mut lines, place)
        {
            line.add(api, &[index], shown);
        }
    }
    for uses in roots.values() {
        if let Some(line) = line_of(&mut lines, Place::DefinitionRoot) {
            line.add(api, uses, shown);
        }
    }
    lines.push(sum);
    lines
}

fn line_of(lines: &mut [Tally], place: Place) -> Option<&mut Tally> {
    let position = PLACES.iter().position(|(own, _)| *own == place)?;
    lines.get_mut(position)
}

impl Tally {
    fn new(place: &'static str, shown: Option<&Shown>) -> Self {
        let none = shown.map(|_| 0);
        Self { place, proven: none, exchanged: none, ..Self::default() }
    }

    /// Counts one example, which may be known as that of several uses.
    fn add(&mut self, api: &Api, uses: &[usize], shown: Option<&Shown>) {
        let any = |holds: &dyn Fn(usize) -> bool| usize::from(uses.iter().any(|index| holds(*index)));
        self.found += 1;
        self.valid += any(&|index| api.examples.get(index).is_some_and(|example| example.fault.is_none()));
        if let Some(shown) = shown {
            self.proven = self.proven.map(|count| count + any(&|index| shown.is_proven(index)));
            self.exchanged = self.exchanged.map(|count| count + any(&|index| shown.is_exchanged(index)));
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use specmill::config::Options;
    use specmill::pipeline::{self, Model};

    use super::*;

    const DOCUMENT: &str = r##"
openapi: 3.1.0
info: {title: A, version: "1"}
components:
  parameters:
    id: {in: path, name: id, required: true, schema: {type: string}, example: x}
paths:
  /a/{id}:
    parameters: [{$ref: "#/components/parameters/id"}]
    get:
      operationId: one
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {type: object, example: {b: 0}, properties: {a: {type: string, example: ""}, b: {type: integer}}}
              examples: {response: {value: {}}, more: {value: {b: no}}}
    put:
      operationId: two
      requestBody:
        content: {application/json: {schema: {type: object, properties: {a: {type: boolean, example: false}}}}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: root.yaml}}}}
        "400": {description: d, content: {application/json: {schema: {$ref: root.yaml}}}}
"##;
    const ROOT: &str = "type: object\nproperties: {a: {type: string}}\nexample: {a: text}\n";

    fn read() -> (Model, Vec<Proof>) {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().to_owned();
        std::fs::write(folder.join("api.yaml"), DOCUMENT).unwrap();
        std::fs::write(folder.join("root.yaml"), ROOT).unwrap();
        let options = Options {
            documents: vec![folder.join("api.yaml")],
            out: PathBuf::from("out"),
            package: "a".to_owned(),
            roots: vec![folder],
            ..Options::default()
        };
        let plan = options.plan().unwrap().crates.remove(0);
        let model = pipeline::read(&plan).0.unwrap();
        let proofs = pipeline::proofs(&model, &plan);
        (model, proofs)
    }

    fn found(lines: &[Tally], place: &str) -> [usize; 3] {
        let line = lines.iter().find(|line| line.place == place).unwrap();
        [line.found, line.valid, line.proven.unwrap_or(99)]
    }

    #[test]
    fn every_example_counts_at_its_place_and_falsy_ones_like_any_other() {
        let (model, proofs) = read();
        let lines = tally(&model.api, Some(&Shown::by(&proofs, |_, _| true)));
        // `no` is text in YAML 1.2, and no integer.
        assert_eq!(found(&lines, "explicit, responses"), [2, 1, 1]);
        assert_eq!(found(&lines, "schema root, responses"), [1, 1, 1]);
        assert_eq!(found(&lines, "composed, requests"), [1, 1, 1]);
        assert_eq!(found(&lines, "parameters"), [2, 2, 2]);
        assert_eq!(found(&lines, "nested in schemas"), [2, 2, 2]);
        assert_eq!(found(&lines, "definition root"), [1, 1, 1]);
        assert_eq!(found(&lines, "definition root, as a body"), [2, 2, 2]);
        assert_eq!(found(&lines, "all"), [10, 9, 9]);
    }

    #[test]
    fn what_did_not_pass_is_not_proven_and_is_listed_at_its_line() {
        let (model, proofs) = read();
        let shown = Shown::by(&proofs, |_, test| !test.contains("parameter"));
        assert_eq!(found(&tally(&model.api, Some(&shown)), "parameters"), [2, 2, 0]);
        let left = unproven(&model.api, &proofs, &shown);
        assert_eq!(left, [Remark { place: "api.yaml:6".to_owned(), what: "its test did not pass".to_owned() }]);
        let none = Shown::by(&[], |_, _| true);
        assert!(unproven(&model.api, &[], &none).iter().all(|remark| remark.what == "it has no test"));
        let invalid = invalid(&model.api);
        assert_eq!((invalid.len(), invalid[0].place.as_str()), (1, "api.yaml:18"));
    }

    #[test]
    fn where_no_tests_ran_nothing_is_said_of_them() {
        let (model, _) = read();
        assert!(tally(&model.api, None).iter().all(|line| line.proven.is_none() && line.exchanged.is_none()));
    }
}
