//! Places in JSON: each map and list on the way to a node is read as raw members, whose text lies in the
//! file's text. It must not read what is not on the way.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Found;

/// The members of the containers that were asked for, by the byte offset where the container starts.
#[derive(Debug, Default)]
pub(in crate::source) struct Index {
    containers: Mutex<HashMap<usize, Arc<Members>>>,
}

/// The members of one container in the file's order; elements of a list have no key.
#[derive(Debug, Default)]
struct Members {
    list: Vec<Found>,
    names: HashMap<String, usize>,
}

impl Index {
    pub(super) fn find(&self, text: &str, tokens: &[String]) -> (Found, bool) {
        let mut found = Found { key: None, value: trimmed(text) };
        for token in tokens {
            let members = self.members(text, found.value.clone());
            match members.get(token) {
                Some(member) => found = member.clone(),
                None => return (found, false),
            }
        }
        (found, true)
    }

    /// The byte offset of the second member `key` of the map at `path`.
    pub(super) fn repeated(&self, text: &str, path: &[String], key: &str) -> Option<usize> {
        let (found, whole) = self.find(text, path);
        let members = self.members(text, found.value);
        let same = |member: &&Found| {
            let written = member.key.clone().and_then(|key| text.get(key));
            written.is_some_and(|written| unquoted(written) == key)
        };
        let second = members.list.iter().filter(same).nth(1).filter(|_| whole)?;
        second.key.as_ref().map(|key| key.start)
    }

    fn members(&self, text: &str, container: Range<usize>) -> Arc<Members> {
        let mut containers = self.containers.lock().unwrap_or_else(PoisonError::into_inner);
        let members = containers.entry(container.start).or_insert_with(|| {
            let inner = text.get(container).unwrap_or_default();
            Arc::new(Members::read(text, inner))
        });
        Arc::clone(members)
    }
}

impl Members {
    /// Reads one container; of broken JSON, what comes before the fault.
    fn read(text: &str, inner: &str) -> Self {
        let mut raw = RawMembers::default();
        let mut deserializer = serde_json::Deserializer::from_str(inner);
        let _ = (&mut deserializer).deserialize_any(Collect(&mut raw));
        let mut members = Self::default();
        for (index, (key, value)) in raw.0.into_iter().enumerate() {
            let name = key.map_or_else(|| index.to_string(), |key| unquoted(key).into_owned());
            members.names.entry(name).or_insert(index);
            members.list.push(Found { key: key.map(|key| place(text, key)), value: place(text, value) });
        }
        members
    }

    fn get(&self, token: &str) -> Option<&Found> {
        self.list.get(*self.names.get(token)?)
    }
}

/// Keys and values as they are written.
#[derive(Default)]
struct RawMembers<'t>(Vec<(Option<&'t str>, &'t str)>);

struct Collect<'a, 't>(&'a mut RawMembers<'t>);

impl<'t> Visitor<'t> for Collect<'_, 't> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map or a list")
    }

    fn visit_map<A: MapAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(key) = access.next_key::<&'t RawValue>()? {
            // The key is noted before its value, which may be broken.
            self.0.0.push((Some(key.get()), ""));
            let value = access.next_value::<&'t RawValue>()?;
            if let Some(last) = self.0.0.last_mut() {
                last.1 = value.get();
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(self, mut access: A) -> Result<(), A::Error> {
        while let Some(value) = access.next_element::<&'t RawValue>()? {
            self.0.0.push((None, value.get()));
        }
        Ok(())
    }
}

/// The stretch of `text` that `part`, a piece of it, takes.
fn place(text: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    if part.is_empty() || start > text.len() {
        return 0..0;
    }
    start..start + part.len()
}

fn trimmed(text: &str) -> Range<usize> {
    place(text, text.trim())
}

fn unquoted(written: &str) -> Cow<'_, str> {
    let mut deserializer = serde_json::Deserializer::from_str(written);
    String::deserialize(&mut deserializer).map_or(Cow::Borrowed(written), Cow::Owned)
}
