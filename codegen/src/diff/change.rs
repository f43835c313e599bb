//! What a check finds, and what it looks at: pairs of operations and of whole descriptions.
//!
//! It must not decide what a change means; rules do.

use std::collections::HashSet;

use super::rule::{Bump, Flow, Level, Variance};
use super::rust::{Difference, Effect};
use super::side::Side;
use crate::openapi::{Description, OperationObject, Role};
use crate::source::{DocumentId, Location};

/// One change, as a check reports it. Its levels follow from its variance and from where the schema is used,
/// unless the check knows them.
#[derive(Clone, Debug)]
pub struct Change {
    /// Where it was.
    pub base: Option<Location>,
    /// Where it is.
    pub head: Option<Location>,
    /// The keyword, property, parameter or status that changed, for people and for the fingerprint.
    pub subject: String,
    /// What was said before; empty: nothing.
    pub before: String,
    /// What is said now; empty: nothing.
    pub after: String,
    /// How grave it is.
    pub weight: Weight,
    /// What it asks of the crate's version: at least what the check says, and what its effects do.
    pub rust: Bump,
    /// What becomes of the items of the generated crate.
    pub effects: Vec<Effect>,
    /// The operations it reaches, where they do not follow from the pair that was looked at.
    pub operations: Vec<String>,
}

/// How grave a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// What it does to the admitted values says it.
    Values(Variance),
    /// For clients and for servers.
    Fixed(Level, Level),
}

impl Weight {
    /// The levels for clients and servers.
    pub(crate) fn levels(self, flow: Flow) -> (Level, Level) {
        match self {
            Self::Values(variance) => variance.levels(flow),
            Self::Fixed(client, server) => (client, server),
        }
    }
}

impl Change {
    /// A change of this subject.
    pub(crate) fn of(subject: impl Into<String>, weight: Weight) -> Self {
        Self {
            base: None,
            head: None,
            subject: subject.into(),
            before: String::new(),
            after: String::new(),
            weight,
            rust: Bump::None,
            effects: Vec::new(),
            operations: Vec::new(),
        }
    }

    /// A change of this subject with these levels for clients and servers.
    pub(crate) fn fixed(subject: impl Into<String>, client: Level, server: Level) -> Self {
        Self::of(subject, Weight::Fixed(client, server))
    }

    /// A change of this subject that does this to the admitted values.
    pub(crate) fn values(subject: impl Into<String>, variance: Variance) -> Self {
        Self::of(subject, Weight::Values(variance))
    }

    /// Where it was and where it is.
    #[must_use]
    pub(crate) fn at(mut self, base: Option<&Location>, head: Option<&Location>) -> Self {
        self.base = base.cloned();
        self.head = head.cloned();
        self
    }

    /// Where that stands from which an item of the crate comes.
    #[must_use]
    pub(crate) fn at_difference(self, difference: &Difference) -> Self {
        self.at(difference.places.0.as_ref(), difference.places.1.as_ref())
    }

    /// What was said before, and what is said now.
    #[must_use]
    pub(crate) fn saying(mut self, before: impl Into<String>, after: impl Into<String>) -> Self {
        self.before = before.into();
        self.after = after.into();
        self
    }

    /// What becomes of the generated crate.
    #[must_use]
    pub(crate) fn causing(mut self, effects: Vec<Effect>) -> Self {
        effects.into_iter().for_each(|effect| self.add_effect(effect));
        self
    }

    /// One more thing that becomes of the generated crate.
    pub(crate) fn add_effect(&mut self, effect: Effect) {
        self.rust = self.rust.max(effect.bump);
        self.effects.push(effect);
    }

    /// What it asks of the crate's version, whatever becomes of its items.
    #[must_use]
    pub(crate) fn rust(mut self, bump: Bump) -> Self {
        self.rust = bump;
        self
    }

    /// The operations it reaches.
    #[must_use]
    pub(crate) fn reaching(mut self, operations: impl IntoIterator<Item = String>) -> Self {
        self.operations.extend(operations);
        self
    }
}

/// Both sets of descriptions.
pub(crate) struct DocumentsPair<'a> {
    /// Before.
    pub base: &'a Side<'a>,
    /// After.
    pub head: &'a Side<'a>,
    /// The operations, paired.
    pub operations: &'a Operations<'a>,
    /// The schemas of each side that an operation reaches.
    pub reached: (&'a HashSet<Location>, &'a HashSet<Location>),
    /// The documents of each side with an operation that an error was found in.
    pub broken: (HashSet<DocumentId>, HashSet<DocumentId>),
}

impl DocumentsPair<'_> {
    /// The descriptions that both sides have, by what their documents are called.
    pub(crate) fn descriptions(&self) -> impl Iterator<Item = (&Description, &Description)> {
        let name = |side: &Side<'_>, description: &Description| side.names.get(&description.document).cloned();
        self.base.descriptions.iter().filter_map(move |base| {
            let wanted = name(self.base, base);
            Some((base, self.head.descriptions.iter().find(|head| name(self.head, head) == wanted)?))
        })
    }
}

/// An operation and the description that it stands in.
#[derive(Clone, Copy)]
pub(crate) struct OperationSide<'a> {
    /// The description.
    pub description: &'a Description,
    /// The operation.
    pub operation: &'a OperationObject,
}

impl OperationSide<'_> {
    /// Method and full path, as reports name it.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.operation.method, self.full_path())
    }

    /// Whether it is the server that calls, so that sender and receiver change places.
    pub(crate) fn is_webhook(&self) -> bool {
        !matches!(self.operation.role, Role::Path)
    }

    /// Base path and path; of a webhook its name, of a callback whose it is.
    pub(crate) fn full_path(&self) -> String {
        match &self.operation.role {
            Role::Path => format!("{}{}", self.operation.base_path, self.operation.path.trim()),
            Role::Webhook(name) => format!("webhook:{name}"),
            Role::Callback(callbacks) => {
                let names = callbacks.iter().map(|callback| {
                    let of = self.description.all().nth(callback.operation);
                    let of = of.map(|of| format!("{} {}", of.method, of.path)).unwrap_or_default();
                    format!("{} of {of} at {}", callback.name, callback.expression)
                });
                format!("callback:{}", names.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

/// An operation that both sides have.
pub(crate) struct OperationPair<'a> {
    /// Before.
    pub base: OperationSide<'a>,
    /// After.
    pub head: OperationSide<'a>,
    /// How the two were found to be the same.
    pub by: PairedBy,
    /// Both sides.
    pub sides: (&'a Side<'a>, &'a Side<'a>),
}

impl OperationPair<'_> {
    /// What reports call it.
    pub(crate) fn name(&self) -> String {
        self.head.name()
    }
}

/// How two operations were found to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PairedBy {
    /// Method and full path, names of parameters aside.
    Route,
    /// Method and path below another base path.
    PathBelowBase,
    /// `operationId`.
    Id,
}

/// All operations, paired as far as they go together.
pub(crate) struct Operations<'a> {
    /// Those of both.
    pub pairs: Vec<OperationPair<'a>>,
    /// Those that only the base has.
    pub removed: Vec<OperationSide<'a>>,
    /// Those that only the head has.
    pub added: Vec<OperationSide<'a>>,
    /// Those whose literal path a template of the head serves, with that operation.
    pub generalized: Vec<(OperationSide<'a>, OperationSide<'a>)>,
    /// Those of the head whose literal path a template of the base served, with that operation: nothing is added for
    /// peers.
    pub specialized: Vec<(OperationSide<'a>, OperationSide<'a>)>,
}
