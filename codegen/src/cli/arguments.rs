//! The arguments of the commands, as clap reads them. It must not act on them.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::config::SelectBy;

const EXIT: &str = "\
Exit status:
  0  all is well
  1  the description has faults, or the output is stale (with --check)
  2  wrong arguments or configuration, or the output could not be read or written";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Generate the crates that specmill.toml names
    #[command(after_help = EXIT, after_long_help = CODEGEN_HELP)]
    Codegen(Codegen),
    /// Read and verify the descriptions; write nothing
    #[command(after_help = EXIT)]
    Check(Check),
    /// Print what a stage made of the descriptions
    Dump(Dump),
    /// Say what a change of the descriptions breaks
    #[command(after_help = DIFF_EXIT)]
    Diff(Box<Diff>),
    /// Explain a diagnostic's code, or list all codes
    Explain(Explain),
}

const DIFF_EXIT: &str = "\
Exit status:
  0  nothing at the level of --fail-on
  1  findings at that level
  2  it could not be compared";

const CODEGEN_HELP: &str = "\
Faults:
  All faults that can be found are reported in one run. Where there is an error, nothing is written and
  what was generated before stays as it was. With --keep-going everything that is not hit by an error is
  written all the same: an operation or a type that cannot be generated is left out, a document that
  cannot be read is left out. The exit status is 1 in both cases.

  With --spec it keeps going of itself as long as there is anything to write; --strict prevents that.

Exit status:
  0  all is well
  1  the description has faults, or the output is stale (with --check)
  2  wrong arguments or configuration, or the output could not be read or written";

/// Arguments of `codegen`.
#[derive(Debug, Args)]
pub struct Codegen {
    #[command(flatten)]
    /// Where the description is.
    pub input: Input,
    /// The output folder, in place of that of the configuration; several crates get a folder each in it [default with
    /// --spec: one of the package's name, here]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The package name of the generated crate, with --spec [default: the output folder's name, else the document's
    /// with `-api`]
    #[arg(long, value_name = "NAME", requires = "spec")]
    pub package: Option<String>,
    /// Write nothing; fail and show the difference if the output is stale
    #[arg(long)]
    pub check: bool,
    /// Write what could be generated although there are errors
    #[arg(long)]
    pub keep_going: bool,
    /// With --spec, write nothing where there is an error
    #[arg(long, requires = "spec", conflicts_with = "keep_going")]
    pub strict: bool,
    #[command(flatten)]
    /// How to print.
    pub common: Common,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    /// Where the description is.
    pub input: Input,
    #[command(flatten)]
    /// How to print.
    pub common: Common,
}

/// Arguments of `dump`.
#[derive(Debug, Args)]
pub struct Dump {
    /// The stage
    #[arg(long, value_enum, value_name = "STAGE", default_value_t = StageName::Ir)]
    pub stage: StageName,
    /// Print the difference that this pass makes
    #[arg(long, value_name = "NAME")]
    pub pass: Option<String>,
    #[command(flatten)]
    /// Where the description is.
    pub input: Input,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub color: ColorWhen,
}

/// Arguments of `diff`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Diff {
    /// What to do instead of comparing
    #[command(subcommand)]
    pub about: Option<DiffAbout>,
    /// What was: a git reference (its merge base with HEAD), a folder laid out like this one, or a document
    #[arg(long, value_name = "REF|DIR|FILE", default_value = "HEAD")]
    pub base: String,
    /// What is: likewise [default: the working tree]
    #[arg(long, value_name = "REF|DIR|FILE")]
    pub head: Option<String>,
    /// The configuration [default: specmill.toml in this directory or the nearest one above]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Whose findings are shown
    #[arg(long, value_enum, value_name = "SIDE", default_value_t)]
    pub side: ShownSide,
    /// Which findings make the exit status 1: errors for one side, changes that need a new major version of the crate
    #[arg(long, value_enum, value_name = "WHAT", default_value_t)]
    pub fail_on: FailOn,
    /// How findings are printed
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub format: DiffFormat,
    /// Findings that were agreed to [default: specmill-accept.toml beside the configuration, if it is there]
    #[arg(long, value_name = "FILE")]
    pub accept: Option<PathBuf>,
    /// Add the findings that are left to that file, to be given a reason
    #[arg(long)]
    pub write_accept: bool,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub color: ColorWhen,
}

/// What `diff` can tell of itself.
#[derive(Debug, Subcommand)]
pub enum DiffAbout {
    /// List the rules with their levels
    Rules,
    /// Explain a rule, with an example
    Explain {
        /// The rule's name
        rule: String,
    },
}

/// Whose findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ShownSide {
    /// Those for clients.
    Client,
    /// Those for servers.
    Server,
    /// Both.
    #[default]
    Both,
}

/// Which findings make a comparison fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Errors for clients.
    Client,
    /// Errors for servers.
    Server,
    /// Changes that ask for a new major version of the crate.
    Rust,
    /// Any of these.
    #[default]
    Any,
    /// None.
    None,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    #[default]
    Text,
    /// A table for a comment.
    Markdown,
    /// One object a line.
    Json,
    /// Workflow commands of GitHub Actions, which annotate the lines.
    Github,
    /// One page that needs nothing else.
    Html,
}

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, such as SM0101, or its name, such as missing-file; all where none is given
    pub code: Option<String>,
}

/// Where the description is. Without any of these, the nearest specmill.toml says it.
#[derive(Clone, Debug, Default, Args)]
pub struct Input {
    /// The configuration [default: specmill.toml in this directory or the nearest one above]
    #[arg(long, value_name = "FILE", conflicts_with = "spec")]
    pub config: Option<PathBuf>,
    /// OpenAPI documents, each a module of one crate, in place of a configuration
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub spec: Vec<PathBuf>,
    /// Folders that references may not leave [default: those of the configuration; with --spec, the documents',
    /// or the folder above them that their relative references lead to]
    ///
    /// The paths of the configuration's groups are taken below them.
    #[arg(long, value_name = "DIR", num_args = 1..)]
    pub root: Vec<PathBuf>,
    /// Only operations with one of these tags; patterns, `!` before one leaves out [with --spec]
    #[arg(long, value_name = "TAG", requires = "spec")]
    pub tag: Vec<String>,
    /// Only operations with one of these paths; patterns, `!` before one leaves out [with --spec]
    #[arg(long, value_name = "PATH", requires = "spec")]
    pub path: Vec<String>,
    /// Only operations with one of these ids; patterns, `!` before one leaves out [with --spec]
    #[arg(long, value_name = "ID", requires = "spec")]
    pub operation: Vec<String>,
    /// Give the operations of each tag a module, trait and router of their own [with --spec]
    #[arg(long, requires = "spec")]
    pub split_tags: bool,
}

impl Input {
    /// The patterns of the operations to generate.
    pub(super) fn select(&self) -> Vec<(SelectBy, String)> {
        let all = [(SelectBy::Tag, &self.tag), (SelectBy::Path, &self.path), (SelectBy::Id, &self.operation)];
        all.into_iter().flat_map(|(by, texts)| texts.iter().map(move |text| (by, text.clone()))).collect()
    }
}

/// How to print.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Common {
    /// How diagnostics and the summary are printed; json is one object a line on standard output
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub message_format: MessageFormat,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub color: ColorWhen,
}

/// How diagnostics and the summary are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people, on standard error.
    #[default]
    Text,
    /// For programs, one object a line on standard output.
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// In a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A stage whose result can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StageName {
    /// The documents.
    Sources,
    /// The model.
    Ir,
}
