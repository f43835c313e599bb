//! Objects whose members all have one type.
//!
//! A file of its own, because it is the only one that needs `indexmap`.

use super::codec::ExtraMembers;

/// Names to values of one type, in the order received.
pub type Map<T> = indexmap::IndexMap<String, T>;

impl<T> ExtraMembers for Map<T> {
    type Value = T;

    fn put(&mut self, name: String, value: T) {
        self.insert(name, value);
    }
}
