//! Visits every pair of schemas once for each way that values travel, and finds which operations reach it.
//!
//! It calls the rules for schemas, and must not know what they look for.

use std::collections::{HashMap, HashSet, VecDeque};

use super::super::change::{Change, Weight};
use super::super::rule::{Check, Flow, Rule, Variance};
use super::super::rules::ALL;
use super::super::side::Side;
use super::unchanged::Unchanged;
use super::{SchemaPair, Variant, View, together};
use crate::schema::SchemaRef;
use crate::source::Location;

/// How many pairs of places are visited at most; beyond that a description nests without end.
const MAX_PAIRS: usize = 1_000_000;

/// A pair of places: the schemas of both sides, and how their values travel.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    base: Vec<SchemaRef>,
    head: Vec<SchemaRef>,
    flow: Flow,
    text: bool,
}

/// Where a pair is used: by an operation, at one of its parameters or bodies.
#[derive(Clone, Debug)]
pub(crate) struct Use {
    /// The operation, as reports name it.
    pub operation: String,
    /// The place in it: `request body`, `query parameter limit`.
    pub position: String,
    /// The pair.
    pub pair: usize,
}

/// A pair that was visited.
#[derive(Debug, Default)]
pub(crate) struct Visited {
    /// What the rules found there.
    pub changes: Vec<(&'static Rule, Change)>,
    /// How values travel.
    pub flow: Option<Flow>,
    children: Vec<usize>,
}

/// The walk over both sides.
pub(crate) struct Walk<'a> {
    sides: (&'a Side<'a>, &'a Side<'a>),
    rules: Vec<&'static Rule>,
    known: HashMap<Key, usize>,
    queue: VecDeque<(usize, Key, (Location, Location))>,
    pairs: Vec<Visited>,
    uses: Vec<Use>,
    /// What need not be looked at; nothing where no rule is asked, because then it matters what is reached.
    unchanged: Option<Unchanged>,
}

/// A pair to be visited: the schemas of both sides, and what they belong to where one has none.
pub(crate) struct Pair<'p> {
    /// Before.
    pub base: &'p [SchemaRef],
    /// After.
    pub head: &'p [SchemaRef],
    /// What they belong to.
    pub near: (&'p Location, &'p Location),
}

/// What a pair and all below it do to the admitted values, whoever uses it.
pub(crate) fn variance(pair: &SchemaPair<'_>, base: &[SchemaRef], head: &[SchemaRef]) -> Variance {
    variances(pair, base, head).into_iter().fold(Variance::Neutral, Variance::and)
}

/// What each change of a pair and of all below it does to the admitted values.
pub(super) fn variances(pair: &SchemaPair<'_>, base: &[SchemaRef], head: &[SchemaRef]) -> Vec<Variance> {
    let mut walk = Walk::new(pair.sides, ALL.to_vec());
    let near = (&pair.base.at, &pair.head.at);
    walk.visit(&Pair { base, head, near }, pair.flow, pair.text, "", "");
    let changes = walk.pairs.iter().flat_map(|pair| &pair.changes);
    let variances = changes.filter_map(|(_, change)| match change.weight {
        Weight::Values(variance) => Some(variance),
        Weight::Fixed(..) => None,
    });
    variances.collect()
}

impl<'a> Walk<'a> {
    /// A walk that asks these rules.
    pub(crate) fn new(sides: (&'a Side<'a>, &'a Side<'a>), rules: Vec<&'static Rule>) -> Self {
        // Conventions decide what words mean.
        let (base, head) = sides;
        let thorough = base.thorough || head.thorough;
        let comparable = !rules.is_empty() && !thorough && base.store.conventions() == head.store.conventions();
        let unchanged = comparable.then(Unchanged::default);
        let (known, queue) = (HashMap::new(), VecDeque::new());
        Self { sides, rules, known, queue, pairs: Vec::new(), uses: Vec::new(), unchanged }
    }

    /// Notes that an operation uses a pair, and visits it and all below.
    pub(crate) fn visit(&mut self, pair: &Pair<'_>, flow: Flow, text: bool, operation: &str, position: &str) {
        let id = self.enqueue(pair, flow, text);
        self.uses.push(Use { operation: operation.to_owned(), position: position.to_owned(), pair: id });
        while let Some((id, key, near)) = self.queue.pop_front() {
            self.look_at(id, &key, &near);
        }
    }

    /// Where the schemas of each side stand that were visited.
    pub(crate) fn reached(&self) -> (HashSet<Location>, HashSet<Location>) {
        let mut found = (HashSet::new(), HashSet::new());
        for key in self.known.keys() {
            for (side, schemas, set) in
                [(self.sides.0, &key.base, &mut found.0), (self.sides.1, &key.head, &mut found.1)]
            {
                let mut ignored = crate::diag::Diagnostics::new();
                let merged = side.store.merge(schemas, &mut ignored);
                set.extend(merged.parts.into_iter().map(|(part, _)| part.at));
            }
        }
        found
    }

    /// All pairs, and the uses that reach each pair with a change.
    pub(crate) fn finish(self) -> (Vec<Visited>, HashMap<usize, Vec<Use>>) {
        let reaching = leads_to_changes(&self.pairs);
        let mut found: HashMap<usize, Vec<Use>> = HashMap::new();
        for user in &self.uses {
            let mut seen = HashSet::new();
            let mut stack = vec![user.pair];
            while let Some(id) = stack.pop() {
                let Some(pair) = self.pairs.get(id).filter(|_| reaching.contains(&id)) else { continue };
                if !seen.insert(id) {
                    continue;
                }
                if !pair.changes.is_empty() {
                    found.entry(id).or_default().push(user.clone());
                }
                stack.extend(&pair.children);
            }
        }
        (self.pairs, found)
    }

    fn enqueue(&mut self, pair: &Pair<'_>, flow: Flow, text: bool) -> usize {
        let sorted = |schemas: &[SchemaRef]| {
            let mut schemas = schemas.to_vec();
            schemas.sort();
            schemas.dedup();
            schemas
        };
        let key = Key { base: sorted(pair.base), head: sorted(pair.head), flow, text };
        if let Some(id) = self.known.get(&key) {
            return *id;
        }
        let id = self.pairs.len();
        self.pairs.push(Visited { flow: Some(flow), ..Visited::default() });
        self.known.insert(key.clone(), id);
        let sides = self.sides;
        let unchanged = self.unchanged.as_mut().is_some_and(|unchanged| unchanged.are(sides, pair.base, pair.head));
        if !unchanged && id < MAX_PAIRS {
            // The schemas keep the order in which they apply: what stands outermost is where changes are shown.
            let key = Key { base: pair.base.to_vec(), head: pair.head.to_vec(), flow, text };
            self.queue.push_back((id, key, (pair.near.0.clone(), pair.near.1.clone())));
        }
        id
    }

    fn look_at(&mut self, id: usize, key: &Key, near: &(Location, Location)) {
        let (base_side, head_side) = self.sides;
        let base = View::of(base_side, &key.base, &near.0, key.flow);
        let head = View::of(head_side, &key.head, &near.1, key.flow);
        let pair = SchemaPair::new(self.sides, (&base, &head), key.flow, key.text);
        let mut changes = Vec::new();
        for rule in &self.rules {
            let mut found = Vec::new();
            for check in rule.checks {
                if let Check::Schema(check) = check {
                    check(&pair, &mut found);
                }
            }
            changes.extend(found.into_iter().map(|change| (*rule, change)));
        }
        let below = children(&pair);
        let children = below
            .iter()
            .map(|(base_schemas, head_schemas)| {
                let pair = Pair { base: base_schemas, head: head_schemas, near: (&base.at, &head.at) };
                self.enqueue(&pair, key.flow, key.text)
            })
            .collect();
        if let Some(visited) = self.pairs.get_mut(id) {
            visited.changes = changes;
            visited.children = children;
        }
    }
}

/// The pairs of places below a pair: members, items, branches that both have.
fn children(pair: &SchemaPair<'_>) -> Vec<(Vec<SchemaRef>, Vec<SchemaRef>)> {
    let (base, head) = (pair.base, pair.head);
    let mut found = Vec::new();
    // Of what one side does not say anything about, the change of the type says it all.
    if base.is_never() || head.is_never() || pair.is_typed_or_untyped() {
        return found;
    }
    if let Some(variants) = &pair.variants {
        // The branches carry what stands beside the union.
        found.extend(variants.paired.iter().map(|(one, other)| (one.schemas.clone(), other.schemas.clone())));
        return found;
    }
    found.extend(listed(pair));
    for (name, places) in &base.properties {
        if let Some(others) = head.properties.get(name) {
            found.push((together(places), together(others)));
        }
    }
    if !base.is_closed(pair.sides.0) && !head.is_closed(pair.sides.1) {
        found.push((base.additional(), head.additional()));
    }
    for (pattern, places) in &base.merged.pattern_properties {
        if let Some(others) = head.merged.pattern_properties.get(pattern) {
            found.push((together(places), together(others)));
        }
    }
    let positions = base.merged.prefix_items.len().min(head.merged.prefix_items.len());
    for (one, other) in base.merged.prefix_items.iter().zip(&head.merged.prefix_items).take(positions) {
        found.push((together(one), together(other)));
    }
    found.push((base.items(), head.items()));
    found.retain(|(one, other)| !one.is_empty() || !other.is_empty());
    found
}

/// Branches that name a type each are one list of types, but what is said beside them is said of each. Those of one type
/// go together, of several the one that stands where it stood.
fn listed(pair: &SchemaPair<'_>) -> Vec<(Vec<SchemaRef>, Vec<SchemaRef>)> {
    let admits = |side, variant: &Variant| {
        let view = View::of(side, &variant.schemas, &variant.at, pair.flow);
        (view.types, view.nullable)
    };
    let own: Vec<_> = pair.base.listed.iter().map(|one| (one, admits(pair.sides.0, one))).collect();
    let mut open: Vec<_> = pair.head.listed.iter().map(|one| (one, admits(pair.sides.1, one))).collect();
    let mut found = Vec::new();
    let mut rest = Vec::new();
    let last = |variant: &Variant| variant.at.pointer.last();
    for (one, types) in own {
        match open.iter().position(|(other, others)| *others == types && last(other) == last(one)) {
            Some(index) => found.push((one.schemas.clone(), open.remove(index).0.schemas.clone())),
            None => rest.push((one, types)),
        }
    }
    for (one, types) in rest {
        if let Some(index) = open.iter().position(|(_, others)| *others == types) {
            found.push((one.schemas.clone(), open.remove(index).0.schemas.clone()));
        }
    }
    found
}

/// The pairs from which a pair with a change can be reached.
fn leads_to_changes(pairs: &[Visited]) -> HashSet<usize> {
    let mut parents: HashMap<usize, Vec<usize>> = HashMap::new();
    for (id, pair) in pairs.iter().enumerate() {
        for child in &pair.children {
            parents.entry(*child).or_default().push(id);
        }
    }
    let mut found: HashSet<usize> = HashSet::new();
    let mut stack: Vec<usize> =
        pairs.iter().enumerate().filter(|(_, pair)| !pair.changes.is_empty()).map(|(id, _)| id).collect();
    while let Some(id) = stack.pop() {
        if found.insert(id) {
            stack.extend(parents.get(&id).into_iter().flatten());
        }
    }
    found
}
