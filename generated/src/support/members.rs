//! Objects as parameters: named values on their way into a struct or a map, or out of one.
//!
//! It must not know how they are written.

use super::parameter::{Parameter, Plain, Shape};

/// Named texts on their way into an object or out of one.
#[derive(Debug, Default)]
pub struct NamedTexts(Vec<(String, Plain)>);

impl NamedTexts {
    /// Those of a parameter.
    ///
    /// # Errors
    ///
    /// When it is anything else.
    pub fn from_plain(plain: Plain) -> Result<Self, String> {
        match plain {
            Plain::Named(texts) => Ok(Self(texts)),
            _ => Err("expected named values".to_owned()),
        }
    }

    /// As a parameter.
    pub fn into_plain(self) -> Plain {
        Plain::Named(self.0)
    }

    /// Adds a member.
    pub fn put<T: Parameter>(&mut self, name: &str, value: &T) {
        self.0.push((name.to_owned(), value.to_plain()));
    }

    /// Adds a member if it is there.
    pub fn put_any<'a, T: Parameter + 'a>(&mut self, name: &str, value: impl IntoIterator<Item = &'a T>) {
        value.into_iter().for_each(|value| self.put(name, value));
    }

    /// Adds members.
    pub fn put_all<'a, T: Parameter + 'a>(&mut self, members: impl IntoIterator<Item = (&'a String, &'a T)>) {
        members.into_iter().for_each(|(name, value)| self.put(name, value));
    }

    /// Takes a member that must be there. A list or an object that nothing is said of is empty.
    ///
    /// # Errors
    ///
    /// When it is missing or does not fit.
    pub fn required<T: Parameter>(&mut self, name: &str) -> Result<T, String> {
        let missing = || format!("`{name}` is required and missing");
        match (self.optional(name)?, T::SHAPE) {
            (Some(value), _) => Ok(value),
            (None, Shape::Many) => T::from_plain(Plain::Many(Vec::new())).map_err(|_| missing()),
            (None, Shape::Named) => T::from_plain(Plain::Named(Vec::new())).map_err(|_| missing()),
            (None, Shape::One | Shape::Any) => Err(missing()),
        }
    }

    /// Takes a member; of several texts where one is expected the last counts.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn optional<T: Parameter>(&mut self, name: &str) -> Result<Option<T>, String> {
        let mut found = None;
        self.0.retain_mut(|(known, plain)| {
            let other = known != name;
            if !other {
                found = Some(std::mem::replace(plain, Plain::One(String::new())));
            }
            other
        });
        found.and_then(expected::<T>).map(T::from_plain).transpose().map_err(|message| format!("`{name}`: {message}"))
    }

    /// What was not taken.
    ///
    /// # Errors
    ///
    /// When it does not fit.
    pub fn rest<T: Parameter, C: FromIterator<(String, T)>>(self) -> Result<C, String> {
        let convert = |(name, plain): (String, Plain)| {
            let value = expected::<T>(plain).map(T::from_plain)?;
            Some(value.map_err(|message| format!("`{name}`: {message}")).map(|value| (name, value)))
        };
        self.0.into_iter().filter_map(convert).collect()
    }
}

/// The last of several texts where one is expected.
fn expected<T: Parameter>(plain: Plain) -> Option<Plain> {
    match plain {
        Plain::Many(mut items) if T::SHAPE == Shape::One => items.pop(),
        other => Some(other),
    }
}
