//! Predicates: what must hold of a JSON value beyond what its Rust type holds.
//!
//! They mirror the keywords of JSON Schema that have no form in types (`not`, `if`, `contains` and the like), with all
//! that stands below them. No name and no place of a description is in them, so nothing is looked up later.

use serde_json::Value;

use super::{ArrayRules, NumberRules, ObjectRules, TextRules};

/// What is checked of a value beside its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What must hold.
    pub check: Predicate,
    /// Predicates that [`Predicate::Call`] names by their index: shared ones, and those that contain themselves.
    pub named: Vec<Named>,
    /// Whether this says all there is to say, so that the rules of the type itself are not looked at.
    pub alone: bool,
}

/// A predicate with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// What the name is made from: the key of the schema, or the last name of its place.
    pub hint: String,
    /// What must hold.
    pub check: Predicate,
}

/// What must hold of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Predicate {
    /// Nothing: every value is fine.
    Always,
    /// No value is fine.
    Never,
    /// It has one of these JSON types.
    Types(Vec<&'static str>),
    /// It is one of these values (`enum`, `const`).
    Listed(Vec<Value>),
    /// If it is a string: these rules.
    Text(TextRules),
    /// If it is a number: these rules.
    Number(NumberRules),
    /// If it is an array: these rules.
    Array(ArrayRules),
    /// If it is an object: these counts and members.
    Object(ObjectRules),
    /// If it has this member: what holds of that (`properties`).
    Member(String, Box<Predicate>),
    /// Of the name of each member (`propertyNames`).
    Names(Box<Predicate>),
    /// Of each member whose name matches (`patternProperties`).
    Matching(String, Box<Predicate>),
    /// Of each member that is none of these and matches none of these patterns (`additionalProperties`).
    Others(Vec<String>, Vec<String>, Box<Predicate>),
    /// Of the item at this index (`prefixItems`).
    Item(usize, Box<Predicate>),
    /// Of each item from this index on (`items`).
    Items(usize, Box<Predicate>),
    /// Of as many items as this, at least and at most (`contains`).
    Contains(Box<Predicate>, u64, Option<u64>),
    /// All of them.
    All(Vec<Predicate>),
    /// At least one (`anyOf`).
    Any(Vec<Predicate>),
    /// Exactly one (`oneOf`).
    One(Vec<Predicate>),
    /// Not this.
    Not(Box<Predicate>),
    /// Where the first holds the second, else the third (`if`, `then`, `else`).
    If(Box<[Predicate; 3]>),
    /// If it has this member: what holds of the value itself (`dependentSchemas`).
    Dependent(String, Box<Predicate>),
    /// If it has this member: what else it has (`dependentRequired`).
    DependentRequired(String, Vec<String>),
    /// Of each member that nothing has evaluated (`unevaluatedProperties`).
    UnevaluatedMembers(Box<Seen>, Box<Predicate>),
    /// Of each item that nothing has evaluated (`unevaluatedItems`).
    UnevaluatedItems(Box<Seen>, Box<Predicate>),
    /// The named predicate of this index.
    Call(usize),
}

/// Which members or items are evaluated by keywords beside an `unevaluated…` (2020-12 core, 11).
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// All of them.
    All,
    /// Members of these names.
    Named(Vec<String>),
    /// Members whose names match.
    Matching(String),
    /// As many items from the first on.
    First(usize),
    /// Items of which this holds.
    Meeting(Predicate),
    /// What one of these says.
    Any(Vec<Seen>),
    /// What the second says, if the first holds of the value as a whole.
    Where(Predicate, Box<Seen>),
    /// The second where the first holds, else the third.
    Either(Predicate, Box<[Seen; 2]>),
    /// What it says, if the value has this member.
    With(String, Box<Seen>),
}

impl Predicate {
    /// All of these, flat.
    pub fn all(parts: Vec<Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::Always => {}
                Self::Never => return Self::Never,
                Self::All(inner) => flat.extend(inner),
                other if flat.contains(&other) => {}
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Self::Always,
            1 => flat.pop().unwrap_or(Self::Always),
            _ => Self::All(flat),
        }
    }

    /// At least one of these.
    pub fn any(parts: Vec<Self>) -> Self {
        if parts.contains(&Self::Always) {
            return Self::Always;
        }
        let mut left: Vec<Self> = Vec::new();
        for part in parts {
            if part != Self::Never && !left.contains(&part) {
                left.push(part);
            }
        }
        match left.len() {
            0 => Self::Never,
            1 => left.pop().unwrap_or(Self::Never),
            _ => Self::Any(left),
        }
    }

    /// Not this.
    pub fn negated(inner: Self) -> Self {
        match inner {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            other => Self::Not(Box::new(other)),
        }
    }

    /// One that only says something where `inner` does.
    pub fn within(inner: Self, wrap: impl FnOnce(Box<Self>) -> Self) -> Self {
        match inner {
            Self::Always => Self::Always,
            other => wrap(Box::new(other)),
        }
    }

    /// The predicates directly inside this one.
    pub fn inner(&self) -> Vec<&Self> {
        match self {
            Self::Always
            | Self::Never
            | Self::Types(_)
            | Self::Listed(_)
            | Self::Text(_)
            | Self::Number(_)
            | Self::Array(_)
            | Self::Object(_)
            | Self::DependentRequired(..)
            | Self::Call(_) => Vec::new(),
            Self::Member(_, inner)
            | Self::Names(inner)
            | Self::Matching(_, inner)
            | Self::Others(_, _, inner)
            | Self::Item(_, inner)
            | Self::Items(_, inner)
            | Self::Contains(inner, ..)
            | Self::Not(inner)
            | Self::Dependent(_, inner) => vec![inner],
            Self::All(parts) | Self::Any(parts) | Self::One(parts) => parts.iter().collect(),
            Self::If(parts) => parts.iter().collect(),
            Self::UnevaluatedMembers(seen, rest) | Self::UnevaluatedItems(seen, rest) => {
                let mut found = seen.predicates();
                found.push(rest);
                found
            }
        }
    }

    /// This one and all inside it.
    pub fn layers(&self) -> Vec<&Self> {
        let mut found = vec![self];
        let mut next = 0;
        while let Some(one) = found.get(next) {
            found.extend(one.inner());
            next += 1;
        }
        found
    }

    fn each_call(&mut self, change: &dyn Fn(&mut usize)) {
        match self {
            Self::Call(index) => change(index),
            Self::Member(_, inner)
            | Self::Names(inner)
            | Self::Matching(_, inner)
            | Self::Others(_, _, inner)
            | Self::Item(_, inner)
            | Self::Items(_, inner)
            | Self::Contains(inner, ..)
            | Self::Not(inner)
            | Self::Dependent(_, inner) => inner.each_call(change),
            Self::All(parts) | Self::Any(parts) | Self::One(parts) => {
                parts.iter_mut().for_each(|part| part.each_call(change));
            }
            Self::If(parts) => parts.iter_mut().for_each(|part| part.each_call(change)),
            Self::UnevaluatedMembers(seen, rest) | Self::UnevaluatedItems(seen, rest) => {
                seen.each_call(change);
                rest.each_call(change);
            }
            Self::Always
            | Self::Never
            | Self::Types(_)
            | Self::Listed(_)
            | Self::Text(_)
            | Self::Number(_)
            | Self::Array(_)
            | Self::Object(_)
            | Self::DependentRequired(..) => {}
        }
    }

    /// The patterns that it tests, itself and not what is inside.
    pub fn patterns(&self) -> Vec<&str> {
        match self {
            Self::Text(rules) => rules.pattern.as_deref().into_iter().collect(),
            Self::Matching(pattern, _) => vec![pattern],
            Self::Others(_, patterns, _) => patterns.iter().map(String::as_str).collect(),
            Self::UnevaluatedMembers(seen, _) => seen.patterns(),
            _ => Vec::new(),
        }
    }
}

impl Rule {
    /// All predicates of the rule.
    pub fn layers(&self) -> Vec<&Predicate> {
        let named = self.named.iter().flat_map(|named| named.check.layers());
        self.check.layers().into_iter().chain(named).collect()
    }

    /// Leaves out named predicates that nothing calls, and numbers the others anew.
    pub fn tidy(&mut self) {
        let mut kept: Vec<usize> = Vec::new();
        let mut waiting: Vec<usize> = calls(&self.check);
        while let Some(index) = waiting.pop() {
            if !kept.contains(&index)
                && let Some(named) = self.named.get(index)
            {
                kept.push(index);
                waiting.extend(calls(&named.check));
            }
        }
        kept.sort_unstable();
        let renumber = |index: &mut usize| *index = kept.iter().position(|own| own == index).unwrap_or_default();
        self.check.each_call(&renumber);
        let named = std::mem::take(&mut self.named).into_iter().enumerate();
        self.named = named.filter(|(index, _)| kept.contains(index)).map(|(_, named)| named).collect();
        self.named.iter_mut().for_each(|named| named.check.each_call(&renumber));
    }
}

fn calls(check: &Predicate) -> Vec<usize> {
    let of = |layer: &Predicate| if let Predicate::Call(index) = layer { Some(*index) } else { None };
    check.layers().into_iter().filter_map(of).collect()
}

impl Seen {
    fn each_call(&mut self, change: &dyn Fn(&mut usize)) {
        let mut waiting = vec![self];
        while let Some(one) = waiting.pop() {
            match one {
                Self::Where(check, inner) => {
                    check.each_call(change);
                    waiting.push(inner);
                }
                Self::Either(check, both) => {
                    check.each_call(change);
                    waiting.extend(both.iter_mut());
                }
                Self::Meeting(check) => check.each_call(change),
                Self::With(_, inner) => waiting.push(inner),
                Self::Any(parts) => waiting.extend(parts),
                Self::All | Self::Named(_) | Self::Matching(_) | Self::First(_) => {}
            }
        }
    }

    fn each(&self) -> Vec<&Self> {
        let mut found = vec![self];
        let mut next = 0;
        while let Some(one) = found.get(next) {
            match one {
                Self::Any(parts) => found.extend(parts),
                Self::Where(_, inner) | Self::With(_, inner) => found.push(inner),
                Self::Either(_, both) => found.extend(both.iter()),
                Self::All | Self::Named(_) | Self::Matching(_) | Self::First(_) | Self::Meeting(_) => {}
            }
            next += 1;
        }
        found
    }

    fn predicates(&self) -> Vec<&Predicate> {
        let mut found = Vec::new();
        for seen in self.each() {
            if let Self::Where(check, _) | Self::Either(check, _) | Self::Meeting(check) = seen {
                found.push(check);
            }
        }
        found
    }

    fn patterns(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for seen in self.each() {
            if let Self::Matching(pattern) = seen {
                found.push(pattern.as_str());
            }
        }
        found
    }

    /// What any of these says.
    pub fn any(parts: Vec<Self>) -> Self {
        let mut flat = Vec::new();
        for part in parts {
            match part {
                Self::All => return Self::All,
                Self::Any(inner) => flat.extend(inner),
                other if flat.contains(&other) => {}
                other => flat.push(other),
            }
        }
        match flat.len() {
            1 => flat.pop().unwrap_or(Self::All),
            _ => Self::Any(flat),
        }
    }

    /// Whether it depends on what items are, not on where they stand alone.
    pub fn looks_at_items(&self) -> bool {
        let looks = |seen: &&Self| matches!(seen, Self::Meeting(check) if !matches!(check, Predicate::Always | Predicate::Never));
        self.each().iter().any(looks)
    }

    /// Whether nothing is evaluated.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Any(parts) if parts.is_empty())
    }
}
