//! Edits of operations: their parameters, bodies, answers, headers and security.
//!
//! It must not say what is expected of the library beyond what the rules' page says.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::kinds::{Expected, Kind, Make, NEW, Place, is, lacks};
use super::printed::child;

type Object = Map<String, Value>;

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "operation id changed", make: Make::Operation(id_changed) },
    Kind { name: "operation deprecated", make: Make::Operation(deprecated) },
    Kind { name: "operation described", make: Make::Operation(described) },
    Kind { name: "optional parameter added", make: Make::Operation(optional_added) },
    Kind { name: "required parameter added", make: Make::Operation(required_added) },
    Kind { name: "parameter removed", make: Make::Operation(parameter_removed) },
    Kind { name: "parameter made required or optional", make: Make::Operation(requiredness) },
    Kind { name: "parameter exploded", make: Make::Operation(exploded) },
    Kind { name: "parameter moved", make: Make::Operation(parameter_moved) },
    Kind { name: "parameter as JSON", make: Make::Operation(as_json) },
    Kind { name: "body added", make: Make::Operation(body_added) },
    Kind { name: "body removed", make: Make::Operation(body_removed) },
    Kind { name: "body made required or optional", make: Make::Operation(body_requiredness) },
    Kind { name: "media type added", make: Make::Operation(media_added) },
    Kind { name: "media type removed", make: Make::Operation(media_removed) },
    Kind { name: "success added", make: Make::Operation(success_added) },
    Kind { name: "success removed", make: Make::Operation(success_removed) },
    Kind { name: "error added", make: Make::Operation(error_added) },
    Kind { name: "error removed", make: Make::Operation(error_removed) },
    Kind { name: "default answer added or removed", make: Make::Operation(default_toggled) },
    Kind { name: "answer's body added", make: Make::Operation(answer_added) },
    Kind { name: "answer's body removed", make: Make::Operation(answer_removed) },
    Kind { name: "header added", make: Make::Operation(header_added) },
    Kind { name: "header removed", make: Make::Operation(header_removed) },
    Kind { name: "security removed", make: Make::Operation(security_removed) },
    Kind { name: "security added", make: Make::Operation(security_added) },
    Kind { name: "security alternative added", make: Make::Operation(alternative_added) },
    Kind { name: "security alternative removed", make: Make::Operation(alternative_removed) },
];

impl Place<'_> {
    fn at(&self, token: &str) -> String {
        child(&self.operation.at, token)
    }
}

fn id_changed(operation: &mut Object, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    operation.insert("operationId".to_owned(), NEW.into());
    Some(Expected::rule(&["operation-id-changed"], place.at("operationId"), (false, false)))
}

fn deprecated(operation: &mut Object, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    let expected = Expected::rule(&["lifecycle-changed"], place.at("deprecated"), (false, false));
    if operation.get("deprecated") == Some(&Value::Bool(true)) {
        operation.shift_remove("deprecated");
        return Some(expected.in_base());
    }
    operation.insert("deprecated".to_owned(), true.into());
    Some(expected)
}

fn described(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let keyword = *rng.choice(&["summary", "description"])?;
    operation.insert(keyword.to_owned(), "It was described in other words.".into());
    Some(Expected::rule(&["metadata-changed"], place.at(keyword), (false, false)))
}

fn added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng, required: bool) -> Option<Expected> {
    let within = *rng.choice(&["query", "header", "cookie"])?;
    let list = operation.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?;
    let at = child(&place.at("parameters"), &list.len().to_string());
    list.push(json!({ "name": NEW, "in": within, "required": required, "schema": { "type": "string" } }));
    let rules: &'static [_] = if required { &["param-required-added"] } else { &["param-optional-added"] };
    Some(Expected::rule(rules, at, (required, false)))
}

fn optional_added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    added(operation, place, rng, false)
}

fn required_added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    added(operation, place, rng, true)
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn is_required(value: &Value) -> bool {
    value.get("required") == Some(&Value::Bool(true))
}

/// One of the operation's own parameters outside the path: its index, and the parameter itself.
fn own(
    operation: &Object,
    place: &Place<'_>,
    rng: &mut Rng,
    fits: impl Fn(&Value, bool) -> bool,
) -> Option<(usize, Value)> {
    let list = operation.get("parameters")?.as_array()?;
    let item = place.operation.at.rsplit_once('/')?.0;
    let above = place.book.get(&child(item, "parameters")).and_then(Value::as_array);
    let found = list.iter().enumerate().filter_map(|(index, entry)| {
        let at = child(&place.at("parameters"), &index.to_string());
        let parameter = place.book.get(&place.book.follow(&at))?;
        let ignored = ["accept", "content-type", "authorization"];
        let name = text(parameter, "name");
        // One that hides a parameter of the path item, or that shares its name, is another case.
        let names = list.iter().chain(above.into_iter().flatten()).filter(|other| text(other, "name") == name);
        let fits = ["query", "header", "cookie"].contains(&text(parameter, "in"))
            && !ignored.contains(&name.to_ascii_lowercase().as_str())
            && names.count() <= 1
            && above.is_none_or(|above| above.iter().all(|other| other.get("$ref").is_none()))
            && fits(parameter, entry.get("$ref").is_none());
        fits.then(|| (index, parameter.clone()))
    });
    rng.choice(found.collect::<Vec<_>>())
}

fn set(operation: &mut Object, index: usize, parameter: Value) -> Option<()> {
    *operation.get_mut("parameters")?.get_mut(index)? = parameter;
    Some(())
}

fn parameter_removed(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (index, parameter) = own(operation, place, rng, |_, _| true)?;
    operation.get_mut("parameters")?.as_array_mut()?.remove(index);
    let at = child(&place.at("parameters"), &index.to_string());
    Some(Expected::rule(&["param-removed"], at, (false, is_required(&parameter))).in_base())
}

fn requiredness(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (index, mut parameter) = own(operation, place, rng, |_, inline| inline)?;
    let required = !is_required(&parameter);
    parameter.as_object_mut()?.insert("required".to_owned(), required.into());
    set(operation, index, parameter)?;
    let at = child(&child(&place.at("parameters"), &index.to_string()), "required");
    let rules: &'static [_] = if required { &["param-became-required"] } else { &["param-became-optional"] };
    Some(Expected::rule(rules, at, (required, !required)))
}

fn exploded(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (index, mut parameter) = own(operation, place, rng, |parameter, inline| {
        let schema = parameter.get("schema").and_then(Value::as_object);
        inline && schema.is_some_and(|schema| is(schema, "array")) && text(parameter, "in") == "query"
    })?;
    let style = text(&parameter, "style");
    let explode = parameter.get("explode").and_then(Value::as_bool).unwrap_or(style.is_empty() || style == "form");
    parameter.as_object_mut()?.insert("explode".to_owned(), (!explode).into());
    set(operation, index, parameter)?;
    let at = child(&place.at("parameters"), &index.to_string());
    Some(Expected::rule(&["param-serialization-changed"], child(&at, "explode"), (true, true)).or_at(at))
}

fn parameter_moved(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (index, mut parameter) = own(operation, place, rng, |parameter, inline| {
        inline && text(parameter, "in") == "query" && parameter.get("style").is_none()
    })?;
    parameter.as_object_mut()?.insert("in".to_owned(), "header".into());
    set(operation, index, parameter)?;
    let at = child(&place.at("parameters"), &index.to_string());
    Some(Expected::rule(&["param-location-changed"], child(&at, "in"), (true, true)).or_at(at))
}

fn as_json(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (index, mut parameter) = own(operation, place, rng, |parameter, inline| {
        let plain = ["style", "explode", "allowReserved"].iter().all(|key| parameter.get(key).is_none());
        inline && plain && parameter.get("schema").is_some() && text(parameter, "in") == "query"
    })?;
    let members = parameter.as_object_mut()?;
    let schema = members.shift_remove("schema")?;
    members.insert("content".to_owned(), json!({ "application/json": { "schema": schema } }));
    set(operation, index, parameter)?;
    let at = child(&place.at("parameters"), &index.to_string());
    // A text that is JSON admits other values than one that is not.
    let expected = Expected::rule(&["param-content-changed"], child(&at, "content"), (true, true)).or_at(at);
    Some(expected.also(&["param-serialization-changed"]))
}

fn body_added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let takes = ["/post", "/put", "/patch"].iter().any(|method| place.operation.at.ends_with(method));
    if !takes || operation.contains_key("requestBody") {
        return None;
    }
    let required = rng.bool();
    let content = json!({ "application/json": { "schema": { "type": "object" } } });
    operation.insert("requestBody".to_owned(), json!({ "required": required, "content": content }));
    let rules: &'static [_] =
        if required { &["request-body-required-added"] } else { &["request-body-optional-added"] };
    Some(Expected::rule(rules, place.at("requestBody"), (required, false)))
}

fn body_removed(operation: &mut Object, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    operation.shift_remove("requestBody")?;
    let body = place.book.get(&place.book.follow(&place.at("requestBody")))?;
    let breaks = (false, is_required(body));
    Some(Expected::rule(&["request-body-removed"], place.at("requestBody"), breaks).in_base())
}

fn body_requiredness(operation: &mut Object, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    let body = operation.get_mut("requestBody")?.as_object_mut().filter(|body| !body.contains_key("$ref"))?;
    let required = body.get("required") != Some(&Value::Bool(true));
    body.insert("required".to_owned(), required.into());
    let rules: &'static [_] =
        if required { &["request-body-became-required"] } else { &["request-body-became-optional"] };
    Some(Expected::rule(rules, child(&place.at("requestBody"), "required"), (required, !required)))
}

/// Something of the operation that has content, by its pointer from there; whether it is an answer.
fn with_content(operation: &Object, rng: &mut Rng, least: usize) -> Option<(String, bool)> {
    let mut found = Vec::new();
    let mut note = |at: String, value: &Value, answer: bool| {
        let count = value.get("content").and_then(Value::as_object).map_or(0, Object::len);
        if count >= least && value.get("$ref").is_none() {
            found.push((at, answer));
        }
    };
    if let Some(body) = operation.get("requestBody") {
        note("/requestBody".to_owned(), body, false);
    }
    for (status, answer) in operation.get("responses").and_then(Value::as_object).into_iter().flatten() {
        note(child("/responses", status), answer, true);
    }
    rng.choice(found)
}

fn content<'o>(operation: &'o mut Object, at: &str) -> Option<&'o mut Object> {
    let (key, below) = at.trim_start_matches('/').split_once('/').unwrap_or((at.trim_start_matches('/'), ""));
    let below = if below.is_empty() { String::new() } else { format!("/{below}") };
    operation.get_mut(key)?.pointer_mut(&below)?.get_mut("content")?.as_object_mut()
}

fn media_added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (at, _) = with_content(operation, rng, 1)?;
    content(operation, &at)?.insert("application/zz".to_owned(), json!({}));
    let at = child(&format!("{}{at}/content", place.operation.at), "application/zz");
    Some(Expected::rule(&["media-type-added"], at, (false, true)))
}

fn media_removed(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (at, _) = with_content(operation, rng, 2)?;
    let content = content(operation, &at)?;
    let essence = |name: &str| name.split(';').next().unwrap_or_default().to_owned();
    let names: Vec<String> = content.keys().cloned().collect();
    let alone = names.iter().filter(|name| names.iter().filter(|other| essence(other) == essence(name)).count() == 1);
    let name = rng.choice(alone.collect::<Vec<_>>())?;
    content.shift_remove(name);
    let at = child(&format!("{}{at}/content", place.operation.at), name);
    Some(Expected::rule(&["media-type-removed"], at, (true, false)).in_base())
}

fn responses(operation: &mut Object) -> Option<&mut Object> {
    operation.get_mut("responses")?.as_object_mut()
}

fn answer_of(
    operation: &mut Object,
    place: &Place<'_>,
    status: &str,
    rules: &'static [&'static str],
) -> Option<Expected> {
    let all = responses(operation)?;
    let hundred = format!("{}XX", status.get(..1)?);
    let says = |name: &str| all.keys().any(|key| key.eq_ignore_ascii_case(name));
    if says(status) {
        return None;
    }
    let covered = says(&hundred) || says("default");
    all.insert(status.to_owned(), json!({ "description": "It was added." }));
    let breaks = (status.starts_with('2') && !covered, false);
    Some(Expected::rule(rules, child(&place.at("responses"), status), breaks))
}

fn success_added(operation: &mut Object, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    answer_of(operation, place, "206", &["response-success-added"])
}

fn error_added(operation: &mut Object, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    answer_of(operation, place, "418", &["response-error-added"])
}

fn answer_gone(
    operation: &mut Object,
    place: &Place<'_>,
    rng: &mut Rng,
    starts: [char; 2],
    rules: &'static [&'static str],
) -> Option<Expected> {
    let all = responses(operation)?;
    let exact = all.keys().filter(|status| status.starts_with(starts) && status.parse::<u16>().is_ok());
    let status = rng.choice(exact.cloned().collect::<Vec<_>>()).filter(|_| all.len() > 1)?;
    all.shift_remove(&status);
    let hundred = format!("{}XX", status.get(..1)?);
    let covered = all.keys().any(|key| key.eq_ignore_ascii_case(&hundred) || key == "default");
    let breaks = (false, starts.contains(&'2') && !covered);
    Some(Expected::rule(rules, child(&place.at("responses"), &status), breaks).in_base())
}

fn success_removed(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    answer_gone(operation, place, rng, ['2', '3'], &["response-success-removed"])
}

fn error_removed(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    answer_gone(operation, place, rng, ['4', '5'], &["response-error-removed"])
}

fn default_toggled(operation: &mut Object, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    let all = responses(operation)?;
    let at = child(&place.at("responses"), "default");
    let expected = Expected::rule(&["response-default-changed"], at, (false, false));
    if all.contains_key("default") {
        all.shift_remove("default");
        // Without any answer the operation would not be one.
        return (!all.is_empty()).then(|| expected.in_base());
    }
    all.insert("default".to_owned(), json!({ "description": "Any other." }));
    Some(expected)
}

/// An answer of the operation that is written there.
fn answer<'o>(
    operation: &'o mut Object,
    rng: &mut Rng,
    fits: impl Fn(&str, &Object) -> bool,
) -> Option<(String, &'o mut Object)> {
    let all = responses(operation)?;
    let found = all.iter().filter(|(status, value)| {
        value.as_object().is_some_and(|answer| !answer.contains_key("$ref") && fits(status, answer))
    });
    let status = rng.choice(found.map(|(status, _)| status.clone()).collect::<Vec<_>>())?;
    let members = all.get_mut(&status)?.as_object_mut()?;
    Some((status, members))
}

fn answer_added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    if place.operation.at.ends_with("/head") {
        return None;
    }
    let empty = |status: &str, answer: &Object| {
        !matches!(status, "204" | "205" | "304") && answer.get("content").is_none_or(|content| content == &json!({}))
    };
    let (status, answer) = answer(operation, rng, empty)?;
    answer.insert("content".to_owned(), json!({ "application/json": { "schema": { "type": "object" } } }));
    let at = child(&place.at("responses"), &status);
    Some(Expected::rule(&["response-body-added"], child(&at, "content"), (false, true)).or_at(at))
}

fn answer_removed(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let full = |status: &str, answer: &Object| {
        status != "204" && answer.get("content").and_then(Value::as_object).is_some_and(|content| !content.is_empty())
    };
    let (status, answer) = answer(operation, rng, full)?;
    answer.shift_remove("content");
    let at = child(&place.at("responses"), &status);
    Some(Expected::rule(&["response-body-removed"], child(&at, "content"), (true, false)).or_at(at).in_base())
}

fn header_added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let required = rng.bool();
    let (status, answer) = answer(operation, rng, |_, _| true)?;
    let headers = answer.entry("headers").or_insert_with(|| json!({})).as_object_mut()?;
    headers.insert("Zz-Added".to_owned(), json!({ "required": required, "schema": { "type": "string" } }));
    let at = child(&child(&place.at("responses"), &status), "headers");
    Some(Expected::rule(&["response-header-added"], child(&at, "Zz-Added"), (false, required)))
}

fn header_removed(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (status, answer) = answer(operation, rng, |_, answer| answer.contains_key("headers"))?;
    let headers = answer.get_mut("headers")?.as_object_mut()?;
    let names = headers.keys().filter(|name| !name.eq_ignore_ascii_case("content-type")).cloned();
    let name = rng.choice(names.collect::<Vec<_>>())?;
    headers.shift_remove(&name);
    let at = child(&child(&child(&place.at("responses"), &status), "headers"), &name);
    let required = place.book.get(&place.book.follow(&at)).is_some_and(is_required);
    Some(Expected::rule(&["response-header-removed"], at, (required, false)).in_base())
}

/// The alternatives that hold for the operation, and where they are said.
fn security<'b>(operation: &Object, place: &Place<'b>) -> (Vec<Value>, String) {
    match operation.get("security").and_then(Value::as_array) {
        Some(list) => (list.clone(), place.at("security")),
        None => {
            let list = place.book.get("/security").and_then(Value::as_array).cloned().unwrap_or_default();
            (list, "/security".to_owned())
        }
    }
}

fn is_open(alternatives: &[Value]) -> bool {
    alternatives.is_empty() || alternatives.iter().any(|one| one.as_object().is_none_or(Object::is_empty))
}

fn scheme(place: &Place<'_>, beside: &[Value], rng: &mut Rng) -> Option<String> {
    let schemes = place.book.map("/components/securitySchemes")?;
    let free = schemes.keys().filter(|name| !beside.iter().any(|one| one.get(name.as_str()).is_some()));
    rng.choice(free.cloned().collect::<Vec<_>>())
}

fn security_removed(operation: &mut Object, place: &Place<'_>, _: &mut Rng) -> Option<Expected> {
    if is_open(&security(operation, place).0) {
        return None;
    }
    operation.insert("security".to_owned(), json!([]));
    Some(Expected::rule(&["security-removed"], place.at("security"), (false, true)))
}

fn security_added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    if !is_open(&security(operation, place).0) {
        return None;
    }
    let name = scheme(place, &[], rng)?;
    operation.insert("security".to_owned(), json!([{ name: [] }]));
    Some(Expected::rule(&["security-added"], place.at("security"), (true, false)))
}

fn alternative_added(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (mut list, _) = security(operation, place);
    if is_open(&list) {
        return None;
    }
    let name = scheme(place, &list, rng)?;
    let at = place.at("security");
    let expected = Expected::rule(&["security-alternative-added"], child(&at, &list.len().to_string()), (false, true));
    list.push(json!({ name: [] }));
    operation.insert("security".to_owned(), list.into());
    Some(expected.or_at(at))
}

fn alternative_removed(operation: &mut Object, place: &Place<'_>, rng: &mut Rng) -> Option<Expected> {
    let (mut list, at) = security(operation, place);
    if is_open(&list) || list.len() < 2 || lacks(operation, &["security"]) {
        return None;
    }
    let index = rng.usize(..list.len());
    list.remove(index);
    operation.insert("security".to_owned(), list.into());
    let expected = Expected::rule(&["security-alternative-removed"], child(&at, &index.to_string()), (true, false));
    Some(expected.or_at(at).in_base())
}
