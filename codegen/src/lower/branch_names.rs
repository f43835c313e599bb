//! What the branches of a union are called: by what tells them apart, before a number has to.
//!
//! It must not choose how a value's branch is found; `selectors` does. A branch that is added at the end changes no
//! name unless it has what another one was named by.

use std::collections::HashMap;

use serde_json::Value;

use super::Lowering;
use crate::schema::{Discriminator, Merged, SchemaRef, TypeSet};
use crate::source::Location;

/// How many words a title may have to be a name.
const LONGEST_TITLE: usize = 4;

impl Lowering<'_, '_> {
    /// A name for each branch, all of them different.
    pub(super) fn branch_names(
        &mut self,
        branches: &[(Location, Vec<SchemaRef>)],
        merged: &[Merged],
        discriminator: Option<&Discriminator>,
    ) -> Vec<String> {
        let mut names: Vec<Option<String>> =
            branches.iter().zip(merged).map(|((at, _), merged)| self.given_name(at, merged, discriminator)).collect();
        let titles: Vec<Option<String>> = branches.iter().map(|(at, _)| self.title(at)).collect();
        let types: Vec<Option<&'static str>> = merged.iter().map(json_type).collect();
        take_unique(&mut names, titles);
        let listed: Vec<Constants> = merged.iter().map(|merged| self.constants_of(merged)).collect();
        let mut constants = Vec::new();
        let mut members = Vec::new();
        let mut contents = Vec::new();
        for (index, own) in merged.iter().enumerate() {
            let alone = types.iter().filter(|other| **other == types.get(index).copied().flatten()).count() == 1;
            let unnamed = |other: &usize| *other != index && names.get(*other).is_some_and(Option::is_none);
            let others = (0..merged.len()).filter(unnamed);
            let others: Vec<(&Merged, &Constants)> =
                others.filter_map(|other| merged.get(other).zip(listed.get(other))).collect();
            constants.push(if alone {
                None
            } else {
                listed.get(index).and_then(|constants| own_constant(own, constants, &others))
            });
            members.push(if alone { None } else { own_member(own, &others) });
            contents.push(if alone { None } else { self.content(own) });
        }
        take_unique(&mut names, constants);
        take_unique(&mut names, members);
        take_unique(&mut names, contents);
        let fallback = types.into_iter().map(|json_type| json_type.unwrap_or("variant").to_owned());
        numbered(names.into_iter().zip(fallback).map(|(name, fallback)| name.unwrap_or(fallback)).collect())
    }

    /// The name that a branch has whatever the others are.
    fn given_name(&self, at: &Location, merged: &Merged, discriminator: Option<&Discriminator>) -> Option<String> {
        let schema = self.store.get(at);
        let stands_for = |mapped: &Location| mapped == at || schema.reference.as_ref() == Some(mapped);
        let mapping = discriminator.map(|discriminator| discriminator.mapping.as_slice()).unwrap_or_default();
        if let Some((value, _)) = mapping.iter().find(|(_, to)| stands_for(to)) {
            return Some(value.clone());
        }
        if let Some(target) = &schema.reference {
            let path = self.display_path(target.document);
            let stem = || Some(std::path::Path::new(&path).file_stem()?.to_string_lossy().into_owned());
            return target.pointer.last().or_else(stem);
        }
        if merged.parts.is_empty() {
            return Some("any".to_owned());
        }
        if at.pointer.parent().and_then(|parent| parent.last()).as_deref() == Some("schemas") {
            return at.pointer.last();
        }
        self.format_plan(merged.format.as_deref()).map(|plan| plan.type_name.clone())
    }

    fn title(&self, at: &Location) -> Option<String> {
        let title = self.store.get(at).title.clone();
        title.filter(|title| title.split_whitespace().count() <= LONGEST_TITLE).or_else(|| self.choices.name(at))
    }

    /// The properties that are always the same text.
    fn constants_of(&mut self, merged: &Merged) -> Constants {
        let mut constants = Constants::new();
        for (name, declared) in &merged.properties {
            let schemas: Vec<SchemaRef> = declared.iter().map(SchemaRef::whole).collect();
            let listed = self.store.merge(&schemas, &mut self.diagnostics).enumeration;
            if let Some([Value::String(only)]) = listed.as_deref()
                && !only.is_empty()
            {
                constants.insert(name.clone(), only.clone());
            }
        }
        constants
    }

    /// What a list is of, or what format a text has.
    fn content(&mut self, merged: &Merged) -> Option<String> {
        if let Some(format) = merged.format.as_ref().filter(|_| json_type(merged) == Some("string")) {
            return Some(format.clone());
        }
        let items: Vec<SchemaRef> = merged.items.iter().map(SchemaRef::whole).collect();
        let [item] = items.as_slice() else { return None };
        if let Some(target) = &self.store.get(&item.at).reference {
            return target.pointer.last().map(|key| format!("{key} list"));
        }
        let item = self.store.merge(&items, &mut self.diagnostics);
        json_type(&item).map(|json_type| format!("{json_type} list"))
    }
}

/// The one JSON type that is admitted beside `null`.
fn json_type(merged: &Merged) -> Option<&'static str> {
    match merged.types.map(|types| types.without(TypeSet::NULL).names()).unwrap_or_default().as_slice() {
        [one] => Some(one),
        [] if merged.speaks_of_members() => Some("object"),
        [] if merged.speaks_of_items() => Some("array"),
        _ => None,
    }
}

/// Properties and the text that each always is.
type Constants = HashMap<String, String>;

/// The text that a property of this branch always is and of the others never, required properties first.
fn own_constant(merged: &Merged, constants: &Constants, others: &[(&Merged, &Constants)]) -> Option<String> {
    if let Some([Value::String(only)]) = merged.enumeration.as_deref() {
        return Some(only.clone());
    }
    let (required, optional): (Vec<&String>, Vec<&String>) =
        merged.properties.keys().partition(|name| merged.required.contains(*name));
    required.into_iter().chain(optional).find_map(|name| {
        let only = constants.get(name)?;
        let apart = others.iter().all(|(other, listed)| {
            !other.properties.contains_key(name) || listed.get(name).is_some_and(|own| own != only)
        });
        apart.then(|| only.clone())
    })
}

/// A member that no other branch declares, required ones first.
fn own_member(merged: &Merged, others: &[(&Merged, &Constants)]) -> Option<String> {
    let declared = |name: &&String| !others.iter().any(|(other, _)| other.properties.contains_key(*name));
    let required = merged.properties.keys().filter(|name| merged.required.contains(*name));
    required.chain(merged.properties.keys()).find(declared).cloned()
}

/// Takes each candidate that no other branch has as its name or candidate.
fn take_unique(names: &mut [Option<String>], candidates: Vec<Option<String>>) {
    let mut count: HashMap<String, usize> = HashMap::new();
    let known = names.iter().zip(&candidates).filter_map(|(name, candidate)| name.as_ref().or(candidate.as_ref()));
    known.for_each(|name| *count.entry(letters(name)).or_default() += 1);
    for (name, candidate) in names.iter_mut().zip(candidates) {
        if name.is_none() {
            *name = candidate.filter(|text| !letters(text).is_empty() && count.get(&letters(text)) == Some(&1));
        }
    }
}

/// The names, each that stood before with a number.
fn numbered(names: Vec<String>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut taken: Vec<String> = names.iter().map(|name| letters(name)).collect();
    let mut result = Vec::with_capacity(names.len());
    for name in names {
        let count = seen.entry(letters(&name)).or_default();
        *count += 1;
        let mut unique = name.clone();
        while *count > 1 {
            unique = format!("{name}_{count}");
            if !taken.contains(&letters(&unique)) {
                break;
            }
            *count += 1;
        }
        taken.push(letters(&unique));
        result.push(unique);
    }
    result
}

/// What is left of a name however it is written.
fn letters(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
