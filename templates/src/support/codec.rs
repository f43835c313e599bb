//! The few functions that the hand-readable `Serialize` and `Deserialize` impls of this crate share.
//!
//! All of JSON comes in through [`decode`] and goes out through [`encode`], so that each type is compiled
//! for one reader and one writer only.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
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
    fn from_members<'de, A: MapAccess<'de>>(object: ObjectReader<'de, A>) -> Result<Self, A::Error>;
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
        T::from_members(ObjectReader { members, name: Cow::Borrowed(""), nulls: Vec::new(), fault: None })
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

/// Reads an object member by member; the first fault is kept until the next member is asked for.
pub struct ObjectReader<'de, A: MapAccess<'de>> {
    members: A,
    name: Cow<'de, str>,
    /// The optional members that were `null`.
    nulls: Vec<Cow<'de, str>>,
    fault: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> ObjectReader<'de, A> {
    /// Goes to the next member; false after the last.
    ///
    /// # Errors
    ///
    /// When the member before it could not be read, or there is no name.
    #[inline]
    pub fn advance(&mut self) -> Result<bool, A::Error> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let next = self.members.next_key::<MemberName<'de>>()?;
        let found = next.is_some();
        if let Some(MemberName(name)) = next {
            self.name = name;
        }
        Ok(found)
    }

    /// The name of the member.
    #[inline]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads its value into a slot, which another one of the same name may not have filled.
    #[inline]
    pub fn read<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        if slot.is_some() {
            return self.refuse_second();
        }
        match self.members.next_value() {
            Ok(value) => *slot = Some(value),
            Err(fault) => self.fault = Some(fault),
        }
    }

    /// Reads its value into a slot that stays empty for `null`.
    #[inline]
    pub fn optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) {
        if slot.is_some() || self.nulls.contains(&self.name) {
            return self.refuse_second();
        }
        match self.members.next_value() {
            Ok(Some(value)) => *slot = Some(value),
            Ok(None) => self.nulls.push(self.name.clone()),
            Err(fault) => self.fault = Some(fault),
        }
    }

    fn refuse_second(&mut self) {
        self.fault = Some(de::Error::custom(format_args!("duplicate field `{}`", self.name)));
    }

    /// Keeps a member that the type does not declare.
    pub fn keep<E: ExtraMembers<Value: Deserialize<'de>>>(&mut self, extra: &mut E) {
        match self.members.next_value() {
            Ok(value) => extra.put(std::mem::take(&mut self.name).into_owned(), value),
            Err(fault) => self.fault = Some(fault),
        }
    }
}

/// Says that a required member is missing.
///
/// # Errors
///
/// Always.
pub fn missing<T, E: de::Error>(name: &'static str) -> Result<T, E> {
    Err(E::missing_field(name))
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

/// Writes an object member by member; the first fault is kept, and nothing is written after it.
pub struct ObjectWriter<S: Serializer>(Result<S::SerializeMap, S::Error>);

impl<S: Serializer> ObjectWriter<S> {
    /// Begins an object.
    #[inline]
    pub fn new(serializer: S) -> Self {
        Self(serializer.serialize_map(None))
    }

    /// Writes a member.
    #[inline]
    pub fn member<V: Serialize>(&mut self, name: &str, value: &V) {
        if let Ok(members) = &mut self.0
            && let Err(fault) = members.serialize_entry(name, value)
        {
            self.0 = Err(fault);
        }
    }

    /// Writes a member, if there is one.
    #[inline]
    pub fn optional<V: Serialize>(&mut self, name: &str, value: &Option<V>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// Writes the members that the type does not declare.
    pub fn extra<'a, V: Serialize + 'a>(&mut self, extra: impl IntoIterator<Item = (&'a String, &'a V)>) {
        for (name, value) in extra {
            self.member(name, value);
        }
    }

    /// Ends the object.
    ///
    /// # Errors
    ///
    /// The first of the serializer's.
    pub fn end(self) -> Result<S::Ok, S::Error> {
        self.0?.end()
    }
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
