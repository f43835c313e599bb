//! Edits of what values are: types, formats, bounds, enumerations, `null`, defaults, and what is only for readers.
//!
//! It must not say what is expected of the library beyond what the rules' page says.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use super::kinds::{Effect, Expected, Kind, Make, Scene, is, is_nullable, lacks};

type Schema = Map<String, Value>;

pub(super) const KINDS: &[Kind] = &[
    Kind { name: "type widened", make: Make::Schema(type_widened) },
    Kind { name: "type narrowed", make: Make::Schema(type_narrowed) },
    Kind { name: "type changed", make: Make::Schema(type_changed) },
    Kind { name: "type removed", make: Make::Schema(type_removed) },
    Kind { name: "items freed", make: Make::Schema(items_freed) },
    Kind { name: "null admitted", make: Make::Schema(null_admitted) },
    Kind { name: "null refused", make: Make::Schema(null_refused) },
    Kind { name: "bound added", make: Make::Schema(bound_added) },
    Kind { name: "bound removed", make: Make::Schema(bound_removed) },
    Kind { name: "bound tightened", make: Make::Schema(bound_tightened) },
    Kind { name: "bound loosened", make: Make::Schema(bound_loosened) },
    Kind { name: "pattern edited", make: Make::Schema(pattern_edited) },
    Kind { name: "format added", make: Make::Schema(format_added) },
    Kind { name: "format removed", make: Make::Schema(format_removed) },
    Kind { name: "format of another size", make: Make::Schema(format_sized) },
    Kind { name: "enum value added", make: Make::Schema(enum_value_added) },
    Kind { name: "enum value removed", make: Make::Schema(enum_value_removed) },
    Kind { name: "enum added", make: Make::Schema(enum_added) },
    Kind { name: "enum removed", make: Make::Schema(enum_removed) },
    Kind { name: "const added", make: Make::Schema(const_added) },
    Kind { name: "const removed", make: Make::Schema(const_removed) },
    Kind { name: "default edited", make: Make::Schema(default_edited) },
    Kind { name: "schema deprecated", make: Make::Schema(deprecated) },
    Kind { name: "schema described", make: Make::Schema(described) },
];

const VALUES: [&str; 2] = ["enum", "const"];
const UNIONS: [&str; 5] = ["allOf", "oneOf", "anyOf", "not", "if"];

/// Whether the schema says which type there is, and nothing else applies that would.
fn is_simple(schema: &Schema, scene: &Scene<'_>) -> bool {
    scene.is_alone() && lacks(schema, &VALUES) && lacks(schema, &UNIONS)
}

fn retyped(schema: &mut Schema, scene: &Scene<'_>, from: &str, to: &str) -> Option<()> {
    if !is(schema, from) || !is_simple(schema, scene) {
        return None;
    }
    match schema.get_mut("type")? {
        Value::Array(list) => list.iter_mut().filter(|one| *one == from).for_each(|one| *one = to.into()),
        one => *one = to.into(),
    }
    Some(())
}

fn type_widened(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if retyped(schema, scene, "integer", "number").is_none() {
        // A list of types is of 3.1; a text may be a boolean anyway.
        let fits = scene.book.is_31 && !scene.site.text && is(schema, "string") && is_simple(schema, scene);
        let types = schema.get_mut("type").filter(|_| fits)?;
        match types {
            Value::Array(list) => list.push("boolean".into()),
            one => *one = json!([one.clone(), "boolean"]),
        }
    }
    scene.found(&["type-widened"], "type", Effect::Widens)
}

fn type_narrowed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    retyped(schema, scene, "number", "integer")?;
    scene.found(&["type-narrowed"], "type", Effect::Narrows)
}

fn type_changed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let pairs = [("boolean", "integer"), ("integer", "boolean"), ("string", "integer"), ("object", "string")];
    let changed = pairs.iter().any(|(from, to)| {
        // As text, `1` is a string.
        let fits = !scene.site.text || (*from != "string" && *from != "object");
        fits && retyped(schema, scene, from, to).is_some()
    });
    if !changed {
        return None;
    }
    scene.found(&["type-changed"], "type", Effect::Both)
}

fn type_removed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let annotations = ["type", "description", "title", "example", "examples", "deprecated"];
    let simple = is_simple(schema, scene) && schema.keys().all(|key| annotations.contains(&key.as_str()));
    if !simple {
        return None;
    }
    schema.shift_remove("type")?;
    Some(scene.found(&["type-widened"], "type", Effect::Widens)?.in_base())
}

fn items_freed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let items = schema.get("items")?.as_object()?;
    if !items.contains_key("type") || !is(schema, "array") || !scene.is_alone() || !lacks(schema, &["prefixItems"]) {
        return None;
    }
    schema.insert("items".to_owned(), json!({}));
    let at = scene.at("items");
    let expected = Expected::rule(&["type-widened", "enum-opened"], format!("{at}/type"), scene.breaks(Effect::Widens));
    Some(expected.or_at(format!("{at}/enum")).in_base().also(&[
        "bound-loosened",
        "enum-opened",
        "property-became-optional",
    ]))
}

fn null_admitted(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if is_nullable(schema) || !schema.contains_key("type") || !is_simple(schema, scene) {
        return None;
    }
    let keyword = if scene.book.is_31 {
        let types = schema.get_mut("type")?;
        match types {
            Value::Array(list) => list.push("null".into()),
            one => *one = json!([one.clone(), "null"]),
        }
        "type"
    } else {
        schema.insert("nullable".to_owned(), true.into());
        "nullable"
    };
    scene.found(&["property-became-nullable"], keyword, Effect::Widens)
}

fn null_refused(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if !is_nullable(schema) || !schema.contains_key("type") || !is_simple(schema, scene) {
        return None;
    }
    let rules = &["property-became-non-nullable"];
    if schema.shift_remove("nullable").is_some() {
        return Some(scene.found(rules, "nullable", Effect::Narrows)?.in_base());
    }
    schema.get_mut("type")?.as_array_mut()?.retain(|one| one != "null");
    scene.found(rules, "type", Effect::Narrows)
}

/// A keyword, the type that it is about, and what is little to ask.
const BOUNDS: [(&str, &str, i64); 9] = [
    ("maxLength", "string", 9_999),
    ("minLength", "string", 1),
    ("maximum", "integer", 1_000_000),
    ("minimum", "number", -1_000_000),
    ("maxItems", "array", 9_999),
    ("minItems", "array", 1),
    ("maxProperties", "object", 9_999),
    ("minProperties", "object", 1),
    ("multipleOf", "integer", 2),
];
/// Keywords that stand for a bound together with another.
const EXCLUSIVE: [&str; 2] = ["exclusiveMinimum", "exclusiveMaximum"];

fn bound_added(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let other = [("uniqueItems", "array", json!(true)), ("pattern", "string", json!("^[a-z]+$"))];
    let bounds = BOUNDS.iter().map(|(keyword, of, value)| (*keyword, *of, json!(value)));
    let fits = bounds
        .chain(other)
        .filter(|(keyword, of, _)| is(schema, of) && !schema.contains_key(*keyword) && !scene.peers_say(keyword));
    let (keyword, _, value) = rng.choice(fits.collect::<Vec<_>>())?;
    if !lacks(schema, &VALUES) || !lacks(schema, &EXCLUSIVE) {
        return None;
    }
    schema.insert(keyword.to_owned(), value);
    scene.found(&["bound-tightened"], keyword, Effect::Narrows)
}

/// One of the schema's bounds, whether it is a lower one, and its value.
fn bound(schema: &Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<(&'static str, bool, i64)> {
    let fits = BOUNDS.iter().filter(|(keyword, ..)| *keyword != "multipleOf" && !scene.peers_say(keyword));
    let found =
        fits.filter_map(|(keyword, ..)| Some((*keyword, keyword.starts_with("min"), schema.get(*keyword)?.as_i64()?)));
    let found = rng.choice(found.collect::<Vec<_>>())?;
    let about = BOUNDS.iter().find(|(keyword, ..)| *keyword == found.0)?.1;
    let numeric = |name: &str| matches!(name, "integer" | "number");
    let fits = is(schema, about) || numeric(about) && (is(schema, "integer") || is(schema, "number"));
    (fits && lacks(schema, &EXCLUSIVE) && lacks(schema, &VALUES)).then_some(found)
}

fn bound_moved(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng, by: i64) -> Option<i64> {
    let (keyword, lower, value) = bound(schema, scene, rng)?;
    let counts = !matches!(keyword, "minimum" | "maximum");
    let moved = if lower { value.checked_add(by)? } else { value.checked_sub(by)? };
    if counts && moved < 0 {
        return None;
    }
    schema.insert(keyword.to_owned(), moved.into());
    BOUNDS.iter().position(|(known, ..)| *known == keyword).and_then(|index| i64::try_from(index).ok())
}

fn keyword_at(index: i64) -> Option<&'static str> {
    BOUNDS.get(usize::try_from(index).ok()?).map(|(keyword, ..)| *keyword)
}

fn bound_tightened(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let keyword = keyword_at(bound_moved(schema, scene, rng, 1)?)?;
    scene.found(&["bound-tightened"], keyword, Effect::Narrows)
}

fn bound_loosened(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let keyword = keyword_at(bound_moved(schema, scene, rng, -1)?)?;
    scene.found(&["bound-loosened"], keyword, Effect::Widens)
}

fn bound_removed(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let keyword = match bound(schema, scene, rng) {
        // That there are none at least says nothing.
        Some((_, true, 0)) => return None,
        Some((keyword, ..)) => keyword,
        None => {
            let others = ["pattern", "uniqueItems"].into_iter().filter(|keyword| {
                let about = if *keyword == "pattern" { "string" } else { "array" };
                let says = schema.get(*keyword).is_some_and(|value| *value != Value::Bool(false));
                says && is(schema, about) && !scene.peers_say(keyword)
            });
            rng.choice(others.collect::<Vec<_>>()).filter(|_| lacks(schema, &VALUES))?
        }
    };
    schema.shift_remove(keyword)?;
    Some(scene.found(&["bound-loosened"], keyword, Effect::Widens)?.in_base())
}

fn pattern_edited(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if scene.peers_say("pattern") || !is(schema, "string") {
        return None;
    }
    let pattern = schema.get("pattern")?.as_str()?.to_owned();
    schema.insert("pattern".to_owned(), format!("{pattern}|^[a-z]{{2,3}}$").into());
    scene.found(&["pattern-changed"], "pattern", Effect::Harmless)
}

/// Formats that decide what is written, and one that nobody knows.
fn format_added(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let silent = !schema.contains_key("format") && !scene.peers_say("format");
    if !silent || !is(schema, "string") || !lacks(schema, &VALUES) {
        return None;
    }
    let (format, rules, effect): (_, &'static [_], _) = match rng.bool() {
        true => ("uuid", &["format-known-changed"], Effect::Narrows),
        false => ("zz-id", &["format-unknown-changed"], Effect::Harmless),
    };
    schema.insert("format".to_owned(), format.into());
    scene.found(rules, "format", effect)
}

fn format_removed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if scene.peers_say("format") || !is(schema, "string") || !lacks(schema, &VALUES) {
        return None;
    }
    let format = schema.shift_remove("format")?;
    let known = ["date-time", "date", "uuid", "byte", "binary", "uri", "email", "time", "ipv4", "ipv6", "hostname"];
    let (rules, effect): (&'static [_], _) = match known.contains(&format.as_str()?) {
        true => (&["format-known-changed"], Effect::Widens),
        false => (&["format-unknown-changed", "format-known-changed"], Effect::Harmless),
    };
    Some(scene.found(rules, "format", effect)?.in_base())
}

fn format_sized(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if scene.peers_say("format") || !lacks(schema, &VALUES) || !(is(schema, "integer") || is(schema, "string")) {
        return None;
    }
    let (to, effect) = match schema.get("format")?.as_str()? {
        "int32" => ("int64", Effect::Widens),
        "int64" => ("int32", Effect::Narrows),
        "date-time" => ("date", Effect::Both),
        "date" => ("date-time", Effect::Both),
        _ => return None,
    };
    schema.insert("format".to_owned(), to.into());
    scene.found(&["format-known-changed"], "format", effect)
}

fn values(schema: &mut Schema, scene: &Scene<'_>) -> Option<Vec<Value>> {
    let said_elsewhere = VALUES.iter().any(|keyword| scene.peers_say(keyword)) || scene.site.branch;
    let list = schema.get("enum")?.as_array()?;
    // Values of another type than the schema's are none.
    let are_texts = list.iter().all(|value| value.is_string() || value.is_null());
    (!said_elsewhere && are_texts && is(schema, "string")).then(|| list.clone())
}

fn enum_value_added(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let mut list = values(schema, scene)?;
    list.push("zz-added".into());
    schema.insert("enum".to_owned(), list.into());
    scene.found(&["enum-value-added"], "enum", Effect::Widens)
}

fn enum_value_removed(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    let mut list = values(schema, scene)?;
    let strings: Vec<usize> = (0..list.len()).filter(|index| list.get(*index).is_some_and(Value::is_string)).collect();
    if strings.len() < 2 {
        return None;
    }
    list.remove(*rng.choice(&strings)?);
    schema.insert("enum".to_owned(), list.into());
    scene.found(&["enum-value-removed"], "enum", Effect::Narrows)
}

fn enum_added(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if !is_simple(schema, scene) || !is(schema, "string") || is_nullable(schema) {
        return None;
    }
    schema.insert("enum".to_owned(), json!(["zz-one", "zz-two"]));
    scene.found(&["enum-closed"], "enum", Effect::Narrows)
}

fn enum_removed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    values(schema, scene).filter(|_| !is_nullable(schema))?;
    schema.shift_remove("enum");
    Some(scene.found(&["enum-opened"], "enum", Effect::Widens)?.in_base())
}

fn const_added(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    let fits = scene.book.is_31 && is_simple(schema, scene) && is(schema, "string") && !is_nullable(schema);
    if !fits {
        return None;
    }
    schema.insert("const".to_owned(), "zz-only".into());
    scene.found(&["const-changed"], "const", Effect::Narrows)
}

fn const_removed(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if !scene.is_alone() || !is(schema, "string") || !lacks(schema, &["enum"]) {
        return None;
    }
    schema.shift_remove("const")?;
    Some(scene.found(&["const-changed"], "const", Effect::Widens)?.in_base())
}

fn default_edited(schema: &mut Schema, scene: &Scene<'_>, rng: &mut Rng) -> Option<Expected> {
    if scene.peers_say("default") || !is(schema, "string") {
        return None;
    }
    let removed = schema.contains_key("default") && rng.bool();
    if removed {
        schema.shift_remove("default");
        return Some(scene.found(&["default-changed"], "default", Effect::Harmless)?.in_base());
    }
    schema.insert("default".to_owned(), "zz-default".into());
    scene.found(&["default-changed"], "default", Effect::Harmless)
}

fn deprecated(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    if schema.get("deprecated") == Some(&Value::Bool(true)) {
        schema.shift_remove("deprecated");
        return Some(scene.found(&["lifecycle-changed"], "deprecated", Effect::Harmless)?.in_base());
    }
    schema.insert("deprecated".to_owned(), true.into());
    scene.found(&["lifecycle-changed"], "deprecated", Effect::Harmless)
}

fn described(schema: &mut Schema, scene: &Scene<'_>, _: &mut Rng) -> Option<Expected> {
    schema.insert("description".to_owned(), "It was described in other words.".into());
    scene.found(&["metadata-changed"], "description", Effect::Harmless)
}
