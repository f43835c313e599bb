//! The examples of one description as a process of its own says them, which may take long as those that find the facts.
//!
//! It must not know how they are found and judged, which only builds with the feature `oracle` can.

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Arguments of `conformance corpus-examples`.
#[derive(Debug, Args)]
pub(crate) struct ExamplesArguments {
    /// The description
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// With their values
    #[arg(long)]
    values: bool,
}

/// What somebody says of an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Valid,
    /// Where in it, and why.
    Invalid(String),
    /// Why nobody can say.
    Unjudged(String),
}

/// An example.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Judged {
    /// File and line.
    pub(super) place: String,
    pub(super) kind: String,
    /// What the `jsonschema` crate says.
    pub(super) theirs: Verdict,
    /// What the library says; none where its reader has not found it.
    pub(super) ours: Option<Verdict>,
    /// The tests that prove it: target and name.
    pub(super) tests: BTreeSet<(String, String)>,
    /// The key below `components/schemas` of its schema, where that is one of those or refers to one.
    pub(super) component: Option<String>,
    /// Where it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Value>,
}

/// Prints all examples as JSON.
pub(crate) fn print_examples(arguments: &ExamplesArguments) -> Result<bool, String> {
    #[cfg(feature = "oracle")]
    {
        let judged = super::judged::all(&arguments.spec, arguments.values)?;
        println!("{}", serde_json::to_string(&judged).map_err(|error| error.to_string())?);
        Ok(true)
    }
    #[cfg(not(feature = "oracle"))]
    {
        let ExamplesArguments { spec, values: _ } = arguments;
        Err(format!("{}: this build has no judge of examples: its feature `oracle` is off", spec.display()))
    }
}
