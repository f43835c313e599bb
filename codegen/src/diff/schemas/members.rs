//! The members of an object on both sides.

use super::{SchemaPair, View};
use crate::source::Location;

/// A member that one side has, or both.
pub(crate) struct Member<'v> {
    /// Its name.
    pub name: &'v str,
    /// Where it stands in the base.
    pub base: Option<&'v Location>,
    /// Where it stands in the head.
    pub head: Option<&'v Location>,
    /// Whether it must be there in the base.
    pub was_required: bool,
    /// Whether it must be there in the head.
    pub is_required: bool,
    /// Whether the base declares it, though as one that does not travel this way.
    pub was_elsewhere: bool,
    /// Whether the head declares it, though as one that does not travel this way.
    pub is_elsewhere: bool,
}

/// All members, those of the base first; names that are required without being declared count as members.
pub(crate) fn members<'v>(pair: &SchemaPair<'v>) -> Vec<Member<'v>> {
    let (base, head) = (pair.base, pair.head);
    let mut names: Vec<&'v str> = Vec::new();
    let of = |view: &'v View| {
        let declared = view.properties.keys().chain(view.elsewhere.keys()).map(String::as_str);
        declared.chain(view.merged.required.iter().map(String::as_str)).collect::<Vec<_>>()
    };
    let mut seen = std::collections::HashSet::new();
    for name in of(base).into_iter().chain(of(head)) {
        if seen.insert(name) {
            names.push(name);
        }
    }
    let first = |view: &'v View, name: &str| view.properties.get(name).and_then(|places| places.first());
    names
        .into_iter()
        .map(|name| Member {
            name,
            base: first(base, name),
            head: first(head, name),
            was_required: base.merged.required.contains(name) && !base.elsewhere.contains_key(name),
            is_required: head.merged.required.contains(name) && !head.elsewhere.contains_key(name),
            was_elsewhere: base.elsewhere.contains_key(name),
            is_elsewhere: head.elsewhere.contains_key(name),
        })
        .collect()
}
