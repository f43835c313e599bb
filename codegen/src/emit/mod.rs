//! The finished model to the text of files.
//!
//! It must not read descriptions and must not choose what a schema means in Rust: that is `lower`'s. Each
//! kind of output is one row of [`OUTPUTS`], each kind of item one file.

pub mod docs;

mod answers;
mod bodies;
mod callbacks;
mod calls;
mod contents;
mod context;
mod crate_files;
mod dispatch;
mod divided;
mod enums;
mod file;
mod form_parts;
mod formats;
mod groups;
mod headers;
mod hooks;
mod item_docs;
mod modules;
mod operations;
mod parameters;
mod patterns;
mod predicates;
mod received;
mod request_tests;
mod requests;
mod router;
mod routes;
mod rules;
mod security;
mod sender;
mod server;
mod servers;
mod shapes;
mod streams;
mod structs;
mod surface;
mod tests;
mod types;
mod unions;

pub use surface::{ItemKind, PublicItem, Surface, short, surfaces};
pub use tests::Proof;

use context::{Context, Package};
use rayon::prelude::*;

use crate::config::CratePlan;
use crate::ir::{Api, Verified};
use crate::output::OutputFile;

/// A kind of output: its files.
type Output = fn(&Context<'_>) -> Vec<OutputFile>;

/// All outputs, in the order in which a reader meets them.
static OUTPUTS: &[Output] = &[
    // Manifest, README and formatting.
    crate_files::texts,
    // `lib.rs`.
    |context| vec![crate_files::lib(context).finish()],
    // Modules: types, operations, client methods, traits and routers.
    modules::generate,
    // Modules around those; credentials, and the client that holds them.
    groups::generate,
    crate_files::support,
    tests::generate,
];

/// All files of a crate.
pub fn generate(api: &Verified<Api>, plan: &CratePlan) -> Vec<OutputFile> {
    let context = Context::new(api, plan);
    OUTPUTS.par_iter().flat_map_iter(|output| output(&context)).collect()
}

/// All that the files of a crate are made from.
pub fn made_from<'a>(api: &'a Verified<Api>, plan: &'a CratePlan) -> impl std::fmt::Debug + 'a {
    (api, Package::of(plan))
}

/// The tests among these files, with the examples that each proves.
pub fn proofs(api: &Verified<Api>, plan: &CratePlan) -> Vec<Proof> {
    tests::proofs(&Context::new(api, plan))
}
