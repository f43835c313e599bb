//! Endpoints of ruma beside operations of the specification, by method and path with the names in it erased.
//!
//! It must not read sources or print.

use std::collections::{BTreeMap, BTreeSet};

use specmill::ir::Api;

use super::endpoints::Endpoint;

/// An operation of the specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ours {
    /// Its name in the specification.
    pub(super) name: String,
    /// The API it belongs to.
    pub(super) group: String,
    pub(super) method: String,
    pub(super) path: String,
}

/// A path that both have, by different methods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Differs {
    pub(super) path: String,
    /// The operations that ruma has not.
    pub(super) ours: Vec<Ours>,
    /// The methods that the specification has not, with the endpoint.
    pub(super) theirs: Vec<Endpoint>,
}

/// Both side by side.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// By API and by crate: how many there are, and how many of them the other side has.
    pub(super) groups: BTreeMap<String, [usize; 2]>,
    pub(super) crates: BTreeMap<String, [usize; 2]>,
    pub(super) differs: Vec<Differs>,
    pub(super) only_ours: Vec<Ours>,
    /// Those whose documentation names another method than their code, which is that of the specification.
    pub(super) misdocumented: Vec<Endpoint>,
    /// With a stable path, none of which is in the specification; and the path there that covers it.
    pub(super) only_theirs: Vec<(Endpoint, Option<String>)>,
    /// Without a stable path.
    pub(super) unstable: Vec<Endpoint>,
}

/// The operations of the model.
pub(super) fn operations(api: &Api) -> Vec<Ours> {
    let group = |module: specmill::ir::ModuleId| {
        let module = api.modules.get(module.index())?;
        api.groups.get(module.group?.index())?.title.clone()
    };
    let ours = api.operations.iter().map(|operation| Ours {
        name: operation.wire_id.clone(),
        group: group(operation.module).unwrap_or_default(),
        method: operation.method.clone(),
        path: operation.path.text.clone(),
    });
    ours.collect()
}

/// Compares them; lists are in the order of paths.
pub(super) fn compare(ours: &[Ours], theirs: &[Endpoint]) -> Comparison {
    let own: BTreeSet<(String, String)> = ours.iter().map(|one| (one.method.clone(), erased(&one.path))).collect();
    let mut other = BTreeSet::new();
    for endpoint in theirs {
        for path in &endpoint.stable {
            other.extend(endpoint.method.clone().map(|method| (method, erased(path))));
        }
    }
    let mut result = Comparison::default();
    let mut open: Vec<&Endpoint> = Vec::new();
    for endpoint in theirs {
        let in_both = endpoint
            .stable
            .iter()
            .any(|path| endpoint.method.as_ref().is_some_and(|method| own.contains(&(method.clone(), erased(path)))));
        let [all, both] = result.crates.entry(endpoint.name.clone()).or_default();
        *all += 1;
        *both += usize::from(in_both);
        if in_both && endpoint.documented.is_some() && endpoint.documented != endpoint.method {
            result.misdocumented.push(endpoint.clone());
        }
        match (in_both, endpoint.stable.is_empty()) {
            (true, _) => {}
            (false, true) => result.unstable.push(endpoint.clone()),
            (false, false) => open.push(endpoint),
        }
    }
    for one in ours {
        let in_both = other.contains(&(one.method.clone(), erased(&one.path)));
        let [all, both] = result.groups.entry(one.group.clone()).or_default();
        *all += 1;
        *both += usize::from(in_both);
        if !in_both {
            result.only_ours.push(one.clone());
        }
    }
    find_other_methods(&mut result, ours, open);
    result.only_ours.sort_by(|one, next| (&one.path, &one.method).cmp(&(&next.path, &next.method)));
    result.only_theirs.sort_by(|(one, _), (next, _)| one.stable.last().cmp(&next.stable.last()));
    result.unstable.sort_by(|one, next| one.unstable.last().cmp(&next.unstable.last()));
    result
}

/// Of what only one side has, takes out the paths that the other has by another method.
fn find_other_methods(result: &mut Comparison, ours: &[Ours], open: Vec<&Endpoint>) {
    let mut differs: BTreeMap<String, Differs> = BTreeMap::new();
    for endpoint in open {
        let paths: Vec<String> = endpoint.stable.iter().map(|path| erased(path)).collect();
        let own = result.only_ours.iter().find(|one| paths.contains(&erased(&one.path)));
        let Some(own) = own.map(|one| one.path.clone()) else {
            result.only_theirs.push((endpoint.clone(), covering(ours, endpoint)));
            continue;
        };
        let entry = differs.entry(own.clone());
        let found = entry.or_insert_with(|| Differs { path: own, ours: Vec::new(), theirs: Vec::new() });
        found.theirs.push(endpoint.clone());
    }
    for found in differs.values_mut() {
        let (same, others) = std::mem::take(&mut result.only_ours).into_iter().partition(|one| one.path == found.path);
        found.ours = same;
        result.only_ours = others;
    }
    result.differs = differs.into_values().collect();
}

/// The path of an operation that takes what an endpoint has as literals for parameters.
fn covering(ours: &[Ours], endpoint: &Endpoint) -> Option<String> {
    let path = erased(endpoint.stable.last()?);
    let covers = |one: &&Ours| {
        let own = erased(&one.path);
        let (mut own, mut other) = (own.split('/'), path.split('/'));
        endpoint.method.as_ref() == Some(&one.method)
            && own.clone().count() == other.clone().count()
            && own.all(|segment| other.next().is_some_and(|literal| segment == "{}" || segment == literal))
    };
    ours.iter().find(covers).map(|one| one.path.clone())
}

/// A path without the names of its parameters.
fn erased(path: &str) -> String {
    let mut erased = String::new();
    let mut inside = false;
    for c in path.trim_end().chars() {
        match c {
            '{' => {
                inside = true;
                erased.push_str("{}");
            }
            '}' => inside = false,
            c if !inside => erased.push(c),
            _ => {}
        }
    }
    erased
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(method: &str, path: &str) -> Ours {
        Ours { name: "op".to_owned(), group: "api".to_owned(), method: method.to_owned(), path: path.to_owned() }
    }

    fn theirs(method: &str, stable: &[&str], unstable: &[&str]) -> Endpoint {
        let list = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect();
        Endpoint {
            name: "ruma".to_owned(),
            file: "a.rs".to_owned(),
            method: Some(method.to_owned()),
            documented: None,
            stable: list(stable),
            unstable: list(unstable),
        }
    }

    #[test]
    fn names_of_parameters_do_not_matter_and_older_paths_neither() {
        let both = compare(&[ours("GET", "/v3/{roomId}/x ")], &[theirs("GET", &["/r0/{r}/x", "/v3/{r}/x"], &[])]);
        assert_eq!((both.groups["api"], both.crates["ruma"]), ([1, 1], [1, 1]));
        assert!(both.only_ours.is_empty() && both.only_theirs.is_empty() && both.differs.is_empty());
    }

    #[test]
    fn each_side_is_listed_with_what_the_other_lacks() {
        let found = compare(
            &[ours("GET", "/a"), ours("PUT", "/b"), ours("POST", "/b")],
            &[theirs("POST", &["/b"], &[]), theirs("GET", &["/c"], &[]), theirs("GET", &[], &["/unstable/d"])],
        );
        assert_eq!(found.only_ours, [ours("GET", "/a"), ours("PUT", "/b")]);
        assert_eq!(found.only_theirs, [(theirs("GET", &["/c"], &[]), None)]);
        assert_eq!((found.unstable.len(), found.differs.len()), (1, 0));
    }

    #[test]
    fn what_a_parameter_covers_and_what_is_documented_otherwise_is_said() {
        let get = Endpoint { documented: Some("POST".to_owned()), ..theirs("GET", &["/b"], &[]) };
        let found = compare(&[ours("GET", "/a/{k}"), ours("GET", "/b")], &[theirs("GET", &["/a/x"], &[]), get.clone()]);
        assert_eq!(found.only_theirs[0].1.as_deref(), Some("/a/{k}"));
        assert_eq!(found.misdocumented, [get]);
    }

    #[test]
    fn another_method_on_the_same_path_is_a_difference() {
        let found = compare(&[ours("PUT", "/b/{id}")], &[theirs("POST", &["/b/{x}"], &[])]);
        assert!(found.only_ours.is_empty() && found.only_theirs.is_empty());
        assert_eq!(found.differs[0].ours, [ours("PUT", "/b/{id}")]);
        assert_eq!(found.differs[0].theirs, [theirs("POST", &["/b/{x}"], &[])]);
    }
}
