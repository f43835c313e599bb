//! Schemas to predicates: what `validate` checks where a type does not hold all that its schemas say.
//!
//! Everything below a keyword that no type holds is made here in full; at the top, [`Held`] says what is left out. It
//! must not choose types.

use std::collections::{HashMap, HashSet};

use super::held::Held;
use super::seen::Part;
use crate::diag::Diagnostics;
use crate::ir::{ArrayRules, Named, NumberRules, ObjectRules, Predicate, Rule, Seen, TextRules, WireName};
use crate::schema::{Facet, Schema, SchemaRef, SchemaStore, ecma};
use crate::source::Location;

/// How many schemas one rule may be made of.
const MOST: usize = 600;

/// Makes one rule.
pub(super) struct Compiler<'s, 'a> {
    pub(super) store: &'s SchemaStore<'a>,
    pub(super) diagnostics: Diagnostics,
    named: Vec<Named>,
    /// Where references lead: the index in `named`.
    known: HashMap<Location, usize>,
    /// Those of them that admit more than their schema, since a pattern in them cannot be tested.
    loose: HashSet<usize>,
    /// How many such patterns were met so far.
    untested: usize,
    /// Schemas that apply to the value at hand, each within the one before.
    in_place: Vec<Location>,
    left: usize,
}

impl<'s, 'a> Compiler<'s, 'a> {
    pub(super) fn new(store: &'s SchemaStore<'a>) -> Self {
        Self::within(store, MOST)
    }

    /// One that gives up when more than `most` schemas take part.
    pub(super) fn within(store: &'s SchemaStore<'a>, most: usize) -> Self {
        let (named, known, loose, in_place) = (Vec::new(), HashMap::new(), HashSet::new(), Vec::new());
        Self { store, diagnostics: Diagnostics::new(), named, known, loose, untested: 0, in_place, left: most }
    }

    /// Whether the schemas are too many to be checked.
    pub(super) fn has_given_up(&self) -> bool {
        self.left == 0
    }

    /// The finished rule; `None` when there is nothing to check.
    pub(super) fn finish(self, check: Predicate, alone: bool) -> Option<Rule> {
        if check == Predicate::Always && !alone {
            return None;
        }
        let mut rule = Rule { check, named: self.named, alone };
        rule.tidy();
        Some(rule)
    }

    /// What schemas that apply together say beyond what is held.
    pub(super) fn rest(&mut self, parts: &[(SchemaRef, std::rc::Rc<Schema>)], held: &Held) -> Predicate {
        let checks = parts.iter().map(|(part, schema)| {
            let open = part.facet == Facet::WithoutUnion;
            self.in_place.push(part.at.clone());
            let check = self.keywords(&part.at, schema, held, !open);
            self.in_place.pop();
            check
        });
        Predicate::all(checks.collect())
    }

    /// All that the schema at `at` says.
    pub(super) fn whole(&mut self, at: &Location) -> Predicate {
        // What leads back to itself without going into the value says nothing new.
        if self.left == 0 || self.in_place.contains(at) {
            return Predicate::Always;
        }
        self.left -= 1;
        let schema = self.store.get(at);
        match schema.boolean {
            Some(true) => return Predicate::Always,
            Some(false) => return Predicate::Never,
            None => {}
        }
        self.in_place.push(at.clone());
        let mut checks: Vec<Predicate> = schema.reference.iter().map(|target| self.referenced(target)).collect();
        checks.extend(schema.all_of.iter().map(|branch| self.referenced(branch)));
        checks.push(self.keywords(at, &schema, &Held::default(), true));
        self.in_place.pop();
        let check = Predicate::all(checks);
        if schema.or_null { Predicate::any(vec![Predicate::Types(vec!["null"]), check]) } else { check }
    }

    /// The schema that a reference leads to: by name, unless it is short.
    fn referenced(&mut self, at: &Location) -> Predicate {
        if self.in_place.contains(at) {
            return Predicate::Always;
        }
        if let Some(index) = self.known.get(at).copied() {
            self.untested += usize::from(self.loose.contains(&index));
            return Predicate::Call(index);
        }
        let index = self.named.len();
        let hint = at.pointer.last().unwrap_or_else(|| "schema".to_owned());
        self.named.push(Named { hint, check: Predicate::Always });
        self.known.insert(at.clone(), index);
        let (check, is_loose) = self.tested(|compiler| compiler.whole(at));
        if is_loose {
            self.loose.insert(index);
        }
        let short = check.layers().len() <= 3 && !check.layers().contains(&&Predicate::Call(index));
        if let Some(named) = self.named.get_mut(index) {
            named.check = check.clone();
        }
        if short { check } else { Predicate::Call(index) }
    }

    /// The schema of a part of the value.
    pub(super) fn below(&mut self, at: &Location) -> Predicate {
        let around = std::mem::take(&mut self.in_place);
        let schema = self.store.get(at);
        // A schema that is nothing but a reference is what it refers to.
        let check = match &schema.reference {
            Some(target) if schema.has_no_own_constraints() && schema.all_of.is_empty() && schema.types.is_none() => {
                self.referenced(target)
            }
            _ => self.whole(at),
        };
        self.in_place = around;
        check
    }

    /// The schema's own keywords, without `$ref` and `allOf`.
    fn keywords(&mut self, at: &Location, schema: &Schema, held: &Held, unions: bool) -> Predicate {
        let mut checks = Vec::new();
        if schema.boolean == Some(false) {
            return Predicate::Never;
        }
        if !held.types
            && let Some(types) = schema.types
        {
            checks.push(Predicate::Types(types.names()));
        }
        if !held.listed
            && let Some(values) = &schema.enumeration
        {
            checks.push(Predicate::Listed(values.clone()));
        }
        self.scalars(at, schema, held, &mut checks);
        self.array(at, schema, held, &mut checks);
        self.object(at, schema, held, &mut checks);
        if unions {
            if !schema.any_of.is_empty() && !held.holds(at, &schema.any_of) {
                let branches = schema.any_of.iter().map(|branch| self.here(branch)).collect();
                checks.push(Predicate::any(branches));
            }
            if !schema.one_of.is_empty() && !held.holds(at, &schema.one_of) {
                checks.push(self.one_of(schema));
            }
        }
        if let Some(not) = &schema.not {
            let (check, is_loose) = self.tested(|compiler| compiler.here(not));
            // What admits too much forbids too much.
            checks.push(if is_loose { Predicate::Always } else { Predicate::negated(check) });
        }
        if let Some(condition) = &schema.condition {
            checks.push(self.condition(condition, schema));
        }
        Predicate::all(checks)
    }

    /// A branch that applies to the value at hand.
    pub(super) fn here(&mut self, at: &Location) -> Predicate {
        let schema = self.store.get(at);
        match &schema.reference {
            Some(target) if schema.has_no_own_constraints() && schema.all_of.is_empty() && schema.types.is_none() => {
                self.referenced(target)
            }
            _ => self.whole(at),
        }
    }

    /// What is made of schemas, and whether it admits more than they do.
    fn tested(&mut self, make: impl FnOnce(&mut Self) -> Predicate) -> (Predicate, bool) {
        let before = self.untested;
        let check = make(self);
        (check, self.untested > before)
    }

    fn condition(&mut self, condition: &Location, schema: &Schema) -> Predicate {
        let (condition, is_loose) = self.tested(|compiler| compiler.here(condition));
        if is_loose {
            return Predicate::Always;
        }
        let branch =
            |compiler: &mut Self, at: &Option<Location>| at.as_ref().map_or(Predicate::Always, |at| compiler.here(at));
        let (then, otherwise) = (branch(self, &schema.consequence), branch(self, &schema.otherwise));
        match (condition, then, otherwise) {
            (_, Predicate::Always, Predicate::Always) => Predicate::Always,
            (Predicate::Always, then, _) => then,
            (Predicate::Never, _, otherwise) => otherwise,
            (condition, then, otherwise) => Predicate::If(Box::new([condition, then, otherwise])),
        }
    }

    /// Branches that differ in nothing but their `format`, which is an annotation, count as one: by the letter no value
    /// could meet exactly one of them. Where one admits more than its schema, two that are met may be one.
    fn one_of(&mut self, schema: &Schema) -> Predicate {
        let mut branches: Vec<Predicate> = Vec::new();
        let mut any_loose = false;
        for branch in &schema.one_of {
            let (check, is_loose) = self.tested(|compiler| compiler.here(branch));
            any_loose |= is_loose;
            if self.store.get(branch).format.is_some() && branches.contains(&check) {
                continue;
            }
            branches.push(check);
        }
        branches.retain(|branch| *branch != Predicate::Never);
        if any_loose {
            return Predicate::any(branches);
        }
        let always = branches.iter().filter(|branch| **branch == Predicate::Always).count();
        match branches.len() {
            0 => Predicate::Never,
            _ if always > 1 => Predicate::Never,
            1 => branches.pop().unwrap_or(Predicate::Always),
            _ => Predicate::One(branches),
        }
    }

    fn scalars(&mut self, at: &Location, schema: &Schema, held: &Held, checks: &mut Vec<Predicate>) {
        let mut text = TextRules::default();
        if !held.texts {
            (text.min_length, text.max_length) = (schema.length.min, schema.length.max);
        }
        if let Some(pattern) = &schema.pattern
            && !(held.texts && held.pattern.as_ref().is_none_or(|own| own == pattern))
            && self.is_checkable(pattern, &at.child("pattern"))
        {
            text.pattern = Some(pattern.clone());
        }
        if text != TextRules::default() {
            checks.push(Predicate::Text(text));
        }
        let mut number = NumberRules::default();
        if !held.numbers {
            number.minimum.clone_from(&schema.minimum);
            number.maximum.clone_from(&schema.maximum);
            number.exclusive_minimum.clone_from(&schema.exclusive_minimum);
            number.exclusive_maximum.clone_from(&schema.exclusive_maximum);
        }
        if !held.numbers
            || (schema.multiple_of.is_some() && held.multiple_of.is_some() && schema.multiple_of != held.multiple_of)
        {
            number.multiple_of.clone_from(&schema.multiple_of);
        }
        if number != NumberRules::default() {
            checks.push(Predicate::Number(number));
        }
    }

    fn array(&mut self, at: &Location, schema: &Schema, held: &Held, checks: &mut Vec<Predicate>) {
        if !held.lists {
            let (min_items, max_items) = (schema.item_count.min, schema.item_count.max);
            let rules = ArrayRules { min_items, max_items, unique_items: schema.unique_items };
            if rules != ArrayRules::default() {
                checks.push(Predicate::Array(rules));
            }
        }
        if !held.items {
            for (index, item) in schema.prefix_items.iter().enumerate() {
                checks.push(Predicate::within(self.below(item), |inner| Predicate::Item(index, inner)));
            }
            if let Some(items) = &schema.items {
                let from = schema.prefix_items.len();
                checks.push(Predicate::within(self.below(items), |inner| Predicate::Items(from, inner)));
            }
        }
        if held.contains {
            return;
        }
        if let Some(contains) = &schema.contains {
            let inner = self.below(contains);
            let (least, most) = (schema.contains_count.min.unwrap_or(1), schema.contains_count.max);
            if least > 0 || most.is_some() {
                checks.push(Predicate::Contains(Box::new(inner), least, most));
            }
        }
        if let Some(rest) = &schema.unevaluated_items
            && !held.settled.contains(rest)
        {
            let inner = self.below(rest);
            let seen = self.seen(at, Part::Items);
            checks.push(match seen {
                Seen::All => Predicate::Always,
                seen if seen.is_nothing() => Predicate::within(inner, |inner| Predicate::Items(0, inner)),
                seen => Predicate::within(inner, |inner| Predicate::UnevaluatedItems(Box::new(seen), inner)),
            });
        }
    }

    fn object(&mut self, at: &Location, schema: &Schema, held: &Held, checks: &mut Vec<Predicate>) {
        if !held.objects {
            let (min_properties, max_properties) = (schema.property_count.min, schema.property_count.max);
            let required_extra = schema.required.iter().cloned().map(WireName).collect();
            let rules = ObjectRules { min_properties, max_properties, required_extra };
            if rules != ObjectRules::default() {
                checks.push(Predicate::Object(rules));
            }
        }
        if !held.members {
            for (name, property) in &schema.properties {
                let inner = self.below(property);
                checks.push(Predicate::within(inner, |inner| Predicate::Member(name.clone(), inner)));
            }
        }
        if !held.names
            && let Some(names) = &schema.property_names
        {
            checks.push(Predicate::within(self.below(names), Predicate::Names));
        }
        self.undeclared(schema, held, checks);
        if held.contains_members {
            return;
        }
        for (name, needed) in schema.dependent_required.iter().filter(|(_, needed)| !needed.is_empty()) {
            checks.push(Predicate::DependentRequired(name.clone(), needed.clone()));
        }
        for (name, dependent) in &schema.dependent_schemas {
            let inner = self.here(dependent);
            checks.push(Predicate::within(inner, |inner| Predicate::Dependent(name.clone(), inner)));
        }
        if let Some(rest) = &schema.unevaluated_properties
            && !held.settled.contains(rest)
        {
            let inner = self.below(rest);
            let seen = self.seen(at, Part::Members);
            checks.push(match seen {
                Seen::All => Predicate::Always,
                seen if seen.is_nothing() => {
                    Predicate::within(inner, |inner| Predicate::Others(Vec::new(), Vec::new(), inner))
                }
                seen => Predicate::within(inner, |inner| Predicate::UnevaluatedMembers(Box::new(seen), inner)),
            });
        }
    }

    fn undeclared(&mut self, schema: &Schema, held: &Held, checks: &mut Vec<Predicate>) {
        let patterns: Vec<&(String, Location)> = schema.pattern_properties.iter().collect();
        if !held.patterns {
            for (pattern, property) in &patterns {
                let inner = self.below(property);
                if self.is_checkable(pattern, property) {
                    checks.push(Predicate::within(inner, |inner| Predicate::Matching((*pattern).clone(), inner)));
                }
            }
        }
        // What another schema declares is additional to this one all the same.
        let covered = |name: &String| schema.properties.iter().any(|(known, _)| known == name);
        if held.others && held.properties.iter().all(covered) {
            return;
        }
        if let Some(additional) = &schema.additional_properties {
            let inner = self.below(additional);
            let names = schema.properties.iter().map(|(name, _)| name.clone()).collect();
            let patterns = patterns.iter().map(|(pattern, _)| pattern.clone()).collect();
            checks.push(Predicate::within(inner, |inner| Predicate::Others(names, patterns, inner)));
        }
    }

    /// Whether generated code can test this pattern; if not, that is said.
    fn is_checkable(&mut self, pattern: &str, at: &Location) -> bool {
        match regex_syntax::Parser::new().parse(&ecma::translate(pattern)) {
            Ok(_) => true,
            Err(error) => {
                self.untested += 1;
                self.diagnostics.push(super::scalars::unchecked_pattern(&error, at));
                false
            }
        }
    }
}
