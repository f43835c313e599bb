//! Operations that have the same method and the same path: which of them a request is for.
//!
//! It must not guess: where the description gives no rule, the first operation has the route, and the later one is
//! only for clients.

use std::collections::{BTreeMap, BTreeSet};

use super::asks::{self, Asks};
use crate::diag::{Diagnostic, Diagnostics, Part, Place, catalogue};
use crate::ir::{Api, GroupId, OperationId, RequestTest};

/// Method, path and group, as far as a server tells them apart.
type Route = (Option<GroupId>, String, String);

/// Up to how many operations of a route that are alike are left out one by one, so that no more are than need be.
const MOST_SINGLY: usize = 32;

/// Gives each of several operations on one route its test, and those that cannot have one to the first of them.
pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut routes: BTreeMap<Route, Vec<usize>> = BTreeMap::new();
    // Webhooks and callbacks are served where their receivers want them, and told apart before they are named.
    for (index, operation) in api.operations.iter().enumerate().filter(|(_, operation)| operation.is_path()) {
        let group = api.modules.get(operation.module.index()).and_then(|module| module.group);
        let method = operation.method.to_ascii_uppercase();
        routes.entry((group, method, operation.path.key())).or_default().push(index);
    }
    warn_across_groups(api, &routes, diagnostics);
    let mut tests = Vec::new();
    let mut shadowed: BTreeMap<usize, usize> = BTreeMap::new();
    for shared in routes.into_values().filter(|shared| shared.len() > 1) {
        let asks: Vec<Asks<'_>> = shared.into_iter().filter_map(|index| Asks::of(api, index)).collect();
        tests.extend(tell_apart(&asks.iter().collect::<Vec<_>>(), &mut shadowed));
    }
    // The one that took a route from another may have lost it to an earlier one.
    let served = |first: &usize| {
        let mut first = *first;
        while let Some(earlier) = shadowed.get(&first) {
            first = *earlier;
        }
        first
    };
    let shadowed: BTreeMap<usize, usize> = shadowed.iter().map(|(later, first)| (*later, served(first))).collect();
    for (later, first) in &shadowed {
        warn(api, *first, *later, diagnostics);
    }
    for (index, test) in tests {
        if let Some(operation) = api.operations.get_mut(index) {
            operation.when = test;
        }
    }
    for (later, first) in shadowed {
        if let Some(operation) = api.operations.get_mut(later) {
            operation.shadowed_by = Some(OperationId(first as u32));
        }
    }
    open_ends(api);
}

/// The operations of one route that keep it, each with its test; none has one where a single operation is left.
fn tell_apart(route: &[&Asks<'_>], shadowed: &mut BTreeMap<usize, usize>) -> Vec<(usize, Option<RequestTest>)> {
    let mut route = without_twins(route, shadowed);
    loop {
        let is_alike = |position: &usize| asks::test(*position, &route).is_none();
        let alike: Vec<usize> = (0..route.len()).filter(is_alike).collect();
        if alike.len() < 2 {
            break;
        }
        // One less may be enough to tell the others apart. Of very many every second one goes, lest it take for ever.
        let most = if alike.len() > MOST_SINGLY { alike.len() } else { 1 };
        for pair in alike.chunks_exact(2).take(most).rev() {
            let [first, later] = pair else { continue };
            let later = route.remove(*later);
            shadowed.extend(route.get(*first).map(|first| (later.index, first.index)));
        }
    }
    // One that is left alone takes every request.
    let is_shared = route.len() > 1;
    let test = |position| if is_shared { asks::test(position, &route) } else { None };
    route.iter().enumerate().map(|(position, asks)| (asks.index, test(position))).collect()
}

/// The operations of a route without those that cannot be told from an earlier one, whatever others there are.
fn without_twins<'r, 'a>(route: &[&'r Asks<'a>], shadowed: &mut BTreeMap<usize, usize>) -> Vec<&'r Asks<'a>> {
    let (mut kept, mut untold): (Vec<&Asks<'_>>, Vec<&Asks<'_>>) = Default::default();
    for (position, own) in route.iter().copied().enumerate() {
        if asks::test(position, route).is_none() {
            let is_twin = |other: &&&Asks<'_>| (0..2).all(|position| asks::test(position, &[**other, own]).is_none());
            // Twins often stand side by side.
            if let Some(twin) = untold.iter().rev().find(is_twin) {
                shadowed.insert(own.index, twin.index);
                continue;
            }
            untold.push(own);
        }
        kept.push(own);
    }
    kept
}

/// Modules of different groups need not be compiled together, so each group's router answers for its own.
fn warn_across_groups(api: &Api, routes: &BTreeMap<Route, Vec<usize>>, diagnostics: &mut Diagnostics) {
    let mut firsts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut all: Vec<(&Route, &Vec<usize>)> = routes.iter().collect();
    all.sort_by_key(|(_, indices)| indices.first().copied());
    for ((_, method, path), indices) in all {
        let Some(first) = indices.first() else { continue };
        let earlier = *firsts.entry((method, path)).or_insert(*first);
        if earlier != *first
            && let Some(diagnostic) = double(api, earlier, *first)
        {
            diagnostics.push(
                diagnostic
                    .label("a router of this group serves this one")
                    .note("axum panics where routers are merged that have the same route")
                    .help("serve the two groups below paths of their own, or at different addresses"),
            );
        }
    }
}

fn warn(api: &Api, earlier: usize, later: usize, diagnostics: &mut Diagnostics) {
    let Some(diagnostic) = double(api, earlier, later) else { return };
    diagnostics.push(
        diagnostic
            .label("clients can ask for this one, but no server of the generated crate is asked for it")
            .help("remove one of them, give it a path of its own, or let it require what the other does not declare"),
    );
}

/// Two operations on one route.
fn double(api: &Api, earlier: usize, later: usize) -> Option<Diagnostic> {
    let (earlier, later) = (api.operations.get(earlier)?, api.operations.get(later)?);
    let (one, other) = (earlier.path.shown(), later.path.shown());
    let paths = if one == other { one } else { format!("{one} and {other}") };
    let message =
        format!("`{}` and `{}` answer the same requests: {} {paths}", earlier.wire_id, later.wire_id, later.method);
    let diagnostic = Diagnostic::new(&catalogue::DUPLICATE_ROUTE, message).at_key(&later.source);
    Some(diagnostic.related(Place::Node(earlier.source.clone(), Part::Key), "this one has the route"))
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
    use crate::ir::{Body, BodyContent, Docs, Operation, ParameterLocation, Type, dump::dump};

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
    fn of_three_the_one_that_cannot_be_told_is_not_served() {
        let mut api = Builder::new("a.yaml");
        let mut room = parameter("room", ParameterLocation::Query);
        room.required = true;
        api.get("first", "/events", None);
        api.get("second", "/events ", None).parameters.push(room);
        api.get("third", "/events  ", None);
        let (dump, found) = verified(api);
        assert_eq!(found, ["duplicate-route"]);
        assert!(dump.contains("not served: requests are those for \"first\""), "{dump}");
        let third = dump.find("operation \"third\"").expect("the third is there for clients");
        assert!(dump[third..].contains("not served"), "{dump}");
    }

    #[test]
    fn the_first_of_each_kind_is_served_whatever_their_order() {
        let mut api = Builder::new("a.yaml");
        for (name, sound) in [("cat", "meow"), ("dog", "woof"), ("kitten", "meow"), ("puppy", "woof")] {
            api.get(name, "/pets", None).path.query.push(("sound".to_owned(), sound.to_owned()));
        }
        let (dump, found) = verified(api);
        assert_eq!(found, ["duplicate-route"; 2]);
        for (later, first) in [("kitten", "cat"), ("puppy", "dog")] {
            let later = dump.find(&format!("operation \"{later}\"")).expect("it is there for clients");
            let said = dump[later..]
                .find("not served: requests are those for")
                .and_then(|at| dump[later + at..].lines().next());
            assert!(said.is_some_and(|said| said.contains(&format!("\"{first}\""))), "{dump}");
        }
        assert_eq!(dump.matches("when the query has \"sound\" one of").count(), 2, "{dump}");
    }

    /// Each has a query of its own beside any other, and none beside all of them.
    #[test]
    fn of_very_many_that_are_alike_some_are_served_and_have_the_requests_of_the_others() {
        let mut api = Builder::new("a.yaml");
        for (row, column) in (0..8).flat_map(|row| (0..8).map(move |column| (row, column))) {
            let operation = api.get(&format!("get{row}{column}"), "/grid", None);
            for name in [format!("row{row}"), format!("column{column}")] {
                let mut query = parameter(&name, ParameterLocation::Query);
                query.required = true;
                operation.parameters.push(query);
            }
        }
        assert!(api.0.operations.len() > MOST_SINGLY);
        run(&mut api.0, &mut Diagnostics::new());
        let served = |operation: &&Operation| operation.shadowed_by.is_none();
        let left: Vec<OperationId> = api.0.operations.iter().filter(served).map(|operation| operation.id).collect();
        assert!(left.len() > 1, "{left:?}");
        let mut others = api.0.operations.iter().filter_map(|operation| operation.shadowed_by);
        assert!(others.all(|other| left.contains(&other)), "{left:?}");
    }

    #[test]
    fn what_a_path_holds_tells_two_apart() {
        let mut api = Builder::new("a.yaml");
        let typed = |operation: &mut Operation, ty: Type| operation.parameters[0].ty = ty;
        let uuid = crate::ir::TextRules { format: Some("uuid".to_owned()), ..Default::default() };
        typed(api.get("byId", "/users/{id}", None), Type::String(uuid));
        api.get("byName", "/users/{name}", None);
        typed(
            api.get("byNumber", "/users/{number}", None),
            Type::Integer(crate::ir::IntegerKind::I64, Default::default()),
        );
        let (dump, found) = verified(api);
        assert_eq!(found, [""; 0]);
        assert!(dump.contains("when path \"id\" is Format(\"uuid\")\n"), "{dump}");
        assert!(dump.contains("when path \"number\" is Integer\n"), "{dump}");
        assert_eq!(dump.matches("    when ").count(), 2, "{dump}");
    }

    #[test]
    fn a_query_in_the_path_tells_two_apart() {
        let mut api = Builder::new("a.yaml");
        api.get("plain", "/answers", None);
        let beta = api.get("beta", "/answers", None);
        beta.path.query.push(("beta".to_owned(), "true".to_owned()));
        let (dump, found) = verified(api);
        assert_eq!(found, [""; 0]);
        assert!(dump.contains("GET \"/answers?beta=true\""), "{dump}");
        assert_eq!(dump.matches("when the query has \"beta\" one of [\"true\"]").count(), 1, "{dump}");
    }

    #[test]
    fn groups_serve_the_same_route_each() {
        let mut api = Builder::new("a.yaml");
        api.get("first", "/events", None);
        api.module_of("other", "b.yaml");
        api.get("second", "/events", None);
        let (dump, found) = verified(api);
        assert_eq!(found, ["duplicate-route"]);
        assert!(!dump.contains("not served"), "{dump}");
    }
}
