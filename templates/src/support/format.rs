//! Texts of a known format: what their types have in common.
//!
//! Such a type holds any text, so that nothing received is lost; the format is checked by `parse` and by
//! `validate`. Nothing here may change a text.

use std::fmt;

use super::validate::{At, Violations};

/// A format of texts.
pub trait Format {
    /// What the description calls it.
    const NAME: &'static str;

    /// Adds the rules of the format that the text breaks.
    fn check(text: &str, at: &At<'_>, found: &mut Violations);
}

/// A text that is not of the format asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    /// The format.
    pub format: &'static str,
    /// The text.
    pub text: String,
    /// What the format says.
    pub message: String,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is no {}: it {}", self.text, self.format, self.message)
    }
}

impl std::error::Error for FormatError {}

/// The text, if it is of the format `F`.
pub(crate) fn checked<F: Format>(text: String) -> Result<String, FormatError> {
    let mut found = Violations::default();
    F::check(&text, &At::ROOT, &mut found);
    match found.iter().next() {
        None => Ok(text),
        Some(first) => Err(FormatError { format: F::NAME, message: first.message.clone(), text }),
    }
}

/// What a newtype of `String` needs beside its [`Format`] to be used as text.
macro_rules! format_type {
    ($ty:ident) => {
        impl $ty {
            /// The text as it is, unchecked.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text, if it is of the format.
            ///
            /// # Errors
            ///
            /// Says which rule of the format it breaks.
            pub fn parse(text: impl Into<String>) -> Result<Self, $crate::support::format::FormatError> {
                $crate::support::format::checked::<Self>(text.into()).map(Self)
            }

            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// As a text of its own.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl ::std::str::FromStr for $ty {
            type Err = $crate::support::format::FormatError;

            /// As `parse`: checked.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        /// As `new`: unchecked.
        impl From<&str> for $ty {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        /// As `new`: unchecked.
        impl From<String> for $ty {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        /// As `new`: unchecked.
        impl From<&String> for $ty {
            fn from(text: &String) -> Self {
                Self(text.clone())
            }
        }

        impl From<&$ty> for $ty {
            fn from(text: &$ty) -> Self {
                text.clone()
            }
        }

        impl From<$ty> for String {
            fn from(text: $ty) -> Self {
                text.0
            }
        }

        impl From<&$ty> for String {
            fn from(text: &$ty) -> Self {
                text.0.clone()
            }
        }

        impl ::std::ops::Deref for $ty {
            type Target = str;

            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $ty {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::borrow::Borrow<str> for $ty {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $ty {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl PartialEq<str> for $ty {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl PartialEq<&str> for $ty {
            fn eq(&self, other: &&str) -> bool {
                self.0 == *other
            }
        }

        impl PartialEq<String> for $ty {
            fn eq(&self, other: &String) -> bool {
                self.0 == *other
            }
        }

        impl ::serde::ser::Serialize for $ty {
            fn serialize<S: ::serde::ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> ::serde::de::Deserialize<'de> for $ty {
            fn deserialize<D: ::serde::de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self)
            }
        }

        impl $crate::support::parameter::Text for $ty {
            fn to_text(&self) -> String {
                self.0.clone()
            }

            fn from_text(text: String) -> Result<Self, String> {
                Ok(Self(text))
            }
        }

        impl $crate::support::Validate for $ty {
            fn validate_at(&self, at: &$crate::support::validate::At<'_>, found: &mut $crate::support::Violations) {
                <Self as $crate::support::format::Format>::check(&self.0, at, found);
            }
        }
    };
}

pub(crate) use format_type;
