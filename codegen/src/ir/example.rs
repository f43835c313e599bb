//! Examples: values that the description promises to be valid, each with what it is an example of.

use serde_json::Value;

use super::{Api, OperationId, Type, WireName};
use crate::source::Location;

/// A value with what it is an example of.
#[derive(Clone, Debug)]
pub struct Example {
    /// Where it stands; for a composed one, the schema it was composed from.
    pub source: Location,
    /// The line that it starts at in its file, for whoever has to mend it.
    pub line: Option<usize>,
    /// How it came about.
    pub origin: ExampleOrigin,
    /// What it is an example of.
    pub subject: ExampleSubject,
    /// The schema that it must meet, where its place does not say.
    pub schema: Option<Location>,
    /// Its key under `examples`, or what the place gives: for the name of its test.
    pub name: String,
    /// The value, references in it followed.
    pub value: Value,
    /// What is wrong with it by its own schema: pointer into the value and a clause. `None`: it is valid.
    pub fault: Option<(String, String)>,
}

/// How an example came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExampleOrigin {
    /// `example` or `examples` of a media type or a parameter.
    Explicit,
    /// `example` or `examples` at the root of a body's schema.
    Schema,
    /// Composed from the examples of a body's properties.
    Composed,
    /// `example` or `examples` inside a schema.
    Nested,
    /// A file that holds nothing else.
    File,
}

/// What an example is an example of.
#[derive(Clone, Debug, PartialEq)]
pub enum ExampleSubject {
    /// A value of this type.
    Type(Type),
    /// The parameter of this index of an operation.
    Parameter(OperationId, usize),
    /// The request body of an operation, in the form of this index where it has several.
    RequestBody(OperationId, usize),
    /// The body of the response of this index of an operation, in the form of the second index.
    ResponseBody(OperationId, usize, usize),
    /// The header of this name of the response of this index of an operation.
    ResponseHeader(OperationId, usize, WireName),
}

impl ExampleSubject {
    /// The operation that it belongs to; a value of a type belongs to none.
    pub fn operation(&self) -> Option<OperationId> {
        match self {
            Self::Type(_) => None,
            Self::Parameter(id, _)
            | Self::RequestBody(id, _)
            | Self::ResponseBody(id, ..)
            | Self::ResponseHeader(id, ..) => Some(*id),
        }
    }
}

impl Api {
    /// The type that an example of this is a value of; none where its bytes are passed on as they are.
    pub fn type_of<'a>(&'a self, subject: &'a ExampleSubject) -> Option<&'a Type> {
        let operation = |id: &OperationId| self.operations.get(id.index());
        match subject {
            ExampleSubject::Type(ty) => Some(ty),
            ExampleSubject::Parameter(id, index) => Some(&operation(id)?.parameters.get(*index)?.ty),
            ExampleSubject::RequestBody(id, form) => operation(id)?.body.as_ref()?.form(*form)?.0.value(),
            ExampleSubject::ResponseBody(id, index, form) => {
                operation(id)?.responses.get(*index)?.body.as_ref()?.form(*form)?.0.value()
            }
            ExampleSubject::ResponseHeader(id, index, name) => {
                Some(&operation(id)?.responses.get(*index)?.header(name)?.ty)
            }
        }
    }
}
