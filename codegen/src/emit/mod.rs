//! The finished model to the text of files.
//!
//! It must not read descriptions and must not choose what a schema means in Rust: that is `lower`'s. Each
//! kind of output is one row of [`OUTPUTS`], each kind of item one file.

pub mod docs;

mod answers;
mod context;
mod crate_files;
mod enums;
mod file;
mod item_docs;
mod modules;
mod operations;
mod requests;
mod rules;
mod security;
mod server;
mod structs;
mod tests;
mod types;
mod unions;

use context::Context;
use docs::LinkBase;

use crate::config::CratePlan;
use crate::ir::{Api, Verified};
use crate::output::OutputFile;

/// A kind of output.
struct Output {
    /// What it is, for those who read the table.
    #[allow(dead_code)]
    name: &'static str,
    /// Its files.
    generate: fn(&Context<'_>) -> Vec<OutputFile>,
}

/// All outputs, in the order in which a reader meets them.
static OUTPUTS: &[Output] = &[
    Output { name: "manifest, README, formatting", generate: crate_files::texts },
    Output { name: "lib.rs", generate: |context| vec![crate_files::lib(context).finish()] },
    Output { name: "modules: types, operations, clients, servers", generate: modules::generate },
    Output { name: "credentials", generate: |context| vec![security::generate(context).finish()] },
    Output { name: "client", generate: |context| vec![security::client(context).finish()] },
    Output { name: "support code", generate: crate_files::support },
    Output { name: "tests", generate: tests::generate },
];

/// All files of a crate.
pub fn generate(api: &Verified<Api>, plan: &CratePlan) -> Vec<OutputFile> {
    let links = LinkBase { site: plan.links.site.clone(), page: None };
    let mut context = Context { api, plan, links, example_names: Vec::new() };
    context.example_names = tests::names(&context);
    OUTPUTS.iter().flat_map(|output| (output.generate)(&context)).collect()
}
