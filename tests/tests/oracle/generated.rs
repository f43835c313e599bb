//! Schemas and values made up at random, small enough that they often meet.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::judge::judge;

/// Values of few kinds and few sizes.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3i64..4).prop_map(Value::from),
        prop_oneof![Just(0.0), Just(0.5), Just(1.0), Just(-2.0), Just(1e3)].prop_map(Value::from),
        "[ab]{0,3}".prop_map(Value::from),
        Just(json!("ä𝄞")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[abc]", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn types() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec!["null", "boolean", "integer", "number", "string", "array", "object"]);
    prop_oneof![
        name.clone().prop_map(Value::from),
        prop::collection::btree_set(name, 1..4).prop_map(|names| Value::from(names.into_iter().collect::<Vec<_>>())),
    ]
}

/// One keyword and its value; `inner` makes subschemas.
fn keyword(inner: BoxedStrategy<Value>) -> impl Strategy<Value = (&'static str, Value)> {
    let list = || prop::collection::vec(inner.clone(), 1..3).prop_map(Value::from);
    let named = || {
        prop::collection::btree_map("[abc]", inner.clone(), 1..3)
            .prop_map(|map| Value::Object(map.into_iter().collect()))
    };
    let count = || (0u64..4).prop_map(Value::from);
    let bound = || prop_oneof![(-2i64..4).prop_map(Value::from), Just(json!(0.5))];
    prop_oneof![
        types().prop_map(|value| ("type", value)),
        prop::collection::vec(values(), 1..4).prop_map(|value| ("enum", Value::from(value))),
        values().prop_map(|value| ("const", value)),
        named().prop_map(|value| ("properties", value)),
        prop::collection::btree_set("[abc]", 0..3)
            .prop_map(|names| ("required", Value::from(names.into_iter().collect::<Vec<_>>()))),
        inner.clone().prop_map(|value| ("additionalProperties", value)),
        inner.clone().prop_map(|value| ("propertyNames", value)),
        prop::sample::select(vec!["not", "if", "then", "else", "contains"]).prop_flat_map({
            let inner = inner.clone();
            move |name| inner.clone().prop_map(move |value| (name, value))
        }),
        prop::sample::select(vec!["minContains", "maxContains"])
            .prop_flat_map(|name| (0u64..3).prop_map(move |value| (name, Value::from(value)))),
        named().prop_map(|value| ("dependentSchemas", value)),
        prop::collection::btree_map("[abc]", prop::collection::btree_set("[abc]", 0..3), 1..3).prop_map(|map| {
            let lists = map.into_iter().map(|(name, names)| (name, Value::from(names.into_iter().collect::<Vec<_>>())));
            ("dependentRequired", Value::Object(lists.collect()))
        }),
        inner.clone().prop_map(|value| ("unevaluatedProperties", value)),
        inner.clone().prop_map(|value| ("unevaluatedItems", value)),
        prop::collection::btree_map("\\^?[abc]\\$?", inner.clone(), 1..3)
            .prop_map(|map| ("patternProperties", Value::Object(map.into_iter().collect()))),
        inner.clone().prop_map(|value| ("items", value)),
        list().prop_map(|value| ("prefixItems", value)),
        list().prop_map(|value| ("allOf", value)),
        list().prop_map(|value| ("anyOf", value)),
        list().prop_map(|value| ("oneOf", value)),
        prop::sample::select(vec!["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"])
            .prop_flat_map(move |name| count().prop_map(move |value| (name, value))),
        prop::sample::select(vec!["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
            .prop_flat_map(move |name| bound().prop_map(move |value| (name, value))),
        prop_oneof![Just(json!(1)), Just(json!(2)), Just(json!(0.5))].prop_map(|value| ("multipleOf", value)),
        any::<bool>().prop_map(|value| ("uniqueItems", Value::from(value))),
        prop::sample::select(vec!["^a", "b$", "^[ab]{2}$", "a|b", "."])
            .prop_map(|value| ("pattern", Value::from(value))),
    ]
}

fn schemas() -> BoxedStrategy<Value> {
    let leaf =
        prop_oneof![any::<bool>().prop_map(Value::from), types().prop_map(|types| json!({ "type": types }))].boxed();
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop::collection::vec(keyword(inner.boxed()), 1..4).prop_map(|members| {
            Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
        })
    })
    .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn made_up_values_are_judged_alike(schema in schemas(), values in prop::collection::vec(values(), 8)) {
        let oracle = jsonschema::draft202012::new(&schema).unwrap();
        for (value, ours) in values.iter().zip(judge(&schema, &values)) {
            let theirs = oracle.validate(value).map_err(|error| error.to_string());
            prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{} by {}\nours: {:?}\ntheirs: {:?}", value, schema, ours, theirs);
        }
    }
}

/// Without a budget each level would double the work.
#[test]
fn branches_that_lead_to_each_other_come_to_an_end() {
    let again = json!({ "properties": { "a": { "$ref": "#" } } });
    let schema = json!({ "anyOf": [again, { "required": ["b"], "allOf": [again] }], "unevaluatedProperties": false });
    let value = (0..60).fold(json!({}), |inner, _| json!({ "a": inner }));
    assert_eq!(judge(&schema, &[value]), [Ok(())]);
}
