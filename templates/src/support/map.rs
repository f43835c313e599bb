//! Objects whose members all have one type.
//!
//! A file of its own, because it is the only one that needs `indexmap`.

use super::codec::ExtraMembers;
use super::members::NamedTexts;
use super::parameter::{Parameter, Plain, Shape};

/// Names to values of one type, in the order received.
pub type Map<T> = indexmap::IndexMap<String, T>;

impl<T> ExtraMembers for Map<T> {
    type Value = T;

    fn put(&mut self, name: String, value: T) {
        self.insert(name, value);
    }
}

impl<T: Parameter> Parameter for Map<T> {
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
