//! `dependent-required-changed`: what must be there beside a member changed.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "dependent-required-changed",
    mirror: "dependent-required-changed",
    group: Group::Objects,
    summary: "`dependentRequired` or `dependentSchemas` changed",
    client: "error where the set of admitted requests shrank or that of answers grew",
    server: "error where the set of admitted answers shrank or that of requests grew",
    rust: "none, but for `Validate`, which a type has while there is anything to check",
    explanation: "Names that were added narrow, names that were removed widen. A schema that was edited may do either, which is reported as both.",
    example: ("dependentRequired: {card: []}", "dependentRequired: {card: [address]}"),
    checks: &[Check::Schema(check)],
};

fn check(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    for keyword in ["dependentRequired", "dependentSchemas"] {
        let (before, after) = pair.values(keyword);
        let variance = match (entries(&before), entries(&after)) {
            (base, head) if base == head => continue,
            (base, head) if base.iter().all(|entry| head.contains(entry)) => Variance::Narrows,
            (base, head) if head.iter().all(|entry| base.contains(entry)) => Variance::Widens,
            _ => Variance::Incomparable,
        };
        let (base, head) = pair.places(keyword);
        let change = Change::values(keyword, variance).saying(text_of(&before), text_of(&after));
        found.push(change.at(Some(&base), Some(&head)));
    }
}

/// One entry for each thing that is asked for: member and name, or member and schema.
fn entries(values: &[&Value]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (member, asked) in values.iter().filter_map(|value| value.as_object()).flatten() {
        match asked.as_array() {
            Some(names) => found.extend(names.iter().map(|name| (member.clone(), name.to_string()))),
            None => found.push((member.clone(), asked.to_string())),
        }
    }
    found.sort();
    found
}
