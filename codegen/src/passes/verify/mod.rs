//! The barrier: drops the operations that cannot be, then makes sure that nothing after it can fail.
//!
//! What a description did wrong costs its operation. What is wrong after that is a fault of ours, and then
//! there is no model; it must not repair such faults.

mod asks;
mod routes;
mod sound;

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Diagnostics, Part, Place, catalogue};
use crate::ir::{Api, OperationId, ParameterLocation, PathPart, Role};

/// Drops what cannot be generated and checks the rest.
pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let unfit: BTreeSet<usize> = unfit_paths(api, diagnostics).into_iter().collect();
    drop_operations(api, &unfit, diagnostics);
    routes::run(api, diagnostics);
    for fault in sound::faults(api) {
        let mut diagnostic = Diagnostic::new(&catalogue::UNSOUND_MODEL, fault.message);
        diagnostic.place = fault.place.map(|place| Place::Node(place, Part::Value));
        diagnostics.push(diagnostic.help("this is a fault of Specmill: please report it with the description"));
    }
}

/// Operations whose path has places for which they declare nothing. Parameters without a place go.
fn unfit_paths(api: &mut Api, diagnostics: &mut Diagnostics) -> Vec<usize> {
    let mut unfit = Vec::new();
    let mut gone: Vec<(OperationId, usize)> = Vec::new();
    for (index, operation) in api.operations.iter_mut().enumerate() {
        let in_path: Vec<&str> = operation.path.segments.iter().flatten().filter_map(PathPart::parameter).collect();
        let declared = |name: &str| {
            let mut parameters = operation.parameters.iter();
            parameters.any(|known| known.location == ParameterLocation::Path && known.wire.as_str() == name)
        };
        if let Some(missing) = in_path.iter().find(|name| !declared(name)) {
            let message = format!("path {:?} has a place for `{missing}`, which is not declared", operation.path.text);
            let help = format!("declare a parameter `{missing}` with `in: path`");
            let diagnostic = Diagnostic::new(&catalogue::UNDECLARED_PATH_PARAMETER, message).help(help);
            diagnostics.push(diagnostic.at_key(&operation.source).label("this operation is not generated"));
            unfit.push(index);
            continue;
        }
        let path = &operation.path;
        let mut next = 0;
        operation.parameters.retain(|parameter| {
            let name = parameter.wire.as_str();
            let placed = parameter.location != ParameterLocation::Path || path.has_parameter(name);
            if !placed {
                let message = format!("path {:?} has no place for the path parameter `{name}`", path.text);
                let help = format!("write `{{{name}}}` where it belongs in the path, or remove the parameter");
                let diagnostic = Diagnostic::new(&catalogue::UNUSED_PATH_PARAMETER, message).help(help);
                diagnostics.push(diagnostic.at(&parameter.source).label("this parameter is not generated"));
                gone.push((operation.id, next));
            }
            next += 1;
            placed
        });
    }
    let before = |id: OperationId, index: usize| gone.iter().filter(|(of, at)| *of == id && *at < index).count();
    api.remap_examples(Some, |id, index| (!gone.contains(&(id, index))).then(|| index - before(id, index)));
    unfit
}

fn drop_operations(api: &mut Api, dropped: &BTreeSet<usize>, diagnostics: &mut Diagnostics) {
    if dropped.is_empty() {
        return;
    }
    let mut next = 0;
    let renumbered: Vec<Option<OperationId>> = (0..api.operations.len())
        .map(|index| {
            let kept = !dropped.contains(&index);
            next += u32::from(kept);
            kept.then(|| OperationId(next - 1))
        })
        .collect();
    let renumber = |id: OperationId| renumbered.get(id.index()).copied().flatten();
    api.operations.retain_mut(|operation| {
        let id = renumber(operation.id);
        operation.id = id.unwrap_or(operation.id);
        if let Role::Callback(of) = &mut operation.role {
            of.iter_mut().for_each(|callback| callback.operation = callback.operation.and_then(renumber));
        }
        id.is_some()
    });
    for def in &mut api.types {
        def.operation = def.operation.and_then(renumber);
    }
    api.remap_examples(renumber, |_, index| Some(index));
    super::prune::run(api, diagnostics);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Builder, codes, parameter, string};
    use super::*;
    use crate::ir::{ExampleSubject, Type, TypeId, dump::dump};

    fn verified(builder: Builder) -> (String, Vec<&'static str>) {
        let (api, diagnostics) = super::super::run(builder.done());
        (dump(&api.expect("a sound model")), codes(&diagnostics))
    }

    #[test]
    fn the_later_of_two_operations_on_one_route_is_for_clients() {
        let mut api = Builder::new("a.yaml");
        api.get("first", "/rooms/{room}/events", None);
        let only = api.answer("second", &[("a", string())]);
        api.get("second", "/rooms/{id}/events ", Some(only));
        let kept = api.answer("third", &[("a", string())]);
        api.get("third", "/rooms/{id}/state", Some(kept));
        api.get("fourth", "/rooms/{id}/events", None).method = "PUT".to_owned();
        let (dump, codes) = verified(api);
        assert_eq!(codes, ["duplicate-route"]);
        let operations: Vec<&str> = dump.lines().filter(|line| line.contains("  operation ")).collect();
        assert_eq!(operations.len(), 4, "{dump}");
        assert_eq!(dump.matches("not served: requests are those for \"first\"").count(), 1, "{dump}");
        assert!(dump.contains("struct SecondResponse of \"second\""), "{dump}");
        assert!(dump.contains("struct ThirdResponse of \"third\""), "{dump}");
    }

    #[test]
    fn paths_and_parameters_must_agree() {
        let mut api = Builder::new("a.yaml");
        api.get("undeclared", "/a/{id}", None).parameters.clear();
        let operation = api.get("unused", "/b", None);
        operation.parameters.push(parameter("id", ParameterLocation::Path));
        operation.parameters.push(parameter("limit", ParameterLocation::Query));
        let (dump, codes) = verified(api);
        assert_eq!(codes, ["undeclared-path-parameter", "unused-path-parameter"]);
        assert!(!dump.contains("operation \"undeclared\""), "{dump}");
        assert!(dump.contains("operation \"unused\"") && dump.contains("query \"limit\""), "{dump}");
        assert!(!dump.contains("path \"id\""), "{dump}");
    }

    #[test]
    fn an_operation_that_is_unfit_does_not_take_the_route() {
        let mut api = Builder::new("a.yaml");
        api.get("undeclared", "/a/{id}", None).parameters.clear();
        api.get("declared", "/a/{id}", None);
        let (dump, codes) = verified(api);
        assert_eq!(codes, ["undeclared-path-parameter"]);
        assert!(dump.contains("operation \"declared\""), "{dump}");
    }

    #[test]
    fn examples_follow_what_they_are_of() {
        let mut api = Builder::new("a.yaml");
        api.structure("Unused", &[]);
        let used = api.structure("Used", &[]);
        api.example("unused type", ExampleSubject::Type(Type::Named(TypeId(0))));
        api.example("used type", ExampleSubject::Type(used.clone()));
        api.get("undeclared", "/a/{id}", None).parameters.clear();
        api.example("of the undeclared", ExampleSubject::ResponseBody(OperationId(0), 0, 0));
        let operation = api.get("kept", "/b", Some(used));
        operation.parameters.push(parameter("gone", ParameterLocation::Path));
        operation.parameters.push(parameter("limit", ParameterLocation::Query));
        api.example("gone", ExampleSubject::Parameter(OperationId(1), 0));
        api.example("limit", ExampleSubject::Parameter(OperationId(1), 1));
        api.example("answer", ExampleSubject::ResponseBody(OperationId(1), 0, 0));
        let (api, _) = super::super::run(api.done());
        let api = api.expect("a sound model");
        let subjects: Vec<(&str, &ExampleSubject)> =
            api.examples.iter().map(|example| (example.name.as_str(), &example.subject)).collect();
        let expected = [
            ("used type", &ExampleSubject::Type(Type::Named(TypeId(0)))),
            ("limit", &ExampleSubject::Parameter(OperationId(0), 0)),
            ("answer", &ExampleSubject::ResponseBody(OperationId(0), 0, 0)),
        ];
        assert_eq!(subjects, expected);
        assert!(dump(&api).contains("example \"limit\" explicit of parameter 0 of \"kept\""), "{}", dump(&api));
    }
}
