//! Free-form objects: kept as text until someone looks inside.
//!
//! A schema that says no more than `type: object` is mostly passed on, or decoded as a type that the
//! surrounding value names. So the text is checked when it is read, copied once, and written back as it
//! came, numbers of any length included; it becomes a map only for those who ask. Everything that could
//! fail fails while decoding: looking inside later must not.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::fault::DecodeFault;
use super::json::{Extra, JsonMap};
use super::{codec, locate, scan};

/// How deep an object may be nested for its text to be certain to become a map.
const DEPTH: usize = 120;

/// A JSON object of any members, in the order received.
///
/// It dereferences to [`JsonMap`], where its methods are. The first look builds the map; until it is
/// changed, the object is written as it was read. It is read from JSON only, not from other formats of
/// serde.
#[derive(Clone, Default)]
pub struct JsonObject {
    /// The members, where they did not come from text or have been changed since.
    own: Option<Box<JsonMap>>,
    /// As it was read, without white space, unless there are members of its own.
    text: Option<Box<RawValue>>,
    /// What the text says, once someone has looked.
    look: OnceLock<Box<JsonMap>>,
}

impl JsonObject {
    /// No members.
    pub fn new() -> Self {
        Self::default()
    }

    /// As a map.
    pub fn as_map(&self) -> &JsonMap {
        match &self.own {
            Some(members) => members,
            None => self.look.get_or_init(|| parse(self.text.as_deref())),
        }
    }

    /// As a map to be changed.
    pub fn as_map_mut(&mut self) -> &mut JsonMap {
        let (look, text) = (std::mem::take(&mut self.look), self.text.take());
        self.own.get_or_insert_with(|| look.into_inner().unwrap_or_else(|| parse(text.as_deref())))
    }

    /// As a map of its own.
    pub fn into_map(mut self) -> JsonMap {
        std::mem::take(self.as_map_mut())
    }

    /// Decodes the object as a type, without making a map of it first.
    ///
    /// # Errors
    ///
    /// Says which value within the object does not fit.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeFault> {
        match &self.text {
            Some(text) => codec::decode(text.get().as_bytes()),
            None => codec::convert(self),
        }
    }

    /// The object that a value is written as.
    ///
    /// # Errors
    ///
    /// When it is written as something else.
    pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Self, DecodeFault> {
        codec::convert(value)
    }
}

/// The members of a text that was checked when it was read.
fn parse(text: Option<&RawValue>) -> Box<JsonMap> {
    text.and_then(|text| serde_json::from_str(text.get()).ok()).unwrap_or_default()
}

impl Deref for JsonObject {
    type Target = JsonMap;

    fn deref(&self) -> &JsonMap {
        self.as_map()
    }
}

impl DerefMut for JsonObject {
    fn deref_mut(&mut self) -> &mut JsonMap {
        self.as_map_mut()
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.as_map()).finish()
    }
}

impl PartialEq for JsonObject {
    fn eq(&self, other: &Self) -> bool {
        match (&self.text, &other.text) {
            (Some(mine), Some(theirs)) if mine.get() == theirs.get() => true,
            _ => self.as_map() == other.as_map(),
        }
    }
}

impl From<JsonMap> for JsonObject {
    fn from(members: JsonMap) -> Self {
        Self { own: Some(Box::new(members)), ..Self::default() }
    }
}

impl From<JsonObject> for JsonMap {
    fn from(object: JsonObject) -> Self {
        object.into_map()
    }
}

impl From<JsonObject> for Extra {
    fn from(object: JsonObject) -> Self {
        object.into_map().into()
    }
}

impl From<JsonObject> for Value {
    fn from(object: JsonObject) -> Self {
        Self::Object(object.into_map())
    }
}

impl FromIterator<(String, Value)> for JsonObject {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        JsonMap::from_iter(members).into()
    }
}

impl<'a> IntoIterator for &'a JsonObject {
    type Item = (&'a String, &'a Value);
    type IntoIter = serde_json::map::Iter<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.as_map().iter()
    }
}

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.text {
            Some(text) => text.serialize(serializer),
            None => self.as_map().serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        let found = scan::scan(text.get());
        let look = OnceLock::new();
        if !text.get().starts_with('{') || found.doubtful || found.depth > DEPTH {
            // Whatever might fail later is tried now, so that it fails here or never.
            let members: JsonMap = locate::decode_inner(text.get())?;
            look.get_or_init(|| Box::new(members));
        }
        let text = if found.spaces > 0 {
            RawValue::from_string(scan::compact(text.get(), found)).map_err(de::Error::custom)?
        } else {
            text
        };
        Ok(Self { own: None, text: Some(text), look })
    }
}
