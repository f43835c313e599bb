//! One scope of names: who has which, and what the next one gets instead.
//!
//! Whoever comes first keeps the name, so that what is added later renames nothing.

use std::collections::HashMap;

use super::words::{Case, distinction, identifier};
use crate::diag::{Diagnostic, Diagnostics, Part, Place, catalogue};
use crate::ir::RustIdent;
use crate::source::Location;

/// Something that wants a name.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What it is, for a reader: ``property `foo-bar` ``.
    pub(super) what: String,
    /// Where it stands.
    pub(super) place: Location,
}

impl Item {
    pub(super) fn new(kind: &str, wire: &str, place: &Location) -> Self {
        // A name may be long or hold line breaks; a diagnostic stays on one line.
        let shown: String = wire.escape_debug().take(80).collect();
        Self { what: format!("{kind} `{shown}`"), place: place.clone() }
    }
}

/// The names taken in one scope.
#[derive(Default)]
pub(super) struct Scope {
    taken: HashMap<String, Option<Item>>,
    numbers: HashMap<String, usize>,
}

impl Scope {
    /// A scope in which these names are taken from the start.
    pub(super) fn reserving(names: &[&str]) -> Self {
        let mut scope = Self::default();
        names.iter().for_each(|name| scope.reserve(name));
        scope
    }

    /// Takes a name for generated code.
    pub(super) fn reserve(&mut self, name: &str) {
        self.taken.entry(identifier(name.to_owned()).to_string()).or_insert(None);
    }

    /// Takes a name that something of the description needs, in addition to the one it has.
    pub(super) fn occupy(&mut self, name: &str, item: &Item) {
        self.taken.entry(identifier(name.to_owned()).to_string()).or_insert_with(|| Some(item.clone()));
    }

    pub(super) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains_key(identifier(name.to_owned()).as_str())
    }

    /// Whether generated code has the name whatever the description says.
    pub(super) fn is_reserved(&self, name: &str) -> bool {
        self.taken.get(identifier(name.to_owned()).as_str()).is_some_and(Option::is_none)
    }

    /// Who has the name, where that is part of the description.
    fn holder(&self, name: &str) -> Option<&Item> {
        self.taken.get(identifier(name.to_owned()).as_str())?.as_ref()
    }

    /// Takes the first of `choices` that is free here and passes `free`, else the first of them with a number.
    /// Says so where something of the description has the first choice.
    pub(super) fn claim(
        &mut self,
        case: Case,
        choices: &[String],
        item: &Item,
        free: impl Fn(&str) -> bool,
        diagnostics: &mut Diagnostics,
    ) -> RustIdent {
        let found = choices.iter().find(|choice| self.is_free(choice) && free(choice)).cloned();
        let first = choices.first().cloned().unwrap_or_else(|| case.apply("unnamed"));
        let name = found.unwrap_or_else(|| self.numbered(case, &first, free));
        let ident = identifier(name.clone());
        if name != first
            && let Some(holder) = self.holder(&first)
        {
            diagnostics.push(collision(&identifier(first), &ident, holder, item));
        }
        self.taken.insert(ident.to_string(), Some(item.clone()));
        ident
    }

    /// As [`Scope::claim`] for the name of one word on the wire.
    pub(super) fn claim_wire(
        &mut self,
        case: Case,
        wire: &str,
        configured: Option<&str>,
        suffixes: &[String],
        item: &Item,
        diagnostics: &mut Diagnostics,
    ) -> RustIdent {
        let mut choices: Vec<String> = accepted(configured, case, item, diagnostics).into_iter().collect();
        choices.extend(choices_for(case, wire, suffixes));
        self.claim(case, &choices, item, |_| true, diagnostics)
    }

    /// The name with the lowest number that is free. Each name keeps count, so that many that collide cost no
    /// more than few.
    fn numbered(&mut self, case: Case, name: &str, free: impl Fn(&str) -> bool) -> String {
        let mut number = self.numbers.get(name).copied().unwrap_or(1);
        loop {
            number += 1;
            let candidate = case.join(name, &number.to_string());
            if self.is_free(&candidate) && free(&candidate) {
                self.numbers.insert(name.to_owned(), number);
                return candidate;
            }
        }
    }
}

/// The name, then the name with what sets it apart: the suffixes given, or what casing dropped.
pub(super) fn choices_for(case: Case, text: &str, suffixes: &[String]) -> Vec<String> {
    let name = case.apply(text);
    let apart = distinction(text);
    let further = suffixes.iter().map(String::as_str).chain(apart.as_deref());
    let further: Vec<String> = further.map(|suffix| case.join(&name, &suffixed(case, suffix))).collect();
    std::iter::once(name).chain(further).collect()
}

/// A suffix needs no letter in front of its digits.
pub(super) fn suffixed(case: Case, suffix: &str) -> String {
    let name = case.apply(suffix);
    if suffix.starts_with(|character: char| character.is_ascii_digit()) {
        name.trim_start_matches(['N', '_']).to_owned()
    } else {
        name
    }
}

/// A configured name, if it can stand at a place of this case.
pub(super) fn accepted(
    configured: Option<&str>,
    case: Case,
    item: &Item,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let name = configured?;
    let bare = name.strip_prefix("r#").unwrap_or(name);
    if case.admits(bare) {
        return Some(bare.to_owned());
    }
    let style = match case {
        Case::Snake => "snake_case",
        Case::Pascal => "UpperCamelCase",
    };
    let message = format!("{name:?} is configured as the name of {}, but it is no name in {style}", item.what);
    let help = format!("use ASCII letters and digits in {style}, such as `{}`", identifier(case.apply(name)));
    diagnostics.push(Diagnostic::new(&catalogue::CONFIGURED_NAME, message).at_key(&item.place).help(help));
    None
}

fn collision(wanted: &RustIdent, got: &RustIdent, holder: &Item, item: &Item) -> Diagnostic {
    let message = format!("{} and {} would both be named `{wanted}`", holder.what, item.what);
    Diagnostic::new(&catalogue::NAME_COLLISION, message)
        .at_key(&item.place)
        .label(format!("named `{got}` instead"))
        .related(Place::Node(holder.place.clone(), Part::Key), format!("this one keeps the name `{wanted}`"))
        .help("give one of them a name of its own in `specmill.toml`")
}
