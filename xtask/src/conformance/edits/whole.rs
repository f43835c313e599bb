//! Edits that concern more than one operation: paths, servers, webhooks, shared parameters and schemes.
//!
//! It must not say what is expected of the library beyond what the rules' page says.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::book::Book;
use super::kinds::{Expected, Kind, Make, NEW, Place};
use super::printed::child;

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "operation added", make: Make::Whole(operation_added) },
    Kind { name: "operation removed", make: Make::Around(operation_removed) },
    Kind { name: "operation moved", make: Make::Around(operation_moved) },
    Kind { name: "path parameter renamed", make: Make::Around(path_parameter_renamed) },
    Kind { name: "parameters moved to the path item", make: Make::Around(parameters_raised) },
    Kind { name: "base path changed", make: Make::Whole(base_path_changed) },
    Kind { name: "server added", make: Make::Whole(server_added) },
    Kind { name: "version raised", make: Make::Whole(version_raised) },
    Kind { name: "webhook added", make: Make::Whole(webhook_added) },
    Kind { name: "webhook removed", make: Make::Whole(webhook_removed) },
    Kind { name: "shared parameter made required or optional", make: Make::Whole(shared_parameter) },
    Kind { name: "security scheme changed", make: Make::Whole(scheme_changed) },
];

fn paths(root: &mut Value) -> Option<&mut Map<String, Value>> {
    root.get_mut("paths")?.as_object_mut()
}

/// The same members, one of them under another name.
fn renamed(members: &mut Map<String, Value>, from: &str, to: &str) {
    let all = std::mem::take(members).into_iter();
    *members = all.map(|(name, value)| (if name == from { to.to_owned() } else { name }, value)).collect();
}

fn operation_added(root: &mut Value, _: &Book, _: &mut Rng) -> Option<Expected> {
    let operation = json!({ "operationId": NEW, "responses": { "204": { "description": "Done." } } });
    paths(root)?.insert("/zz-added/twice".to_owned(), json!({ "get": operation }));
    Some(Expected::rule(&["operation-added"], child("/paths/~1zz-added~1twice", "get"), (false, true)))
}

fn operation_removed(root: &mut Value, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    let (item, method) = place.operation.at.rsplit_once('/')?;
    root.pointer_mut(item)?.as_object_mut()?.shift_remove(method);
    Some(Expected::rule(&["operation-removed"], place.operation.at.as_str(), (true, false)).in_base())
}

/// The only operation of its path item.
fn is_alone(place: &Place<'_>) -> bool {
    let item = place.operation.at.rsplit_once('/').map(|(item, _)| format!("{item}/"));
    item.is_some_and(|item| place.book.operations.iter().filter(|other| other.at.starts_with(&item)).count() == 1)
}

fn operation_moved(root: &mut Value, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    let method = place.operation.at.rsplit_once('/')?.1;
    let with_id = place.book.get(&child(&place.operation.at, "operationId")).is_some();
    if !is_alone(place) || !with_id {
        return None;
    }
    let path = format!("/zz-moved{}", place.operation.path);
    renamed(paths(root)?, &place.operation.path, &path);
    let at = child(&child("/paths", &path), method);
    Some(Expected::rule(&["operation-moved"], at, (true, true)))
}

fn path_parameter_renamed(root: &mut Value, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    if !is_alone(place) {
        return None;
    }
    let list = child(&place.operation.at, "parameters");
    let parameters = place.book.get(&list)?.as_array()?;
    let found = parameters.iter().enumerate().filter_map(|(index, parameter)| {
        let name = parameter.get("name").and_then(Value::as_str)?;
        let braced = format!("{{{name}}}");
        let fits = parameter.get("in")? == "path" && place.operation.path.matches(&braced).count() == 1;
        fits.then_some((index, braced))
    });
    let (index, braced) = rng.choice(found.collect::<Vec<_>>())?;
    root.pointer_mut(&child(&list, &index.to_string()))?.as_object_mut()?.insert("name".to_owned(), NEW.into());
    let path = place.operation.path.replace(&braced, &format!("{{{NEW}}}"));
    renamed(paths(root)?, &place.operation.path, &path);
    let method = place.operation.at.rsplit_once('/')?.1;
    let at = child(&child(&child("/paths", &path), method), "parameters");
    let at = child(&at, &index.to_string());
    Some(Expected::rule(&["path-template-param-renamed"], at.as_str(), (false, false)).or_at(child(&at, "name")))
}

/// Parameters of the path item hold for all of its operations.
fn parameters_raised(root: &mut Value, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    let item = place.operation.at.rsplit_once('/')?.0;
    if !is_alone(place) || place.book.get(&child(item, "parameters")).is_some() {
        return None;
    }
    let parameters = root.pointer_mut(&place.operation.at)?.as_object_mut()?.shift_remove("parameters")?;
    root.pointer_mut(item)?.as_object_mut()?.insert("parameters".to_owned(), parameters);
    Some(Expected::nothing())
}

/// Whether the servers of the root are those of all operations.
fn servers_are_shared(book: &Book) -> bool {
    book.operations.iter().all(|operation| {
        let item = operation.at.rsplit_once('/').map(|(item, _)| item).unwrap_or_default();
        [item, operation.at.as_str()].iter().all(|at| book.get(&child(at, "servers")).is_none())
    })
}

fn base_path_changed(root: &mut Value, book: &Book, _: &mut Rng) -> Option<Expected> {
    let servers = root.get_mut("servers")?.as_array_mut()?;
    let [server] = servers.as_mut_slice() else { return None };
    let url = format!("{}/zz", server.get("url")?.as_str()?.trim_end_matches('/'));
    server.as_object_mut()?.insert("url".to_owned(), url.into());
    if !servers_are_shared(book) {
        return None;
    }
    Some(Expected::rule(&["server-base-path-changed"], "/servers/0/url", (true, true)).or_at("/servers"))
}

fn server_added(root: &mut Value, book: &Book, _: &mut Rng) -> Option<Expected> {
    let servers = root.get_mut("servers")?.as_array_mut()?;
    let at = format!("/servers/{}", servers.len());
    servers.push(json!({ "url": "https://zz-added.example" }));
    if !servers_are_shared(book) || servers.len() < 2 {
        return None;
    }
    Some(Expected::rule(&["server-list-changed"], at, (false, false)).or_at("/servers"))
}

fn version_raised(root: &mut Value, _: &Book, _: &mut Rng) -> Option<Expected> {
    root.get_mut("info")?.as_object_mut()?.insert("version".to_owned(), "99.0.0".into());
    Some(Expected::nothing())
}

fn webhook_added(root: &mut Value, book: &Book, _: &mut Rng) -> Option<Expected> {
    let root = root.as_object_mut().filter(|_| book.is_31)?;
    let webhooks = root.entry("webhooks").or_insert_with(|| json!({})).as_object_mut()?;
    let content = json!({ "application/json": { "schema": { "type": "object" } } });
    let responses = json!({ "204": { "description": "Done." } });
    let operation = json!({ "operationId": NEW, "requestBody": { "content": content }, "responses": responses });
    webhooks.insert(NEW.to_owned(), json!({ "post": operation }));
    Some(Expected::rule(&["webhook-added"], child(&child("/webhooks", NEW), "post"), (false, false)))
}

fn webhook_removed(root: &mut Value, book: &Book, rng: &mut Rng) -> Option<Expected> {
    let webhooks = root.get_mut("webhooks")?.as_object_mut()?;
    let name = rng.choice(webhooks.keys().cloned().collect::<Vec<_>>())?;
    webhooks.shift_remove(&name);
    let item = child("/webhooks", &name);
    let method = ["post", "put", "get"].into_iter().find(|method| book.get(&child(&item, method)).is_some())?;
    Some(Expected::rule(&["webhook-removed"], child(&item, method), (false, false)).in_base())
}

fn shared_parameter(root: &mut Value, book: &Book, rng: &mut Rng) -> Option<Expected> {
    let all = book.map("/components/parameters")?;
    let used = all.iter().filter(|(name, parameter)| {
        let at = child("/components/parameters", name);
        let in_path = parameter.get("in").is_some_and(|within| within == "path");
        !in_path && book.sites.contains_key(&child(&at, "schema"))
    });
    let name = rng.choice(used.map(|(name, _)| name).collect::<Vec<_>>())?;
    let at = child("/components/parameters", name);
    let parameter = root.pointer_mut(&at)?.as_object_mut()?;
    let required = parameter.get("required") != Some(&Value::Bool(true));
    parameter.insert("required".to_owned(), required.into());
    let rules: &'static [_] = if required { &["param-became-required"] } else { &["param-became-optional"] };
    Some(Expected::rule(rules, child(&at, "required"), (required, !required)))
}

fn scheme_changed(root: &mut Value, book: &Book, rng: &mut Rng) -> Option<Expected> {
    let schemes = book.map("/components/securitySchemes")?;
    let asks = |name: &str, list: Option<&Value>| {
        list.and_then(Value::as_array).into_iter().flatten().any(|one| one.get(name).is_some())
    };
    let used = |name: &str| {
        book.operations.iter().any(|operation| {
            let own = book.get(&child(&operation.at, "security"));
            asks(name, own.or(book.get("/security")))
        })
    };
    let keyed =
        schemes.iter().filter(|(name, scheme)| scheme.get("type").is_some_and(|is| is == "apiKey") && used(name));
    let name = rng.choice(keyed.map(|(name, _)| name).collect::<Vec<_>>())?;
    let at = child("/components/securitySchemes", name);
    root.pointer_mut(&at)?.as_object_mut()?.insert("name".to_owned(), NEW.into());
    Some(Expected::rule(&["security-scheme-changed"], child(&at, "name"), (true, true)).or_at(at))
}
