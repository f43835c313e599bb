//! `metadata-changed`: something that people read changed, and nothing that travels.

use super::prelude::*;

pub(super) static RULE: Rule = Rule {
    id: "metadata-changed",
    mirror: "metadata-changed",
    group: Group::Metadata,
    summary: "summary, description, examples, documentation or an extension changed",
    client: "info",
    server: "info",
    rust: "patch: the documentation",
    explanation: "Of operations, parameters, bodies, answers and schemas. Extensions are compared as they stand.",
    example: ("description: A pet.", "description: A dog."),
    checks: &[Check::Operation(of_operation), Check::Schema(of_schema)],
};

/// What only people and tools read.
const MEMBERS: [&str; 9] =
    ["summary", "description", "title", "example", "examples", "externalDocs", "tags", "xml", "$comment"];

fn of_operation(pair: &OperationPair<'_>, found: &mut Vec<Change>) {
    compare(pair.sides, &pair.base.operation.at, &pair.head.operation.at, found);
    for (base, head) in paired_parameters(pair).paired {
        compare(pair.sides, &base.at, &head.at, found);
    }
    if let (Some(base), Some(head)) = (&pair.base.operation.request_body, &pair.head.operation.request_body) {
        compare(pair.sides, &base.at, &head.at, found);
        for (one, other) in paired_media_types(&base.content, &head.content).paired {
            compare(pair.sides, &one.at, &other.at, found);
        }
    }
    for (base, head) in paired_responses(pair) {
        compare(pair.sides, &base.at, &head.at, found);
        for (one, other) in paired_media_types(&base.content, &head.content).paired {
            compare(pair.sides, &one.at, &other.at, found);
        }
        for (one, other) in paired_headers(base, head).paired {
            compare(pair.sides, &one.at, &other.at, found);
        }
    }
}

fn of_schema(pair: &SchemaPair<'_>, found: &mut Vec<Change>) {
    let mut changes = Vec::new();
    for (base, head) in pair.parts() {
        compare(pair.sides, &base, &head, &mut changes);
    }
    // What only stands elsewhere now, behind a reference or before it, is no change.
    found.extend(changes.into_iter().filter(|change| pair.says_otherwise(&change.subject)));
}

fn compare(sides: (&Side<'_>, &Side<'_>), base: &Location, head: &Location, found: &mut Vec<Change>) {
    let (Some(one), Some(other)) = (object(sides.0, base), object(sides.1, head)) else { return };
    let mut names: Vec<&str> = MEMBERS.to_vec();
    let extensions = one.keys().chain(other.keys()).map(String::as_str);
    let read_elsewhere = ["x-extensible-enum", "x-sunset", "x-stability-level"];
    names.extend(extensions.filter(|name| name.starts_with("x-") && !read_elsewhere.contains(name)));
    names.sort_unstable();
    names.dedup();
    for name in names {
        let (before, after) = (one.get(name), other.get(name));
        if before == after || is_rewrapped(before, after) {
            continue;
        }
        let text = |value: Option<&Value>| {
            value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default()
        };
        let (was, is) = differing(&text(before), &text(after));
        let change = Change::fixed(name, Level::Info, Level::Info).saying(was, is);
        let place = |at: &Location, value: Option<&Value>| if value.is_some() { at.child(name) } else { at.clone() };
        found.push(change.at(Some(&place(base, before)), Some(&place(head, after))).rust(Bump::Patch));
    }
}

/// Whether two texts have the same paragraphs, broken into lines at other words.
fn is_rewrapped(before: Option<&Value>, after: Option<&Value>) -> bool {
    let folded = |value: Option<&Value>| {
        let paragraphs = value?.as_str()?.trim().split("\n\n");
        Some(paragraphs.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>())
    };
    folded(before).is_some_and(|text| Some(text) == folded(after))
}

fn object<'a>(side: &Side<'a>, at: &Location) -> Option<&'a serde_json::Map<String, Value>> {
    side.value(at)?.as_object()
}
