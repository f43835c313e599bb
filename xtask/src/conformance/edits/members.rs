//! Edits of objects: their members, which of them are required, and whether there may be others.
//!
//! It must not say what is expected of the library beyond what the rules' page says.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::kinds::{Effect, Expected, Kind, Make, NEW, Scene, Version, lacks};
use super::printed::child;

type Schema = Map<String, Value>;

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "optional property added", make: Make::Schema(optional_added) },
    Kind { name: "required property added", make: Make::Schema(required_added) },
    Kind { name: "property removed", make: Make::Schema(removed) },
    Kind { name: "property made required", make: Make::Schema(made_required) },
    Kind { name: "property made optional", make: Make::Schema(made_optional) },
    Kind { name: "object closed", make: Make::Schema(closed) },
    Kind { name: "object opened", make: Make::Schema(opened) },
    Kind { name: "readOnly or writeOnly set", make: Make::Schema(access_set) },
    Kind { name: "readOnly or writeOnly unset", make: Make::Schema(access_unset) },
    Kind { name: "order of members changed", make: Make::Schema(reordered) },
];

fn is_closed(schema: &Schema) -> bool {
    ["additionalProperties", "unevaluatedProperties"].iter().any(|key| schema.get(*key) == Some(&Value::Bool(false)))
}

/// Whether another schema closes the object that this one leaves open.
fn peers_close(scene: &Scene<'_>) -> bool {
    scene.site.peers.iter().any(|peer| scene.book.map(peer).is_some_and(is_closed))
}

fn required(schema: &Schema) -> Vec<&str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}

fn is_required(schema: &Schema, name: &str) -> bool {
    required(schema).contains(&name)
}

/// A member of `properties` that no other schema speaks of.
fn one_of(schema: &Schema, scene: &Scene<'_>, rng: &mut Rng, fits: impl Fn(&str, &Value) -> bool) -> Option<String> {
    let properties = schema.get("properties")?.as_object()?;
    let discriminates = schema.get("discriminator").and_then(|of| of.get("propertyName")).and_then(Value::as_str);
    let names = properties
        .iter()
        .filter(|(name, value)| Some(name.as_str()) != discriminates && !scene.peers_have(name) && fits(name, value));
    rng.choice(names.map(|(name, _)| name.clone()).collect::<Vec<_>>())
}

/// The ways of a member, as its own place has them: one that is `readOnly` does not travel to the server.
fn breaks_of_member(scene: &Scene<'_>, name: &str, effect: Effect) -> Option<(bool, bool)> {
    let site = scene.book.sites.get(&child(&scene.at("properties"), name))?;
    Some(Scene { book: scene.book, site }.breaks(effect))
}

fn set_required(schema: &mut Schema, name: &str, on: bool) {
    let mut names: Vec<Value> = required(schema).into_iter().filter(|one| *one != name).map(Value::from).collect();
    if on {
        names.push(name.into());
    }
    match names.is_empty() {
        // `required` must not be empty in 3.0.
        true => schema.shift_remove("required"),
        false => schema.insert("required".to_owned(), names.into()),
    };
}

fn added(schema: &mut Schema, scene: &Scene<'_>, as_required: bool) -> Option<Expected> {
    let closed = is_closed(schema);
    if !closed && peers_close(scene) {
        return None;
    }
    schema.get_mut("properties")?.as_object_mut()?.insert(NEW.to_owned(), json!({ "type": "string" }));
    let (rules, effect): (&'static [_], _) = match (as_required, closed) {
        (true, true) => (&["property-required-added"], Effect::Both),
        (true, false) => (&["property-required-added"], Effect::Narrows),
        (false, true) => (&["property-optional-added"], Effect::Widens),
        (false, false) => (&["property-optional-added"], Effect::Harmless),
    };
    if as_required {
        set_required(schema, NEW, true);
    }
    Some(Expected::rule(rules, child(&scene.at("properties"), NEW), scene.breaks(effect)))
}

fn optional_added(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    added(schema, scene, false)
}

fn required_added(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    added(schema, scene, true)
}

fn removed(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let name = one_of(schema, scene, rng, |_, _| true)?;
    let closed = is_closed(schema);
    // Without members the schema would say nothing, which is another change.
    if !schema.contains_key("type") || !closed && peers_close(scene) {
        return None;
    }
    let was_required = is_required(schema, &name);
    schema.get_mut("properties")?.as_object_mut()?.shift_remove(&name);
    set_required(schema, &name, false);
    let effect = match (was_required, closed) {
        (true, true) => Effect::Both,
        (true, false) => Effect::Widens,
        (false, true) => Effect::Narrows,
        (false, false) => Effect::Harmless,
    };
    let breaks = breaks_of_member(scene, &name, effect)?;
    Some(Expected::rule(&["property-removed"], child(&scene.at("properties"), &name), breaks).in_base())
}

fn made_required(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let listed = required(schema).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let name = one_of(schema, scene, rng, |name, _| !listed.iter().any(|one| one == name))?;
    set_required(schema, &name, true);
    let breaks = breaks_of_member(scene, &name, Effect::Narrows)?;
    Some(Expected::rule(&["property-became-required"], child(&scene.at("properties"), &name), breaks))
}

fn made_optional(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let listed = required(schema).into_iter().map(str::to_owned).collect::<Vec<_>>();
    let name = one_of(schema, scene, rng, |name, _| listed.iter().any(|one| one == name))?;
    set_required(schema, &name, false);
    let breaks = breaks_of_member(scene, &name, Effect::Widens)?;
    Some(Expected::rule(&["property-became-optional"], child(&scene.at("properties"), &name), breaks))
}

fn closed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let plain = lacks(schema, &["allOf", "oneOf", "anyOf", "unevaluatedProperties"]);
    if !plain || !scene.site.peers.is_empty() || is_closed(schema) || !schema.contains_key("properties") {
        return None;
    }
    schema.insert("additionalProperties".to_owned(), false.into());
    scene.found(&["object-closed"], "additionalProperties", Effect::Narrows)
}

fn opened(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let plain = lacks(schema, &["allOf", "oneOf", "anyOf", "unevaluatedProperties"]);
    if !plain || !scene.site.peers.is_empty() || !is_closed(schema) || !schema.contains_key("properties") {
        return None;
    }
    schema.shift_remove("additionalProperties");
    Some(scene.found(&["object-opened"], "additionalProperties", Effect::Widens)?.in_base())
}

/// What happens when a member enters the messages of one way, or leaves them.
fn access(scene: &Scene<'_>, name: &str, keyword: &str, enters: bool, required: bool) -> Expected {
    use super::book::Way;
    let place = child(&scene.at("properties"), name);
    let way = if keyword == "readOnly" { Way::ToServer } else { Way::ToClient };
    if !scene.site.ways.contains(&way) {
        return Expected::nothing();
    }
    let breaks = match (required, enters == (way == Way::ToServer)) {
        (false, _) => (false, false),
        (true, true) => (true, false),
        (true, false) => (false, true),
    };
    let mut expected = Expected::rule(&["access-mode-changed"], place.clone(), breaks).or_at(child(&place, keyword));
    if enters {
        expected.version = Version::Base;
    }
    expected
}

fn access_set(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let name = one_of(schema, scene, rng, |_, value| {
        value.as_object().is_some_and(|value| lacks(value, &["$ref", "allOf", "readOnly", "writeOnly"]))
    })?;
    let keyword = *rng.choice(&["readOnly", "writeOnly"])?;
    let required = is_required(schema, &name);
    schema.get_mut("properties")?.get_mut(&name)?.as_object_mut()?.insert(keyword.to_owned(), true.into());
    Some(access(scene, &name, keyword, false, required))
}

fn access_unset(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let keyword = *rng.choice(&["readOnly", "writeOnly"])?;
    let set = |value: &Value| value.get(keyword) == Some(&Value::Bool(true));
    let name = one_of(schema, scene, rng, |_, value| {
        set(value) && value.as_object().is_some_and(|value| lacks(value, &["$ref", "allOf"]))
    })?;
    let required = is_required(schema, &name);
    schema.get_mut("properties")?.get_mut(&name)?.as_object_mut()?.shift_remove(keyword);
    Some(access(scene, &name, keyword, true, required))
}

/// The order of members, of required names and of values says nothing.
fn reordered(schema: &mut Schema, _: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let mut members: Vec<(String, Value)> = schema.get("properties")?.as_object()?.clone().into_iter().collect();
    if members.len() < 2 {
        return None;
    }
    rng.shuffle(&mut members);
    schema.insert("properties".to_owned(), Value::Object(members.into_iter().collect()));
    for keyword in ["required", "enum"] {
        if let Some(Value::Array(list)) = schema.get_mut(keyword) {
            list.reverse();
        }
    }
    Some(Expected::nothing())
}
