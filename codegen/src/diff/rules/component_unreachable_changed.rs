//! `component-unreachable-changed`: a component changed that no operation uses.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "component-unreachable-changed",
    mirror: "component-unreachable-changed",
    group: Group::Metadata,
    summary: "a component that nothing reaches changed",
    client: "info",
    server: "info",
    rust: "as its type, where one is generated",
    explanation: "It cannot break anybody, and somebody changed it.",
    example: ("components: {schemas: {Unused: {type: string}}}", "components: {schemas: {Unused: {type: integer}}}"),
    checks: &[Check::Documents(check)],
};

fn check(pair: &DocumentsPair<'_>, found: &mut Vec<Change>) {
    for (one, other) in pair.descriptions() {
        let schemas = |document| Location::root(document).child("components").child("schemas");
        let (base, head) = (schemas(one.document), schemas(other.document));
        let names = |side: &Side<'_>, at: &Location| -> Vec<String> {
            let members = side.value(at).and_then(Value::as_object);
            members.map(|members| members.keys().cloned().collect()).unwrap_or_default()
        };
        let mut all = names(pair.base, &base);
        all.extend(names(pair.head, &head));
        all.sort();
        all.dedup();
        for name in all {
            let places = (base.child(&name), head.child(&name));
            if pair.reached.0.contains(&places.0) || pair.reached.1.contains(&places.1) {
                continue;
            }
            let (before, after) = (pair.base.value(&places.0), pair.head.value(&places.1));
            if before == after {
                continue;
            }
            let text = |value: Option<&Value>| value.map(|value| cut(&value.to_string())).unwrap_or_default();
            let change = Change::fixed(name, Level::Info, Level::Info).saying(text(before), text(after));
            let place = |at: Location, value: Option<&Value>| value.map(|_| at);
            let (from, to) = (place(places.0, before), place(places.1, after));
            found.push(change.at(from.as_ref(), to.as_ref()));
        }
    }
}
