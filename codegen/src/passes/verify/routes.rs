//! Operations that have the same method and the same path: what tells their requests apart, by what each of
//! them requires.
//!
//! It must not guess: where the description gives no rule, the later operation goes.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Diagnostics, Part, Place, catalogue};
use crate::ir::{
    Api, BodyContent, GroupId, Operation, ParameterLocation, Presence, RequestTest, Type, TypeKind, WireName,
};

/// Method, path and group, as far as a server tells them apart.
type Route = (Option<GroupId>, String, String);

/// Gives each of several operations on one route its test, and the indices of those that cannot have one.
pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) -> BTreeSet<usize> {
    let mut routes: BTreeMap<Route, Vec<usize>> = BTreeMap::new();
    // Webhooks and callbacks are served where their receivers want them, and told apart before they are named.
    for (index, operation) in api.operations.iter().enumerate().filter(|(_, operation)| operation.is_path()) {
        let group = api.modules.get(operation.module.index()).and_then(|module| module.group);
        let method = operation.method.to_ascii_uppercase();
        routes.entry((group, method, operation.path.key())).or_default().push(index);
    }
    let mut doubled = refuse_across_groups(api, &routes, diagnostics);
    let mut tests = Vec::new();
    for mut shared in routes.into_values().filter(|shared| shared.len() > 1) {
        shared.retain(|index| !doubled.contains(index));
        loop {
            let found: Vec<Option<RequestTest>> = shared.iter().map(|own| test(api, *own, &shared)).collect();
            let mut without = shared.iter().zip(&found).filter(|(_, test)| test.is_none()).map(|(index, _)| *index);
            let (Some(first), Some(second)) = (without.next(), without.next()) else {
                // One that is left alone takes every request.
                let found = if shared.len() > 1 { found } else { Vec::new() };
                tests.extend(shared.into_iter().zip(found));
                break;
            };
            refuse(api, first, second, diagnostics);
            doubled.insert(second);
            shared.retain(|index| *index != second);
        }
    }
    for (index, test) in tests {
        if let Some(operation) = api.operations.get_mut(index) {
            operation.when = test;
        }
    }
    open_ends(api);
    doubled
}

/// Modules of different groups need not be compiled together, so none of them can answer for both.
fn refuse_across_groups(
    api: &Api,
    routes: &BTreeMap<Route, Vec<usize>>,
    diagnostics: &mut Diagnostics,
) -> BTreeSet<usize> {
    let mut firsts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut all: Vec<(&Route, &Vec<usize>)> = routes.iter().collect();
    all.sort_by_key(|(_, indices)| indices.first().copied());
    let mut doubled = BTreeSet::new();
    for ((_, method, path), indices) in all {
        let Some(first) = indices.first() else { continue };
        let earlier = *firsts.entry((method, path)).or_insert(*first);
        if earlier != *first {
            indices.iter().for_each(|index| refuse(api, earlier, *index, diagnostics));
            doubled.extend(indices.iter().copied());
        }
    }
    doubled
}

fn refuse(api: &Api, earlier: usize, later: usize, diagnostics: &mut Diagnostics) {
    let (Some(earlier), Some(later)) = (api.operations.get(earlier), api.operations.get(later)) else { return };
    let (one, other) = (&earlier.path.text, &later.path.text);
    let paths = if one == other { one.clone() } else { format!("{one} and {other}") };
    let message =
        format!("`{}` and `{}` answer the same requests: {} {paths}", earlier.wire_id, later.wire_id, later.method);
    diagnostics.push(
        Diagnostic::new(&catalogue::DUPLICATE_ROUTE, message)
            .at_key(&later.source)
            .label("this operation is not generated")
            .related(Place::Node(earlier.source.clone(), Part::Key), "this one is")
            .help("remove one of them, give it a path of its own, or let it require what the other does not declare"),
    );
}

/// What a request for the operation `own` has that one for another of `shared` has not.
fn test(api: &Api, own: usize, shared: &[usize]) -> Option<RequestTest> {
    let own_asks = Asks::of(api, api.operations.get(own)?);
    let others = shared.iter().filter(|index| **index != own).filter_map(|index| api.operations.get(*index));
    let others: Vec<Asks<'_>> = others.map(|operation| Asks::of(api, operation)).collect();
    let only_own = |names: &[&str], theirs: &dyn Fn(&Asks<'_>, &str) -> bool| -> Vec<WireName> {
        let free = names.iter().filter(|name| others.iter().all(|other| !theirs(other, name)));
        free.map(|name| WireName((*name).to_owned())).collect()
    };
    let queries = only_own(&own_asks.required_queries, &|other, name| other.queries.contains(&name));
    if let Some(query) = queries.into_iter().next() {
        return Some(RequestTest::Query(query));
    }
    let declares = |other: &Asks<'_>, name: &str| other.members.contains(&name) || other.requires(name);
    let undeclared = only_own(&own_asks.required_members, &declares);
    if !undeclared.is_empty() {
        return Some(RequestTest::AnyMember(undeclared));
    }
    let required = only_own(&own_asks.required_members, &|other, name| other.requires(name));
    (!required.is_empty()).then_some(RequestTest::AllMembers(required))
}

/// What an operation asks for in query and body.
struct Asks<'a> {
    queries: Vec<&'a str>,
    required_queries: Vec<&'a str>,
    members: Vec<&'a str>,
    required_members: Vec<&'a str>,
}

impl<'a> Asks<'a> {
    fn of(api: &'a Api, operation: &'a Operation) -> Self {
        let in_query = operation.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
        let required_queries = in_query.clone().filter(|one| one.required).map(|one| one.wire.as_str()).collect();
        let body = operation.body.as_ref().and_then(|body| match &body.content {
            BodyContent::Json(Type::Named(id)) => api.get(*id),
            _ => None,
        });
        let (mut members, mut required_members) = (Vec::new(), Vec::new());
        if let Some(TypeKind::Struct(def)) = body.map(|def| &def.kind) {
            members.extend(def.fields.iter().map(|field| field.wire.as_str()));
            let required = def.fields.iter().filter(|field| field.presence == Presence::Required);
            let required = required.map(|field| &field.wire).chain(&def.rules.required_extra);
            required_members.extend(required.map(WireName::as_str));
        }
        let queries = in_query.map(|one| one.wire.as_str()).collect();
        Self { queries, required_queries, members, required_members }
    }

    fn requires(&self, name: &str) -> bool {
        self.required_members.contains(&name)
    }
}

/// Where one operation shows that the end of a path may be empty, it may be for all methods of the path; but a
/// path that some operation has for itself is not served by another.
fn open_ends(api: &mut Api) {
    let open: BTreeSet<String> =
        api.operations.iter().filter(|operation| operation.open_end).map(|operation| operation.path.key()).collect();
    let taken: BTreeSet<(String, String)> =
        api.operations.iter().map(|operation| (operation.method.clone(), operation.path.key())).collect();
    for operation in &mut api.operations {
        let key = operation.path.key();
        let without = key.strip_suffix("/{}").filter(|_| operation.path.last_parameter().is_some());
        operation.open_end = open.contains(&key)
            && without.is_some_and(|path| !taken.contains(&(operation.method.clone(), path.to_owned())));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Builder, codes, parameter, string};
    use super::*;
    use crate::ir::{Body, Docs, dump::dump};

    fn verified(builder: Builder) -> (String, Vec<&'static str>) {
        let (api, diagnostics) = super::super::super::run(builder.done());
        (dump(&api.expect("a sound model")), codes(&diagnostics))
    }

    fn sends(operation: &mut Operation, ty: Type) {
        operation.method = "POST".to_owned();
        let source = operation.source.clone();
        let content = BodyContent::Json(ty);
        let media_type = "application/json".to_owned();
        let other_media_types = Vec::new();
        let docs = Docs::default();
        operation.body =
            Some(Body { required: true, media_type, other_media_types, content, docs, negotiated: false, source });
    }

    #[test]
    fn a_query_that_only_one_requires_tells_two_apart() {
        let mut api = Builder::new("a.yaml");
        let mut room = parameter("room", ParameterLocation::Query);
        api.get("all", "/events", None);
        room.required = true;
        api.get("one", "/events ", None).parameters.push(room.clone());
        let (dump, found) = verified(api);
        assert_eq!(found, [""; 0]);
        assert_eq!(dump.matches("    when the query has \"room\"").count(), 1, "{dump}");

        // What both declare tells nothing, whoever requires it.
        let mut api = Builder::new("a.yaml");
        api.get("one", "/events", None).parameters.push(room.clone());
        room.required = false;
        api.get("all", "/events ", None).parameters.push(room);
        assert_eq!(verified(api).1, ["duplicate-route"]);
    }

    #[test]
    fn members_that_only_one_requires_tell_two_apart() {
        let mut api = Builder::new("a.yaml");
        let user = api.structure("User", &[("user", string()), ("reason", string())]);
        let mail = api.structure("Mail", &[("server", string()), ("address", string()), ("reason", string())]);
        sends(api.get("inviteUser", "/invite", None), user);
        sends(api.get("inviteByMail", "/invite ", None), mail);
        let (dump, found) = verified(api);
        assert_eq!(found, [""; 0]);
        assert!(dump.contains("when the body has \"user\"\n"), "{dump}");
        assert!(dump.contains("when the body has \"server\" or \"address\"\n"), "{dump}");
    }

    #[test]
    fn of_three_the_one_that_cannot_be_told_goes() {
        let mut api = Builder::new("a.yaml");
        let mut room = parameter("room", ParameterLocation::Query);
        room.required = true;
        api.get("first", "/events", None);
        api.get("second", "/events ", None).parameters.push(room);
        api.get("third", "/events  ", None);
        let (dump, found) = verified(api);
        assert_eq!(found, ["duplicate-route"]);
        assert!(dump.contains("\"first\"") && dump.contains("\"second\"") && !dump.contains("\"third\""), "{dump}");
    }
}
