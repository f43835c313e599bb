//! Makes one of types that are the same in every respect, such as an inline enum that was read twice.
//!
//! It is conservative: module, deciding name hint, docs and shape must all agree, and nothing is compared by
//! meaning.

use std::collections::HashMap;

use rayon::prelude::*;

use super::name::Hint;
use crate::diag::Diagnostics;
use crate::ir::{Api, Docs, ModuleId, Type, TypeDef, TypeId, TypeKind};

/// How often types are told apart by those they hold: as many levels below a type may make it another. Where that is
/// not enough nothing is merged.
const ROUNDS: usize = 256;

/// How many parents up a name may come from.
const DEEPEST_NAME: usize = 64;

/// Merges what cannot be told apart.
pub(super) fn run(api: &mut Api, _: &mut Diagnostics) {
    let Some(classes) = classes(api) else { return };
    let mut first: HashMap<usize, TypeId> = HashMap::new();
    let ids = classes.iter().enumerate().map(|(index, class)| (TypeId(index as u32), class));
    let targets: Vec<TypeId> = ids.map(|(id, class)| *first.entry(*class).or_insert(id)).collect();
    let keep: Vec<bool> = targets.iter().enumerate().map(|(index, target)| target.index() == index).collect();
    if !keep.contains(&false) {
        return;
    }
    for (index, target) in targets.iter().enumerate() {
        let Some((operation, root)) = api.types.get(index).map(|def| (def.operation, def.root)) else { continue };
        if let Some(def) = api.types.get_mut(target.index()) {
            // What two operations have belongs to neither.
            def.operation = def.operation.filter(|own| Some(*own) == operation);
            def.root |= root;
        }
    }
    api.retain_types(&keep, |id| targets.get(id.index()).copied().unwrap_or(id));
}

/// For each type a number that those have in common which are the same. All that look alike are taken for the same, and
/// told apart by what they hold until nothing is left to tell: so types are also found to be the same that lead back to
/// themselves.
fn classes(api: &Api) -> Option<Vec<usize>> {
    let mut looks: HashMap<(ModuleId, String), usize> = HashMap::new();
    let mut classes = Vec::with_capacity(api.types.len());
    let mut related = Vec::with_capacity(api.types.len());
    let seen: Vec<_> =
        api.types.par_iter().enumerate().map(|(index, def)| look(api, def, TypeId(index as u32))).collect();
    for (def, (look, others)) in api.types.iter().zip(seen) {
        let next = looks.len();
        classes.push(*looks.entry((def.module, look)).or_insert(next));
        related.push(others);
    }
    let mut count = looks.len();
    for _ in 0..ROUNDS {
        let mut known: HashMap<(usize, Vec<Option<usize>>), usize> = HashMap::new();
        let class = |id: &TypeId| classes.get(id.index()).copied();
        let keys = classes.iter().zip(&related).map(|(own, others)| (*own, others.iter().map(class).collect()));
        let finer = keys.map(|key| {
            let next = known.len();
            *known.entry(key).or_insert(next)
        });
        let finer: Vec<usize> = finer.collect();
        if known.len() == count {
            return Some(finer);
        }
        count = known.len();
        classes = finer;
    }
    None
}

/// Text that is the same for types that may be the same, and the types on which it depends whether they are. Places do
/// not count: the same may be read from two.
fn look(api: &Api, def: &TypeDef, id: TypeId) -> (String, Vec<TypeId>) {
    let Some(hint) = hint(api, def) else {
        return (format!("{id:?}"), Vec::new());
    };
    let mut others = Vec::new();
    let mut shape = def.clone();
    for leaf in shape.types_mut().into_iter().flat_map(Type::leaves_mut) {
        if let Type::Named(id) = leaf {
            others.push(std::mem::replace(id, TypeId(0)));
        }
    }
    match &mut shape.kind {
        TypeKind::Struct(def) => def.fields.iter_mut().for_each(|field| field.docs.source = None),
        TypeKind::Union(def) => def.variants.iter_mut().for_each(|variant| variant.docs.source = None),
        TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::Alias(_) => {}
    }
    let docs = Docs { source: None, ..shape.docs };
    (format!("{hint} {docs:?} {:?} {:?}", shape.kind, def.rule), others)
}

/// What a type is called after. Where that is a parent: what the parent is called after, and the way from there; so a
/// part of one schema and the same part of another with the same title are the same, though the two may differ.
fn hint(api: &Api, def: &TypeDef) -> Option<String> {
    let mut way = String::new();
    let mut def = def;
    for _ in 0..DEEPEST_NAME {
        match super::name::deciding_hint(&def.hints)? {
            Hint::Parent(parent, at) => {
                way.push_str(&format!("{at:?} of "));
                def = api.get(parent)?;
            }
            own => return Some(format!("{way}{own:?}")),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Builder, enumeration, key, string, structure};
    use super::*;
    use crate::ir::{NameHints, OperationId, Type};

    fn deduped(mut builder: Builder) -> Api {
        run(&mut builder.0, &mut Diagnostics::new());
        builder.0
    }

    fn at(parent: u32, property: &str) -> NameHints {
        NameHints { parent: Some((TypeId(parent), property.to_owned())), ..NameHints::default() }
    }

    #[test]
    fn an_inline_enum_read_twice_is_one_type() {
        let mut api = Builder::new("a.yaml");
        api.structure("Event", &[("kind", Type::Named(TypeId(1))), ("again", Type::Named(TypeId(2)))]);
        api.add(at(0, "kind"), enumeration(&["a", "b"]));
        api.add(at(0, "kind"), enumeration(&["a", "b"]));
        api.structure("Last", &[("text", string())]);
        api.get("get", "/", Some(Type::Named(TypeId(3))));
        let api = deduped(api);
        assert_eq!(api.types.len(), 3);
        let TypeKind::Struct(event) = &api.types[0].kind else { panic!("a struct") };
        assert_eq!((&event.fields[0].ty, &event.fields[1].ty), (&Type::Named(TypeId(1)), &Type::Named(TypeId(1))));
        assert_eq!(api.operations[0].only_answer(), Some(TypeId(2)));
    }

    #[test]
    fn types_that_hold_what_was_merged_follow() {
        let mut api = Builder::new("a.yaml");
        let titled = |title: &str| NameHints { title: Some(title.to_owned()), ..NameHints::default() };
        for first in [0, 2] {
            api.add(titled("Outer"), structure(&[("inner", Type::Named(TypeId(first + 1)))]));
            api.add(titled("Inner"), structure(&[("text", string())]));
        }
        api.0.types[0].operation = Some(OperationId(0));
        api.0.types[2].operation = Some(OperationId(1));
        let api = deduped(api);
        assert_eq!(api.types.len(), 2);
        assert_eq!(api.types[0].operation, None);
    }

    #[test]
    fn types_with_parts_that_are_named_after_them_are_the_same_if_the_parts_are() {
        let mut api = Builder::new("a.yaml");
        let titled = |title: &str| NameHints { title: Some(title.to_owned()), ..NameHints::default() };
        let user = |api: &mut Builder, own: u32, kinds: &[&str]| {
            let itself = Type::Nullable(Box::new(Type::Named(TypeId(own))));
            api.add(titled("User"), structure(&[("kind", Type::Named(TypeId(own + 1))), ("boss", itself)]));
            api.add(at(own, "kind"), enumeration(kinds));
        };
        user(&mut api, 0, &["bot", "person"]);
        user(&mut api, 2, &["bot", "person"]);
        // The part differs, so what it is a part of does.
        user(&mut api, 4, &["bot"]);
        let api = deduped(api);
        assert_eq!(api.types.len(), 4);
        let held = |index: usize| api.types[index].types().into_iter().flat_map(Type::named).collect::<Vec<_>>();
        assert_eq!((held(0), held(2)), (vec![TypeId(1), TypeId(0)], vec![TypeId(3), TypeId(2)]));
        assert_eq!(api.types[3].hints.parent.as_ref().map(|(parent, _)| *parent), Some(TypeId(2)));
    }

    #[test]
    fn parts_that_agree_are_one_type_though_the_wholes_differ_if_these_have_one_name() {
        let mut api = Builder::new("a.yaml");
        let app = |api: &mut Builder, hints: NameHints, more: &str| {
            let id = api.add(hints, structure(&[]));
            let part = api.add(at(id.0, "permissions"), structure(&[("read", string())]));
            api.0.types[id.index()].kind = structure(&[("permissions", Type::Named(part)), (more, string())]);
        };
        let titled = || NameHints { title: Some("App".to_owned()), ..NameHints::default() };
        app(&mut api, titled(), "events");
        app(&mut api, titled(), "owner");
        app(&mut api, key("Plan"), "price");
        let api = deduped(api);
        let named: Vec<_> = api.types.iter().flat_map(|def| def.types().into_iter().flat_map(Type::named)).collect();
        assert_eq!(named, [TypeId(1), TypeId(1), TypeId(4)], "the permissions of a plan are others");
    }

    #[test]
    fn a_chain_too_deep_to_follow_is_left_alone() {
        let mut api = Builder::new("a.yaml");
        let titled = || NameHints { title: Some("Link".to_owned()), ..NameHints::default() };
        let length = ROUNDS as u32 + 2;
        for index in 0..length {
            api.add(titled(), structure(&[("next", Type::Named(TypeId(index + 1)))]));
        }
        api.add(titled(), structure(&[("end", string())]));
        assert_eq!(deduped(api).types.len(), length as usize + 1);
    }

    #[test]
    fn any_difference_keeps_both() {
        let mut api = Builder::new("a.yaml");
        api.add(key("Kind"), enumeration(&["a", "b"]));
        api.add(key("Kind"), enumeration(&["b", "a"]));
        api.add(key("Other"), enumeration(&["a", "b"]));
        let documented = api.add(key("Kind"), enumeration(&["a", "b"]));
        api.0.types[documented.index()].docs.summary = Some("Told.".to_owned());
        api.module("b.yaml");
        api.add(key("Kind"), enumeration(&["a", "b"]));
        assert_eq!(deduped(api).types.len(), 5);
    }
}
