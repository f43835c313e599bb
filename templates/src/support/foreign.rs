//! Formats that another crate has a type for: parsed from text by `FromStr`, written by `Display`.
//!
//! What is received comes back as it came. A text that is no value of the type, or one that the type would write
//! differently, is kept as text or refused, as the configuration says; it is never rewritten.

use std::fmt::{self, Display};
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use super::parameter::Text;
use super::validate::{At, Validate, Violations};

/// A value of another crate's type, or the text that stands where one should.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Parsed<T> {
    /// The value; its text is the one that was received.
    Value(T),
    /// A text that is no value of the type, or one that it would write differently, as it was received.
    Text(Box<str>),
}

impl<T: FromStr + Display> Parsed<T> {
    /// The value that the text is of, or else the text.
    pub fn new(text: &str) -> Self {
        exact(text).map_or_else(|| Self::Text(text.into()), Self::Value)
    }
}

impl<T> Parsed<T> {
    /// The value, if it is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Text(_) => None,
        }
    }
}

impl<T> From<T> for Parsed<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Display> Display for Parsed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Value(value) => value.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl<T: Display> Serialize for Parsed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de, T: FromStr + Display> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::new(&text))
    }
}

impl<T: FromStr + Display> Text for Parsed<T> {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        Ok(Self::new(&text))
    }
}

/// A text that is a value of the type in other words is valid.
impl<T: FromStr> Validate for Parsed<T> {
    fn validate_at(&self, at: &At<'_>, found: &mut Violations) {
        if let Self::Text(text) = self
            && text.parse::<T>().is_err()
        {
            found.push(at, format!("{text:?} is no {}", short_name::<T>()));
        }
    }
}

/// A value of another crate's type. A text that it would write differently does not decode.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact<T>(pub T);

impl<T> From<T> for Exact<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Exact<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: Display> Display for Exact<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Display> Serialize for Exact<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr + Display> Deserialize<'de> for Exact<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_text(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl<T: FromStr + Display> Text for Exact<T> {
    fn to_text(&self) -> String {
        self.0.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        exact(&text).map(Self).ok_or_else(|| format!("expected a {}, found {text:?}", short_name::<T>()))
    }
}

/// What decodes is valid.
impl<T> Validate for Exact<T> {
    fn validate_at(&self, _at: &At<'_>, _found: &mut Violations) {}
}

/// The value that gives this very text back.
fn exact<T: FromStr + Display>(text: &str) -> Option<T> {
    text.parse().ok().filter(|value: &T| value.to_string() == text)
}

/// The name of a type without its path.
fn short_name<T>() -> &'static str {
    let name = std::any::type_name::<T>();
    name.rsplit("::").next().unwrap_or(name)
}
