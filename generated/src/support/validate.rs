//! Validation: the rules of a description that its types cannot make unbreakable.
//!
//! Decoding never looks at these rules; whoever wants them checked calls `validate`.

use std::collections::HashSet;
use std::fmt;

use serde::Serialize;
use serde_json::{Number, Value};

use super::locate;

/// A rule that a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer of the value. In a request it begins with the part: `/query/from`, `/body/items/3`.
    pub pointer: String,
    /// What the rule says.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: {}", self.pointer, self.message)
    }
}

/// The rules that a value breaks, in the order of its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// Adds one.
    pub fn push(&mut self, at: &At<'_>, message: impl Into<String>) {
        self.0.push(Violation { pointer: at.pointer(), message: message.into() });
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// `Ok` when there are none.
    ///
    /// # Errors
    ///
    /// The violations themselves.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// Where a value stands in the one that is being validated; text only once a rule is broken.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    parent: Option<&'a At<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

impl<'a> At<'a> {
    /// The value that validation began with.
    pub const ROOT: At<'static> = At { parent: None, step: Step::Root };

    /// Its member of this name.
    pub fn member(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), step: Step::Member(name) }
    }

    /// Its item at this index.
    pub fn item(&'a self, index: usize) -> Self {
        Self { parent: Some(self), step: Step::Item(index) }
    }

    /// As a JSON pointer.
    pub fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(here) = at {
            steps.push(here.step);
            at = here.parent;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Member(name) => locate::push_token(&mut pointer, name),
                Step::Item(index) => locate::push_index(&mut pointer, index),
            }
        }
        pointer
    }
}

/// A type with rules of its own or below it.
pub trait Validate {
    /// Adds the rules that the value breaks; `at` is where it stands.
    fn validate_at(&self, at: &At<'_>, found: &mut Violations);

    /// The rules that the value breaks.
    fn validate(&self) -> Violations {
        let mut found = Violations::default();
        self.validate_at(&At::ROOT, &mut found);
        found
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        for (index, item) in self.iter().enumerate() {
            item.validate_at(&at.item(index), found);
        }
    }
}

impl<T: Validate> Validate for Option<T> {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        if let Some(value) = self {
            value.validate_at(at, found);
        }
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        T::validate_at(self, at, found);
    }
}

/// `minLength`: characters, not bytes.
pub fn min_length(text: &str, least: usize, at: &At<'_>, found: &mut Violations) {
    let length = text.chars().take(least).count();
    if length < least {
        found.push(at, format!("has {length} characters, fewer than {least}"));
    }
}

/// `maxLength`: characters, not bytes.
pub fn max_length(text: &str, most: usize, at: &At<'_>, found: &mut Violations) {
    if text.chars().nth(most).is_some() {
        found.push(at, format!("has {} characters, more than {most}", text.chars().count()));
    }
}

/// `pattern`, where it only asks how a text begins.
pub fn starts_with(text: &str, prefix: &str, at: &At<'_>, found: &mut Violations) {
    if !text.starts_with(prefix) {
        found.push(at, format!("does not begin with {prefix:?}"));
    }
}

/// `pattern`, where it only asks how a text ends.
pub fn ends_with(text: &str, suffix: &str, at: &At<'_>, found: &mut Violations) {
    if !text.ends_with(suffix) {
        found.push(at, format!("does not end with {suffix:?}"));
    }
}

/// `pattern`, where it only asks for some text.
pub fn contains(text: &str, part: &str, at: &At<'_>, found: &mut Violations) {
    if !text.contains(part) {
        found.push(at, format!("does not hold {part:?}"));
    }
}

/// `const`, or a `pattern` that admits one text.
pub fn equals(text: &str, constant: &str, at: &At<'_>, found: &mut Violations) {
    if text != constant {
        found.push(at, format!("is not {constant:?}"));
    }
}

/// `enum`, for a value that is known not to be listed.
pub fn not_listed(text: &str, listed: &[&str], at: &At<'_>, found: &mut Violations) {
    found.push(at, format!("{text:?} is not one of {listed:?}"));
}

/// A union whose value is none of its variants.
pub fn no_variant(variants: &[&str], at: &At<'_>, found: &mut Violations) {
    found.push(at, format!("is none of {}", variants.join(", ")));
}

/// `minItems` and `minProperties`.
pub fn min_count(count: usize, least: usize, at: &At<'_>, found: &mut Violations) {
    if count < least {
        found.push(at, format!("has {count} entries, fewer than {least}"));
    }
}

/// `maxItems` and `maxProperties`.
pub fn max_count(count: usize, most: usize, at: &At<'_>, found: &mut Violations) {
    if count > most {
        found.push(at, format!("has {count} entries, more than {most}"));
    }
}

/// `required`, for a member that is not declared.
pub fn has_member(present: bool, name: &str, at: &At<'_>, found: &mut Violations) {
    if !present {
        found.push(at, format!("lacks the member {name:?}"));
    }
}

/// `uniqueItems`: no two items are equal as JSON.
pub fn unique_items<T: Serialize>(items: &[T], at: &At<'_>, found: &mut Violations) {
    let mut seen = HashSet::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        let Ok(value) = serde_json::to_value(item) else { continue };
        if !seen.insert(canonical(value).to_string()) {
            found.push(&at.item(index), "is the same as an item before it");
        }
    }
}

/// Members sorted, and numbers without fraction as integers, so that equal values have equal text.
fn canonical(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(canonical).collect(),
        Value::Object(members) => {
            let mut members: Vec<_> = members.into_iter().map(|(name, value)| (name, canonical(value))).collect();
            members.sort_by(|(left, _), (right, _)| left.cmp(right));
            members.into_iter().collect()
        }
        Value::Number(number) => match number.numeric() {
            Numeric::Float(float) if float.fract() == 0.0 && float.abs() < 9e15 => Value::from(float as i64),
            _ => Value::Number(number),
        },
        other => other,
    }
}

/// Whether two values are equal as JSON: numbers by value, members in any order.
pub fn same_json(left: &Value, right: &Value) -> bool {
    canonical(left.clone()) == canonical(right.clone())
}

/// A number that bounds apply to.
pub trait Bounded: fmt::Display {
    /// Its value.
    fn numeric(&self) -> Numeric;
}

/// A number's value.
#[derive(Clone, Copy, Debug)]
pub enum Numeric {
    /// Without fraction.
    Integer(i128),
    /// Any other.
    Float(f64),
}

impl Numeric {
    fn as_f64(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }

    /// Whether it has no fraction.
    pub fn is_whole(self) -> bool {
        match self {
            Self::Integer(_) => true,
            Self::Float(float) => float.fract() == 0.0,
        }
    }

    fn less_than(self, other: Self) -> bool {
        match (self, other) {
            (Self::Integer(left), Self::Integer(right)) => left < right,
            (left, right) => left.as_f64() < right.as_f64(),
        }
    }

    fn multiple_of(self, other: Self) -> bool {
        if let (Self::Integer(value), Self::Integer(step)) = (self, other) {
            return step == 0 || value % step == 0;
        }
        // Decimal steps such as 0.01 have no exact binary form, so the quotient may be off by rounding.
        let quotient = self.as_f64() / other.as_f64();
        (quotient - quotient.round()).abs() <= quotient.abs().max(1.0) * 1e-12
    }
}

impl Bounded for i64 {
    fn numeric(&self) -> Numeric {
        Numeric::Integer(i128::from(*self))
    }
}

impl Bounded for u64 {
    fn numeric(&self) -> Numeric {
        Numeric::Integer(i128::from(*self))
    }
}

impl Bounded for f64 {
    fn numeric(&self) -> Numeric {
        Numeric::Float(*self)
    }
}

impl Bounded for Number {
    fn numeric(&self) -> Numeric {
        match self.as_i128() {
            Some(integer) => Numeric::Integer(integer),
            None => Numeric::Float(self.as_f64().unwrap_or(f64::NAN)),
        }
    }
}

/// `minimum`.
pub fn minimum(value: &impl Bounded, least: impl Bounded, at: &At<'_>, found: &mut Violations) {
    if value.numeric().less_than(least.numeric()) {
        found.push(at, format!("{value} is less than {least}"));
    }
}

/// `maximum`.
pub fn maximum(value: &impl Bounded, most: impl Bounded, at: &At<'_>, found: &mut Violations) {
    if most.numeric().less_than(value.numeric()) {
        found.push(at, format!("{value} is more than {most}"));
    }
}

/// `exclusiveMinimum`.
pub fn exclusive_minimum(value: &impl Bounded, bound: impl Bounded, at: &At<'_>, found: &mut Violations) {
    if !bound.numeric().less_than(value.numeric()) {
        found.push(at, format!("{value} is not more than {bound}"));
    }
}

/// `exclusiveMaximum`.
pub fn exclusive_maximum(value: &impl Bounded, bound: impl Bounded, at: &At<'_>, found: &mut Violations) {
    if !value.numeric().less_than(bound.numeric()) {
        found.push(at, format!("{value} is not less than {bound}"));
    }
}

/// `multipleOf`.
pub fn multiple_of(value: &impl Bounded, step: impl Bounded, at: &At<'_>, found: &mut Violations) {
    if !value.numeric().multiple_of(step.numeric()) {
        found.push(at, format!("{value} is no multiple of {step}"));
    }
}

/// `enum` of numbers.
pub fn one_of_numbers<B: Bounded>(value: &impl Bounded, listed: &[B], at: &At<'_>, found: &mut Violations) {
    let value_is =
        |other: &B| !value.numeric().less_than(other.numeric()) && !other.numeric().less_than(value.numeric());
    if !listed.iter().any(value_is) {
        let listed: Vec<String> = listed.iter().map(B::to_string).collect();
        found.push(at, format!("{value} is not one of {}", listed.join(", ")));
    }
}
