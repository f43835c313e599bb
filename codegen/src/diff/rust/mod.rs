//! What becomes of the generated crate: its public items before and after, what differs, and what that asks of the
//! crate's version.
//!
//! The items are those that the emitter prints (`emit::surfaces`). It must not know how they come to be, and must not
//! judge what travels on the wire.

mod cause;
mod near;

use std::collections::{HashMap, HashSet};

pub(super) use cause::{BY_NAME, BY_PLACE, Unexplained, explain};

use super::rule::Bump;
use super::side::Side;
use crate::emit::{self, ItemKind, PublicItem};
use crate::source::Location;

/// What happens to one public item of the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The item: its path below the crate, after a word for its kind where that is not a field or a variant. An impl is
    /// named by trait and type.
    pub item: String,
    /// What was said of it, paths being whole; `None`: there was none.
    pub before: Option<String>,
    /// What is said of it; `None`: there is none any more.
    pub after: Option<String>,
    /// What it asks of the version (<https://doc.rust-lang.org/cargo/reference/semver.html>).
    pub bump: Bump,
    /// The item that it is a part of.
    pub parent: Option<String>,
}

impl Effect {
    /// What happens, in a few words, with names as they are known.
    pub fn text(&self) -> String {
        let path = cause::path(&self.item).replace("crate::", "");
        let item = match self.item.split_once(' ').map_or("", |(word, _)| word) {
            "fn" => format!("{path}()"),
            "" | "type" => path,
            word => format!("{word} {path}"),
        };
        let (before, after) = match (&self.before, &self.after) {
            (None, _) => return format!("added `{item}`"),
            (_, None) => return format!("removed `{item}`"),
            (Some(before), Some(after)) => (signature(before), signature(after)),
        };
        match (emit::short(before), emit::short(after)) {
            (was, is) if was == is => {
                format!("`{item}`: `{}` → `{}`", before.replace("crate::", ""), after.replace("crate::", ""))
            }
            (was, is) => format!("`{item}`: `{was}` → `{is}`"),
        }
    }
}

/// A signature without what its item is called.
fn signature(text: &str) -> &str {
    let named = text.split_once("fn ").filter(|(before, _)| ["", "async ", "const "].contains(before));
    let end = |rest: &str| rest.find(['(', '<']).unwrap_or_default();
    named.and_then(|(_, rest)| rest.get(end(rest)..)).unwrap_or(text)
}

/// The effects without those of parts of what is new or gone as a whole, and of impls where there is anything else; the
/// gravest first.
pub fn outermost(effects: &[Effect]) -> Vec<&Effect> {
    let whole = |effect: &Effect| (effect.before.is_none(), effect.after.is_none());
    let known: HashSet<_> = effects.iter().map(|effect| (cause::path(&effect.item), whole(effect))).collect();
    let is_part = |effect: &&Effect| {
        let parent = effect.parent.as_deref();
        whole(effect) != (false, false) && parent.is_some_and(|parent| known.contains(&(parent, whole(effect))))
    };
    let mut found: Vec<&Effect> = effects.iter().filter(|effect| !is_part(effect)).collect();
    found.sort_by_key(|effect| std::cmp::Reverse(effect.bump));
    found
}

/// A difference, with what is known of where it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Difference {
    /// What happens.
    pub effect: Effect,
    /// What kind of item it is.
    pub kind: ItemKind,
    /// Where that is described which it comes from, before and after.
    pub places: (Option<Location>, Option<Location>),
    /// Where that is described which a module of the support code is there for, before and after.
    pub users: (Vec<Location>, Vec<Location>),
    /// The operation that has it for itself, before and after.
    pub operations: (Option<Location>, Option<Location>),
}

impl Difference {
    /// The path of the item.
    pub(super) fn path(&self) -> &str {
        cause::path(&self.effect.item)
    }

    /// The path as reports show it, below the crate.
    pub(super) fn shown_path(&self) -> String {
        self.path().replace("crate::", "")
    }

    /// The path below the crate of the item, of an impl that of the type.
    pub(super) fn own_path(&self) -> &str {
        let own = self.path().rsplit(" for ").next().unwrap_or_default();
        own.strip_prefix("crate::").unwrap_or(own)
    }

    /// Whether only names of types in it changed, by these names before and after.
    pub(super) fn only_names(&self, renamed: &HashMap<String, String>) -> bool {
        let (Some(before), Some(after)) = (&self.effect.before, &self.effect.after) else { return false };
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '#');
        let mut text = String::with_capacity(before.len());
        let mut path = String::new();
        for character in before.chars().chain(['\n']) {
            if word(character) {
                path.push(character);
                continue;
            }
            text.push_str(renamed.get(&path).unwrap_or(&path));
            path.clear();
            text.push(character);
        }
        text.trim_end() == after
    }
}

/// All public items that differ; none where one of the crates cannot be generated.
pub(super) fn differences(base: &Side<'_>, head: &Side<'_>) -> Vec<Difference> {
    let (Some(one), Some(other)) = (base.api, head.api) else { return Vec::new() };
    let (before, after) = emit::surfaces((one, base.plan), (other, head.plan));
    let keys: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let known: HashSet<&str> = before.values().map(|item| item.path.as_str()).collect();
    let pairs = keys.into_iter().map(|key| (before.get(key), after.get(key)));
    let differing = pairs.filter(|(was, is)| match (was, is) {
        // A struct may be an enum now.
        (Some(was), Some(is)) => was.signature != is.signature || is_type(was) && was.kind != is.kind,
        _ => true,
    });
    differing.filter_map(|(was, is)| difference(was, is, &known)).collect()
}

fn is_type(item: &PublicItem) -> bool {
    matches!(item.kind, ItemKind::Struct | ItemKind::Enum | ItemKind::Trait | ItemKind::Type)
}

fn difference(was: Option<&PublicItem>, is: Option<&PublicItem>, known: &HashSet<&str>) -> Option<Difference> {
    let either = is.or(was)?;
    let place = |item: Option<&PublicItem>| item.and_then(|item| item.place.clone());
    let operation = |item: Option<&PublicItem>| item.and_then(|item| item.operation.clone());
    let users = |item: Option<&PublicItem>| item.map(|item| item.users.clone()).unwrap_or_default();
    Some(Difference {
        effect: Effect {
            item: either.key(),
            before: was.map(|item| item.signature.clone()),
            after: is.map(|item| item.signature.clone()),
            bump: bump(was, is, known),
            parent: either.parent.clone(),
        },
        kind: either.kind,
        places: (place(was), place(is)),
        users: (users(was), users(is)),
        operations: (operation(was), operation(is)),
    })
}

/// What a difference asks of the version, by cargo's chapter on semver.
fn bump(was: Option<&PublicItem>, is: Option<&PublicItem>, known: &HashSet<&str>) -> Bump {
    let (None, Some(added)) = (was, is) else { return Bump::Major };
    let around = added.parent.as_deref().is_some_and(|parent| known.contains(parent));
    let breaks = match added.kind {
        // A literal has to name all fields, a `match` all variants, an impl all that has no default.
        ItemKind::Field(literal) => literal,
        ItemKind::Variant(exhaustive) => exhaustive,
        ItemKind::Required(has_default) => !has_default,
        _ => false,
    };
    if breaks && around { Bump::Major } else { Bump::Minor }
}
