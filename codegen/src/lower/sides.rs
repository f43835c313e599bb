//! `readOnly` and `writeOnly`: one type for requests and answers where that does no harm, else one for each.
//!
//! It does harm where a type would ask for what may not be sent: a required `readOnly` member in a request, a required
//! `writeOnly` one in an answer (OpenAPI 3.0.4, "Schema Object": the requirement takes effect on one side only). Then
//! requests have a type of their own, and so has all that leads there. This module must not make types.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use serde_json::Value;

use super::Lowering;
use super::objects::Undeclared;
use crate::diag::Diagnostics;
use crate::ir::TypeId;
use crate::schema::{Merged, Schema, SchemaRef};
use crate::source::{Location, LocationMap, Sources};

/// Who sends what a type is used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Side {
    /// Anybody; the type is as it is written.
    #[default]
    Either,
    /// The client.
    Request,
    /// The server.
    Answer,
}

/// What was found out about sides.
#[derive(Default)]
pub(super) struct Sides {
    /// Whether any document says `readOnly` or `writeOnly` of anything; most do not.
    said: [OnceCell<bool>; 2],
    /// Whether schemas lead to a required `readOnly` or a required `writeOnly` member.
    harmful: [LocationMap<bool>; 2],
    /// The side of the types that are of one side only.
    of_types: HashMap<TypeId, Side>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keyword {
    ReadOnly,
    WriteOnly,
}

impl Keyword {
    /// Whether any object of these documents has it as a true member, be it a schema or not.
    fn is_said(self, sources: &Sources) -> bool {
        let name = match self {
            Self::ReadOnly => "readOnly",
            Self::WriteOnly => "writeOnly",
        };
        let mut open: Vec<&Value> = sources.documents().map(|(_, document)| &document.value).collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) if members.get(name) == Some(&Value::Bool(true)) => return true,
                Value::Object(members) => open.extend(members.values()),
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        false
    }
}

impl Lowering<'_, '_> {
    /// The side that the type of these schemas is made for, where they are used on `side`.
    pub(super) fn side_of(&mut self, roots: &[SchemaRef], side: Side) -> Side {
        let mut harmful = |keyword| roots.iter().any(|root| self.leads_to_harm(&root.at, keyword));
        match side {
            Side::Request if harmful(Keyword::ReadOnly) || harmful(Keyword::WriteOnly) => Side::Request,
            Side::Answer if harmful(Keyword::WriteOnly) => Side::Answer,
            _ => Side::Either,
        }
    }

    /// The side that a type was made for.
    pub(super) fn side_of_type(&self, id: TypeId) -> Side {
        self.sides.of_types.get(&id).copied().unwrap_or_default()
    }

    /// Notes for which side a type is made.
    pub(super) fn note_side(&mut self, id: TypeId, side: Side) {
        if side != Side::Either {
            self.sides.of_types.insert(id, side);
        }
    }

    /// What is left of keywords on one side: members of the other are not required. Where the object is open they
    /// are no members of its type at all; one that comes nevertheless is kept as any that is not declared.
    pub(super) fn on_side(&mut self, mut merged: Merged, side: Side) -> Merged {
        let foreign = match side {
            Side::Either => return merged,
            Side::Request => Keyword::ReadOnly,
            Side::Answer => Keyword::WriteOnly,
        };
        let names: Vec<String> =
            merged.properties.iter().filter(|(_, at)| self.is(at, foreign)).map(|(name, _)| name.clone()).collect();
        let open = matches!(self.undeclared(&merged), Undeclared::Open);
        for name in names {
            merged.required.shift_remove(&name);
            if open {
                merged.properties.shift_remove(&name);
            }
        }
        merged
    }

    /// Whether a schema or one that it leads to is harmful. All that was visited on the way is known from then on.
    fn leads_to_harm(&mut self, at: &Location, keyword: Keyword) -> bool {
        let sources = self.store.resolver().sources();
        if self.sides.said.get(keyword as usize).is_some_and(|said| !said.get_or_init(|| keyword.is_said(sources))) {
            return false;
        }
        let known = |this: &Self, at: &Location| this.sides.harmful.get(keyword as usize)?.get(at).copied();
        if let Some(known) = known(self, at) {
            return known;
        }
        // Each schema that was visited, with those that lead to it.
        let mut visited: IndexMap<Location, Vec<usize>, RandomState> = IndexMap::default();
        visited.insert(at.clone(), Vec::new());
        let mut harmful = Vec::new();
        let mut index = 0;
        while let Some(next) = visited.get_index(index).map(|(next, _)| next.clone()) {
            match known(self, &next) {
                Some(true) => harmful.push(index),
                Some(false) => {}
                None if self.is_harmful(&next, keyword) => harmful.push(index),
                None => {
                    for below in self.below(&next, keyword) {
                        visited.entry(below).or_default().push(index);
                    }
                }
            }
            index += 1;
        }
        let mut reached: HashSet<usize> = harmful.iter().copied().collect();
        while let Some(next) = harmful.pop() {
            let before = visited.get_index(next).map(|(_, before)| before.as_slice()).unwrap_or_default();
            harmful.extend(before.iter().copied().filter(|before| reached.insert(*before)));
        }
        if let Some(known) = self.sides.harmful.get_mut(keyword as usize) {
            known.extend(visited.into_keys().enumerate().map(|(index, at)| (at, reached.contains(&index))));
        }
        reached.contains(&0)
    }

    /// Whether a member is required of one side that only the other sends.
    fn is_harmful(&self, at: &Location, keyword: Keyword) -> bool {
        let parts = self.store.parts(&[SchemaRef::whole(at)], &mut Diagnostics::new());
        let required = parts.iter().flat_map(|(_, schema)| &schema.required);
        let declared = |name: &String| {
            let properties = parts.iter().flat_map(|(_, schema)| &schema.properties);
            properties.filter(|(known, _)| known == name).map(|(_, at)| at.clone()).collect::<Vec<_>>()
        };
        required.into_iter().any(|name| self.is(&declared(name), keyword))
    }

    fn is(&self, declared: &[Location], keyword: Keyword) -> bool {
        let says = |schema: &Schema| match keyword {
            Keyword::ReadOnly => schema.read_only,
            Keyword::WriteOnly => schema.write_only,
        };
        declared.iter().any(|at| {
            let schema = self.store.get(at);
            if schema.reference.is_none() && schema.all_of.is_empty() {
                return says(&schema);
            }
            let parts = self.store.parts(&[SchemaRef::whole(at)], &mut Diagnostics::new());
            parts.iter().any(|(_, part)| says(part))
        })
    }

    /// The schemas one step further in, those of members of the other side apart.
    fn below(&self, at: &Location, keyword: Keyword) -> Vec<Location> {
        let schema = self.store.get(at);
        let members = schema.properties.iter().map(|(_, at)| at);
        let members = members.filter(|at| !self.is(std::slice::from_ref(*at), keyword));
        let mapped = schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping).map(|(_, to)| to);
        let lists = [&schema.all_of, &schema.any_of, &schema.one_of, &schema.prefix_items];
        let single = [&schema.reference, &schema.additional_properties, &schema.items];
        let patterns = schema.pattern_properties.iter().map(|(_, at)| at);
        let all = members.chain(mapped).chain(patterns);
        all.chain(lists.into_iter().flatten()).chain(single.into_iter().flatten()).cloned().collect()
    }
}
