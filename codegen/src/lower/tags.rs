//! Modules of tags: where the configuration splits a document, the operations of each tag get a module, and with it a
//! trait and a router. It must not choose names; types that operations share stay in the document's own module.

use super::{Lowering, docs};
use crate::ir::{Module, ModuleId, RustIdent};
use crate::openapi::OperationObject;
use crate::source::{DocumentId, Location};

impl Lowering<'_, '_> {
    /// The module of an operation: its first tag's where its document is split, else its document's.
    pub(super) fn module_of_operation(&mut self, document: DocumentId, object: &OperationObject) -> ModuleId {
        let own = self.module_of(document);
        let Some(tag) = object.tags.iter().find(|tag| !tag.trim().is_empty()) else { return own };
        if !self.is_split(document, own) {
            return own;
        }
        // Whoever writes `Pets` here and `pets` there means one group.
        let key = (document, tag.to_lowercase());
        if let Some(id) = self.tag_modules.get(&key) {
            return *id;
        }
        let id = ModuleId(self.api.modules.len() as u32);
        let Some(base) = self.api.modules.get(own.index()) else { return own };
        let (source, title, description) = self.tag_text(document, tag);
        let module = Module {
            group: base.group,
            reached_by: Vec::new(),
            configured: None,
            declared: None,
            tag: Some(tag.clone()),
            hooks: None,
            ident: RustIdent::unnamed(),
            document: base.document.clone(),
            title: Some(title),
            docs: docs::module_docs(description, &source),
        };
        self.api.modules.push(module);
        self.tag_modules.insert(key, id);
        id
    }

    fn is_split(&self, document: DocumentId, own: ModuleId) -> bool {
        let group = self.api.modules.get(own.index()).and_then(|module| module.group);
        if let Some(plan) = group.and_then(|group| self.plan.groups.get(group.index())) {
            return plan.split_tags;
        }
        let path = self.store.resolver().sources().document(document).map(|found| found.canonical.clone());
        let own = |module: &&crate::config::ModulePlan| module.document.canonicalize().ok() == path;
        self.plan.modules.iter().find(own).is_some_and(|module| module.split_tags)
    }

    /// What the document says of a tag (OpenAPI, "Tag Object"): where, its title and its text.
    fn tag_text(&self, document: DocumentId, tag: &str) -> (Location, String, Option<String>) {
        let root = Location::root(document);
        let sources = self.store.resolver().sources();
        let tags = root.child("tags");
        let list = sources.value(&tags).and_then(|value| value.as_array()).map_or(&[][..], Vec::as_slice);
        let text = |value: &serde_json::Value, name: &str| value.get(name)?.as_str().map(str::to_owned);
        let found = list.iter().enumerate().find(|(_, value)| text(value, "name").as_deref() == Some(tag));
        match found {
            Some((index, value)) => {
                let title = text(value, "summary").unwrap_or_else(|| tag.to_owned());
                (tags.index(index), title, text(value, "description"))
            }
            None => (root, tag.to_owned(), None),
        }
    }
}
