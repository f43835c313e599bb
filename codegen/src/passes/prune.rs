//! Removes what nothing uses: types that no operation and no root reaches, and modules with nothing in them.
//!
//! A root is a type that the configuration names, or the whole of a file, or of a file that the configuration lists, or
//! what is held by a body that travels as bytes; without operations everything is one. It must not remove anything that something kept still mentions.

use crate::diag::Diagnostics;
use crate::ir::{Api, ModuleId, Operation, Type, TypeDef, TypeId};

/// Removes the types that nothing reaches, then the modules that are empty.
pub(super) fn run(api: &mut Api, _: &mut Diagnostics) {
    let keep = reached(api);
    if keep.contains(&false) {
        keep_names(api, &keep);
        api.retain_types(&keep, |id| id);
    }
    drop_modules(api);
}

fn reached(api: &Api) -> Vec<bool> {
    let everything = api.operations.is_empty();
    let whole_file = |def: &TypeDef| def.hints.file.is_some() && def.source.pointer.as_str().is_empty();
    let root = |def: &TypeDef| everything || def.root || def.hints.configured.is_some() || whole_file(def);
    let roots = api.types.iter().enumerate().filter(|(_, def)| root(def)).map(|(index, _)| TypeId(index as u32));
    let used = api.operations.iter().flat_map(Operation::types).flat_map(Type::named);
    let mut waiting: Vec<TypeId> = roots.chain(used).collect();
    let mut keep = vec![false; api.types.len()];
    while let Some(id) = waiting.pop() {
        if let (Some(kept @ false), Some(def)) = (keep.get_mut(id.index()), api.get(id)) {
            *kept = true;
            waiting.extend(def.types().into_iter().flat_map(Type::named));
        }
    }
    keep
}

/// A type that is named after a parent that goes keeps the parent's name as words.
fn keep_names(api: &mut Api, keep: &[bool]) {
    let kept = |id: TypeId| keep.get(id.index()).copied().unwrap_or(false);
    let mut words = Vec::new();
    for (index, def) in api.types.iter().enumerate() {
        if let Some((parent, at)) = &def.hints.parent
            && kept(TypeId(index as u32))
            && !kept(*parent)
            && def.hints.operation.is_none()
        {
            words.push((index, (words_of(api, *parent), at.clone())));
        }
    }
    for (index, hint) in words {
        // Two words that a name is joined from are what an operation and a role are, too.
        api.types.get_mut(index).into_iter().for_each(|def| def.hints.operation = Some(hint.clone()));
    }
}

/// The words that a type would be named from.
fn words_of(api: &Api, id: TypeId) -> String {
    use super::name::{Hint, deciding_hint};
    let mut words: Vec<&str> = Vec::new();
    let mut next = Some(id);
    // A few generations say enough, and the chain may be a circle.
    while let Some(def) = next.filter(|_| words.len() < 8).and_then(|id| api.get(id)) {
        next = None;
        match deciding_hint(&def.hints) {
            Some(
                Hint::Configured(name) | Hint::Declared(name) | Hint::Key(name) | Hint::Title(name) | Hint::File(name),
            ) => words.push(name),
            Some(Hint::Operation(id, role)) => words.extend([role, id]),
            Some(Hint::Parent(parent, at)) => {
                words.push(at);
                next = Some(parent);
            }
            None => {}
        }
    }
    words.reverse();
    words.join(" ")
}

fn drop_modules(api: &mut Api) {
    let mut used = vec![false; api.modules.len()];
    let ids = api.types.iter().map(|def| def.module).chain(api.operations.iter().map(|operation| operation.module));
    for id in ids {
        used.get_mut(id.index()).into_iter().for_each(|used| *used = true);
    }
    let mut next = 0;
    let renumbered: Vec<Option<ModuleId>> = used
        .iter()
        .map(|used| {
            next += u32::from(*used);
            used.then(|| ModuleId(next - 1))
        })
        .collect();
    let mut flags = used.into_iter();
    api.modules.retain(|_| flags.next().unwrap_or(false));
    let types = api.types.iter_mut().map(|def| &mut def.module);
    for id in types.chain(api.operations.iter_mut().map(|operation| &mut operation.module)) {
        *id = renumbered.get(id.index()).copied().flatten().unwrap_or(*id);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Builder, array, key, string, structure};
    use super::*;
    use crate::ir::{NameHints, TypeKind, dump::dump};
    use crate::source::{DocumentId, Location};

    fn pruned(mut builder: Builder) -> Api {
        run(&mut builder.0, &mut Diagnostics::new());
        builder.0
    }

    fn keys(api: &Api) -> Vec<&str> {
        api.types.iter().filter_map(|def| def.hints.key.as_deref()).collect()
    }

    #[test]
    fn only_what_is_reached_stays_and_ids_follow() {
        let mut api = Builder::new("empty.yaml");
        api.structure("Unused", &[("used", Type::Named(TypeId(2)))]);
        api.module("b.yaml");
        api.structure("AlsoUnused", &[]);
        api.structure("Leaf", &[("again", array(Type::Named(TypeId(2))))]);
        let top = api.structure("Top", &[("leaf", Type::Named(TypeId(2)))]);
        api.get("get", "/", Some(top));
        let api = pruned(api);
        assert_eq!(keys(&api), ["Leaf", "Top"]);
        let TypeKind::Struct(top) = &api.types[1].kind else { panic!("a struct") };
        assert_eq!(top.fields[0].ty, Type::Named(TypeId(0)));
        assert_eq!(api.operations[0].only_answer(), Some(TypeId(1)));
        let modules: Vec<&str> = api.modules.iter().map(|module| module.document.as_str()).collect();
        assert_eq!(modules, ["b.yaml"]);
        assert_eq!((api.types[0].module, api.operations[0].module), (ModuleId(0), ModuleId(0)));
    }

    #[test]
    fn roots_stay() {
        let mut api = Builder::new("a.yaml");
        api.get("get", "/", None);
        api.structure("Unused", &[]);
        let file = NameHints { file: Some("event".to_owned()), ..key("Root") };
        let root = api.add(file.clone(), structure(&[("inside", Type::Named(TypeId(3)))]));
        api.0.types[root.index()].source = Location::root(DocumentId(0));
        // Named after the file in which it stands, but not the whole of it.
        api.add(NameHints { key: Some("Part".to_owned()), ..file }, structure(&[]));
        api.structure("Inside", &[("text", string())]);
        assert_eq!(keys(&pruned(api)), ["Root", "Inside"]);

        let mut api = Builder::new("a.yaml");
        api.structure("Event", &[]);
        assert_eq!(keys(&pruned(api)), ["Event"]);
    }

    #[test]
    fn a_name_outlives_the_parent() {
        let mut api = Builder::new("a.yaml");
        api.structure("RoomEvent", &[]);
        let inner =
            |parent, at: &str| NameHints { parent: Some((TypeId(parent), at.to_owned())), ..Default::default() };
        api.add(inner(0, "unsigned"), structure(&[]));
        let id = api.add(inner(1, "relations"), structure(&[]));
        api.get("get", "/", Some(Type::Named(id)));
        let mut api = pruned(api);
        super::super::name::run(&mut api, &mut Diagnostics::new());
        assert!(dump(&api).contains("struct RoomEventUnsignedRelations"), "{}", dump(&api));
    }
}
