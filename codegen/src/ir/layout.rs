//! Where in the files of its module something stands.
//!
//! It says nothing about paths in Rust: whatever the file, all of a module is named as if it stood in the module itself.

use std::collections::BTreeMap;

use super::{ModuleId, OperationId, RustIdent, TypeId};

/// How the modules that are too large for one file of each kind are divided. Set by the `name` pass.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Those that are divided; all others stand together.
    pub divided: BTreeMap<ModuleId, Division>,
}

/// How one module is divided.
#[derive(Clone, Debug, Default)]
pub struct Division {
    /// Operations by what they are about; those that are in none of these stand beside the folders.
    pub folders: Vec<Folder>,
    /// The file of each type that belongs to no single operation.
    pub files: BTreeMap<TypeId, RustIdent>,
}

/// Operations that stand in a folder of their own.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its name.
    pub ident: RustIdent,
    /// What its operations have in common: a tag, or the beginning of a path.
    pub common: String,
    /// They, in the order of the description.
    pub operations: Vec<OperationId>,
}

impl Division {
    /// Whether an operation stands in one of the folders.
    pub fn has_folder(&self, id: OperationId) -> bool {
        self.folders.iter().any(|folder| folder.operations.contains(&id))
    }
}
