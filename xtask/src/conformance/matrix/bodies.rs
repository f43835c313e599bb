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

/// The bodies of requests and of responses, and those without an example or without one that was sent.
pub(super) fn bodies(api: &Api, shown: Option<&Shown>) -> ([Bodies; 2], Vec<Remark>) {
    let count = || shown.map(|_| 0);
    let mut lines =
        ["requests", "responses"].map(|kind| Bodies { kind, proven: count(), exchanged: count(), ..Bodies::default() });
    let [requests, responses] = &mut lines;
    let mut remarks = Vec::new();
    for operation in &api.operations {
        let request = operation.body.as_ref().map(|body| (body, ExampleSubject::RequestBody(operation.id)));
        let answers = operation.responses.iter().enumerate();
        let answers = answers.filter_map(|(index, response)| {
            Some((response.body.as_ref()?, ExampleSubject::ResponseBody(operation.id, index)))
        });
        if let Some((body, subject)) = request {
            remarks.extend(requests.add(api, body, &subject, shown));
        }
        for (body, subject) in answers {
            remarks.extend(responses.add(api, body, &subject, shown));
        }
    }
    (lines, remarks)
}

impl Bodies {
    fn add(&mut self, api: &Api, body: &Body, subject: &ExampleSubject, shown: Option<&Shown>) -> Option<Remark> {
        body.json()?;
        self.all += 1;
        let own = api.examples.iter().enumerate().filter(|(_, example)| example.subject == *subject);
        let own: Vec<(usize, &Example)> = own.collect();
        let remark = |what: &str| {
            let name = api.document_names.get(body.source.document.0 as usize).map_or("", String::as_str);
            Some(Remark { place: format!("{name}#{}", body.source.pointer), what: what.to_owned() })
        };
        match own.first().map(|(_, example)| example.origin) {
            None => {
                self.none += 1;
                return remark("this body has no example, and none can be composed");
            }
            Some(ExampleOrigin::Explicit) => self.explicit += 1,
            Some(ExampleOrigin::Composed) => self.composed += 1,
            Some(_) => self.schema += 1,
        }
        let valid = own.iter().any(|(_, example)| example.fault.is_none());
        self.valid += usize::from(valid);
        let shown = shown?;
        let any = |holds: &dyn Fn(usize) -> bool| own.iter().any(|(index, _)| holds(*index));
        let (proven, exchanged) = (any(&|index| shown.is_proven(index)), any(&|index| shown.is_exchanged(index)));
        self.proven = self.proven.map(|count| count + usize::from(proven));
        self.exchanged = self.exchanged.map(|count| count + usize::from(exchanged));
        if valid && !exchanged { remark("no exchange has shown an example of this body") } else { None }
    }
}
