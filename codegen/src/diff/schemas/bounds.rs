//! Constraints that have a size: which are tighter in the head, and which looser.

use serde_json::Number;

use super::super::rule::Variance;
use super::walk::variances;
use super::{Relation, SchemaPair, View};
use crate::schema::{Bounds, TypeSet};

/// A constraint that differs.
pub(crate) struct BoundChange {
    /// Its keyword.
    pub keyword: &'static str,
    /// Before and after; empty: none.
    pub values: (String, String),
    /// Whether the head admits less or more.
    pub variance: Variance,
}

/// Which way a bound counts.
#[derive(Clone, Copy)]
enum Kind {
    /// A lower bound: more is tighter.
    Lower,
    /// An upper bound: less is tighter.
    Upper,
}

/// All constraints of a size that differ. Patterns are here only where one side has none.
pub(crate) fn bounds(pair: &SchemaPair<'_>) -> Vec<BoundChange> {
    let mut found = Vec::new();
    let (base, head) = (&pair.base.merged, &pair.head.merged);
    counts(["minLength", "maxLength"], base.length, head.length, &mut found);
    counts(["minItems", "maxItems"], base.item_count, head.item_count, &mut found);
    counts(["minProperties", "maxProperties"], base.property_count, head.property_count, &mut found);
    let contains = |pair: &SchemaPair<'_>, keyword: &str| {
        let (base, head) = pair.values(keyword);
        let last = |values: Vec<&serde_json::Value>| values.last().and_then(|value| value.as_f64());
        (last(base), last(head))
    };
    for (keyword, kind, default) in [("minContains", Kind::Lower, Some(1.0)), ("maxContains", Kind::Upper, None)] {
        let (base_contains, head_contains) = pair.values("contains");
        if base_contains.is_empty() || head_contains.is_empty() {
            continue;
        }
        let (one, other) = contains(pair, keyword);
        compare(keyword, kind, one.or(default), other.or(default), &mut found);
    }
    limits(pair.base, pair.head, &mut found);
    if base.unique_items != head.unique_items {
        let variance = if head.unique_items { Variance::Narrows } else { Variance::Widens };
        let text = |set: bool| if set { "true".to_owned() } else { String::new() };
        let values = (text(base.unique_items), text(head.unique_items));
        found.push(BoundChange { keyword: "uniqueItems", values, variance });
    }
    multiples(base.multiple_of.as_ref(), head.multiple_of.as_ref(), &mut found);
    match (base.patterns.as_slice(), head.patterns.as_slice()) {
        ([], [pattern, ..]) if !admits_all(pattern) => found.push(BoundChange {
            keyword: "pattern",
            values: (String::new(), pattern.clone()),
            variance: Variance::Narrows,
        }),
        ([pattern, ..], []) if !admits_all(pattern) => found.push(BoundChange {
            keyword: "pattern",
            values: (pattern.clone(), String::new()),
            variance: Variance::Widens,
        }),
        _ => {}
    }
    found.extend(union(pair));
    found
}

/// A union where there was none, or no longer, of scalars that are each tighter than what stands on the other side.
fn union(pair: &SchemaPair<'_>) -> Option<BoundChange> {
    let (base, head) = (pair.base, pair.head);
    let scalars = ["string", "boolean", "integer", "number"].into_iter().filter_map(TypeSet::named);
    let scalars = scalars.fold(TypeSet::default(), TypeSet::union);
    // Of objects and lists a branch may lead back here.
    let is_scalar = |view: &View| view.types.intersect(scalars) == view.types && view.enumeration.is_none();
    if pair.are_unions() || pair.types() != Relation::Same || !is_scalar(base) || !is_scalar(head) {
        return None;
    }
    let (branches, narrows) = match (base.variants.as_slice(), head.variants.as_slice()) {
        ([], branches @ [_, ..]) => (branches, true),
        (branches @ [_, ..], []) => (branches, false),
        _ => return None,
    };
    let wanted = if narrows { Variance::Narrows } else { Variance::Widens };
    let tighter = branches.iter().all(|branch| {
        let found = match narrows {
            true => variances(pair, &base.schemas, &branch.schemas),
            false => variances(pair, &branch.schemas, &head.schemas),
        };
        // A format that nobody knows is said beside the bound, and decides nothing.
        found.contains(&wanted) && found.iter().all(|one| *one == wanted || *one == Variance::Undecided)
    });
    let keyword = if base.one_of || head.one_of { "oneOf" } else { "anyOf" };
    let text = format!("one of {} that are each tighter", branches.len());
    let values = if narrows { (String::new(), text) } else { (text, String::new()) };
    tighter.then_some(BoundChange { keyword, values, variance: wanted })
}

/// Whether a pattern admits any text.
pub(crate) fn admits_all(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    matches!(inner, "" | ".*" | "(.*)" | "[\\s\\S]*")
        && !(pattern.starts_with('^') && pattern.ends_with('$') && inner.is_empty())
}

fn counts(keywords: [&'static str; 2], base: Bounds, head: Bounds, found: &mut Vec<BoundChange>) {
    let [lower, upper] = keywords;
    #[expect(clippy::cast_precision_loss, reason = "a bound of 2^53 things is none")]
    let float = |count: u64| count as f64;
    // That there are none at least says nothing.
    let least = |count: Option<u64>| count.filter(|count| *count > 0).map(float);
    compare(lower, Kind::Lower, least(base.min), least(head.min), found);
    compare(upper, Kind::Upper, base.max.map(float), head.max.map(float), found);
}

fn compare(keyword: &'static str, kind: Kind, base: Option<f64>, head: Option<f64>, found: &mut Vec<BoundChange>) {
    if base == head {
        return;
    }
    let tighter = match (base, head, kind) {
        (None, _, _) => true,
        (_, None, _) => false,
        (Some(base), Some(head), Kind::Lower) => head > base,
        (Some(base), Some(head), Kind::Upper) => head < base,
    };
    let variance = if tighter { Variance::Narrows } else { Variance::Widens };
    let text = |bound: Option<f64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
    found.push(BoundChange { keyword, values: (text(base), text(head)), variance });
}

/// `minimum` with `exclusiveMinimum`, `maximum` with `exclusiveMaximum`: the tighter of the two counts.
fn limits(base: &View, head: &View, found: &mut Vec<BoundChange>) {
    let number = |number: &Option<Number>| number.as_ref().and_then(Number::as_f64);
    let integers = |view: &View| view.types.names() == ["integer"];
    let whole = integers(base) && integers(head);
    let sides = [
        (
            "minimum",
            "exclusiveMinimum",
            Kind::Lower,
            [base, head]
                .map(|view| lower_limit(number(&view.merged.minimum), number(&view.merged.exclusive_minimum), whole)),
        ),
        (
            "maximum",
            "exclusiveMaximum",
            Kind::Upper,
            [base, head].map(|view| {
                let negated = |limit: Option<f64>| limit.map(|limit| -limit);
                let limit = lower_limit(
                    negated(number(&view.merged.maximum)),
                    negated(number(&view.merged.exclusive_maximum)),
                    whole,
                );
                limit.map(|(limit, exclusive)| (-limit, exclusive))
            }),
        ),
    ];
    for (inclusive, exclusive, kind, [one, other]) in sides {
        if one == other {
            continue;
        }
        let named = |limit: Option<(f64, bool)>| limit.is_some_and(|(_, exclusive)| exclusive);
        let keyword = if named(one.or(other)) && named(other.or(one)) { exclusive } else { inclusive };
        let tighter = match (one, other, kind) {
            (None, _, _) => true,
            (_, None, _) => false,
            (Some((base, was)), Some((head, is)), _) if base.total_cmp(&head).is_eq() => is && !was,
            (Some((base, _)), Some((head, _)), Kind::Lower) => head > base,
            (Some((base, _)), Some((head, _)), Kind::Upper) => head < base,
        };
        let text = |limit: Option<(f64, bool)>| match limit {
            None => String::new(),
            Some((limit, true)) => format!("{limit} (exclusive)"),
            Some((limit, false)) => limit.to_string(),
        };
        let variance = if tighter { Variance::Narrows } else { Variance::Widens };
        found.push(BoundChange { keyword, values: (text(one), text(other)), variance });
    }
}

/// The tighter of a limit and an exclusive one, and whether it is exclusive. Of integers none has to be.
fn lower_limit(inclusive: Option<f64>, exclusive: Option<f64>, whole: bool) -> Option<(f64, bool)> {
    let exclusive = match exclusive {
        Some(limit) if whole => Some((limit.floor() + 1.0, false)),
        other => other.map(|limit| (limit, true)),
    };
    match (inclusive.map(|limit| (limit, false)), exclusive) {
        (Some(one), Some(other)) => Some(if other.0 >= one.0 { other } else { one }),
        (one, other) => one.or(other),
    }
}

fn multiples(base: Option<&Number>, head: Option<&Number>, found: &mut Vec<BoundChange>) {
    let float = |number: Option<&Number>| number.and_then(Number::as_f64);
    let (one, other) = (float(base), float(head));
    if one == other {
        return;
    }
    let divides = |divisor: f64, number: f64| {
        let quotient = number / divisor;
        (quotient - quotient.round()).abs() < 1e-9
    };
    let variance = match (one, other) {
        (None, _) => Variance::Narrows,
        (_, None) => Variance::Widens,
        (Some(base), Some(head)) if divides(base, head) => Variance::Narrows,
        (Some(base), Some(head)) if divides(head, base) => Variance::Widens,
        _ => Variance::Incomparable,
    };
    let text = |number: Option<&Number>| number.map(ToString::to_string).unwrap_or_default();
    found.push(BoundChange { keyword: "multipleOf", values: (text(base), text(head)), variance });
}
