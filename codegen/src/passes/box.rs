//! Ends recursion, so that every type has a finite size: `Box` at as few places as it can find, chosen by the
//! recursive types alone, so that what is added elsewhere moves none.
//!
//! It must not recurse itself: a chain may have as many links as a description has types.

use crate::diag::{Diagnostic, Diagnostics, catalogue};
use crate::ir::{Api, Type, TypeDef, TypeId, TypeKind};

/// Groups of more types than this are searched from their first type only.
const TRIED: usize = 64;

/// Ends recursion of aliases through themselves, then boxes.
pub(super) fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    end_aliases(api, diagnostics);
    let graph = inline_graph(api);
    for group in groups(&graph) {
        for edge in cut(&graph, &group) {
            box_edge(api, edge);
        }
    }
}

/// One part of a type that holds another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    from: usize,
    /// Which of [`crate::ir::TypeDef::types`].
    part: usize,
    to: usize,
}

type Graph = Vec<Vec<Edge>>;

/// An alias has no size of its own and Rust refuses one that mentions itself, through a `Vec` too. Where
/// aliases lead in a circle, the place that closes it holds any JSON.
fn end_aliases(api: &mut Api, diagnostics: &mut Diagnostics) {
    let graph = alias_graph(api);
    for group in groups(&graph) {
        for edge in cut(&graph, &group) {
            let Some(def) = api.types.get_mut(edge.from) else { continue };
            let message = format!("`{}` is made of nothing but itself", def.ident);
            diagnostics.push(
                Diagnostic::new(&catalogue::RECURSIVE_ALIAS, message)
                    .at(&def.source)
                    .label("leads back here without an object or a choice between")
                    .help("say what ends the recursion, such as an object with properties"),
            );
            for ty in def.types_mut() {
                ty.leaves_mut().into_iter().for_each(|leaf| *leaf = Type::Json);
            }
        }
    }
}

/// For each alias, the type it mentions, with or without a pointer between.
pub(super) fn alias_graph(api: &Api) -> Graph {
    let mentioned = |(from, def): (usize, &TypeDef)| match &def.kind {
        TypeKind::Alias(ty) => ty.named().map(|to| Edge { from, part: 0, to: to.index() }).collect(),
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::Union(_) => Vec::new(),
    };
    api.types.iter().enumerate().map(mentioned).collect()
}

/// For each type that is not an alias, the types it holds without a pointer between, aliases seen through.
pub(super) fn inline_graph(api: &Api) -> Graph {
    let behind = behind_aliases(api);
    let mut graph: Graph = vec![Vec::new(); api.types.len()];
    for (from, (def, edges)) in api.types.iter().zip(&mut graph).enumerate() {
        if matches!(def.kind, TypeKind::Alias(_)) {
            continue;
        }
        for (part, ty) in def.types().into_iter().enumerate() {
            // The values of `extra` stand in a map.
            let in_map = matches!(&def.kind, TypeKind::Struct(structure) if part >= structure.fields.len());
            let held = ty.named_inline().into_iter().filter(|_| !in_map);
            let held = held.flat_map(|id| behind.get(id.index()).into_iter().flatten());
            edges.extend(held.map(|to| Edge { from, part, to: *to }));
        }
    }
    graph
}

/// What each type stands for as far as its size goes: itself, or what an alias leads to without a pointer.
fn behind_aliases(api: &Api) -> Vec<Vec<usize>> {
    let target = |index: usize| match api.types.get(index).map(|def| &def.kind) {
        Some(TypeKind::Alias(ty)) => Some(ty.named_inline()),
        _ => None,
    };
    let behind = |start: usize| {
        let mut found = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut waiting = vec![start];
        while let Some(index) = waiting.pop() {
            match target(index).filter(|_| seen.insert(index)) {
                Some(held) => waiting.extend(held.into_iter().map(TypeId::index)),
                None if !seen.contains(&index) => found.push(index),
                None => {}
            }
        }
        found
    };
    (0..api.types.len()).map(behind).collect()
}

fn box_edge(api: &mut Api, edge: Edge) {
    let part = api.types.get_mut(edge.from).and_then(|def| def.types_mut().into_iter().nth(edge.part));
    for leaf in part.into_iter().flat_map(Type::inline_leaves_mut) {
        if matches!(leaf, Type::Named(_)) {
            let held = std::mem::replace(leaf, Type::Null);
            *leaf = Type::Boxed(Box::new(held));
        }
    }
}

/// The groups of types that hold each other (Tarjan's strongly connected components), each in order of id,
/// without the types that are in no circle.
pub(super) fn groups(graph: &Graph) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut state = Tarjan { order: vec![UNSEEN; graph.len()], low: vec![UNSEEN; graph.len()], ..Tarjan::default() };
    for root in 0..graph.len() {
        if state.order.get(root) == Some(&UNSEEN) {
            state.visit(graph, root);
        }
    }
    let circular = |group: &Vec<usize>| match group.as_slice() {
        [only] => graph.get(*only).is_some_and(|edges| edges.iter().any(|edge| edge.to == *only)),
        _ => true,
    };
    state.groups.retain(circular);
    state.groups.iter_mut().for_each(|group| group.sort_unstable());
    state.groups.sort_unstable();
    state.groups
}

#[derive(Default)]
struct Tarjan {
    /// When each type was reached; the highest number for never.
    order: Vec<usize>,
    /// The earliest type of the open group that each leads back to.
    low: Vec<usize>,
    reached: usize,
    open: Vec<usize>,
    is_open: std::collections::HashSet<usize>,
    groups: Vec<Vec<usize>>,
}

impl Tarjan {
    fn visit(&mut self, graph: &Graph, root: usize) {
        let mut path = vec![(root, 0)];
        self.enter(root);
        while let Some((node, next)) = path.last_mut() {
            let node = *node;
            let edge = graph.get(node).and_then(|edges| edges.get(*next));
            *next += 1;
            match edge.map(|edge| edge.to) {
                Some(to) if self.order.get(to) == Some(&usize::MAX) => {
                    self.enter(to);
                    path.push((to, 0));
                }
                Some(to) if self.is_open.contains(&to) => {
                    let order = self.order.get(to).copied().unwrap_or(usize::MAX);
                    self.lower(node, order);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    self.leave(node);
                    if let Some((parent, _)) = path.last() {
                        let low = self.low.get(node).copied().unwrap_or(usize::MAX);
                        self.lower(*parent, low);
                    }
                }
            }
        }
    }

    fn enter(&mut self, node: usize) {
        for list in [&mut self.order, &mut self.low] {
            list.get_mut(node).into_iter().for_each(|entry| *entry = self.reached);
        }
        self.reached += 1;
        self.open.push(node);
        self.is_open.insert(node);
    }

    fn lower(&mut self, node: usize, low: usize) {
        self.low.get_mut(node).into_iter().for_each(|entry| *entry = low.min(*entry));
    }

    fn leave(&mut self, node: usize) {
        if self.low.get(node) != self.order.get(node) {
            return;
        }
        let start = self.open.iter().rposition(|open| *open == node).unwrap_or(0);
        let group = self.open.split_off(start);
        group.iter().for_each(|node| {
            self.is_open.remove(node);
        });
        self.groups.push(group);
    }
}

/// The edges that close circles in a walk through the group. Each is needed; of the walks from each of its
/// types, the first with the fewest is taken.
fn cut(graph: &Graph, group: &[usize]) -> Vec<Edge> {
    let starts = if group.len() <= TRIED { group } else { group.get(..1).unwrap_or_default() };
    starts.iter().map(|start| closing(graph, group, *start)).min_by_key(Vec::len).unwrap_or_default()
}

fn closing(graph: &Graph, group: &[usize], start: usize) -> Vec<Edge> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        OnPath,
        Done,
    }
    let local = |node: usize| group.binary_search(&node).ok();
    let mut marks = vec![Mark::New; group.len()];
    let mut mark = |node: usize, to: Mark| {
        let entry = local(node).and_then(|local| marks.get_mut(local));
        entry.map_or(Mark::Done, |entry| std::mem::replace(entry, to))
    };
    let mut path = vec![(start, 0)];
    let mut found = Vec::new();
    mark(start, Mark::OnPath);
    while let Some((node, next)) = path.last_mut() {
        let edge = graph.get(*node).and_then(|edges| edges.get(*next)).copied();
        *next += 1;
        let Some(edge) = edge else {
            mark(*node, Mark::Done);
            path.pop();
            continue;
        };
        match mark(edge.to, Mark::OnPath) {
            Mark::New => path.push((edge.to, 0)),
            Mark::OnPath => found.push(edge),
            // It was done before this edge asked, and stays so.
            Mark::Done => {
                mark(edge.to, Mark::Done);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Builder, array, codes, key, nullable, string, structure, union};
    use super::*;
    use crate::ir::dump::dump;

    fn boxed(mut builder: Builder) -> (String, Vec<&'static str>) {
        let mut diagnostics = Diagnostics::new();
        super::super::name::run(&mut builder.0, &mut diagnostics);
        run(&mut builder.0, &mut diagnostics);
        assert_eq!(groups(&inline_graph(&builder.0)), Vec::<Vec<usize>>::new(), "still recursive");
        (dump(&builder.0), codes(&diagnostics))
    }

    fn boxes(dump: &str) -> Vec<&str> {
        dump.lines().filter(|line| line.contains("Boxed<")).map(str::trim).collect()
    }

    fn id(index: u32) -> Type {
        Type::Named(TypeId(index))
    }

    #[test]
    fn only_what_counts_for_the_size_is_boxed() {
        let mut api = Builder::new("a.yaml");
        api.structure("Node", &[("left", id(0)), ("right", nullable(id(0))), ("all", array(id(0))), ("b", id(1))]);
        api.structure("B", &[("name", string())]);
        if let TypeKind::Struct(node) = &mut api.0.types[0].kind {
            node.extra = Some(id(0));
        }
        let (dump, codes) = boxed(api);
        let expected = ["field \"left\" = left: Boxed<a::Node>", "field \"right\" = right: Nullable<Boxed<a::Node>>"];
        assert_eq!(boxes(&dump), expected);
        assert_eq!(codes, [""; 0]);
    }

    #[test]
    fn the_fewest_places_are_boxed() {
        let mut api = Builder::new("a.yaml");
        api.add(key("Expression"), union(&[("binary", id(1)), ("unary", id(2)), ("text", string())]));
        api.structure("Binary", &[("left", id(0)), ("middle", id(0)), ("right", id(0))]);
        api.structure("Unary", &[("operand", id(0))]);
        let (dump, _) = boxed(api);
        let expected =
            ["variant \"binary\" = Binary: Boxed<a::Binary>", "field \"operand\" = operand: Boxed<a::Expression>"];
        assert_eq!(boxes(&dump), expected);
    }

    #[test]
    fn aliases_are_seen_through() {
        let mut api = Builder::new("a.yaml");
        api.structure("Node", &[("next", id(1)), ("list", id(2))]);
        api.add(key("Next"), TypeKind::Alias(nullable(id(0))));
        api.add(key("List"), TypeKind::Alias(array(id(0))));
        assert_eq!(boxes(&boxed(api).0), ["field \"next\" = next: Boxed<a::Next>"]);
    }

    #[test]
    fn aliases_of_nothing_but_themselves_hold_any_json() {
        let mut api = Builder::new("a.yaml");
        api.add(key("Own"), TypeKind::Alias(id(0)));
        api.add(key("Lists"), TypeKind::Alias(array(id(2))));
        api.add(key("Others"), TypeKind::Alias(nullable(id(1))));
        let (dump, codes) = boxed(api);
        assert_eq!(codes, ["recursive-alias"; 2]);
        assert!(dump.contains("is Json\n"), "{dump}");
        assert!(dump.contains("is Array<a::Others>\n") && dump.contains("is Nullable<Json>\n"), "{dump}");
    }

    #[test]
    fn what_stands_outside_a_circle_moves_no_box() {
        let circle = |before: bool| {
            let mut api = Builder::new("a.yaml");
            let first = u32::from(before);
            if before {
                api.structure("Other", &[("b", id(2))]);
            }
            api.structure("A", &[("b", id(first + 1))]);
            api.structure("B", &[("a", id(first))]);
            boxes(&boxed(api).0).join("\n")
        };
        assert_eq!(circle(false), circle(true));
    }

    #[test]
    fn a_chain_of_any_length_ends() {
        let length = 100_000;
        let mut api = Api::default();
        let mut builder = Builder::new("a.yaml");
        for index in 0..length {
            builder.add(key("A"), structure(&[("next", id((index + 1) % length))]));
        }
        api.types = builder.done().types;
        run(&mut api, &mut Diagnostics::new());
        let TypeKind::Struct(last) = &api.types[length as usize - 1].kind else { panic!("a struct") };
        assert_eq!(last.fields[0].ty, Type::Boxed(Box::new(id(0))));
        assert_eq!(groups(&inline_graph(&api)).len(), 0);
    }
}
