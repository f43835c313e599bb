//! Forms come back as they were sent, in every style, and other spellings of them are understood.
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests may fail")]

use proptest::prelude::*;
use serde_json::{Value, json};
use specmill_templates::support::form::{self, FieldStyle, Styles};
use specmill_templates::support::shape::Shape;

static ITEM: Shape = Shape::Object(
    &[("name", Shape::Text), ("count", Shape::Number), ("tags", Shape::List(&Shape::Text)), ("in", Shape::Of(item))],
    &Shape::Any,
);

fn item() -> &'static Shape {
    &ITEM
}

static ORDER: Shape = Shape::Object(
    &[
        ("customer", Shape::Text),
        ("amount", Shape::Number),
        ("paid", Shape::Boolean),
        ("codes", Shape::Required(&Shape::List(&Shape::Number))),
        ("labels", Shape::List(&Shape::Text)),
        ("items", Shape::List(&Shape::Of(item))),
        ("metadata", Shape::Object(&[], &Shape::Text)),
        ("when", Shape::OneOf(&[Shape::Object(&[("gte", Shape::Number)], &Shape::Any), Shape::Number, Shape::Text])),
        ("limit", Shape::Nullable(&Shape::Number)),
        ("ids[]", Shape::List(&Shape::Text)),
    ],
    &Shape::Any,
);

const DEEP: &Styles = &[("items", FieldStyle::Deep), ("metadata", FieldStyle::Deep), ("when", FieldStyle::Deep)];

fn read(text: &str) -> Value {
    read_as(text, &[])
}

fn read_as(text: &str, styles: &Styles) -> Value {
    let mut value: Value = form::decode(text.as_bytes(), &ORDER, styles).unwrap();
    let members = value.as_object_mut().unwrap();
    members.remove("codes").filter(|codes| codes != &json!([])).map(|codes| members.insert("codes".to_owned(), codes));
    value
}

fn write(value: &Value, styles: &Styles) -> String {
    String::from_utf8(form::encode(value, styles).unwrap().to_vec()).unwrap()
}

#[test]
fn what_is_nested_is_json_text_unless_a_style_says_otherwise() {
    let order = json!({ "customer": "A & B", "codes": [1, 2], "metadata": { "k": "v" }, "items": [{ "count": 1 }] });
    assert_eq!(
        write(&order, &[]),
        "customer=A%20%26%20B&codes=1&codes=2&metadata=%7B%22k%22%3A%22v%22%7D&items=%7B%22count%22%3A1%7D"
    );
    let styles = &[
        ("codes", FieldStyle::Pipes),
        ("metadata", FieldStyle::Spread),
        ("items", FieldStyle::Deep),
        ("customer", FieldStyle::Json),
    ];
    assert_eq!(write(&order, styles), "customer=%22A%20%26%20B%22&codes=1%7C2&k=v&items%5B0%5D%5Bcount%5D=1");
}

#[test]
fn every_spelling_of_lists_and_objects_is_understood() {
    for (text, expected) in [
        ("codes[]=1&codes[]=2", json!({ "codes": [1, 2] })),
        ("codes[1]=2&codes[0]=1", json!({ "codes": [1, 2] })),
        ("codes[10]=3&codes[9]=2", json!({ "codes": [2, 3] })),
        ("codes=1", json!({ "codes": [1] })),
        ("codes=%5B1%2C2%5D", json!({ "codes": [1, 2] })),
        (
            "items[][name]=a&items[][count]=1&items[][name]=b",
            json!({ "items": [{ "name": "a", "count": 1 }, { "name": "b" }] }),
        ),
        ("items[0][in][tags][0]=7", json!({ "items": [{ "in": { "tags": ["7"] } }] })),
        ("metadata[a]=1&metadata[1]=true", json!({ "metadata": { "a": "1", "1": "true" } })),
        ("metadata=%7B%22a%22%3A%22b%22%7D", json!({ "metadata": { "a": "b" } })),
        ("when=now", json!({ "when": "now" })),
        ("when=17", json!({ "when": 17 })),
        ("when[gte]=17", json!({ "when": { "gte": 17 } })),
        ("limit=", json!({ "limit": null })),
        ("ids[]=a&ids[]=b", json!({ "ids[]": ["a", "b"] })),
        ("customer=a+b%2Bc&paid=true&amount=1.50", json!({ "customer": "a b+c", "paid": true, "amount": 1.5 })),
        ("customer=1&customer=2", json!({ "customer": "2" })),
        ("unknown=1&unknown2=a&unknown2=b", json!({ "unknown": "1", "unknown2": ["a", "b"] })),
        ("other[a][b]=1&other[c]", json!({ "other": { "a": { "b": "1" }, "c": "" } })),
        ("a]=1&[b]=2&c[=3", json!({ "a]": "1", "[b]": "2", "c[": "3" })),
        ("", json!({})),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    assert_eq!(read_as("k=v&customer=c", &[("when", FieldStyle::Spread)]), json!({ "k": "v", "customer": "c" }));
    assert_eq!(read_as("gte=4", &[("when", FieldStyle::Spread)]), json!({ "when": { "gte": 4 } }));
    assert_eq!(read_as("labels=a%2Cb,c", &[("labels", FieldStyle::Commas)]), json!({ "labels": ["a,b", "c"] }));
    assert_eq!(read_as("labels=", &[("labels", FieldStyle::Commas)]), json!({ "labels": [] }));
}

#[test]
fn a_list_that_must_be_there_and_left_no_trace_is_empty() {
    let value: Value = form::decode(b"customer=a", &ORDER, &[]).unwrap();
    assert_eq!(value, json!({ "customer": "a", "codes": [] }));
}

#[test]
fn what_does_not_fit_is_left_for_the_type_to_refuse_at_its_place() {
    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "it is never made")]
    struct Order {
        amount: i64,
    }
    let fault = form::decode::<Order>(b"amount=much", &ORDER, &[]).unwrap_err();
    assert_eq!(fault.pointer, "/amount");
    let fault = form::decode::<Value>(b"amount=%4", &ORDER, &[]).unwrap_err();
    assert!(fault.message.contains("hexadecimal"), "{fault}");
    let deep = format!("a{}=1", "[x]".repeat(65));
    assert!(form::decode::<Value>(deep.as_bytes(), &ORDER, &[]).unwrap_err().message.contains("deep"));
    assert!(form::encode(&json!({ "when": { "a]": 1 } }), DEEP).is_err());
    assert!(form::encode(&json!({ "codes": ["a|b"] }), &[("codes", FieldStyle::Pipes)]).is_err());
    assert!(form::encode(&json!([1]), &[]).is_err());
}

fn text() -> impl Strategy<Value = String> + Clone {
    // A text that begins like JSON could be JSON where both are admitted.
    "[a-z &=%+|,żé\\[\\]{}\"]{1,12}"
}

fn items() -> impl Strategy<Value = Value> {
    let item = (text(), any::<i64>(), prop::collection::vec(text(), 1..3))
        .prop_map(|(name, count, tags)| json!({ "name": name, "count": count, "tags": tags }));
    let nested = (item.clone(), item).prop_map(|(outer, inner)| {
        let mut outer = outer;
        outer.as_object_mut().unwrap().insert("in".to_owned(), inner);
        outer
    });
    prop::collection::vec(nested, 1..3).prop_map(Value::from)
}

proptest! {
    #[test]
    fn forms_come_back(
        (customer, amount, paid) in (text(), any::<i64>(), any::<bool>()),
        codes in prop::collection::vec(any::<u32>(), 0..4),
        labels in prop::collection::vec(text(), 2..4),
        items in items(),
        metadata in prop::collection::hash_map("[a-z0-9.]{1,5}", text(), 1..4),
        deep in any::<bool>(),
        commas in any::<bool>(),
    ) {
        let order = json!({
            "customer": customer, "amount": amount, "paid": paid, "codes": codes, "labels": labels, "items": items,
            "metadata": metadata,
        });
        let mut styles = if deep { DEEP.to_vec() } else { Vec::new() };
        styles.extend(commas.then_some(("labels", FieldStyle::Commas)));
        let form = form::encode(&order, &styles).unwrap();
        let back: Value = form::decode(&form, &ORDER, &styles).unwrap();
        prop_assert_eq!(back, order);
    }

    #[test]
    fn no_form_panics(form in "[a-c=&%0-9\\[\\]{}\\\\\"]{0,60}", deep in any::<bool>()) {
        let _ = form::decode::<Value>(form.as_bytes(), &ORDER, if deep { DEEP } else { &[] });
    }
}
