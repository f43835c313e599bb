//! `unevaluatedProperties` and `unevaluatedItems` (2020-12 core, section 11): what no other keyword has looked at,
//! those in branches that apply to the same value included.
//!
//! It must not judge what others have looked at.

use serde_json::Value;

use super::{Check, Validator};
use crate::schema::Schema;
use crate::source::{Location, Pointer};

impl Validator<'_, '_> {
    /// Checks the members or items that nothing has evaluated.
    pub(super) fn check_unevaluated(
        &self,
        at: &Location,
        schema: &Schema,
        value: &Value,
        pointer: &Pointer,
        depth: usize,
    ) -> Check {
        let rest = match value {
            Value::Object(_) => &schema.unevaluated_properties,
            _ => &schema.unevaluated_items,
        };
        let Some(rest) = rest else { return Ok(()) };
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if !self.evaluates(at, value, &Part::Member(name), false, depth) {
                        self.check_at(rest, member, &pointer.child(name), depth + 1)?;
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if !self.evaluates(at, value, &Part::Item(index), false, depth) {
                        self.check_at(rest, item, &pointer.child(&index.to_string()), depth + 1)?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether the schema at `at`, which `value` meets, looks at a part of it. With `whole`, its own `unevaluated…`
    /// counts as well: to a schema around it, that has looked at everything.
    fn evaluates(&self, at: &Location, value: &Value, part: &Part<'_>, whole: bool, depth: usize) -> bool {
        if self.is_spent(depth) {
            return true;
        }
        let schema = self.store.get(at);
        let here = match part {
            Part::Member(name) => {
                schema.properties.iter().any(|(known, _)| known == name)
                    || schema.pattern_properties.iter().any(|(pattern, _)| self.matches(pattern, name) != Some(false))
                    || schema.additional_properties.is_some()
                    || (whole && schema.unevaluated_properties.is_some())
            }
            Part::Item(index) => {
                *index < schema.prefix_items.len()
                    || schema.items.is_some()
                    || (whole && schema.unevaluated_items.is_some())
                    || schema.contains.as_ref().is_some_and(|contains| {
                        let item = value.get(index);
                        item.is_some_and(|item| self.check_at(contains, item, &Pointer::root(), depth + 1).is_ok())
                    })
            }
        };
        let applies = |branch: &&Location| self.check_at(branch, value, &Pointer::root(), depth + 1).is_ok();
        let present = |(name, _): &&(String, Location)| value.get(name).is_some();
        let condition = schema.condition.iter();
        let (met, branch) = match &schema.condition {
            Some(condition) if applies(&condition) => (true, &schema.consequence),
            Some(_) => (false, &schema.otherwise),
            None => (false, &None),
        };
        here || schema
            .reference
            .iter()
            .chain(&schema.all_of)
            .chain(schema.any_of.iter().chain(&schema.one_of).filter(applies))
            .chain(condition.filter(|_| met))
            .chain(branch)
            .chain(schema.dependent_schemas.iter().filter(present).map(|(_, dependent)| dependent))
            .any(|branch| self.evaluates(branch, value, part, true, depth + 1))
    }
}

/// A part of a value.
enum Part<'v> {
    /// The member of this name.
    Member(&'v str),
    /// The item at this index.
    Item(usize),
}
