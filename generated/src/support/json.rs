//! JSON members that no schema names.
//!
//! Members keep the order in which they were received; nothing here may sort, drop or rewrite them.

use std::fmt;

use serde_json::Value;

/// Names to JSON values, in the order received.
pub type JsonMap = serde_json::Map<String, Value>;

/// The members of an object that its type does not declare.
///
/// One pointer wide while there are none, so that types which are nearly always complete stay small.
/// A member put in here under a name that the type declares would be sent twice: use the field instead.
#[derive(Clone, Default)]
pub struct Extra(Option<Box<JsonMap>>);

impl Extra {
    /// No members.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.as_ref().is_none_or(|members| members.is_empty())
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |members| members.len())
    }

    /// The member `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name)
    }

    /// The member `name`, to be changed in place.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.0.as_mut()?.get_mut(name)
    }

    /// Whether there is a member `name`.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets the member `name` and returns the value it had before.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.as_map_mut().insert(name.into(), value.into())
    }

    /// Takes the member `name` out; the others keep their order.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.shift_remove(name)
    }

    /// All members, in order.
    pub fn iter(&self) -> Members<'_> {
        Members(self.0.as_ref().map(|members| members.iter()))
    }

    /// As an object, if there are any members or ever were.
    pub fn as_map(&self) -> Option<&JsonMap> {
        self.0.as_deref()
    }

    /// As an object to be changed in place.
    pub fn as_map_mut(&mut self) -> &mut JsonMap {
        self.0.get_or_insert_default()
    }

    /// As an object of its own.
    pub fn into_map(self) -> JsonMap {
        self.0.map(|members| *members).unwrap_or_default()
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => self.is_empty() && other.is_empty(),
        }
    }
}

impl From<JsonMap> for Extra {
    fn from(members: JsonMap) -> Self {
        if members.is_empty() { Self(None) } else { Self(Some(Box::new(members))) }
    }
}

impl From<Extra> for JsonMap {
    fn from(extra: Extra) -> Self {
        extra.into_map()
    }
}

impl FromIterator<(String, Value)> for Extra {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        JsonMap::from_iter(members).into()
    }
}

impl<'a> IntoIterator for &'a Extra {
    type Item = (&'a String, &'a Value);
    type IntoIter = Members<'a>;

    fn into_iter(self) -> Members<'a> {
        self.iter()
    }
}

/// The members of an [`Extra`], in order.
#[derive(Clone, Debug)]
pub struct Members<'a>(Option<serde_json::map::Iter<'a>>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a String, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.as_mut()?.next()
    }
}
