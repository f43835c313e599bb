//! Names of files: which operations and types of a large module stand together, and what their file is called.
//!
//! Nobody sees these names from outside the crate: it must not change what anything is called in Rust.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexMap;

use super::reserved::{CRATE_NAMES, MODULE_FILES};
use super::types::{Hint, deciding_hint};
use super::words::{Case, has_letter, identifier};
use crate::ir::{
    Api, Division, Folder, Module, ModuleId, Operation, OperationId, PathPart, RustIdent, TypeDef, TypeId, TypeKind,
};

/// How many operations a module may have before they get folders.
const MANY_OPERATIONS: usize = 40;

/// How many a folder may have before it is divided in turn, and how many it must have to be worth one.
const FOLDER: std::ops::RangeInclusive<usize> = 3..=60;

/// How many fields and variants the types of a module may have before they get files, and those of one file.
const MANY_MEMBERS: usize = 400;
const FILE_MEMBERS: usize = 80;

/// Files of a divided module beside those of its operations, and what its tests name there.
const DIVISION_FILES: [&str; 4] = ["harness", "mod", "router", "types"];

/// Names the files of all operations, then those of all types.
pub(super) fn name(api: &mut Api) {
    let modules: Vec<ModuleId> = (0..api.modules.len()).map(|index| ModuleId(index as u32)).collect();
    let mut operations: HashMap<ModuleId, Vec<&Operation>> = HashMap::new();
    for operation in &api.operations {
        operations.entry(operation.module).or_default().push(operation);
    }
    let mut types: HashMap<ModuleId, Vec<(TypeId, &TypeDef)>> = HashMap::new();
    for (index, def) in api.types.iter().enumerate() {
        types.entry(def.module).or_default().push((TypeId(index as u32), def));
    }
    let divisions = modules.into_iter().filter_map(|id| {
        let operations = operations.remove(&id).unwrap_or_default();
        let types = types.remove(&id).unwrap_or_default();
        let members: usize = types.iter().map(|(_, def)| members(def)).sum();
        // Webhooks and callbacks have no paths to go by, and are few.
        let hooks = api.modules.get(id.index()).is_some_and(|module| module.hooks.is_some());
        if hooks || (operations.len() <= MANY_OPERATIONS && members <= MANY_MEMBERS) {
            return None;
        }
        let folders = if operations.len() > MANY_OPERATIONS {
            folders(&operations, api.modules.get(id.index()))
        } else {
            Vec::new()
        };
        Some((id, Division { folders, files: files(api, &types) }))
    });
    api.layout.divided = divisions.collect();
    name_operations(api);
}

/// How much there is to write of a type.
fn members(def: &TypeDef) -> usize {
    1 + match &def.kind {
        TypeKind::Struct(body) => body.fields.len(),
        TypeKind::Enum(body) => body.variants.len() / 2,
        TypeKind::Union(body) => body.variants.len(),
        TypeKind::Text(_) | TypeKind::Alias(_) => 0,
    }
}

/// Operations by what they are about.
fn folders(operations: &[&Operation], module: Option<&Module>) -> Vec<Folder> {
    let mut groups: IndexMap<String, (String, Vec<&Operation>)> = IndexMap::new();
    let mut put = |name: &str, common: &str, operation| {
        let (_, list) = groups.entry(Case::Snake.apply(name)).or_insert_with(|| (common.to_owned(), Vec::new()));
        list.push(operation);
    };
    let mut by_tag: IndexMap<&str, Vec<&Operation>> = IndexMap::new();
    for operation in operations {
        let tag = operation.tag.as_deref().filter(|tag| has_letter(tag)).unwrap_or_default();
        by_tag.entry(tag).or_default().push(operation);
    }
    // Tags that have one or two operations each divide nothing.
    if by_tag.len().saturating_mul(*FOLDER.start()) > operations.len() {
        by_tag = IndexMap::from([("", operations.to_vec())]);
    }
    for (tag, list) in by_tag {
        spread(list, tag, &mut |name, common, operation| {
            if !name.is_empty() {
                put(name, common, operation);
            }
        });
    }
    let worth = groups.into_iter().filter(|(_, (_, list))| list.len() >= *FOLDER.start());
    let mut taken: HashSet<String> =
        MODULE_FILES.iter().chain(CRATE_NAMES).chain(&DIVISION_FILES).map(|name| (*name).to_owned()).collect();
    taken.extend(module.map(|module| module.ident.bare().to_owned()));
    taken.extend(operations.iter().map(|operation| operation.ident.bare().to_owned()));
    let folders = worth.map(|(mut name, (common, list))| {
        while !taken.insert(name.clone()) {
            name.push_str("_operations");
        }
        Folder { ident: identifier(name), common, operations: list.into_iter().map(|operation| operation.id).collect() }
    });
    folders.collect()
}

/// Operations of one tag, under its name; where they are many, under that and the segment in which their paths first
/// differ, and so on. What has no such segment, or shares it with too few, stays where it is.
fn spread<'a>(list: Vec<&'a Operation>, tag: &str, put: &mut impl FnMut(&str, &str, &'a Operation)) {
    let mut open = vec![(tag.to_owned(), tag.to_owned(), list)];
    while let Some((name, common, list)) = open.pop() {
        let mut parts: IndexMap<&str, Vec<&Operation>> = IndexMap::new();
        if list.len() > *FOLDER.end() {
            let depth = first_difference(&list);
            for operation in &list {
                let segment = literals(operation).get(depth).copied().filter(|segment| has_letter(segment));
                parts.entry(segment.unwrap_or_default()).or_default().push(*operation);
            }
        }
        parts.retain(|segment, part| !segment.is_empty() && part.len() >= *FOLDER.start());
        let moved: HashSet<OperationId> = parts.values().flatten().map(|operation| operation.id).collect();
        list.iter().filter(|one| !moved.contains(&one.id)).for_each(|operation| put(&name, &common, operation));
        // The first is to be taken from the stack first.
        for (segment, part) in parts.into_iter().rev() {
            let common = part.first().map(|first| literals(first).into_iter());
            let common: Vec<&str> = common.into_iter().flatten().take(first_difference(&list) + 1).collect();
            open.push((format!("{name} {segment}").trim().to_owned(), format!("/{}", common.join("/")), part));
        }
    }
}

/// The segments of a path that are the same in each request.
fn literals(operation: &Operation) -> Vec<&str> {
    let segments = operation.path.segments.iter().filter_map(|parts| match parts.as_slice() {
        [PathPart::Literal(text)] if !text.is_empty() => Some(text.as_str()),
        _ => None,
    });
    segments.collect()
}

/// Where the literal segments of these paths first differ.
fn first_difference(operations: &[&Operation]) -> usize {
    let mut paths = operations.iter().map(|operation| literals(operation));
    let Some(mut common) = paths.next() else { return 0 };
    for path in paths {
        let same = common.iter().zip(&path).take_while(|(one, other)| one == other).count();
        common.truncate(same);
    }
    common.len()
}

/// The file of each type that belongs to no operation: that of the type it is a part of, as long as there is room.
fn files(api: &Api, types: &[(TypeId, &TypeDef)]) -> BTreeMap<TypeId, RustIdent> {
    let shared: HashMap<TypeId, &TypeDef> =
        types.iter().filter(|(_, def)| def.operation.is_none()).map(|(id, def)| (*id, *def)).collect();
    let parent = |id: TypeId| match deciding_hint(&api.get(id)?.hints) {
        Some(Hint::Parent(parent, _)) if shared.contains_key(&parent) => Some(parent),
        _ => None,
    };
    let mut files: BTreeMap<TypeId, RustIdent> = BTreeMap::new();
    let mut filled: HashMap<RustIdent, usize> = HashMap::new();
    for (id, _) in types.iter().filter(|(id, _)| shared.contains_key(id)) {
        // From the type up to one that has a file, or to the top; then down again.
        let mut line = vec![*id];
        while let Some(above) = line.last().filter(|last| !files.contains_key(last)).and_then(|last| parent(*last)) {
            if line.contains(&above) {
                break;
            }
            line.push(above);
        }
        let mut above: Option<RustIdent> = None;
        while let Some(id) = line.pop() {
            if let Some(known) = files.get(&id) {
                above = Some(known.clone());
                continue;
            }
            let Some(def) = shared.get(&id) else { continue };
            let size = members(def);
            let room = |file: &RustIdent| filled.get(file).copied().unwrap_or(0) + size <= FILE_MEMBERS;
            let file = above.filter(room).unwrap_or_else(|| file_name(def));
            *filled.entry(file.clone()).or_default() += size;
            files.insert(id, file.clone());
            above = Some(file);
        }
    }
    files
}

fn file_name(def: &TypeDef) -> RustIdent {
    let mut name = Case::Snake.convert(def.ident.bare());
    if DIVISION_FILES.contains(&name.as_str()) || MODULE_FILES.contains(&name.as_str()) {
        name.push_str("_type");
    }
    identifier(name)
}

/// Each operation has a file of its name, but for one that is called like the module or folder around it: a module
/// within one of the same name would read as a slip, and is one to clippy.
fn name_operations(api: &mut Api) {
    let mut taken: HashSet<(ModuleId, RustIdent)> =
        api.operations.iter().map(|operation| (operation.module, operation.ident.clone())).collect();
    let divisions = api.layout.divided.values();
    let folders = divisions.flat_map(|division| &division.folders);
    let folder: HashMap<OperationId, RustIdent> = folders
        .flat_map(|folder| folder.operations.iter().map(|operation| (*operation, folder.ident.clone())))
        .collect();
    for operation in &mut api.operations {
        operation.file = operation.ident.clone();
        let around = |module: &Module| {
            module.ident == operation.ident
                || folder.get(&operation.id) == Some(&operation.ident)
                || DIVISION_FILES.contains(&operation.ident.bare())
        };
        if api.modules.get(operation.module.index()).is_some_and(around) {
            let name = Case::Snake.join(&Case::Snake.apply(&operation.method), operation.ident.bare());
            let numbers = std::iter::successors(Some(2_usize), |number| number.checked_add(1));
            let mut names = std::iter::once(name.clone()).chain(numbers.map(|number| format!("{name}_{number}")));
            let free = names.find_map(|name| {
                let file = identifier(name);
                taken.insert((operation.module, file.clone())).then_some(file)
            });
            operation.file = free.unwrap_or_else(|| operation.ident.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::{Builder, string};
    use super::*;
    use crate::diag::Diagnostics;

    fn named(mut builder: Builder) -> Api {
        super::super::run(&mut builder.0, &mut Diagnostics::new());
        builder.0
    }

    /// A module of as many operations, of which each is given a tag by its number.
    fn tagged(count: usize, tag: impl Fn(usize) -> Option<&'static str>, path: impl Fn(usize) -> String) -> Builder {
        let mut api = Builder::new("a.yaml");
        for number in 0..count {
            api.get(&format!("get{number}"), &path(number), None).tag = tag(number).map(str::to_owned);
        }
        api
    }

    fn folders(api: &Api) -> Vec<(&str, &str, usize)> {
        let folders = api.layout.divided.values().flat_map(|division| &division.folders);
        folders.map(|folder| (folder.ident.as_str(), folder.common.as_str(), folder.operations.len())).collect()
    }

    #[test]
    fn a_few_operations_stand_together() {
        let api = named(tagged(MANY_OPERATIONS, |_| Some("pets"), |number| format!("/{number}")));
        assert!(api.layout.divided.is_empty());
    }

    #[test]
    fn many_stand_by_their_tags() {
        let tags = [Some("Pet shop"), Some("type"), Some("client"), Some("a"), None];
        let api = named(tagged(50, |number| tags[number % 5], |number| format!("/{number}")));
        let expected = [
            ("pet_shop", "Pet shop", 10),
            ("r#type", "type", 10),
            ("client_operations", "client", 10),
            ("a_operations", "a", 10),
        ];
        assert_eq!(folders(&api), expected, "`a` is the module");
        // Nothing but the place of the file depends on it.
        assert_eq!(api.operations[0].ident.as_str(), "get0");
    }

    #[test]
    fn without_tags_of_use_they_stand_by_their_paths() {
        let path = |number: usize| format!("/api/v1/{}/{number}", ["boats", "crews", "{id}"][number % 3]);
        for tags in [[None; 2], [Some("one"), Some("one")]] {
            let api = named(tagged(90, |number| tags[number % 2], path));
            let found = folders(&api);
            // What has no segment of its own stays with the tag, or beside the folders.
            let expected = [("/api/v1/boats", 30), ("/api/v1/crews", 30)];
            let by_path = found.iter().filter(|(_, common, _)| common.starts_with('/'));
            assert!(by_path.map(|(_, common, count)| (*common, *count)).eq(expected), "{found:?}");
            assert_eq!(found.len(), 2 + usize::from(tags[0].is_some()), "{found:?}");
        }
    }

    #[test]
    fn types_stand_with_what_they_are_part_of_while_there_is_room() {
        let mut api = Builder::new("a.yaml");
        let fields: Vec<String> = (0..60).map(|number| format!("f{number}")).collect();
        let fields: Vec<(&str, crate::ir::Type)> = fields.iter().map(|name| (name.as_str(), string())).collect();
        for name in ["Boat", "Crew", "Types", "mod", "Pier", "Rope", "Sail"] {
            api.structure(name, &fields);
        }
        let inside = |api: &mut Builder, parent, at: &str, fields: &[(&str, crate::ir::Type)]| {
            let hints = crate::ir::NameHints { parent: Some((parent, at.to_owned())), ..Default::default() };
            api.add(hints, super::super::super::testing::structure(fields))
        };
        let small = inside(&mut api, TypeId(0), "owner", &fields[..5]);
        inside(&mut api, small, "name", &fields[..5]);
        inside(&mut api, TypeId(0), "measures", &fields);
        let api = named(api);
        let division = api.layout.divided.values().next().unwrap();
        let files: Vec<&str> = division.files.values().map(RustIdent::as_str).collect();
        let expected =
            ["boat", "crew", "types_type", "mod_type", "pier", "rope", "sail", "boat", "boat", "boat_measures"];
        assert_eq!(files, expected);
    }
}
