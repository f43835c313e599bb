//! One serde visitor for YAML and JSON: it builds the value and refuses what a description cannot mean.
//!
//! It must not know the parser's errors or positions: it leaves a [`Fault`] and the way to it in [`State`].

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why the visitor stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The key stands twice in one map.
    Duplicate(String),
    /// Maps and lists are nested too deeply.
    Deep,
    /// Aliases expand to too much.
    Expansion,
    /// A number that JSON cannot hold.
    NotJson(String),
    /// A tag of an application.
    Tag(String),
    /// `<<` with something that is neither a map nor a list of maps.
    Merge,
}

/// What the visitor shares over one file.
#[derive(Debug)]
pub(super) struct State {
    /// How deeply maps and lists may be nested.
    pub(super) depth: usize,
    /// What may still be built, in nodes and bytes of text.
    budget: Cell<u64>,
    /// Whether `<<` merges.
    merge: bool,
    fault: RefCell<Option<Fault>>,
    /// The keys from the fault outwards to the root.
    trail: RefCell<Vec<String>>,
}

impl State {
    pub(super) fn new(depth: usize, text_bytes: usize, merge: bool) -> Self {
        // A file cannot spell more nodes and characters than it has bytes, so what goes far beyond comes
        // from aliases.
        let budget = (text_bytes as u64).saturating_mul(4).saturating_add(1_000_000);
        Self { depth, budget: Cell::new(budget), merge, fault: RefCell::new(None), trail: RefCell::new(Vec::new()) }
    }

    /// The fault, if the visitor raised one.
    pub(super) fn fault(&self) -> Option<Fault> {
        self.fault.borrow().clone()
    }

    /// The keys from the root to the node where reading stopped.
    pub(super) fn path(&self) -> Vec<String> {
        self.trail.borrow().iter().rev().cloned().collect()
    }

    fn raise<E: Error>(&self, fault: Fault) -> E {
        *self.fault.borrow_mut() = Some(fault);
        E::custom("refused")
    }

    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        match self.budget.get().checked_sub(bytes as u64 + 1) {
            Some(left) => {
                self.budget.set(left);
                Ok(())
            }
            None => Err(self.raise(Fault::Expansion)),
        }
    }
}

/// The seed of one node.
pub(super) struct Node<'s> {
    state: &'s State,
    depth: usize,
}

impl<'s> Node<'s> {
    pub(super) fn root(state: &'s State) -> Self {
        Self { state, depth: 0 }
    }

    fn deeper<E: Error>(&self) -> Result<usize, E> {
        self.state.spend(0)?;
        if self.depth >= self.state.depth {
            return Err(self.state.raise(Fault::Deep));
        }
        Ok(self.depth + 1)
    }

    fn scalar<E: Error>(&self, value: Value) -> Result<Value, E> {
        self.state.spend(0)?;
        Ok(value)
    }

    fn float<E: Error>(&self, number: f64) -> Result<Value, E> {
        match Number::from_f64(number) {
            Some(number) => self.scalar(Value::Number(number)),
            None => Err(self.state.raise(Fault::NotJson(number.to_string()))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.scalar(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.scalar(Value::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.scalar(Value::from(value))
    }

    // Beyond 64 bits a number becomes a float in YAML too, as `serde_json` reads it from JSON.
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.float(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.float(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.float(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.state.spend(value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.state.spend(value.len())?;
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.scalar(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut list = Vec::new();
        loop {
            match access.next_element_seed(Node { state: self.state, depth }) {
                Ok(Some(value)) => list.push(value),
                Ok(None) => return Ok(Value::Array(list)),
                Err(error) => {
                    self.state.trail.borrow_mut().push(list.len().to_string());
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let depth = self.deeper()?;
        let mut map = Map::new();
        let mut merged = HashSet::new();
        loop {
            let key = Key { state: self.state, map: &map, merged: &merged };
            let Some(key) = access.next_key_seed(key)? else {
                return Ok(Value::Object(map));
            };
            match access.next_value_seed(Node { state: self.state, depth }) {
                Ok(value) if self.state.merge && key == "<<" => {
                    if !merge(&mut map, &mut merged, value) {
                        self.state.trail.borrow_mut().push(key);
                        return Err(self.state.raise(Fault::Merge));
                    }
                }
                Ok(value) => {
                    merged.remove(&key);
                    map.insert(key, value);
                }
                Err(error) => {
                    self.state.trail.borrow_mut().push(key);
                    return Err(error);
                }
            }
        }
    }

    /// A node with a tag of an application, such as `!include x.yaml`.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (tag, variant) = access.variant::<String>()?;
        if tag == "!" {
            // The non-specific tag only says that the node is of its plain kind.
            return variant.newtype_variant_seed(self);
        }
        Err(self.state.raise(Fault::Tag(tag)))
    }
}

/// Adds the members that `<<` brings; what the map spells out itself wins. `false` when it brings none.
fn merge(map: &mut Map<String, Value>, merged: &mut HashSet<String>, value: Value) -> bool {
    let sources = match value {
        Value::Array(list) => list,
        other => vec![other],
    };
    for source in sources {
        let Value::Object(source) = source else {
            return false;
        };
        for (key, value) in source {
            if !map.contains_key(&key) {
                merged.insert(key.clone());
                map.insert(key, value);
            }
        }
    }
    true
}

/// The seed of a key: as spelled, whatever a YAML parser would take it for, and not there before.
struct Key<'s, 'm> {
    state: &'s State,
    map: &'m Map<String, Value>,
    merged: &'m HashSet<String>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text as key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        self.state.spend(key.len())?;
        if self.map.contains_key(key) && !self.merged.contains(key) {
            return Err(self.state.raise(Fault::Duplicate(key.to_owned())));
        }
        Ok(key.to_owned())
    }
}

/// A seed that accepts nothing: its error gives the place of a second document.
pub(super) struct Refuse;

impl<'de> DeserializeSeed<'de> for Refuse {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for Refuse {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nothing")
    }
}
