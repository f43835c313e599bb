//! Whether a value meets a schema: how examples are judged before anything is generated from them.
//!
//! It covers the keywords that the table calls types or validation; it must not report anything itself.

mod unevaluated;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use serde_json::{Number, Value};

use super::{Bounds, Schema, SchemaStore, TypeSet};
use crate::source::{Location, Pointer};

/// How deep references and values may lead before a value is taken as it is.
const MAX_DEPTH: usize = 200;
/// How many schemas one value may be held against before it is taken as it is: alternatives of alternatives
/// multiply.
const MAX_STEPS: usize = 200_000;

/// The first fault of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where in the value.
    pub pointer: Pointer,
    /// What is wrong, a clause: "is not one of …".
    pub message: String,
    /// The schema that it breaks.
    pub schema: Location,
}

/// Judges values by the schemas of a store.
pub struct Validator<'s, 'a> {
    store: &'s SchemaStore<'a>,
    steps: Cell<usize>,
    /// The regular expressions met so far; `None` for one that cannot be tested.
    patterns: RefCell<HashMap<String, Option<regex::Regex>>>,
    /// How often one of those that cannot be tested was taken for met.
    undecided: Cell<usize>,
}

type Check = Result<(), Fault>;

impl<'s, 'a> Validator<'s, 'a> {
    /// A validator over `store`.
    pub fn new(store: &'s SchemaStore<'a>) -> Self {
        Self { store, steps: Cell::new(0), patterns: RefCell::default(), undecided: Cell::new(0) }
    }

    /// Whether `value` meets the schema at `schema`; else its first fault.
    pub fn check(&self, schema: &Location, value: &Value) -> Check {
        self.steps.set(0);
        self.check_at(schema, value, &Pointer::root(), 0)
    }

    /// Counts a step; whether there have been enough.
    fn is_spent(&self, depth: usize) -> bool {
        self.steps.set(self.steps.get() + 1);
        depth > MAX_DEPTH || self.steps.get() > MAX_STEPS
    }

    fn check_at(&self, at: &Location, value: &Value, pointer: &Pointer, depth: usize) -> Check {
        if self.is_spent(depth) {
            return Ok(());
        }
        let schema = self.store.get(at);
        let fault = |message: String| Fault { pointer: pointer.clone(), message, schema: at.clone() };
        if schema.boolean == Some(false) {
            return Err(fault("is not allowed here".to_owned()));
        }
        if schema.or_null && value.is_null() {
            return Ok(());
        }
        for branch in schema.reference.iter().chain(&schema.all_of) {
            self.check_at(branch, value, pointer, depth + 1)?;
        }
        if let Some(types) = schema.types
            && !types.admits(TypeSet::of(value))
        {
            return Err(fault(format!("is not of type {}", types.names().join(" or "))));
        }
        if let Some(values) = &schema.enumeration
            && !values.iter().any(|listed| same(listed, value))
        {
            return Err(fault("is not one of the listed values".to_owned()));
        }
        self.check_alternatives(&schema, value, pointer, depth).map_err(&fault)?;
        if let Some(not) = &schema.not
            && self.is_met(not, value, pointer, depth) == Some(true)
        {
            return Err(fault("meets the schema of `not`".to_owned()));
        }
        if let Some(condition) = &schema.condition
            && let Some(met) = self.is_met(condition, value, pointer, depth)
            && let Some(branch) = if met { &schema.consequence } else { &schema.otherwise }
        {
            self.check_at(branch, value, pointer, depth + 1)?;
        }
        match value {
            Value::String(text) => {
                let pattern = schema.pattern.as_ref();
                let pattern = pattern.or_else(|| self.store.conventions().pattern(schema.format.as_deref()));
                self.check_text(&schema, pattern, text).map_err(fault)
            }
            Value::Number(number) => check_number(&schema, number).map_err(fault),
            Value::Array(items) => {
                check_items(&schema, items).map_err(&fault)?;
                self.check_each_item(&schema, items, pointer, depth)?;
                self.check_contains(&schema, items, pointer, depth).map_err(&fault)?;
                self.check_unevaluated(at, &schema, value, pointer, depth)
            }
            Value::Object(members) => {
                check_members(&schema, members).map_err(&fault)?;
                self.check_each_member(&schema, members, pointer, depth)?;
                self.check_dependents(&schema, value, pointer, depth, &fault)?;
                self.check_unevaluated(at, &schema, value, pointer, depth)
            }
            Value::Null | Value::Bool(_) => Ok(()),
        }
    }

    fn check_alternatives(
        &self,
        schema: &Schema,
        value: &Value,
        pointer: &Pointer,
        depth: usize,
    ) -> Result<(), String> {
        let met = |branch: &Location| self.is_met(branch, value, pointer, depth) != Some(false);
        if !schema.any_of.is_empty() && !schema.any_of.iter().any(met) {
            return Err("meets no branch of `anyOf`".to_owned());
        }
        if !schema.one_of.is_empty() {
            let answers = schema.one_of.iter().map(|branch| self.is_met(branch, value, pointer, depth));
            let answers: Vec<Option<bool>> = answers.filter(|answer| *answer != Some(false)).collect();
            match answers.iter().filter(|answer| answer.is_some()).count() {
                _ if answers.is_empty() => return Err("meets no branch of `oneOf`".to_owned()),
                0 | 1 => {}
                several => return Err(format!("meets {several} branches of `oneOf`, not one")),
            }
        }
        Ok(())
    }

    /// Whether a value meets a schema; `None` where that hangs on what cannot be tested here.
    fn is_met(&self, at: &Location, value: &Value, pointer: &Pointer, depth: usize) -> Option<bool> {
        let undecided = self.undecided.get();
        let met = self.check_at(at, value, pointer, depth + 1).is_ok();
        (!met || undecided == self.undecided.get()).then_some(met)
    }

    fn check_each_item(&self, schema: &Schema, items: &[Value], pointer: &Pointer, depth: usize) -> Check {
        for (index, item) in items.iter().enumerate() {
            if let Some(at) = schema.prefix_items.get(index).or(schema.items.as_ref()) {
                self.check_at(at, item, &pointer.child(&index.to_string()), depth + 1)?;
            }
        }
        Ok(())
    }

    fn check_text(&self, schema: &Schema, pattern: Option<&String>, text: &str) -> Result<(), String> {
        check_bounds(schema.length, text.chars().count(), "characters")?;
        match pattern {
            Some(pattern) => match self.matches(pattern, text) {
                Some(false) => Err(format!("does not match `{pattern}`")),
                Some(true) => Ok(()),
                None => {
                    self.undecided.set(self.undecided.get() + 1);
                    Ok(())
                }
            },
            None => Ok(()),
        }
    }

    /// Whether a regular expression matches; `None` when it is not one that can be tested here.
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns
            .entry(pattern.to_owned())
            .or_insert_with(|| regex::Regex::new(&super::ecma::translate(pattern)).ok());
        compiled.as_ref().map(|regex| regex.is_match(text))
    }

    fn check_contains(&self, schema: &Schema, items: &[Value], pointer: &Pointer, depth: usize) -> Result<(), String> {
        let Some(contains) = &schema.contains else { return Ok(()) };
        let met = items.iter().filter(|item| self.check_at(contains, item, pointer, depth + 1).is_ok()).count() as u64;
        let least = schema.contains_count.min.unwrap_or(1);
        if met < least {
            return Err(format!("has {met} items that `contains` is about, fewer than {least}"));
        }
        match schema.contains_count.max {
            Some(most) if met > most => Err(format!("has {met} items that `contains` is about, more than {most}")),
            _ => Ok(()),
        }
    }

    /// What the presence of a member asks for.
    fn check_dependents(
        &self,
        schema: &Schema,
        value: &Value,
        pointer: &Pointer,
        depth: usize,
        fault: &dyn Fn(String) -> Fault,
    ) -> Check {
        for (name, needed) in schema.dependent_required.iter().filter(|(name, _)| value.get(name).is_some()) {
            if let Some(missing) = needed.iter().find(|needed| value.get(needed.as_str()).is_none()) {
                return Err(fault(format!("lacks the member `{missing}`, which `{name}` needs beside it")));
            }
        }
        for (_, dependent) in schema.dependent_schemas.iter().filter(|(name, _)| value.get(name).is_some()) {
            self.check_at(dependent, value, pointer, depth + 1)?;
        }
        Ok(())
    }

    fn check_each_member(
        &self,
        schema: &Schema,
        members: &serde_json::Map<String, Value>,
        pointer: &Pointer,
        depth: usize,
    ) -> Check {
        for (name, member) in members {
            let pointer = pointer.child(name);
            if let Some(names) = &schema.property_names {
                self.check_at(names, &Value::String(name.clone()), &pointer, depth + 1)?;
            }
            let mut declared = false;
            if let Some((_, property)) = schema.properties.iter().find(|(known, _)| known == name) {
                declared = true;
                self.check_at(property, member, &pointer, depth + 1)?;
            }
            for (pattern, property) in &schema.pattern_properties {
                if self.matches(pattern, name) != Some(false) {
                    declared = true;
                    self.check_at(property, member, &pointer, depth + 1)?;
                }
            }
            if !declared && let Some(additional) = &schema.additional_properties {
                self.check_at(additional, member, &pointer, depth + 1)?;
            }
        }
        Ok(())
    }
}

/// Numbers are equal by value, whatever their spelling and wherever they stand (2020-12 core, 4.2.2).
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || ((left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64())
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            let found = |(name, left): (&String, &Value)| right.get(name).is_some_and(|right| same(left, right));
            left.len() == right.len() && left.iter().all(found)
        }
        _ => left == right,
    }
}

fn check_number(schema: &Schema, number: &Number) -> Result<(), String> {
    let value = number.as_f64().unwrap_or_default();
    let bound = |bound: &Option<Number>| bound.as_ref().and_then(Number::as_f64);
    if bound(&schema.minimum).is_some_and(|least| value < least) {
        return Err("is less than `minimum`".to_owned());
    }
    if bound(&schema.maximum).is_some_and(|greatest| value > greatest) {
        return Err("is greater than `maximum`".to_owned());
    }
    if bound(&schema.exclusive_minimum).is_some_and(|least| value <= least) {
        return Err("is not greater than `exclusiveMinimum`".to_owned());
    }
    if bound(&schema.exclusive_maximum).is_some_and(|greatest| value >= greatest) {
        return Err("is not less than `exclusiveMaximum`".to_owned());
    }
    if let Some(step) = bound(&schema.multiple_of)
        && step > 0.0
    {
        let quotient = value / step;
        if (quotient - quotient.round()).abs() > 1e-12 * quotient.abs().max(1.0) {
            return Err("is not a multiple of `multipleOf`".to_owned());
        }
    }
    Ok(())
}

fn check_items(schema: &Schema, items: &[Value]) -> Result<(), String> {
    check_bounds(schema.item_count, items.len(), "items")?;
    let repeated = || items.iter().enumerate().any(|(index, item)| items.iter().take(index).any(|one| same(one, item)));
    if schema.unique_items && repeated() { Err("holds the same item twice".to_owned()) } else { Ok(()) }
}

fn check_members(schema: &Schema, members: &serde_json::Map<String, Value>) -> Result<(), String> {
    check_bounds(schema.property_count, members.len(), "members")?;
    match schema.required.iter().find(|name| !members.contains_key(*name)) {
        Some(name) => Err(format!("lacks the required member `{name}`")),
        None => Ok(()),
    }
}

fn check_bounds(bounds: Bounds, count: usize, what: &str) -> Result<(), String> {
    let count = count as u64;
    match bounds {
        Bounds { min: Some(min), .. } if count < min => Err(format!("has {count} {what}, fewer than {min}")),
        Bounds { max: Some(max), .. } if count > max => Err(format!("has {count} {what}, more than {max}")),
        _ => Ok(()),
    }
}
