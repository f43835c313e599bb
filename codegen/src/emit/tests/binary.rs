//! The layout of a test binary: `tests/<name>/main.rs`, a file for each module of the crate, a folder for each group.
//! One binary for all of them, because linking takes longer than testing.
//!
//! It must not know what is tested.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::context::{Context, name};
use crate::emit::docs::code;
use crate::emit::file::RustFile;
use crate::emit::groups;
use crate::ir::{GroupId, Module, ModuleId, RustIdent};
use crate::output::OutputFile;

/// A test binary in the making.
pub(super) struct Binary<'c, 'a> {
    context: &'c Context<'a>,
    name: &'static str,
    main: RustFile,
    files: BTreeMap<Place, RustFile>,
}

/// A file of tests: that of a module, or, where the module is divided, one beside those of its other parts.
pub(super) type Place = (ModuleId, Option<RustIdent>);

impl<'c, 'a> Binary<'c, 'a> {
    /// A binary with these files, in which there are no tests yet.
    pub(super) fn new(
        context: &'c Context<'a>,
        name: &'static str,
        docs: &str,
        places: impl IntoIterator<Item = Place>,
    ) -> Self {
        let main = RustFile::new(format!("tests/{name}/main.rs"), vec![docs.to_owned()]);
        let mut binary = Self { context, name, main, files: BTreeMap::new() };
        for place in places {
            if let Some(module) = context.api.modules.get(place.0.index()) {
                binary.files.entry(place).or_insert_with_key(|place| file(context, name, module, place));
            }
        }
        binary.declare_parts();
        binary.declare();
        binary
    }

    /// The file for what belongs to a place, or to none.
    pub(super) fn file(&mut self, place: Option<&Place>) -> &mut RustFile {
        match place.and_then(|place| self.files.get_mut(place)) {
            Some(file) => file,
            None => &mut self.main,
        }
    }

    /// All files.
    pub(super) fn finish(self) -> Vec<OutputFile> {
        let mut files = vec![];
        for (group, _) in groups::all(self.context) {
            let modules = self.modules(Some(group));
            if !modules.is_empty() {
                let path = self.context.folder_of(Some(group));
                let path = format!("tests/{}{}/mod.rs", self.name, path.trim_start_matches("src"));
                let mut file = RustFile::new(path, vec!["A file for each module of the crate.".to_owned()]);
                file.item(quote!(#(#modules)*));
                files.push(file.finish());
            }
        }
        files.push(self.main.finish());
        files.extend(self.files.into_values().map(RustFile::finish));
        files
    }

    /// Says in the file of a divided module which parts there are.
    fn declare_parts(&mut self) {
        let mut parts: BTreeMap<ModuleId, Vec<proc_macro2::Ident>> = BTreeMap::new();
        for (module, part) in self.files.keys() {
            parts.entry(*module).or_default().extend(part.as_ref().map(name));
        }
        for (id, parts) in parts.into_iter().filter(|(_, parts)| !parts.is_empty()) {
            let Some(module) = self.context.api.modules.get(id.index()) else { continue };
            let (context, binary) = (self.context, self.name);
            let file = self.files.entry((id, None)).or_insert_with(|| empty(context, binary, module, &(id, None)));
            file.item(quote!(#(mod #parts;)*));
        }
    }

    /// What stands in `main.rs` before any test.
    fn declare(&mut self) {
        self.main.imports().within(&self.context.crate_name());
        if self.context.has_deprecated() {
            self.main.attribute(quote!(#![allow(deprecated)]));
        }
        self.main.item(quote!(
            #[path = "../harness/mod.rs"]
            mod harness;
        ));
        let groups = groups::all(self.context).into_iter().filter(|(id, _)| !self.modules(Some(*id)).is_empty());
        let groups = groups.map(|(_, group)| {
            let (ident, own) = (name(&group.ident), groups::cfg(Some(&groups::feature(group)), None));
            quote!(#own mod #ident;)
        });
        let (groups, modules): (Vec<TokenStream>, _) = (groups.collect(), self.modules(None));
        self.main.item(quote!(#(#groups)* #(#modules)*));
    }

    fn modules(&self, group: Option<GroupId>) -> Vec<TokenStream> {
        let whole = self.files.keys().filter(|(_, part)| part.is_none());
        let modules = whole.filter_map(|(id, _)| self.context.api.modules.get(id.index()));
        let modules = modules.filter(|module| module.group == group).map(|module| {
            let ident = name(&module.ident);
            quote!(mod #ident;)
        });
        modules.collect()
    }
}

fn file(context: &Context<'_>, binary: &str, module: &Module, place: &Place) -> RustFile {
    let mut file = empty(context, binary, module, place);
    file.item(quote!(
        use crate::harness;
    ));
    file
}

fn empty(context: &Context<'_>, binary: &str, module: &Module, (id, part): &Place) -> RustFile {
    let folder = context.folder_of(module.group);
    let stem = format!("tests/{binary}{}/{}", folder.trim_start_matches("src"), module.ident.bare());
    let path = match part {
        Some(part) => format!("{stem}/{}.rs", part.bare()),
        None if context.api.layout.divided.contains_key(id) => format!("{stem}/mod.rs"),
        None => format!("{stem}.rs"),
    };
    let path_of = format!("{}::{}", context.path_of(module.group), module.ident);
    let mut file = RustFile::new(path, vec![format!("Examples of {}.", code(path_of.trim_start_matches("crate::")))]);
    file.imports().within(&context.crate_name());
    file
}

/// A test as the test binary calls it: with the modules around it.
pub(super) fn test_path(context: &Context<'_>, place: Option<&Place>, test: &str) -> String {
    let place = place.and_then(|(id, part)| Some((context.api.modules.get(id.index())?, part)));
    let Some((module, part)) = place else { return test.to_owned() };
    let part = part.as_ref().map(|part| format!("{part}::")).unwrap_or_default();
    let folder = context.folder_of(module.group).trim_start_matches("src").trim_start_matches('/').to_owned();
    let group = if folder.is_empty() { folder } else { format!("{folder}::") };
    format!("{group}{}::{part}{test}", module.ident.bare())
}

/// The file of an example's value below `tests/`, and the way to `tests/` from a test of it.
pub(super) fn value_path(context: &Context<'_>, home: Option<ModuleId>, test: &str) -> (String, String) {
    let module = home.and_then(|id| context.api.modules.get(id.index()));
    let Some(module) = module else { return (format!("examples/{test}.json"), "../".to_owned()) };
    let folder = context.folder_of(module.group);
    let path = format!("examples{}/{}/{test}.json", folder.trim_start_matches("src"), module.ident.bare());
    let divided = home.is_some_and(|id| context.api.layout.divided.contains_key(&id));
    (path, "../".repeat(1 + usize::from(module.group.is_some()) + usize::from(divided)))
}
