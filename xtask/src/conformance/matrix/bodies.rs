//! Bodies of JSON, each with what its example is: explicit, at the root of its schema, composed, or none.
//!
//! It must not count examples; a body with two counts once.

use serde::Serialize;
use specmill::ir::{Api, Body, Example, ExampleOrigin, ExampleSubject};

use super::examples::{Remark, Shown};

/// One line of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Bodies {
    pub(super) kind: &'static str,
    pub(super) all: usize,
    pub(super) explicit: usize,
    pub(super) schema: usize,
    pub(super) composed: usize,
    pub(super) none: usize,
    /// Those with an example of which one is valid.
    pub(super) valid: usize,
    /// Those of which an example was proven as a value; none where no tests ran.
    pub(super) proven: Option<usize>,
    /// Those of which an example was sent; none where no tests ran.
    pub(super) exchanged: Option<usize>,
}

/// A body of JSON with its examples.
struct Found<'a> {
    is_request: bool,
    body: &'a Body,
    /// With their indices.
    examples: Vec<(usize, &'a Example)>,
}

/// All bodies of JSON, in the order of the operations.
fn all(api: &Api) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for operation in &api.operations {
        let request = operation.body.as_ref().map(|body| (body, ExampleSubject::RequestBody(operation.id, 0)));
        let answers = operation.responses.iter().enumerate().filter_map(|(index, response)| {
            Some((response.body.as_ref()?, ExampleSubject::ResponseBody(operation.id, index, 0)))
        });
        for (body, subject) in request.into_iter().chain(answers).filter(|(body, _)| body.json().is_some()) {
            let own = api.examples.iter().enumerate().filter(|(_, example)| example.subject == subject);
            let is_request = matches!(subject, ExampleSubject::RequestBody(..));
            found.push(Found { is_request, body, examples: own.collect() });
        }
    }
    found
}

/// The bodies of requests, then those of responses.
pub(super) fn bodies(api: &Api, shown: Option<&Shown>) -> [Bodies; 2] {
    let count = shown.map(|_| 0);
    let mut lines =
        ["requests", "responses"].map(|kind| Bodies { kind, proven: count, exchanged: count, ..Bodies::default() });
    let [requests, responses] = &mut lines;
    for found in all(api) {
        if found.is_request { &mut *requests } else { &mut *responses }.add(&found, shown);
    }
    lines
}

/// Bodies without an example, and those with a valid one of which none was sent.
pub(super) fn left(api: &Api, shown: &Shown) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for Found { body, examples, .. } in all(api) {
        let what = if examples.is_empty() {
            "this body has no example, and none can be composed"
        } else if found_valid(&examples) && !examples.iter().any(|(index, _)| shown.is_exchanged(*index)) {
            "no exchange has shown an example of this body"
        } else {
            continue;
        };
        let name = api.document_names.get(body.source.document.0 as usize).map_or("", String::as_str);
        remarks.push(Remark { place: format!("{name}#{}", body.source.pointer), what: what.to_owned() });
    }
    remarks
}

fn found_valid(examples: &[(usize, &Example)]) -> bool {
    examples.iter().any(|(_, example)| example.fault.is_none())
}

impl Bodies {
    fn add(&mut self, found: &Found<'_>, shown: Option<&Shown>) {
        self.all += 1;
        *match found.examples.first().map(|(_, example)| example.origin) {
            None => &mut self.none,
            Some(ExampleOrigin::Explicit) => &mut self.explicit,
            Some(ExampleOrigin::Composed) => &mut self.composed,
            Some(_) => &mut self.schema,
        } += 1;
        self.valid += usize::from(found_valid(&found.examples));
        if let Some(shown) = shown {
            let any = |holds: &dyn Fn(usize) -> bool| found.examples.iter().any(|(index, _)| holds(*index));
            self.proven = self.proven.map(|count| count + usize::from(any(&|index| shown.is_proven(index))));
            self.exchanged = self.exchanged.map(|count| count + usize::from(any(&|index| shown.is_exchanged(index))));
        }
    }
}
