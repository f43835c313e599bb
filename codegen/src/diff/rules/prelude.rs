//! What rules have in common: the names they use, and how they write values.

pub(super) use serde_json::Value;

pub(super) use crate::diff::change::{Change, DocumentsPair, OperationPair, PairedBy, Weight};
pub(super) use crate::diff::messages::{
    added_responses, essence, is_covered, is_error, is_success, paired_headers, paired_media_types, paired_parameters,
    paired_responses, parameter_name, path_parameters, removed_responses, serialization, status_name,
};
pub(super) use crate::diff::places::{Owner, of_body, of_header, of_parameter, of_response};
pub(super) use crate::diff::rule::{Bump, Check, Flow, Group, Level, Rule, Variance};
pub(super) use crate::diff::rust::{Difference, Unexplained};
pub(super) use crate::diff::schemas::{
    Relation, SchemaPair, Variant, View, admits_all, bounds, members, shapes_equal, variance,
};
pub(super) use crate::diff::servers::{Rebased, by_servers, server_urls, servers_of};
pub(super) use crate::diff::side::Side;
pub(super) use crate::diff::types::Named;
use crate::emit::short;
pub(super) use crate::schema::SchemaRef;
pub(super) use crate::source::Location;

/// Formats that decide how a value is written, or what Rust type it is (OpenAPI Format Registry).
const KNOWN_FORMATS: [&str; 24] = [
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "double",
    "decimal",
    "date",
    "date-time",
    "time",
    "duration",
    "uuid",
    "byte",
    "binary",
    "base64url",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "uri",
];
/// How long a value is in a report before it is cut.
const LONGEST: usize = 120;

/// Whether a format decides how a value is written.
pub(super) fn is_known(format: &str) -> bool {
    KNOWN_FORMATS.contains(&format)
}

/// The formats before and after, where the types are the same; empty: none.
pub(super) fn formats(pair: &SchemaPair<'_>) -> (Option<String>, Option<String>) {
    if !pair.is_comparable() || pair.is_typed_or_untyped() {
        return (None, None);
    }
    let of = |view: &View| Some(view.merged.format.clone().unwrap_or_default());
    (of(pair.base), of(pair.head))
}

/// The types that a view admits, for people.
pub(super) fn type_names(view: &View) -> String {
    if view.is_never() {
        return "no value".to_owned();
    }
    if view.is_any() {
        return "any value".to_owned();
    }
    view.types.names().join(", ")
}

/// Values as they stand, cut where they are long.
pub(super) fn text_of(values: &[&Value]) -> String {
    let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
    cut(&texts.join(", "))
}

/// A list of values, cut where it is long.
pub(super) fn list_of(values: &[Value]) -> String {
    let values: Vec<&Value> = values.iter().collect();
    text_of(&values)
}

/// The text, cut where it is long.
pub(super) fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}…")
}

/// Two texts from shortly before where they differ, cut where they are long.
pub(super) fn differing(one: &str, other: &str) -> (String, String) {
    let same = one.chars().zip(other.chars()).take_while(|(one, other)| one == other).count();
    let skipped = same.saturating_sub(LONGEST / 4);
    if skipped == 0 || one.chars().count().max(other.chars().count()) <= LONGEST {
        return (cut(one), cut(other));
    }
    let shown = |text: &str| format!("…{}", cut(&text.chars().skip(skipped).collect::<String>()));
    (shown(one), shown(other))
}

/// Whether both sides have a `const`.
pub(super) fn both_constants(pair: &SchemaPair<'_>) -> bool {
    let (base, head) = pair.values("const");
    !base.is_empty() && !head.is_empty()
}

/// Whether a side has a `const`, which has a rule of its own.
pub(super) fn is_constant(pair: &SchemaPair<'_>) -> bool {
    let (base, head) = pair.values("const");
    !base.is_empty() || !head.is_empty()
}

/// What patterns that both sides have do to the admitted texts, as far as it is decided.
pub(super) fn patterns_variance(base: &[String], head: &[String]) -> Variance {
    if base == head {
        return Variance::Neutral;
    }
    let ([one], [other]) = (base, head) else { return Variance::Undecided };
    match (admits_all(one), admits_all(other)) {
        (true, true) => return Variance::Neutral,
        (true, false) => return Variance::Narrows,
        (false, true) => return Variance::Widens,
        (false, false) => {}
    }
    match (literal_start(one), literal_start(other)) {
        (Some(one), Some(other)) if other.starts_with(one) => Variance::Narrows,
        (Some(one), Some(other)) if one.starts_with(other) => Variance::Widens,
        (Some(_), Some(_)) => Variance::Incomparable,
        _ => Variance::Undecided,
    }
}

/// The text with which a match has to begin, where the pattern says nothing else.
fn literal_start(pattern: &str) -> Option<&str> {
    let rest = pattern.strip_prefix('^')?;
    let rest = rest.strip_suffix(".*$").or_else(|| rest.strip_suffix(".*")).unwrap_or(rest);
    (!rest.is_empty() && !rest.contains(['\\', '.', '[', ']', '(', ')', '*', '+', '?', '{', '}', '|', '$', '^']))
        .then_some(rest)
}

/// The schema that a member of one of its keywords belongs to.
pub(super) fn owner(member: &Location) -> Location {
    let pointer = member.pointer.parent().and_then(|keyword| keyword.parent()).unwrap_or_default();
    Location { document: member.document, pointer }
}

/// Where `null` is admitted, before and after; the type where it is not.
pub(super) fn null_places(pair: &SchemaPair<'_>) -> (Location, Location) {
    let of = |side: &Side<'_>, view: &View| {
        let says = |keyword: &str, value: &Value| match (keyword, value) {
            ("nullable", value) => *value == Value::Bool(true),
            ("type", Value::Array(types)) => types.iter().any(|name| name == "null"),
            ("enum", Value::Array(values)) => values.contains(&Value::Null),
            ("oneOf" | "anyOf", Value::Array(branches)) => {
                branches.iter().any(|branch| branch.get("type").is_some_and(|name| name == "null"))
            }
            _ => false,
        };
        let keywords = ["nullable", "type", "enum", "oneOf", "anyOf"];
        let said = keywords
            .into_iter()
            .find(|keyword| view.keyword(side, keyword).into_iter().any(|value| says(keyword, value)));
        said.unwrap_or("type")
    };
    pair.places_of(of(pair.sides.0, pair.base), of(pair.sides.1, pair.head))
}

/// A type that is called otherwise now or lives elsewhere, where that follows from nothing else, with all that it makes
/// public.
pub(super) fn renamed(rest: &mut Unexplained<'_>, base: &Named<'_>, head: &Named<'_>) -> Option<Change> {
    let (was, is) = (base.path(), head.path());
    let mut effects = rest.take(&was);
    effects.extend(rest.take(&is));
    if effects.is_empty() {
        return None;
    }
    let change = Change::fixed(head.def.ident.to_string(), Level::None, Level::None).saying(was, is);
    Some(change.at(Some(&base.def.source), Some(&head.def.source)).causing(effects))
}

/// The differences among what is left that are of a kind, each with all that is part of it; those of one place are one
/// change.
pub(super) fn explained(
    rest: &mut Unexplained<'_>,
    is_of_kind: impl Fn(&Difference) -> bool,
    change: impl Fn(&Difference) -> Change,
) -> Vec<Change> {
    let mut found: Vec<Change> = Vec::new();
    for difference in rest.rest().into_iter().filter(is_of_kind) {
        // It may be gone already, as a part of another.
        let effects = rest.take_one(&difference);
        if effects.is_empty() {
            continue;
        }
        let new = change(&difference).at_difference(&difference).causing(effects);
        let placed = new.base.is_some() || new.head.is_some();
        match found.iter_mut().find(|one| placed && (&one.base, &one.head) == (&new.base, &new.head)) {
            Some(one) => {
                one.subject = format!("{}, {}", one.subject, new.subject);
                new.effects.into_iter().for_each(|effect| one.add_effect(effect));
            }
            None => found.push(new),
        }
    }
    found
}

/// The signature of an item before and after.
pub(super) fn other_signature(difference: &Difference) -> Change {
    let text = |text: &Option<String>| short(text.as_deref().unwrap_or_default());
    let change = Change::fixed(difference.shown_path(), Level::None, Level::None);
    change.saying(text(&difference.effect.before), text(&difference.effect.after))
}
