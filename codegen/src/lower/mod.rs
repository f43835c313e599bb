//! Descriptions and schemas to the model: the only place where a Rust-side meaning is chosen.
//!
//! A type is made once for each set of schemas that apply together, however often it is used. Nothing here
//! prints Rust or makes identifiers; it leaves hints for the namer.

mod bodies;
mod branch_names;
mod choices;
mod declared;
mod declared_unions;
mod docs;
mod expression;
mod held;
mod hooks;
mod inheritance;
mod media;
mod noted;
mod object_tests;
mod objects;
mod operations;
mod parameters;
mod parts;
mod path;
mod positions;
mod predicates;
mod responses;
mod scalars;
mod security;
mod seen;
mod selectors;
mod servers;
mod settle;
mod sides;
mod tags;
mod texts;
mod unions;
mod uses;

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::Path;

use crate::config::{CratePlan, GroupPlan};
use crate::diag::Diagnostics;
use crate::ir::{
    Api, CredentialId, Docs, Group, GroupId, Module, ModuleId, NameHints, OperationId, RustIdent, Type, TypeDef,
    TypeId, TypeKind,
};
use crate::openapi::Description;
pub(crate) use declared::conventions;
use sides::{Side, Sides};

use crate::resolve::Resolver;
use crate::schema::{SchemaRef, SchemaStore, TypeSet};
use crate::source::{DocumentId, Location};

/// Where a schema is used, for the name and the home of a type that has to be made there.
#[derive(Clone, Debug)]
struct Site {
    /// The module of the user.
    module: ModuleId,
    /// The operation of the user.
    operation: Option<OperationId>,
    /// What the name can be made from.
    origin: Origin,
    /// Who sends it.
    side: Side,
}

/// The user of a type.
#[derive(Clone, Debug)]
enum Origin {
    /// A body or parameter: operation id and role.
    Operation(String, String),
    /// A member, item or variant of a type.
    Member(TypeId, String),
}

impl Site {
    /// The site one step further in: `Item` of an array, `Value` of a map.
    fn within(&self, suffix: &str) -> Self {
        let mut site = self.clone();
        match &mut site.origin {
            Origin::Operation(_, text) | Origin::Member(_, text) => {
                text.push('_');
                text.push_str(suffix);
            }
        }
        site
    }
}

/// A type whose content is still to be made.
struct Pending {
    id: TypeId,
    roots: Vec<SchemaRef>,
    shape: Shape,
}

/// What a pending type will be.
enum Shape {
    /// A struct of the merged properties.
    Object,
    /// A union of branches.
    Branches(unions::Branches),
    /// A union of JSON types; `open` if values of others are admitted as well.
    Types { types: TypeSet, open: bool },
}

/// State of the stage.
struct Lowering<'s, 'a> {
    store: &'s SchemaStore<'a>,
    plan: &'s CratePlan,
    api: Api,
    made: HashMap<(Vec<SchemaRef>, Side), Type>,
    in_progress: HashSet<(Vec<SchemaRef>, Side)>,
    sides: Sides,
    pending: VecDeque<Pending>,
    modules: HashMap<DocumentId, ModuleId>,
    /// The modules of tags, by their document and the tag in small letters.
    tag_modules: HashMap<(DocumentId, String), ModuleId>,
    /// Paths of the documents below their roots.
    paths: HashMap<DocumentId, String>,
    credentials: HashMap<String, CredentialId>,
    servers: std::collections::HashSet<(Option<crate::ir::GroupId>, String, String)>,
    /// The module of formats that have types, and the types made so far.
    formats_module: Option<ModuleId>,
    formats: HashMap<String, TypeId>,
    /// The modules of declared unions, by group.
    unions_modules: Vec<(Option<GroupId>, ModuleId)>,
    /// Patterns of members that were reported already.
    patterns_reported: HashSet<Location>,
    /// Media types that were reported as left out, by document.
    media_types_reported: HashSet<(DocumentId, String)>,
    /// Credentials that share a place of the request with another of their requirement, each reported once.
    credentials_reported: HashSet<(CredentialId, String)>,
    /// Which examples were noted.
    noted: noted::Noted,
    /// Answers that a parameter chooses.
    choices: choices::Choices,
    diagnostics: Diagnostics,
}

/// Lowers all descriptions of a crate, and the roots of schema files that are generated whoever uses them, to one
/// model.
pub fn lower(
    store: &SchemaStore<'_>,
    descriptions: &[Description],
    roots: &[DocumentId],
    plan: &CratePlan,
) -> (Api, Diagnostics) {
    let mut lowering = Lowering {
        store,
        plan,
        api: Api::default(),
        made: HashMap::new(),
        in_progress: HashSet::new(),
        sides: Sides::default(),
        pending: VecDeque::new(),
        modules: HashMap::new(),
        tag_modules: HashMap::new(),
        paths: display_paths(store.resolver()),
        credentials: HashMap::new(),
        servers: std::collections::HashSet::new(),
        formats_module: None,
        formats: HashMap::new(),
        unions_modules: Vec::new(),
        patterns_reported: HashSet::new(),
        media_types_reported: HashSet::new(),
        credentials_reported: HashSet::new(),
        noted: noted::Noted::default(),
        choices: choices::Choices::default(),
        diagnostics: Diagnostics::new(),
    };
    if let Some(first) = descriptions.first() {
        lowering.api.title = first.title.clone().unwrap_or_default();
        lowering.api.version = first.api_version.clone().unwrap_or_default();
        lowering.api.docs.description = first.description.clone();
        lowering.api.docs.summary = first.summary.clone();
    }
    lowering.api.groups = plan.groups.iter().map(group).collect();
    lowering.prepare_formats();
    lowering.find_choices(descriptions);
    let lowered: Vec<_> = descriptions.iter().map(|description| lowering.lower_description(description)).collect();
    for root in roots {
        lowering.lower_root(*root);
    }
    for (description, lowered) in descriptions.iter().zip(lowered) {
        lowering.lower_hooks(description, lowered);
    }
    lowering.finish_pending();
    lowering.settle_choices();
    lowering.lower_unions();
    lowering.settle_parts();
    lowering.leave_out_promoted();
    lowering.note_example_files();
    lowering.note_facts();
    lowering.replace_texts();
    crate::examples::judge(store, &mut lowering.api);
    let documents = store.resolver().sources().documents();
    lowering.api.document_names = documents.map(|(id, _)| lowering.display_path(id)).collect();
    lowering.api.documents = store.resolver().sources().documents().count();
    lowering.diagnostics.extend(store.take_diagnostics());
    (lowering.api, lowering.diagnostics)
}

/// The path of each document below its root.
pub(crate) fn display_paths(resolver: &Resolver<'_>) -> HashMap<DocumentId, String> {
    let paths = resolver.sources().documents().map(|(id, document)| {
        let below = resolver.roots().shown_below().find_map(|root| document.canonical.strip_prefix(root).ok());
        let name = document.canonical.file_name().map(Path::new);
        (id, below.or(name).unwrap_or(&document.path).to_string_lossy().replace('\\', "/"))
    });
    paths.collect()
}

fn group(plan: &GroupPlan) -> Group {
    Group {
        configured: plan.name.clone(),
        ident: RustIdent::unnamed(),
        title: plan.title.clone(),
        docs: Docs { description: plan.description.clone(), ..Docs::default() },
        page: plan.page.clone(),
    }
}

impl Lowering<'_, '_> {
    /// Lowers the root of a schema file, so that it is generated though no operation may reach it.
    fn lower_root(&mut self, document: DocumentId) {
        let site = self.root_site(document);
        let lowered = self.lower_at(&Location::root(document), &site);
        self.finish_pending();
        self.keep_root(document, lowered);
    }

    /// What the root of a schema file became stays, whoever uses it. What needs no type of its own gets a name.
    fn keep_root(&mut self, document: DocumentId, lowered: uses::Lowered) {
        let root = Location::root(document);
        let site = self.root_site(document);
        let (id, kind) = match lowered.ty {
            Type::Json => return,
            Type::Named(id) => (id, None),
            other => (self.allocate(&root, &[], &site, lowered.docs), Some(TypeKind::Alias(other))),
        };
        let NameHints { declared, file, .. } = self.name_hints(&root, &[], &site);
        if let Some(def) = self.api.types.get_mut(id.index()) {
            def.root = true;
            def.kind = kind.unwrap_or_else(|| def.kind.clone());
            if def.source.document == document && def.source != root {
                // The root says nothing but what it is made of: what was made of it is the whole of the file.
                let hints = std::mem::take(&mut def.hints);
                def.hints = NameHints { declared, file, operation: None, parent: None, ..hints };
                def.source = root;
            }
        }
    }

    /// The module of a document, made when first asked for.
    fn module_of(&mut self, document: DocumentId) -> ModuleId {
        if let Some(id) = self.modules.get(&document) {
            return *id;
        }
        let sources = self.store.resolver().sources();
        let path = sources.document(document).map(|found| found.canonical.clone()).unwrap_or_default();
        let root = Location::root(document);
        let text = |name: &str| {
            let info = root.child("info").child(name);
            let value = sources.value(&info).or_else(|| sources.value(&root.child(name)));
            value.and_then(|value| value.as_str()).map(str::to_owned)
        };
        let configured =
            self.plan.modules.iter().find(|module| module.document.canonicalize().is_ok_and(|own| own == path));
        let id = ModuleId(self.api.modules.len() as u32);
        let document_path = self.display_path(document);
        self.api.modules.push(Module {
            group: self.group_of(&document_path),
            hooks: None,
            reached_by: Vec::new(),
            configured: configured
                .and_then(|module| module.name.clone())
                .or_else(|| self.plan.rename.modules.get(&document_path).cloned()),
            declared: self.declared_words(&document_path).map(|(_, stem)| stem),
            tag: None,
            ident: RustIdent::unnamed(),
            document: document_path,
            title: text("title"),
            docs: docs::module_docs(text("description"), &root),
        });
        self.modules.insert(document, id);
        id
    }

    /// The group that a document, named by its path below its root, belongs to.
    fn group_of(&self, path: &str) -> Option<GroupId> {
        let index = self.plan.groups.iter().position(|group| group.contains(path))?;
        Some(GroupId(index as u32))
    }

    /// A document's path below its root, for docs: the same on every machine.
    fn display_path(&self, document: DocumentId) -> String {
        self.paths.get(&document).cloned().unwrap_or_default()
    }

    /// A place as the configuration writes it: `path/below/root.yaml#/pointer`.
    fn place_text(&self, at: &Location) -> String {
        format!("{}#{}", self.display_path(at.document), at.pointer)
    }

    /// Makes a type whose content follows; `first` names it.
    fn allocate(&mut self, first: &Location, titles: &[Option<String>], site: &Site, docs: crate::ir::Docs) -> TypeId {
        let id = TypeId(self.api.types.len() as u32);
        let hints = self.name_hints(first, titles, site);
        let own_document = self.module_of(first.document);
        let operation = site.operation.filter(|operation| {
            let owner = self.api.operations.get(operation.index()).map(|operation| &operation.source);
            owner.is_some_and(|owner| {
                owner.document == first.document
                    && first.pointer.as_str().starts_with(&format!("{}/", owner.pointer.as_str()))
            })
        });
        self.note_side(id, site.side);
        self.api.types.push(TypeDef {
            ident: RustIdent::unnamed(),
            hints,
            module: if operation.is_some() { site.module } else { own_document },
            operation,
            root: false,
            docs,
            source: first.clone(),
            kind: TypeKind::Alias(Type::JsonObject),
            rule: None,
            checked: false,
            default: false,
        });
        id
    }

    /// What a type may be named by. The one for requests says so where there may be another one.
    fn name_hints(&self, at: &Location, titles: &[Option<String>], site: &Site) -> NameHints {
        let mut hints = self.plain_hints(at, titles, site);
        if site.side == Side::Request {
            let NameHints { configured, declared, key, title, file, operation: _, parent: _ } = &mut hints;
            configured.iter_mut().for_each(|name| name.push_str("Input"));
            [declared, key, title, file].into_iter().flatten().for_each(|words| words.push_str("_input"));
        }
        hints
    }

    fn plain_hints(&self, at: &Location, titles: &[Option<String>], site: &Site) -> NameHints {
        let mut hints = NameHints {
            configured: self.plan.rename.types.get(&self.place_text(at)).cloned(),
            title: titles.iter().flatten().next().cloned(),
            ..NameHints::default()
        };
        if let Origin::Member(parent, member) = &site.origin
            && self.api.types.get(parent.index()).is_some_and(|owner| owner.source == *at)
        {
            // A part of the very schema that its owner was made of.
            return NameHints { parent: Some((*parent, member.clone())), ..NameHints::default() };
        }
        let tokens: Vec<String> = at.pointer.tokens().collect();
        let path = self.display_path(at.document);
        let stem = || {
            std::path::Path::new(&path).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
        };
        match tokens.as_slice() {
            [] => {
                hints.file = Some(stem());
                hints.declared = self.declared_words(&path).map(|(name, _)| name);
            }
            [.., container, key] if matches!(container.as_str(), "schemas" | "$defs" | "definitions") => {
                hints.key = Some(key.clone());
            }
            _ => match &site.origin {
                Origin::Operation(id, role) => hints.operation = Some((id.clone(), role.clone())),
                Origin::Member(parent, member) => {
                    let owner = self.api.types.get(parent.index());
                    if owner.is_some_and(|owner| owner.source.document == at.document) {
                        hints.parent = Some((*parent, member.clone()));
                    } else {
                        // A property of another document's schema is named after that document, whoever uses it.
                        hints.file = Some(format!("{}_{member}", stem()));
                    }
                }
            },
        }
        hints
    }

    /// Fills the types that were only allocated, which allocates more.
    fn finish_pending(&mut self) {
        while let Some(pending) = self.pending.pop_front() {
            let kind = match pending.shape {
                Shape::Object => TypeKind::Struct(self.lower_object(pending.id, &pending.roots)),
                Shape::Branches(branches) => self.lower_branches(pending.id, branches, &pending.roots),
                Shape::Types { types, open } => {
                    TypeKind::Union(self.lower_types(pending.id, &pending.roots, types, open))
                }
            };
            if let Some(def) = self.api.types.get_mut(pending.id.index()) {
                def.kind = kind;
            }
        }
    }
}
