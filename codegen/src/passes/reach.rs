//! Notes which groups need each module, so that a module is compiled for whoever uses it and for nobody else.
//!
//! A group needs its own modules, and each module that a type of one of these mentions, and so on. What belongs to
//! an operation is needed by the operation's group alone; it must not be mentioned from elsewhere, so what is becomes
//! the module's.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Diagnostics;
use crate::ir::{Api, GroupId, ModuleId, Type, TypeDef};

/// Finds who needs each module; nothing where there are no groups.
pub(super) fn run(api: &mut Api, _: &mut Diagnostics) {
    if api.groups.is_empty() {
        return;
    }
    loop {
        let needed = needed(api);
        for (module, groups) in api.modules.iter_mut().zip(needed) {
            module.reached_by = groups.into_iter().flatten().collect();
        }
        if !disown(api) {
            return;
        }
    }
}

/// The groups that need each module, by its index; `None` where one without a group does, so that it is always there.
fn needed(api: &Api) -> Vec<Option<BTreeSet<GroupId>>> {
    let mut mentioned: BTreeMap<ModuleId, BTreeSet<ModuleId>> = BTreeMap::new();
    let mut waiting: Vec<(ModuleId, Option<GroupId>)> =
        api.modules.iter().enumerate().map(|(index, module)| (ModuleId(index as u32), module.group)).collect();
    for def in &api.types {
        let modules = modules_of(api, def.types());
        match def.operation {
            Some(_) => waiting.extend(modules.map(|module| (module, api.group_of(def.module)))),
            None => mentioned.entry(def.module).or_default().extend(modules),
        }
    }
    for operation in &api.operations {
        let group = api.group_of(operation.module);
        waiting.extend(modules_of(api, operation.types()).map(|module| (module, group)));
    }
    let mut needed = vec![Some(BTreeSet::new()); api.modules.len()];
    while let Some((module, group)) = waiting.pop() {
        let Some(known) = needed.get_mut(module.index()) else { continue };
        let is_news = match (&mut *known, group) {
            (None, _) => false,
            (Some(groups), Some(group)) => groups.insert(group),
            (Some(_), None) => known.take().is_some(),
        };
        if is_news {
            waiting.extend(mentioned.get(&module).into_iter().flatten().map(|next| (*next, group)));
        }
    }
    needed
}

/// The modules that hold the types which stand in these.
fn modules_of<'a>(api: &'a Api, types: Vec<&'a Type>) -> impl Iterator<Item = ModuleId> + 'a {
    types.into_iter().flat_map(Type::named).filter_map(|id| api.get(id)).map(|def| def.module)
}

/// Gives the types of operations to their modules where something else mentions them, and where other groups need the
/// module too: the module's types are compiled together.
fn disown(api: &mut Api) -> bool {
    let shared = |def: &TypeDef| {
        let module = api.modules.get(def.module.index());
        module.is_some_and(|module| module.group.is_some() && module.reached_by.len() != 1)
    };
    let mut gone: BTreeSet<usize> =
        api.types.iter().enumerate().filter(|(_, def)| shared(def)).map(|(index, _)| index).collect();
    let mentions =
        api.types.iter().flat_map(|def| def.types().into_iter().map(move |ty| (def.operation, def.module, ty)));
    let of_operations = api
        .operations
        .iter()
        .flat_map(|operation| operation.types().into_iter().map(move |ty| (Some(operation.id), operation.module, ty)));
    for (operation, module, ty) in mentions.chain(of_operations) {
        for id in ty.named() {
            let foreign = api.get(id).is_some_and(|def| api.group_of(module) != api.group_of(def.module));
            if operation.is_none() || foreign {
                gone.insert(id.index());
            }
        }
    }
    let mut changed = false;
    for (index, def) in api.types.iter_mut().enumerate() {
        if gone.contains(&index) && def.operation.take().is_some() {
            changed = true;
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Builder, array, string};
    use super::*;
    use crate::ir::TypeId;

    /// Each module with the groups that need it.
    fn reached(api: &mut Api) -> Vec<(&str, Vec<&str>)> {
        run(api, &mut Diagnostics::new());
        let name = |id: &GroupId| api.groups[id.index()].configured.as_str();
        let modules = api.modules.iter();
        modules.map(|module| (module.document.as_str(), module.reached_by.iter().map(name).collect())).collect()
    }

    #[test]
    fn a_module_is_for_its_own_group_and_for_whoever_mentions_it() {
        let mut api = Builder::new("root.yaml");
        api.module_of("shop", "leaf");
        let leaf = api.structure("Leaf", &[("again", Type::Named(TypeId(0)))]);
        api.module_of("shop", "middle");
        let middle = api.structure("Middle", &[("leaf", array(leaf.clone()))]);
        api.module_of("shop", "alone");
        api.structure("Alone", &[("leaf", leaf)]);
        api.module_of("office", "user");
        api.get("use", "/use", Some(middle));
        let mut api = api.done();
        let both = vec!["shop", "office"];
        let expected = [
            ("root.yaml", vec![]),
            ("leaf", both.clone()),
            ("middle", both),
            ("alone", vec!["shop"]),
            ("user", vec!["office"]),
        ];
        assert_eq!(reached(&mut api), expected);
    }

    #[test]
    fn what_something_without_a_group_mentions_is_always_there() {
        let mut api = Builder::new("root.yaml");
        api.structure("Always", &[("leaf", Type::Named(TypeId(1)))]);
        api.module_of("shop", "leaf");
        api.structure("Leaf", &[("text", string())]);
        assert_eq!(reached(&mut api.done()), [("root.yaml", vec![]), ("leaf", vec![])]);
    }

    #[test]
    fn a_type_of_an_operation_stays_with_it_unless_others_mention_it() {
        let model = |mentioned: bool| {
            let mut api = Builder::new("root.yaml");
            api.module_of("shop", "orders");
            let answer = api.answer("order", &[("text", string())]);
            api.get("order", "/order", Some(answer.clone()));
            api.module_of("office", "files");
            api.structure("File", &[("order", if mentioned { answer } else { string() })]);
            let mut api = api.done();
            reached(&mut api);
            (api.types[0].operation.is_some(), api.modules[1].reached_by.len())
        };
        assert_eq!(model(false), (true, 1));
        assert_eq!(model(true), (false, 2));
    }

    #[test]
    fn without_groups_nothing_is_noted() {
        let mut api = Builder::new("root.yaml");
        let answer = api.answer("order", &[]);
        api.structure("File", &[("order", answer.clone())]);
        api.get("order", "/order", Some(answer));
        let mut api = api.done();
        assert_eq!(reached(&mut api), [("root.yaml", vec![])]);
        assert!(api.types[0].operation.is_some());
    }
}
