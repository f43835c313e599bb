//! Makes one of types that are the same in every respect, such as an inline enum that was read twice.
//!
//! It is conservative: module, deciding name hint, docs and shape must all agree, and nothing is compared by
//! meaning.

use std::collections::HashMap;

use crate::diag::Diagnostics;
use crate::ir::{Api, Docs, ModuleId, TypeDef, TypeId, TypeKind};

/// How often it looks again, since types that hold merged types may now be the same too.
const ROUNDS: usize = 16;

/// Merges until nothing is the same any more.
pub(super) fn run(api: &mut Api, _: &mut Diagnostics) {
    for _ in 0..ROUNDS {
        if !merge(api) {
            return;
        }
    }
}

fn merge(api: &mut Api) -> bool {
    let mut first: HashMap<(ModuleId, String), TypeId> = HashMap::new();
    let mut targets = Vec::with_capacity(api.types.len());
    for (index, def) in api.types.iter().enumerate() {
        let id = TypeId(index as u32);
        targets.push(*first.entry((def.module, identity(def, id))).or_insert(id));
    }
    let keep: Vec<bool> = targets.iter().enumerate().map(|(index, target)| target.index() == index).collect();
    if !keep.contains(&false) {
        return false;
    }
    for (index, target) in targets.iter().enumerate() {
        let operation = api.types.get(index).and_then(|def| def.operation);
        // What two operations have belongs to neither.
        if let Some(def) = api.types.get_mut(target.index()).filter(|def| def.operation != operation) {
            def.operation = None;
        }
    }
    api.retain_types(&keep, |id| targets.get(id.index()).copied().unwrap_or(id));
    true
}

/// Text that is the same for types that are the same. Places do not count: the same may be read from two.
fn identity(def: &TypeDef, id: TypeId) -> String {
    let Some(hint) = super::name::deciding_hint(&def.hints) else {
        return format!("{id:?}");
    };
    let mut kind = def.kind.clone();
    match &mut kind {
        TypeKind::Struct(def) => def.fields.iter_mut().for_each(|field| field.docs.source = None),
        TypeKind::Union(def) => def.variants.iter_mut().for_each(|variant| variant.docs.source = None),
        TypeKind::Enum(_) | TypeKind::Text(_) | TypeKind::Alias(_) => {}
    }
    let docs = Docs { source: None, ..def.docs.clone() };
    format!("{hint:?} {docs:?} {kind:?} {:?}", def.rule)
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
