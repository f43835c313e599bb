//! `conditional-changed`: a condition on values changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "conditional-changed",
    mirror: "conditional-changed",
    group: Group::Composition,
    summary: "`if`, `then`, `else`, `not`, `contains`, `propertyNames` or the names of `patternProperties` changed",
    client: "error where one was added to a request or removed from an answer",
    server: "error where one was removed from a request or added to an answer",
    rust: "none, but for `Validate`, which a type has while there is anything to check",
    explanation: "A condition that was added narrows, one that was removed widens. Of an edited condition the schemas are compared: what `not` refuses counts the other way round, and another `if` does both.",
    example: ("type: object", "type: object\npropertyNames: {pattern: '^x-'}"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    for keyword in ["if", "then", "else", "not", "contains", "propertyNames"] {
        let (before, after) = pair.values(keyword);
        let variance = match (before.is_empty(), after.is_empty()) {
            (true, true) => continue,
            (true, false) => Variance::Narrows,
            (false, true) => Variance::Widens,
            (false, false) if before == after => continue,
            (false, false) => match edited(pair, keyword) {
                Variance::Neutral => continue,
                variance => variance,
            },
        };
        let (base, head) = pair.places(keyword);
        let change = Change::values(keyword, variance).saying(text_of(&before), text_of(&after));
        found.push(change.at(Some(&base), Some(&head)));
    }
    let (base, head) = (&pair.base.merged.pattern_properties, &pair.head.merged.pattern_properties);
    let (base_at, head_at) = pair.places("patternProperties");
    for pattern in base.keys().filter(|pattern| !head.contains_key(*pattern)) {
        let change = Change::values(pattern.as_str(), Variance::Widens).saying(pattern.as_str(), "");
        found.push(change.at(Some(&base_at), Some(&head_at)));
    }
    for pattern in head.keys().filter(|pattern| !base.contains_key(*pattern)) {
        let change = Change::values(pattern.as_str(), Variance::Narrows).saying("", pattern.as_str());
        found.push(change.at(Some(&base_at), Some(&head_at)));
    }
}

/// What the change of the schema under this keyword does to the values that meet the condition.
fn edited(pair: &SchemaPair<'_>, keyword: &str) -> Variance {
    let (base, head) = pair.places(keyword);
    let inner = variance(pair, &[SchemaRef::whole(&base)], &[SchemaRef::whole(&head)]);
    match keyword {
        "not" => inner.mirrored(),
        // What meets another condition has to meet something else.
        "if" if inner != Variance::Neutral => Variance::Incomparable,
        _ => inner,
    }
}
