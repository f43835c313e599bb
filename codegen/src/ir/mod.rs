//! The model that everything is made from: types, operations and their names, with Rust-side meaning
//! chosen and OpenAPI forgotten.
//!
//! It must not read descriptions and must not print Rust. `lower` fills it, `passes` finish it, `emit`,
//! `examples` and `diff` read it.

mod body;
pub mod dump;
mod example;
mod layout;
mod names;
mod operation;
mod predicate;
mod role;
mod route;
mod server;
mod types;
mod walk;

pub use body::{Alternative, Body, BodyContent, Form, FormStyle, Framing, Items, PartField, PartKind};
pub use example::{Example, ExampleOrigin, ExampleSubject};
pub use layout::{Division, Folder, Layout};
pub use names::{RustIdent, WireName};
pub use operation::{
    Choice, Credential, CredentialKind, Operation, Parameter, ParameterLocation, PathPart, PathTemplate, Response,
    SecurityAlternative, StatusPattern, Style,
};
pub use predicate::{Named, Predicate, Rule, Seen};
pub use role::{Callback, CallbackUrl, HookKind, Role, UrlPart};
pub use route::{RequestTest, TextTest};
pub use server::{Server, ServerVariable, origin};
pub use types::{
    ArrayRules, Constant, EnumDef, EnumVariant, Field, IntegerKind, MapRules, NameHints, NumberRules, ObjectRules,
    Presence, Selector, StructDef, TextDef, TextRules, Type, TypeDef, TypeKind, UnionDef, UnionVariant,
};

use indexmap::IndexMap;

use crate::source::Location;

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the arena.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(
    /// Index of a type in [`Api::types`].
    TypeId
);
id!(
    /// Index of an operation in [`Api::operations`].
    OperationId
);
id!(
    /// Index of a module in [`Api::modules`].
    ModuleId
);
id!(
    /// Index of a group in [`Api::groups`].
    GroupId
);
id!(
    /// Index of a credential in [`Api::credentials`].
    CredentialId
);

/// One crate's worth of API.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// What the crate is called in prose: `info.title` of the first description.
    pub title: String,
    /// `info.version` of the first description.
    pub version: String,
    /// `info.description` of the first description.
    pub docs: Docs,
    /// Groups of modules, each with a client of its own; none where the configuration declares none.
    pub groups: Vec<Group>,
    /// Modules: one a document that contributes types or operations, in reading order.
    pub modules: Vec<Module>,
    /// All types; [`TypeId`] indexes it.
    pub types: Vec<TypeDef>,
    /// All operations; [`OperationId`] indexes it.
    pub operations: Vec<Operation>,
    /// All servers that are named somewhere, each once for its group.
    pub servers: Vec<Server>,
    /// All credentials that some operation asks for.
    pub credentials: Vec<Credential>,
    /// How large modules are divided; set by the `name` pass.
    pub layout: Layout,
    /// All examples, valid or not.
    pub examples: Vec<Example>,
    /// Paths of all documents below their roots, by the index of [`DocumentId`](crate::source::DocumentId).
    pub document_names: Vec<String>,
    /// How many documents were read.
    pub documents: usize,
    /// How many operations the documents describe, those left out included.
    pub described: usize,
}

impl Api {
    /// The type `id`, if it exists; `verify` makes sure that it does.
    pub fn get(&self, id: TypeId) -> Option<&TypeDef> {
        self.types.get(id.index())
    }

    /// The operations of one module, in the order of the description.
    pub fn operations_of(&self, module: ModuleId) -> impl Iterator<Item = &Operation> {
        self.operations.iter().filter(move |operation| operation.module == module)
    }

    /// The group that a module belongs to.
    pub fn group_of(&self, module: ModuleId) -> Option<GroupId> {
        self.modules.get(module.index())?.group
    }

    /// The types that live in one module and belong to no single operation.
    pub fn types_of(&self, module: ModuleId) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        self.types
            .iter()
            .enumerate()
            .map(|(index, def)| (TypeId(index as u32), def))
            .filter(move |(_, def)| def.module == module)
    }
}

/// Modules that belong together, such as one API of several: a Rust module around theirs, and a cargo feature.
#[derive(Clone, Debug)]
pub struct Group {
    /// Name given in the configuration.
    pub configured: String,
    /// Its name in Rust, and with `-` for `_` that of its feature; set by the `name` pass.
    pub ident: RustIdent,
    /// What it is called in prose.
    pub title: Option<String>,
    /// The longer text.
    pub docs: Docs,
    /// The page that links such as `#part` in its descriptions are about.
    pub page: Option<String>,
}

/// A module of the generated crate: what comes from one document.
#[derive(Clone, Debug)]
pub struct Module {
    /// The group it belongs to; the crate's root where there is none.
    pub group: Option<GroupId>,
    /// Whether it holds what the provider asks of others, and which; such a module is one of its document's two.
    pub hooks: Option<HookKind>,
    /// The groups that need its types, its own among them, in their order: it is compiled when one of them is. None: it
    /// always is. Set by the `reach` pass.
    pub reached_by: Vec<GroupId>,
    /// Name given in the configuration.
    pub configured: Option<String>,
    /// Words that the configuration makes of its document's file name, to stand in place of it.
    pub declared: Option<String>,
    /// The tag whose operations it has, where its document is split by tags.
    pub tag: Option<String>,
    /// Its name (`old_sync`), set by the `name` pass; also the stem of its trait (`OldSync`) and router (`old_sync_router`).
    pub ident: RustIdent,
    /// Its document's path below the root, with forward slashes, for docs.
    pub document: String,
    /// `info.title` where the document is an OpenAPI description, else the schema's title.
    pub title: Option<String>,
    /// The longer text of the same place.
    pub docs: Docs,
}

impl Module {
    /// Whether it is there for what the configuration declares, and comes from no document.
    pub fn is_declared(&self) -> bool {
        self.docs.source.is_none()
    }
}

/// Text for a reader, as the description has it (CommonMark), before any escaping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// `summary`, or the title where only that exists.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// The node it was read from.
    pub source: Option<Location>,
    /// Further facts from extensions or keywords that have no Rust form, a sentence each.
    pub notes: Vec<String>,
}

/// Ordered map, as everywhere.
pub type OrderedMap<K, V> = IndexMap<K, V>;

/// An [`Api`] that the `verify` pass has found sound: every id exists, every name is set and unique in
/// its scope. Emission from it cannot fail.
#[derive(Clone, Debug)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// Only `passes::verify` may call this.
    pub(crate) fn assume(value: T) -> Self {
        Self(value)
    }

    /// The value back, no longer verified.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
