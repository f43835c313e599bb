//! The comparison: operations paired, every place of their messages visited, every rule asked.
//!
//! It must not know what a rule looks for.

use std::collections::HashSet;

use super::change::{DocumentsPair, OperationPair, OperationSide, Operations};
use super::finding::{Finding, Findings};
use super::messages::{
    essence, paired_headers, paired_media_types, paired_parameters, paired_responses, place_name, status_name,
};
use super::operations;
use super::rule::{Check, Flow, Level};
use super::rules::ALL;
use super::rust::{self, Unexplained};
use super::schemas::{Pair, Walk, together};
use super::side::Side;
use super::types::types;
use crate::openapi::MediaTypeObject;
use crate::source::{DocumentId, Location};

/// All that changed from `base` to `head`.
pub fn compare<'a>(base: &'a Side<'a>, head: &'a Side<'a>) -> Vec<Finding> {
    let operations = operations::pair(base, head);
    let mut findings = judge_wire((base, head), &operations);
    judge_crate((base, head), &operations, &mut findings);
    findings.finish()
}

/// What changed for peers; what becomes of the crate, which takes longest to find, is left out.
pub fn compare_wire<'a>(base: &'a Side<'a>, head: &'a Side<'a>) -> Vec<Finding> {
    judge_wire((base, head), &operations::pair(base, head)).finish()
}

fn judge_wire<'a>(sides: (&'a Side<'a>, &'a Side<'a>), operations: &Operations<'a>) -> Findings {
    let (base, head) = sides;
    let mut findings = Findings::default();
    let mut walk = Walk::new(sides, ALL.to_vec());
    for pair in &operations.pairs {
        visit(&mut walk, pair);
        judge_operation(pair, &mut findings);
    }
    let reached = (reached_alone(base, &operations.removed), reached_alone(head, &operations.added));
    let (base_reached, head_reached) = walk.reached();
    let reached = (&reached.0 | &base_reached, &reached.1 | &head_reached);
    judge_schemas(sides, walk, &mut findings);
    judge_documents(sides, operations, (&reached.0, &reached.1), &mut findings);
    findings
}

/// What becomes of the generated crate: said with the change that it follows from, or by the rules about Rust alone.
fn judge_crate(sides: (&Side<'_>, &Side<'_>), operations: &Operations<'_>, findings: &mut Findings) {
    let differences = rust::differences(sides.0, sides.1);
    let Some(types) = types(sides.0, sides.1).filter(|_| !differences.is_empty()) else { return };
    let renamed = types.renamed();
    let (naming, others) = differences.into_iter().partition(|one| one.only_names(&renamed));
    let mut rest = rust::explain(findings, operations, others, rust::BY_PLACE);
    rest.extend::<Vec<_>>(naming);
    let mut unexplained = Unexplained::new(&types, rest);
    for last in [false, true] {
        for rule in ALL {
            let mut changes = Vec::new();
            for check in rule.checks {
                match check {
                    Check::Rust(check) if !last => check(&mut unexplained, &mut changes),
                    Check::RustRest(check) if last => check(&mut unexplained, &mut changes),
                    _ => {}
                }
            }
            for change in changes {
                let used_by: Vec<_> = change.operations.iter().map(|name| (name.clone(), String::new())).collect();
                findings.add(sides, rule, change, (Level::None, Level::None), used_by);
            }
        }
        if !last {
            // What follows from those.
            let rest = rust::explain(findings, operations, unexplained.into_rest(), rust::BY_NAME);
            unexplained = Unexplained::new(&types, rest);
        }
    }
}

/// Levels as they are for an operation; those of a webhook change sides.
fn levels(is_webhook: bool, (client, server): (Level, Level)) -> (Level, Level) {
    if is_webhook { (server, client) } else { (client, server) }
}

fn judge_operation(pair: &OperationPair<'_>, findings: &mut Findings) {
    for rule in ALL {
        let mut changes = Vec::new();
        for check in rule.checks {
            if let Check::Operation(check) = check {
                check(pair, &mut changes);
            }
        }
        for change in changes {
            let levels = levels(pair.head.is_webhook(), change.weight.levels(Flow::ToServer));
            findings.add(pair.sides, rule, change, levels, [(pair.name(), String::new())]);
        }
    }
}

fn judge_documents(
    sides: (&Side<'_>, &Side<'_>),
    operations: &Operations<'_>,
    reached: (&HashSet<Location>, &HashSet<Location>),
    findings: &mut Findings,
) {
    let broken = broken(operations, findings);
    let pair = DocumentsPair { base: sides.0, head: sides.1, operations, reached, broken };
    for rule in ALL {
        let mut changes = Vec::new();
        for check in rule.checks {
            if let Check::Documents(check) = check {
                check(&pair, &mut changes);
            }
        }
        for change in changes {
            let levels = change.weight.levels(Flow::ToServer);
            let used_by: Vec<_> = change.operations.iter().map(|name| (name.clone(), String::new())).collect();
            findings.add(sides, rule, change, levels, used_by);
        }
    }
}

/// The documents of each side with an operation that breaks somebody, or that is gone.
fn broken(operations: &Operations<'_>, findings: &Findings) -> (HashSet<DocumentId>, HashSet<DocumentId>) {
    let errors = findings.all().iter().filter(|finding| finding.client.max(finding.server) == Level::Error);
    let names: HashSet<&String> = errors.flat_map(|finding| finding.used_by.keys()).collect();
    let pairs = operations.pairs.iter().filter(|pair| names.contains(&pair.name()));
    let removed = operations.removed.iter().map(|operation| operation.description.document);
    let (mut base, head): (HashSet<_>, HashSet<_>) =
        pairs.map(|pair| (pair.base.description.document, pair.head.description.document)).unzip();
    base.extend(removed);
    (base, head)
}

fn judge_schemas(sides: (&Side<'_>, &Side<'_>), walk: Walk<'_>, findings: &mut Findings) {
    let (visited, uses) = walk.finish();
    for (id, pair) in visited.into_iter().enumerate() {
        let Some(flow) = pair.flow else { continue };
        for (rule, change) in pair.changes {
            let used_by = uses.get(&id).into_iter().flatten();
            let used_by: Vec<_> = used_by.map(|user| (user.operation.clone(), user.position.clone())).collect();
            let levels = change.weight.levels(flow);
            findings.add(sides, rule, change, levels, used_by);
        }
    }
}

/// Visits everything that travels with an operation.
fn visit(walk: &mut Walk<'_>, pair: &OperationPair<'_>) {
    let name = pair.name();
    let (asks, answers) = match pair.head.is_webhook() {
        true => (Flow::ToClient, Flow::ToServer),
        false => (Flow::ToServer, Flow::ToClient),
    };
    let parameters = paired_parameters(pair);
    for (base, head) in parameters.paired.into_iter().chain(parameters.moved) {
        let (one, other) = (schema_of(base), schema_of(head));
        let text = base.schema.is_some() && head.schema.is_some();
        let position = format!("{} parameter {}", place_name(head.location), head.name);
        visit_schemas(walk, (&one, &other), (&base.at, &head.at), asks, text, (&name, &position));
    }
    if let (Some(base), Some(head)) = (&pair.base.operation.request_body, &pair.head.operation.request_body) {
        visit_content(walk, (&base.content, &head.content), asks, (&name, "request body"));
    }
    for (base, head) in paired_responses(pair) {
        let status = status_name(head.status);
        visit_content(walk, (&base.content, &head.content), answers, (&name, &format!("answer {status}")));
        for (one, other) in paired_headers(base, head).paired {
            let position = format!("header {} of answer {status}", other.name);
            let (before, after) = (schema_of(one), schema_of(other));
            let text = one.schema.is_some();
            visit_schemas(walk, (&before, &after), (&one.at, &other.at), answers, text, (&name, &position));
        }
    }
}

fn schema_of(parameter: &crate::openapi::ParameterObject) -> Vec<Location> {
    let content = parameter.content.as_ref().and_then(|content| content.schema.as_ref());
    parameter.schema.iter().chain(content).take(1).cloned().collect()
}

fn visit_content(
    walk: &mut Walk<'_>,
    content: (&[MediaTypeObject], &[MediaTypeObject]),
    flow: Flow,
    user: (&str, &str),
) {
    for (base, head) in paired_media_types(content.0, content.1).paired {
        let of = |media: &MediaTypeObject| media.schema.iter().cloned().collect::<Vec<_>>();
        let essence = essence(&head.media_type);
        let text = !(essence.ends_with("json") || essence.contains("json"));
        visit_schemas(walk, (&of(base), &of(head)), (&base.at, &head.at), flow, text, user);
    }
}

fn visit_schemas(
    walk: &mut Walk<'_>,
    schemas: (&[Location], &[Location]),
    near: (&Location, &Location),
    flow: Flow,
    text: bool,
    (operation, position): (&str, &str),
) {
    if schemas.0.is_empty() && schemas.1.is_empty() {
        return;
    }
    let (base, head) = (together(schemas.0), together(schemas.1));
    walk.visit(&Pair { base: &base, head: &head, near }, flow, text, operation, position);
}

/// The schemas that operations of one side alone reach.
fn reached_alone<'a>(side: &'a Side<'a>, operations: &[OperationSide<'a>]) -> HashSet<Location> {
    let mut walk = Walk::new((side, side), Vec::new());
    for operation in operations {
        let pair = OperationPair {
            base: *operation,
            head: *operation,
            by: super::change::PairedBy::Route,
            sides: (side, side),
        };
        visit(&mut walk, &pair);
    }
    walk.reached().0
}
