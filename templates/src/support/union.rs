//! Unions: a JSON value is looked at first, and decoded once, as the variant that the look has chosen.
//!
//! Only where the look leaves several is another one tried when the first does not fit; the fault that is reported is
//! the first one's then.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{locate, scan};

/// How deep a value may be nested, as in serde_json itself.
const DEPTH: usize = 128;

/// A JSON value that is not decoded yet, and the questions by which variants are told apart.
///
/// It reads from JSON only, not from other formats of serde.
pub struct Candidate {
    json: Box<RawValue>,
}

impl Candidate {
    /// Takes the value as text.
    ///
    /// # Errors
    ///
    /// When it is not JSON or nested deeper than 128 levels.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Box::<RawValue>::deserialize(deserializer)?;
        if scan::scan(json.get()).depth > DEPTH {
            return Err(de::Error::custom("nested too deep"));
        }
        Ok(Self { json })
    }

    /// Decodes the value, as the variant that was chosen.
    ///
    /// # Errors
    ///
    /// When it does not fit; the place within the value goes along in the message.
    pub fn decode<T: DeserializeOwned, E: de::Error>(&self) -> Result<T, E> {
        locate::decode_inner(self.json.get())
    }

    /// Decodes the value as a variant beside which others are left: `None` where it does not fit, and the first such
    /// fault is kept.
    pub fn attempt<T: DeserializeOwned, E: de::Error>(&self, fault: &mut Option<E>) -> Option<T> {
        if fault.is_some() && !attempts::is_left() {
            return None;
        }
        match attempts::within(|| self.decode()) {
            Ok(value) => Some(value),
            Err(error) => {
                fault.get_or_insert(error);
                None
            }
        }
    }

    /// Decodes the value as the last variant that it may be.
    ///
    /// # Errors
    ///
    /// When it does not fit: the first fault, where it may have been others.
    pub fn decode_last<T: DeserializeOwned, E: de::Error>(&self, mut fault: Option<E>) -> Result<T, E> {
        let value = self.attempt(&mut fault);
        value.ok_or_else(|| fault.unwrap_or_else(|| de::Error::custom("the value is none of its variants")))
    }

    /// Decodes the value as one that looks like no variant.
    ///
    /// # Errors
    ///
    /// When it looks like one and does not fit: the fault of that.
    pub fn decode_unknown<T: DeserializeOwned, E: de::Error>(&self, fault: Option<E>) -> Result<T, E> {
        fault.map_or_else(|| self.decode(), Err)
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.starts(&['n'])
    }

    /// Whether it is `true` or `false`.
    pub fn is_boolean(&self) -> bool {
        self.starts(&['t', 'f'])
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        self.json.get().starts_with(|first: char| first == '-' || first.is_ascii_digit())
    }

    /// Whether it is a number written without fraction and exponent.
    pub fn is_integer(&self) -> bool {
        self.is_number() && !self.json.get().contains(['.', 'e', 'E'])
    }

    /// Whether it is a string.
    pub fn is_string(&self) -> bool {
        self.starts(&['"'])
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        self.starts(&['['])
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        self.starts(&['{'])
    }

    /// Whether it is a string that begins with `prefix`.
    pub fn has_prefix(&self, prefix: &str) -> bool {
        self.text().is_some_and(|text| text.starts_with(prefix))
    }

    /// Whether it is one of these strings.
    pub fn is_one_of(&self, texts: &[&str]) -> bool {
        self.text().is_some_and(|text| texts.contains(&&*text))
    }

    /// The members of the object; none for any other value.
    pub fn members(&self) -> Members<'_> {
        if !self.is_object() {
            return Members(Vec::new());
        }
        serde_json::from_str(self.json.get()).unwrap_or_default()
    }

    /// The first item of the array; `None` for an empty one and for any other value.
    pub fn first_item(&self) -> Option<Candidate> {
        if !self.is_array() {
            return None;
        }
        serde_json::from_str::<FirstItem>(self.json.get()).ok()?.0.map(|json| Self { json })
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        string(self.json.get())
    }

    fn starts(&self, with: &[char]) -> bool {
        self.json.get().starts_with(with)
    }
}

/// How many variants of one value have failed that others were left beside.
///
/// A union within a union within a union could make work that grows with each level, for whoever sends such a value
/// on purpose; so the variants tried beyond the first are counted, and there is an end.
mod attempts {
    use super::Cell;

    /// How many may fail within one value before the first fault of each is the last.
    const MOST: u32 = 64;

    thread_local! {
        static DEPTH: Cell<u32> = const { Cell::new(0) };
        static FAILED: Cell<u32> = const { Cell::new(0) };
    }

    /// Runs an attempt. What fails within another attempt is counted together with it.
    pub(super) fn within<T, E>(attempt: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let depth = DEPTH.get();
        if depth == 0 {
            FAILED.set(0);
        }
        DEPTH.set(depth + 1);
        let outcome = attempt();
        DEPTH.set(depth);
        if outcome.is_err() {
            FAILED.set(FAILED.get().saturating_add(1));
        }
        outcome
    }

    /// Whether another variant may be tried.
    pub(super) fn is_left() -> bool {
        DEPTH.get() == 0 || FAILED.get() <= MOST
    }
}

/// The members of an object, their values not decoded.
#[derive(Default)]
pub struct Members<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'a> Members<'a> {
    /// Whether the member is there.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether one of these members is there.
    pub fn has_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }

    /// Whether the member is there and one of these strings.
    pub fn is_one_of(&self, name: &str, texts: &[&str]) -> bool {
        self.get(name).and_then(string).is_some_and(|text| texts.contains(&&*text))
    }

    /// Whether the member is there and equal to one of these JSON texts; numbers are compared as numbers.
    pub fn equals_one_of(&self, name: &str, constants: &[&str]) -> bool {
        self.get(name).is_some_and(|value| constants.iter().any(|constant| same_scalar(value, constant)))
    }

    fn get(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Members<'de>, A::Error> {
        let mut found = Vec::new();
        while let Some(name) = members.next_key::<super::codec::MemberName<'de>>()? {
            found.push((name.into_text(), members.next_value::<&'de RawValue>()?.get()));
        }
        Ok(Members(found))
    }
}

/// The first item of an array, if there is one.
struct FirstItem(Option<Box<RawValue>>);

impl<'de> Deserialize<'de> for FirstItem {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(FirstItemVisitor)
    }
}

struct FirstItemVisitor;

impl<'de> Visitor<'de> for FirstItemVisitor {
    type Value = FirstItem;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<FirstItem, A::Error> {
        let first = items.next_element()?;
        while items.next_element::<de::IgnoredAny>()?.is_some() {}
        Ok(FirstItem(first))
    }
}

/// The text of a JSON string.
fn string(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') { serde_json::from_str(json).ok().map(Cow::Owned) } else { Some(Cow::Borrowed(inner)) }
}

fn same_scalar(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    if let (Some(left), Some(right)) = (string(left), string(right)) {
        return left == right;
    }
    match (left.parse::<f64>(), right.parse::<f64>()) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}
