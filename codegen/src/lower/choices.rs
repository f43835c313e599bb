//! Answers whose alternative a parameter of the request tells, as the configuration says: names for the
//! alternatives before types are made of them, and the choice itself once there are types.
//!
//! What the configuration names and the description lacks costs that choice alone.

use std::collections::HashMap;

use super::Lowering;
use crate::config::{ChoicePlan, Placed};
use crate::diag::{Diagnostic, Place, catalogue, nearest};
use crate::ir::{Choice, Parameter, StatusPattern, Style, Type, TypeId, TypeKind};
use crate::openapi::{Description, OperationObject, ResponseObject};
use crate::source::{Location, Pointer};

/// What choices say about alternatives, and what there is to choose from.
#[derive(Default)]
pub(super) struct Choices {
    /// Alternatives that a value asks for: that value, operation and parameter.
    named: HashMap<Location, (String, String, String)>,
    /// Choices whose operation, parameter and answer exist.
    found: Vec<Found>,
    /// Where the variants of each union of branches stand, in their order.
    variants: HashMap<TypeId, Vec<Location>>,
}

/// A choice with what it is about.
struct Found {
    plan: ChoicePlan,
    /// The operation's node.
    operation: Location,
    /// The answer's schema, references followed.
    schema: Location,
}

impl Choices {
    /// What to call the alternative at `at`: the value of the parameter that asks for it.
    pub(super) fn name(&self, at: &Location) -> Option<String> {
        let (value, _, parameter) = self.named.get(at)?;
        let is_word = value.starts_with(|first: char| first.is_alphabetic());
        Some(if is_word { value.clone() } else { format!("{parameter} {value}") })
    }

    /// For the docs of a union of these alternatives: which parameter tells, in a sentence.
    pub(super) fn how(&self, alternatives: &[Location]) -> Option<String> {
        let (_, operation, parameter) = alternatives.iter().find_map(|at| self.named.get(at))?;
        Some(format!("In what `{operation}` answers, `{parameter}` of the request tells the variants apart."))
    }

    /// Remembers where the variants of a union stand.
    pub(super) fn remember(&mut self, id: TypeId, variants: Vec<Location>) {
        self.variants.insert(id, variants);
    }
}

impl Lowering<'_, '_> {
    /// Finds what choices name, before anything is lowered.
    pub(super) fn find_choices(&mut self, descriptions: &[Description]) {
        let plans = &self.plan.choices;
        for plan in plans {
            match self.find_choice(plan, descriptions) {
                Ok(found) => {
                    let (operation, parameter) = (&plan.operation.value, &plan.parameter.value);
                    for (value, pointer) in &plan.values {
                        let named = (value.clone(), operation.clone(), parameter.clone());
                        self.choices.named.entry(below(&found.schema, &pointer.value)).or_insert(named);
                    }
                    self.choices.found.push(found);
                }
                Err(diagnostic) => self.diagnostics.push(*diagnostic),
            }
        }
    }

    fn find_choice(&self, plan: &ChoicePlan, descriptions: &[Description]) -> Result<Found, Box<Diagnostic>> {
        let all = || descriptions.iter().flat_map(|description| &description.operations);
        let wanted = plan.operation.value.as_str();
        let operation: &OperationObject =
            all().find(|operation| operation.id.as_deref() == Some(wanted)).ok_or_else(|| {
                unknown("there is no operation", &plan.operation, all().filter_map(|one| one.id.as_deref()))
            })?;
        let names = || operation.parameters.iter().map(|parameter| parameter.name.as_str());
        if !names().any(|name| name == plan.parameter.value) {
            return Err(unknown(&format!("`{wanted}` has no parameter"), &plan.parameter, names()));
        }
        let status = StatusPattern::Exact(plan.status.value);
        let response: Option<&ResponseObject> = operation.responses.iter().find(|response| response.status == status);
        let Some(response) = response else {
            let message = format!("`{wanted}` has no answer of the status {}", plan.status.value);
            return Err(fault(&plan.status.place, message, "name a status that is listed under `responses`"));
        };
        let media_type = response.content.iter().find(|media| super::media::is_json(&media.media_type));
        let schema = media_type.and_then(|media| media.schema.as_ref());
        let schema = schema.and_then(|schema| self.store.resolver().follow(schema).ok());
        let Some(schema) = schema else {
            let message = format!("the answer {} of `{wanted}` is not JSON with a schema", plan.status.value);
            return Err(fault(&plan.status.place, message, "choose among the alternatives of a JSON schema"));
        };
        Ok(Found { plan: plan.clone(), operation: operation.at.clone(), schema })
    }

    /// Gives each answer its choice, now that there are types.
    pub(super) fn settle_choices(&mut self) {
        for found in std::mem::take(&mut self.choices.found) {
            match self.settle_choice(&found) {
                Ok((operation, response, choice)) => {
                    let operation = self.api.operations.get_mut(operation);
                    if let Some(response) = operation.and_then(|operation| operation.responses.get_mut(response)) {
                        response.choice = Some(choice);
                    }
                }
                Err(Some(diagnostic)) => self.diagnostics.push(*diagnostic),
                // The operation was left out, and that was said.
                Err(None) => {}
            }
        }
    }

    /// The choice, and the indices of operation and response that it is for.
    fn settle_choice(&self, found: &Found) -> Result<(usize, usize, Choice), Option<Box<Diagnostic>>> {
        let plan = &found.plan;
        let mut operations = self.api.operations.iter();
        let operation = operations.find(|operation| operation.source == found.operation).ok_or(None)?;
        let status = StatusPattern::Exact(plan.status.value);
        let mut responses = operation.responses.iter().enumerate();
        let (index, response) = responses.find(|(_, response)| response.status == status).ok_or(None)?;
        let mut parameters = operation.parameters.iter();
        let parameter = parameters.find(|parameter| parameter.wire.as_str() == plan.parameter.value).ok_or(None)?;
        self.check_parameter(plan, parameter)?;
        let union = match response.body.as_ref().and_then(|body| body.json()) {
            Some(Type::Named(id)) => self.choices.variants.get(id),
            _ => None,
        };
        let Some(variants) = union else {
            let message = format!("the answer {} of `{}` has no alternatives", plan.status.value, plan.operation.value);
            let help = "remove the choice, or name an answer whose schema is `oneOf` or `anyOf` of several types";
            return Err(Some(fault(&plan.status.place, message, help)));
        };
        let variant = |pointer: &Placed<String>| {
            let at = below(&found.schema, &pointer.value);
            variants.iter().position(|known| *known == at).ok_or_else(|| no_alternative(pointer, found, variants))
        };
        let mut values = Vec::new();
        for (value, pointer) in &plan.values {
            values.push((value.clone(), variant(pointer)?));
        }
        let otherwise = plan.otherwise.as_ref().map(variant).transpose()?;
        let (wire, location) = (parameter.wire.clone(), parameter.location);
        Ok((operation.id.index(), index, Choice { parameter: wire, location, values, otherwise }))
    }

    /// A parameter that chooses is one text, and may have the values that are named.
    fn check_parameter(&self, plan: &ChoicePlan, parameter: &Parameter) -> Result<(), Option<Box<Diagnostic>>> {
        let kind = match &parameter.ty {
            Type::Named(id) => self.api.get(*id).map(|def| &def.kind),
            _ => None,
        };
        let one = matches!(parameter.ty, Type::String(_) | Type::Integer(..) | Type::Number(_) | Type::Boolean);
        if parameter.style == Style::Json || !(one || matches!(kind, Some(TypeKind::Enum(_) | TypeKind::Text(_)))) {
            let message = format!("the parameter `{}` is not a single text", parameter.wire);
            let help = "choose by a parameter that is one text, number or boolean";
            return Err(Some(fault(&plan.parameter.place, message, help)));
        }
        if let Some(TypeKind::Enum(listed)) = kind.filter(|kind| !matches!(kind, TypeKind::Enum(def) if def.open)) {
            let known = || listed.variants.iter().map(|variant| variant.wire.as_str());
            if let Some((value, pointer)) = plan.values.iter().find(|(value, _)| !known().any(|name| name == *value)) {
                let value = Placed { value: value.clone(), place: pointer.place.clone() };
                return Err(Some(unknown(&format!("`{}` has no value", parameter.wire), &value, known())));
            }
        }
        Ok(())
    }
}

/// The node at `pointer` below the one at `at`; a fragment's `#` may stand before it.
fn below(at: &Location, pointer: &str) -> Location {
    let pointer = Pointer::parse(pointer.trim_start_matches('#'));
    pointer.iter().flat_map(Pointer::tokens).fold(at.clone(), |at, token| at.child(&token))
}

fn fault(place: &Place, message: String, help: impl Into<String>) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::new(&catalogue::CONFIGURED_CHOICE, message).in_place(place.clone());
    Box::new(diagnostic.note("this choice is left out").help(help))
}

fn unknown<'a>(lack: &str, name: &Placed<String>, known: impl Iterator<Item = &'a str>) -> Box<Diagnostic> {
    let known: Vec<&str> = known.collect();
    let help = match nearest(&name.value, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if known.len() > 8 => "name one that the description has".to_owned(),
        None => format!("there is {}", known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")),
    };
    fault(&name.place, format!("{lack} `{}`", name.value.escape_debug()), help)
}

fn no_alternative(pointer: &Placed<String>, found: &Found, variants: &[Location]) -> Box<Diagnostic> {
    let root = found.schema.pointer.as_str();
    let known: Vec<String> = variants
        .iter()
        .filter(|at| at.document == found.schema.document)
        .filter_map(|at| Some(format!("`{}`", at.pointer.as_str().strip_prefix(root)?)))
        .collect();
    let message = format!("the answer's schema has no alternative at `{}`", pointer.value.escape_debug());
    fault(&pointer.place, message, format!("its alternatives are at {}", known.join(", ")))
}
