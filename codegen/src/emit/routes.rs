//! Which operations a path and a method of a router lead to, and which module's router has them.
//!
//! It must not print anything: the router is written in `server`.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::ir::{Api, GroupId, ModuleId, Operation, OperationId, PathPart, PathTemplate, RequestTest, TextTest};

/// What the routers of a crate have, in the order of the operations.
pub(super) struct Routes(Vec<Route>);

/// A path and a method of the routers, and all operations that axum cannot tell apart there.
pub(super) struct Route {
    /// The path as axum wants it.
    pub path: String,
    /// The method, in capitals.
    pub method: String,
    /// In the order in which they are tried.
    operations: Vec<OperationId>,
    /// The module whose router has the route: that of the operation that is tried last.
    pub owner: ModuleId,
}

impl Route {
    /// Its operations, in the order in which they are tried.
    pub(super) fn operations<'a>(&self, api: &'a Api) -> Vec<&'a Operation> {
        self.operations.iter().filter_map(|id| api.operations.get(id.index())).collect()
    }
}

impl Routes {
    /// The routes of all operations.
    pub(super) fn new(api: &Api) -> Self {
        let paths: Vec<String> = api.operations.iter().map(|operation| route(&operation.path)).collect();
        let taken: HashSet<(&str, &str)> = api
            .operations
            .iter()
            .zip(&paths)
            .filter(|(operation, _)| operation.is_path())
            .map(|(operation, path)| (operation.method.as_str(), path.as_str()))
            .collect();
        let mut routes: Vec<Route> = Vec::new();
        let mut known: HashMap<(Option<GroupId>, Option<ModuleId>, String, String), usize> = HashMap::new();
        for (operation, own) in api.operations.iter().zip(&paths).filter(|(operation, _)| operation.is_served()) {
            let group = api.modules.get(operation.module.index()).and_then(|module| module.group);
            let free = |path: &String| path == own || !taken.contains(&(operation.method.as_str(), path.as_str()));
            for path in paths_of(operation, own).into_iter().filter(free) {
                let method = operation.method.clone();
                // Webhooks are not merged with what is served beside them.
                let alone = Some(operation.module).filter(|_| !operation.is_path());
                let index = *known.entry((group, alone, path.clone(), method.clone())).or_insert(routes.len());
                if index == routes.len() {
                    routes.push(Route { path, method, operations: Vec::new(), owner: operation.module });
                }
                if let Some(route) = routes.get_mut(index) {
                    route.operations.push(operation.id);
                }
            }
        }
        for route in &mut routes {
            let operation = |id: &OperationId| api.operations.get(id.index());
            route.operations.sort_by_key(|id| operation(id).map(rank));
            let last = route.operations.last().and_then(operation);
            route.owner = last.map_or(route.owner, |last| last.module);
        }
        Self(routes)
    }

    /// The routes that the module's router has.
    pub(super) fn of(&self, module: ModuleId) -> impl Iterator<Item = &Route> {
        self.0.iter().filter(move |route| route.owner == module)
    }

    /// The routes with operations of the module.
    pub(super) fn with(&self, api: &Api, module: ModuleId) -> Vec<&Route> {
        let has = |route: &&Route| route.operations(api).iter().any(|operation| operation.module == module);
        self.0.iter().filter(has).collect()
    }

    /// The routes that the module shares with others.
    pub(super) fn shared(&self, api: &Api, module: ModuleId) -> Vec<&Route> {
        let mut routes = self.with(api, module);
        routes.retain(|route| route.operations(api).iter().any(|operation| operation.module != module));
        routes
    }
}

/// More literal text says more, and so does what asks for more; what asks for nothing of its own comes last.
fn rank(operation: &Operation) -> (Reverse<usize>, String, bool, Reverse<usize>, OperationId) {
    let literal = |part: &PathPart| match part {
        PathPart::Literal(text) => text.len(),
        PathPart::Parameter(_) => 0,
    };
    let length = operation.path.segments.iter().flatten().map(literal).sum();
    let key = operation.path.key();
    (Reverse(length), key, operation.when.is_none(), Reverse(operation.when.as_ref().map_or(0, says)), operation.id)
}

/// How much a test says: of two that hold the one that says more decides.
fn says(test: &RequestTest) -> usize {
    match test {
        RequestTest::PathIs(_, TextTest::Number) => 0,
        RequestTest::Query(_) | RequestTest::PathIs(_, TextTest::Integer | TextTest::Boolean) => 1,
        RequestTest::PathIs(_, TextTest::Format(_)) => 2,
        RequestTest::AnyMember(names) | RequestTest::AllMembers(names) => names.len(),
        // The fewer there are to be one of, the more.
        RequestTest::MembersAre(all) => usize::MAX - all.iter().map(|(_, values)| values.len()).min().unwrap_or(0),
        RequestTest::QueryIs(_, values)
        | RequestTest::PathIs(_, TextTest::OneOf(values) | TextTest::ListOf(values)) => usize::MAX - values.len(),
    }
}

/// The paths of an operation. A parameter at the end may be empty, which axum would not match.
fn paths_of(operation: &Operation, own: &str) -> Vec<String> {
    let mut paths = vec![own.to_owned()];
    let whole_segment = operation.path.last_parameter().is_some();
    if let Some((before, _)) = own.rsplit_once('/').filter(|_| whole_segment) {
        paths.push(format!("{before}/"));
        paths.extend((operation.open_end && !before.is_empty()).then(|| before.to_owned()));
    }
    paths
}

/// What is percent-encoded in a segment (RFC 3986, section 3.3); `%` may begin an escape of the description.
const NOT_IN_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'%');

/// The path as axum wants it. Parameters are named by position, since operations on one path may name them
/// differently; the names are read by the operation itself.
fn route(path: &PathTemplate) -> String {
    let segments: Vec<String> = path
        .segments
        .iter()
        .enumerate()
        .map(|(index, parts)| {
            let literal = |part: &PathPart| match part {
                // As the client writes it, and as others should.
                PathPart::Literal(text) => Some(utf8_percent_encode(text, NOT_IN_SEGMENT).to_string()),
                PathPart::Parameter(_) => None,
            };
            match parts.iter().map(literal).collect::<Option<String>>() {
                Some(text) => text,
                None => format!("{{p{index}}}"),
            }
        })
        .collect();
    let route = segments.join("/");
    if route.is_empty() { "/".to_owned() } else { route }
}
