//! Edits of unions and of references, and refactorings of schemas that change nothing.
//!
//! It must not say what is expected of the library beyond what the rules' page says.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::book::Book;
use super::kinds::{Effect, Expected, Kind, Make, NEW, Scene, is, lacks};
use super::printed::child;

type Schema = Map<String, Value>;

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "variant added", make: Make::Schema(variant_added) },
    Kind { name: "variant removed", make: Make::Schema(variant_removed) },
    Kind { name: "variants reordered", make: Make::Schema(variants_reordered) },
    Kind { name: "oneOf and anyOf exchanged", make: Make::Schema(kind_exchanged) },
    Kind { name: "discriminator renamed", make: Make::Schema(discriminator_renamed) },
    Kind { name: "wrapped in allOf", make: Make::Schema(wrapped) },
    Kind { name: "moved to a component", make: Make::Whole(moved_out) },
    Kind { name: "reference written out", make: Make::Reference(written_out) },
    Kind { name: "component that nobody uses", make: Make::Whole(unreached_edited) },
];

/// The only union that applies to the values, if it is one of objects that references name.
fn union(schema: &Schema, scene: &Scene<'_>) -> Option<(&'static str, Vec<Value>)> {
    let other = |keyword: &str| match keyword {
        "oneOf" => "anyOf",
        _ => "oneOf",
    };
    let keyword = ["oneOf", "anyOf"].into_iter().find(|keyword| schema.contains_key(*keyword))?;
    let branches = schema.get(keyword)?.as_array()?.clone();
    let is_object = |index: usize| {
        let at = scene.book.follow(&child(&scene.at(keyword), &index.to_string()));
        at.starts_with("/components/schemas/")
            && scene.book.map(&at).is_some_and(|schema| is(schema, "object") && lacks(schema, &["oneOf", "anyOf"]))
    };
    let fits = scene.is_alone()
        && lacks(schema, &["allOf", other(keyword), "properties"])
        && branches.len() > 1
        && (0..branches.len()).all(is_object);
    fits.then_some((keyword, branches))
}

fn variant_added(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let (keyword, mut branches) = union(schema, scene)?;
    if schema.contains_key("discriminator") {
        return None;
    }
    let place = child(&scene.at(keyword), &branches.len().to_string());
    let member =
        json!({ "type": "object", "title": NEW, "required": [NEW], "properties": { NEW: { "type": "string" } } });
    branches.push(member);
    schema.insert(keyword.to_owned(), branches.into());
    Some(Expected::rule(&["variant-added"], place, scene.breaks(Effect::Widens)))
}

fn variant_removed(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let (keyword, mut branches) = union(schema, scene)?;
    let index = rng.usize(..branches.len());
    let removed = branches.remove(index).get("$ref")?.as_str()?.to_owned();
    schema.insert(keyword.to_owned(), branches.into());
    let mapping = schema.get_mut("discriminator").and_then(|of| of.get_mut("mapping")).and_then(Value::as_object_mut);
    if let Some(mapping) = mapping {
        let name = removed.rsplit('/').next().unwrap_or_default().to_owned();
        mapping.retain(|_, target| *target != removed.as_str() && *target != name.as_str());
    }
    let place = child(&scene.at(keyword), &index.to_string());
    let expected = Expected::rule(&["variant-removed"], place, scene.breaks(Effect::Narrows)).in_base();
    Some(expected.also(&["discriminator-mapping-changed"]))
}

fn variants_reordered(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let (keyword, mut branches) = union(schema, scene)?;
    if schema.contains_key("discriminator") {
        return None;
    }
    branches.reverse();
    schema.insert(keyword.to_owned(), branches.into());
    scene.found(&["variant-reordered"], keyword, Effect::Harmless)
}

fn kind_exchanged(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let (keyword, branches) = union(schema, scene)?;
    let other = if keyword == "oneOf" { "anyOf" } else { "oneOf" };
    schema.shift_remove(keyword);
    schema.insert(other.to_owned(), branches.into());
    scene.found(&["union-kind-changed"], other, Effect::Harmless)
}

fn discriminator_renamed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    union(schema, scene)?;
    schema.get_mut("discriminator")?.as_object_mut()?.insert("propertyName".to_owned(), NEW.into());
    let expected = scene.found(&["discriminator-changed"], "discriminator", Effect::Both)?;
    Some(expected.or_at(scene.at("discriminator/propertyName")))
}

/// A schema alone in an `allOf` is that schema.
fn wrapped(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if !scene.is_alone() || !lacks(schema, &["unevaluatedProperties", "readOnly", "writeOnly", "discriminator"]) {
        return None;
    }
    let inner = std::mem::take(schema);
    schema.insert("allOf".to_owned(), json!([inner]));
    Some(Expected::nothing())
}

/// A schema that is written where it is used is the same as a component.
fn moved_out(root: &mut Value, book: &Book, rng: &mut Rng) -> Option<Expected> {
    let sites = book.sites.values().filter(|site| {
        let schema = book.map(&site.at);
        let is_component = site.at.strip_prefix("/components/schemas/").is_some_and(|rest| !rest.contains('/'));
        let fits = schema.is_some_and(|schema| lacks(schema, &["$ref", "readOnly", "writeOnly", "discriminator"]));
        fits && !is_component && site.peers.is_empty() && !site.branch
    });
    let at = rng.choice(sites.map(|site| site.at.clone()).collect::<Vec<_>>())?;
    let schema = std::mem::replace(root.pointer_mut(&at)?, json!({ "$ref": format!("#/components/schemas/{NEW}") }));
    let components = root.as_object_mut()?.entry("components").or_insert_with(|| json!({})).as_object_mut()?;
    let schemas = components.entry("schemas").or_insert_with(|| json!({})).as_object_mut()?;
    schemas.insert(NEW.to_owned(), schema);
    Some(Expected::nothing())
}

/// What a reference leads to, written where the reference stood.
fn written_out(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let target = scene.book.map(&scene.book.follow(&scene.site.at))?;
    let fits = schema.len() == 1 && lacks(target, &["discriminator", "$ref"]) && !scene.site.branch;
    if !fits || !scene.site.peers.iter().all(|peer| *peer == scene.book.follow(&scene.site.at)) {
        return None;
    }
    *schema = target.clone();
    Some(Expected::nothing())
}

fn unreached_edited(root: &mut Value, book: &Book, rng: &mut Rng) -> Option<Expected> {
    let at = rng.choice(&book.unreached)?;
    root.pointer_mut(at)?.as_object_mut()?.insert("x-zz-added".to_owned(), true.into());
    Some(Expected::rule(&["component-unreachable-changed"], at.as_str(), (false, false)))
}
