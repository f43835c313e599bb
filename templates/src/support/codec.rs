//! The few functions that the hand-readable `Serialize` and `Deserialize` impls of this crate share.
//!
//! All of JSON comes in through [`decode`] and goes out through [`encode`], so that each type is compiled
//! for one reader and one writer only.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap};
use serde_json::Value;

use super::fault::{DecodeFault, EncodeError};
use super::json::Extra;

/// Reads one JSON document.
///
/// # Errors
///
/// Says which value does not fit, as a JSON pointer, and why.
pub fn decode<T: DeserializeOwned>(json: &[u8]) -> Result<T, DecodeFault> {
    if json.is_empty() {
        return Err(DecodeFault::new("there is nothing to decode"));
    }
    let text = std::str::from_utf8(json).map_err(|error| DecodeFault::not_utf8(json, error))?;
    serde_json::from_str(text).map_err(|error| DecodeFault::locate(text, &error))
}

/// Writes one JSON document.
///
/// # Errors
///
/// Only for values that JSON cannot hold; the types of this crate cannot hold them either.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Bytes, EncodeError> {
    let mut json = Vec::with_capacity(256);
    match serde_json::to_writer(&mut json, value) {
        Ok(()) => Ok(json.into()),
        Err(error) => Err(EncodeError::new("body", error.to_string())),
    }
}

/// A value as another type: what it is written as, read again. Nothing is lost on the way, for all types of this
/// crate keep what they do not declare.
///
/// So a value of a general type becomes one of a more special type or of a union, and the other way round:
/// `convert::<Special>(&general)?`.
///
/// # Errors
///
/// Says which value within does not fit, as a JSON pointer, and why. The value itself is still there.
pub fn convert<T: DeserializeOwned>(value: &(impl Serialize + ?Sized)) -> Result<T, DecodeFault> {
    let json = serde_json::to_vec(value).map_err(|error| DecodeFault::new(error.to_string()))?;
    decode(&json)
}

/// A type that is read from the members of a JSON object.
pub trait FromMembers: Sized {
    /// Reads all members.
    ///
    /// # Errors
    ///
    /// When one does not fit, comes twice or is missing.
    fn from_members<'de, A: MapAccess<'de>>(members: A) -> Result<Self, A::Error>;
}

/// Reads a JSON object: the body of every struct's `deserialize`.
///
/// # Errors
///
/// When the value is no object, or as [`FromMembers::from_members`].
#[inline]
pub fn read_object<'de, T: FromMembers, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: FromMembers> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
        T::from_members(members)
    }
}

/// The name of a member, borrowed from the document where it has no escapes.
pub struct MemberName<'de>(Cow<'de, str>);

impl<'de> MemberName<'de> {
    /// As text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As text of its own, still borrowed where it was.
    pub fn into_text(self) -> Cow<'de, str> {
        self.0
    }
}

impl<'de> Deserialize<'de> for MemberName<'de> {
    #[inline]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(MemberNameVisitor)
    }
}

struct MemberNameVisitor;

impl<'de> Visitor<'de> for MemberNameVisitor {
    type Value = MemberName<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    #[inline]
    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<MemberName<'de>, E> {
        Ok(MemberName(Cow::Borrowed(name)))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<MemberName<'de>, E> {
        self.visit_string(name.to_owned())
    }

    fn visit_string<E: de::Error>(self, name: String) -> Result<MemberName<'de>, E> {
        Ok(MemberName(Cow::Owned(name)))
    }
}

/// Reads the value of the member `name` into its slot.
///
/// # Errors
///
/// When the value does not fit, or the member came before.
#[inline]
pub fn read<'de, T: Deserialize<'de>, A: MapAccess<'de>>(
    members: &mut A,
    name: &'static str,
    slot: &mut Option<T>,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(de::Error::duplicate_field(name));
    }
    *slot = Some(members.next_value()?);
    Ok(())
}

/// What a required member's slot holds in the end.
///
/// # Errors
///
/// When the member was missing.
#[inline]
pub fn required<T, E: de::Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
    slot.ok_or_else(|| E::missing_field(name))
}

/// Where members go that the type does not declare.
pub trait ExtraMembers {
    /// What their values are.
    type Value;

    /// Adds one; of two with the same name the later stays.
    fn put(&mut self, name: String, value: Self::Value);
}

impl ExtraMembers for Extra {
    type Value = Value;

    fn put(&mut self, name: String, value: Value) {
        self.as_map_mut().insert(name, value);
    }
}

/// Keeps a member that the type does not declare.
///
/// # Errors
///
/// When its value does not fit.
pub fn keep<'de, A: MapAccess<'de>, E: ExtraMembers<Value: Deserialize<'de>>>(
    members: &mut A,
    name: MemberName<'de>,
    extra: &mut E,
) -> Result<(), A::Error> {
    extra.put(name.0.into_owned(), members.next_value()?);
    Ok(())
}

/// Leaves out a member that the type can neither name nor hold.
///
/// # Errors
///
/// When its value is not JSON.
pub fn skip<'de, A: MapAccess<'de>>(members: &mut A) -> Result<(), A::Error> {
    members.next_value::<IgnoredAny>().map(|_| ())
}

/// Writes the member `name`, if there is one.
///
/// # Errors
///
/// Those of the writer.
#[inline]
pub fn write_some<M: SerializeMap, V: Serialize>(
    members: &mut M,
    name: &'static str,
    value: &Option<V>,
) -> Result<(), M::Error> {
    match value {
        Some(value) => members.serialize_entry(name, value),
        None => Ok(()),
    }
}

/// Writes the members that the type does not declare.
///
/// # Errors
///
/// Those of the writer.
pub fn write_extra<'a, M: SerializeMap, V: Serialize + 'a>(
    members: &mut M,
    extra: impl IntoIterator<Item = (&'a String, &'a V)>,
) -> Result<(), M::Error> {
    for (name, value) in extra {
        members.serialize_entry(name, value)?;
    }
    Ok(())
}

/// Reads a string into a type that takes any: the body of every open enum's `deserialize`.
///
/// # Errors
///
/// When the value is no string.
pub fn read_text<'de, T: From<String> + for<'a> From<&'a str>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: From<String> + for<'a> From<&'a str>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        Ok(text.into())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<T, E> {
        Ok(text.into())
    }
}
