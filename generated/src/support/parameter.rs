//! Parameters: between Rust values and text, and between text and the styles of OpenAPI.
//!
//! A type says only whether it is one text, a list or named texts; which delimiter stands between them is
//! the style's business (OpenAPI 3.1, "Style Values").

use serde_json::{Number, Value};

use super::object::JsonObject;

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`; of named texts `k,v,k,v`. For paths and headers.
    Simple,
    /// As [`Style::Simple`], but of named texts `k=v,k=v`.
    SimpleExplode,
    /// `name=a&name=b`; of named texts each becomes a parameter of its own. For queries and cookies.
    Form,
    /// `name=a,b`.
    FormList,
    /// `name=a%20b`.
    SpaceList,
    /// `name=a|b`.
    PipeList,
    /// `name[k]=v&name[k]=v`.
    DeepObject,
}

impl Style {
    /// What stands between the texts of a list in one value.
    pub(crate) fn delimiter(self) -> char {
        match self {
            Self::SpaceList => ' ',
            Self::PipeList => '|',
            _ => ',',
        }
    }
}

/// How many texts a type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// One.
    One,
    /// A list.
    Many,
    /// Named ones.
    Named,
}

/// A parameter's value as text, apart from any style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// One text.
    One(String),
    /// A list.
    Many(Vec<String>),
    /// Named texts, in order.
    Named(Vec<(String, String)>),
}

/// A type that can be a parameter.
pub trait Parameter: Sized {
    /// What it is as text.
    const SHAPE: Shape;
    /// For named texts: the names it knows. Empty where it takes any.
    const NAMES: &'static [&'static str] = &[];

    /// As text.
    fn to_plain(&self) -> Plain;

    /// From text; `plain` has the type's own shape.
    ///
    /// # Errors
    ///
    /// Says what was expected.
    fn from_plain(plain: Plain) -> Result<Self, String>;
}

/// A type that is one text.
pub trait Text: Sized {
    /// As text.
    fn to_text(&self) -> String;

    /// From text.
    ///
    /// # Errors
    ///
    /// Says what was expected.
    fn from_text(text: String) -> Result<Self, String>;
}

impl<T: Text> Parameter for T {
    const SHAPE: Shape = Shape::One;

    fn to_plain(&self) -> Plain {
        Plain::One(self.to_text())
    }

    fn from_plain(plain: Plain) -> Result<Self, String> {
        match plain {
            Plain::One(text) => T::from_text(text),
            Plain::Many(_) | Plain::Named(_) => Err("expected one value".to_owned()),
        }
    }
}

impl<T: Text> Parameter for Vec<T> {
    const SHAPE: Shape = Shape::Many;

    fn to_plain(&self) -> Plain {
        Plain::Many(self.iter().map(T::to_text).collect())
    }

    fn from_plain(plain: Plain) -> Result<Self, String> {
        match plain {
            Plain::Many(texts) => texts.into_iter().map(T::from_text).collect(),
            Plain::One(text) => T::from_text(text).map(|one| vec![one]),
            Plain::Named(_) => Err("expected a list".to_owned()),
        }
    }
}

/// Named texts on their way into an object or out of one.
#[derive(Debug, Default)]
pub struct NamedTexts(Vec<(String, String)>);

impl NamedTexts {
    /// Those of a parameter.
    ///
    /// # Errors
    ///
    /// When it is one text or a list.
    pub fn from_plain(plain: Plain) -> Result<Self, String> {
        match plain {
            Plain::Named(texts) => Ok(Self(texts)),
            Plain::One(_) | Plain::Many(_) => Err("expected named values".to_owned()),
        }
    }

    /// As a parameter.
    pub fn into_plain(self) -> Plain {
        Plain::Named(self.0)
    }

    /// Adds a member.
    pub fn put<T: Text>(&mut self, name: &str, value: &T) {
        self.0.push((name.to_owned(), value.to_text()));
    }

    /// Adds a member if it is there.
    pub fn put_any<'a, T: Text + 'a>(&mut self, name: &str, value: impl IntoIterator<Item = &'a T>) {
        value.into_iter().for_each(|value| self.put(name, value));
    }

    /// Adds members.
    pub fn put_all<'a, T: Text + 'a>(&mut self, members: impl IntoIterator<Item = (&'a String, &'a T)>) {
        members.into_iter().for_each(|(name, value)| self.put(name, value));
    }

    /// Takes a member that must be there.
    ///
    /// # Errors
    ///
    /// When it is missing or does not fit.
    pub fn required<T: Text>(&mut self, name: &str) -> Result<T, String> {
        self.optional(name)?.ok_or_else(|| format!("`{name}` is required and missing"))
    }

    /// Takes a member; of several with one name the last counts.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn optional<T: Text>(&mut self, name: &str) -> Result<Option<T>, String> {
        let mut found = None;
        self.0.retain_mut(|(known, text)| {
            let other = known != name;
            if !other {
                found = Some(std::mem::take(text));
            }
            other
        });
        found.map(T::from_text).transpose().map_err(|message| format!("`{name}`: {message}"))
    }

    /// What was not taken.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn rest<T: Text, C: FromIterator<(String, T)>>(self) -> Result<C, String> {
        let convert = |(name, text): (String, String)| match T::from_text(text) {
            Ok(value) => Ok((name, value)),
            Err(message) => Err(format!("`{name}`: {message}")),
        };
        self.0.into_iter().map(convert).collect()
    }
}

impl Parameter for JsonObject {
    const SHAPE: Shape = Shape::Named;

    fn to_plain(&self) -> Plain {
        let mut texts = NamedTexts::default();
        texts.put_all(self);
        texts.into_plain()
    }

    fn from_plain(plain: Plain) -> Result<Self, String> {
        NamedTexts::from_plain(plain)?.rest()
    }
}

impl Text for String {
    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: String) -> Result<Self, String> {
        Ok(text)
    }
}

impl Text for i64 {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("expected an integer of 64 bits, found {text:?}"))
    }
}

impl Text for u64 {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("expected an integer of 64 bits without sign, found {text:?}"))
    }
}

impl Text for bool {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("expected `true` or `false`, found {text:?}"))
    }
}

impl Text for Number {
    fn to_text(&self) -> String {
        self.to_string()
    }

    fn from_text(text: String) -> Result<Self, String> {
        text.parse().map_err(|_| format!("expected a number, found {text:?}"))
    }
}

/// A string stands for itself and anything else for its JSON text; text always comes back as a string.
impl Text for Value {
    fn to_text(&self) -> String {
        match self {
            Self::String(text) => text.clone(),
            other => other.to_string(),
        }
    }

    fn from_text(text: String) -> Result<Self, String> {
        Ok(Self::String(text))
    }
}

/// `null` is no text, and comes back as none.
impl Text for () {
    fn to_text(&self) -> String {
        String::new()
    }

    fn from_text(_text: String) -> Result<Self, String> {
        Ok(())
    }
}

/// A value in its box is written as it is without.
impl<T: Text> Text for Box<T> {
    fn to_text(&self) -> String {
        T::to_text(self)
    }

    fn from_text(text: String) -> Result<Self, String> {
        T::from_text(text).map(Box::new)
    }
}
