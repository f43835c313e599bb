//! `conformance`: generated code against software of other people. One file for each counterpart.
//!
//! It must skip nothing silently: what cannot be run is said, and the command fails.

mod changes;
mod corpus;
mod crate_alone;
mod edits;
mod effects;
mod homeserver;
mod matrix;
mod page;
mod peers;
mod program;
mod raw;
mod ruma;
mod same;
mod schemas;
mod subject;
mod surface;
mod table;
mod tests_run;
mod version_pairs;
mod versions;

use std::process::ExitCode;

use clap::Subcommand;

/// The counterparts.
#[derive(Debug, Subcommand)]
pub(crate) enum Counterpart {
    /// A real homeserver, Synapse, with the client generated from `spec/`
    Homeserver(homeserver::Arguments),
    /// The whole Matrix specification: generated, compiled, all its examples proven
    Matrix(matrix::Arguments),
    /// Ruma: which endpoints it has, and what compiling takes
    Ruma(ruma::Arguments),
    /// The official test suite of JSON Schema, by what is generated of its schemas
    Schemas(schemas::Arguments),
    /// Pairs of descriptions whose changes somebody else judged
    Changes(changes::Arguments),
    /// Random edits of descriptions, each of which one rule of `diff` describes
    Edits(edits::Arguments),
    /// Descriptions of a corpus, and all of Matrix, compared with themselves
    Same(same::Arguments),
    /// Two versions of all of Matrix
    Versions(versions::Arguments),
    /// What `diff` says becomes of the generated crate, by rustdoc
    Effects(effects::Arguments),
    /// The page that `diff --format html` writes, in a browser
    Page(page::Arguments),
    /// Descriptions that nobody here wrote: generated, compiled, their examples proven
    Corpus(corpus::Arguments),
    /// Descriptions of the corpus by other generators for Rust, and by this one
    Peers(peers::Arguments),
    /// What one description of the corpus holds; `corpus` starts it for each of them
    #[command(hide = true)]
    CorpusFacts(corpus::FactsArguments),
    /// The examples of one description of the corpus; `corpus` starts it for each of them
    #[command(hide = true)]
    CorpusExamples(corpus::ExamplesArguments),
    /// Two descriptions of one API compared; `corpus` starts it for each pair
    #[command(hide = true)]
    CorpusPair(corpus::PairArguments),
}

/// Exit codes: 0, all is as expected; 1, something is not; 2, it could not be run.
pub(crate) fn conformance(counterpart: &Counterpart) -> ExitCode {
    let result = match counterpart {
        Counterpart::Homeserver(arguments) => homeserver::run(arguments),
        Counterpart::Matrix(arguments) => matrix::run(arguments),
        Counterpart::Ruma(arguments) => ruma::run(arguments),
        Counterpart::Schemas(arguments) => schemas::run(arguments),
        Counterpart::Changes(arguments) => changes::run(arguments),
        Counterpart::Edits(arguments) => edits::run(arguments),
        Counterpart::Same(arguments) => same::run(arguments),
        Counterpart::Versions(arguments) => versions::run(arguments),
        Counterpart::Effects(arguments) => effects::run(arguments),
        Counterpart::Page(arguments) => page::run(arguments),
        Counterpart::Corpus(arguments) => corpus::run(arguments),
        Counterpart::Peers(arguments) => peers::run(arguments),
        Counterpart::CorpusFacts(arguments) => corpus::print_facts(arguments),
        Counterpart::CorpusExamples(arguments) => corpus::print_examples(arguments),
        Counterpart::CorpusPair(arguments) => corpus::print_pair(arguments),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::from(2)
        }
    }
}
