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
use crate::ir::{GroupId, Module, ModuleId};
use crate::output::OutputFile;

/// A test binary in the making.
pub(super) struct Binary<'c, 'a> {
    context: &'c Context<'a>,
    name: &'static str,
    main: RustFile,
    files: BTreeMap<ModuleId, RustFile>,
}

impl<'c, 'a> Binary<'c, 'a> {
    /// A binary with a file for each of these modules, in which there are no tests yet.
    pub(super) fn new(
        context: &'c Context<'a>,
        name: &'static str,
        docs: &str,
        modules: impl IntoIterator<Item = ModuleId>,
    ) -> Self {
        let main = RustFile::new(format!("tests/{name}/main.rs"), vec![docs.to_owned()]);
        let mut binary = Self { context, name, main, files: BTreeMap::new() };
        for id in modules {
            if let Some(module) = context.api.modules.get(id.index()) {
                binary.files.entry(id).or_insert_with(|| file(context, name, module));
            }
        }
        binary.declare();
        binary
    }

    /// The file for what belongs to a module, or to none.
    pub(super) fn file(&mut self, module: Option<ModuleId>) -> &mut RustFile {
        match module.and_then(|id| self.files.get_mut(&id)) {
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
        let modules = self.files.keys().filter_map(|id| self.context.api.modules.get(id.index()));
        let modules = modules.filter(|module| module.group == group).map(|module| {
            let ident = name(&module.ident);
            quote!(mod #ident;)
        });
        modules.collect()
    }
}

fn file(context: &Context<'_>, binary: &str, module: &Module) -> RustFile {
    let folder = context.folder_of(module.group);
    let path = format!("tests/{binary}{}/{}.rs", folder.trim_start_matches("src"), module.ident.bare());
    let path_of = format!("{}::{}", context.path_of(module.group), module.ident);
    let mut file = RustFile::new(path, vec![format!("Examples of {}.", code(path_of.trim_start_matches("crate::")))]);
    file.imports().within(&context.crate_name());
    file.item(quote!(
        use crate::harness;
    ));
    file
}

/// A test as the test binary calls it: with the modules around it.
pub(super) fn test_path(context: &Context<'_>, home: Option<ModuleId>, test: &str) -> String {
    let module = home.and_then(|id| context.api.modules.get(id.index()));
    let Some(module) = module else { return test.to_owned() };
    let folder = context.folder_of(module.group).trim_start_matches("src").trim_start_matches('/').to_owned();
    let group = if folder.is_empty() { folder } else { format!("{folder}::") };
    format!("{group}{}::{test}", module.ident.bare())
}

/// The file of an example's value below `tests/`, and the way to `tests/` from a test of it.
pub(super) fn value_path(context: &Context<'_>, home: Option<ModuleId>, test: &str) -> (String, &'static str) {
    let module = home.and_then(|id| context.api.modules.get(id.index()));
    let Some(module) = module else { return (format!("examples/{test}.json"), "../") };
    let folder = context.folder_of(module.group);
    let path = format!("examples{}/{}/{test}.json", folder.trim_start_matches("src"), module.ident.bare());
    (path, if module.group.is_some() { "../../" } else { "../" })
}
